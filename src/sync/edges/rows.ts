import type { EdgeProperties } from '../../graph/layout.js';
import type { Graph, Params, Statement, Value } from '../../graph/port.js';
import type { EdgeType, Instant } from '../../model/index.js';
import type { EndedEdge, EdgeVersion, NewEdge } from './diff.js';
import { closeIncoming, closeOutgoing, createEdges, edgesFrom, edgesTo } from './statements.js';

export interface Step {
  readonly statement: Statement;
  readonly params: Params;
}

/** What all relationships of one observation share. */
export interface Provenance {
  readonly observation: string;
  readonly node: string;
  readonly source: string;
  readonly connector: string;
  /** scopeKey */
  readonly scope: string;
}

export function newEdgeRow(of: Provenance, { edge, validFrom }: NewEdge, now: Instant) {
  const ended = edge.validTo !== undefined;
  const properties: EdgeProperties = {
    ...edge.attributes,
    id: edge.id,
    observation: of.observation,
    source: of.source,
    connector: of.connector,
    scope: of.scope,
    method: edge.method,
    confidence: edge.confidence,
    discriminator: edge.discriminator,
    validFrom,
    validTo: edge.validTo ?? null,
    endReason: ended ? (edge.endReason ?? 'UNKNOWN') : null,
    recordedAt: now,
    endRecordedAt: ended ? now : null,
  };
  return { type: edge.type, row: { from: edge.from, to: edge.to, edge: present(properties) } };
}

/** Collects what happens to relationships, and says it as one statement per type and direction. */
export class EdgeWrites {
  readonly #create = new Map<EdgeType, Value[]>();
  readonly #closeOut = new Map<EdgeType, Value[]>();
  readonly #closeIn = new Map<EdgeType, Value[]>();
  #created = 0;
  #closed = 0;

  get created(): number {
    return this.#created;
  }

  get closed(): number {
    return this.#closed;
  }

  create(of: Provenance, edge: NewEdge, now: Instant): void {
    const { type, row } = newEdgeRow(of, edge, now);
    push(this.#create, type, row);
    this.#created += 1;
  }

  close(of: Provenance, edge: EndedEdge, now: Instant): void {
    const { id, validTo, endReason, replaced = null } = edge;
    push(edge.outgoing ? this.#closeOut : this.#closeIn, edge.type, {
      node: of.node,
      id,
      validTo,
      endReason,
      endRecordedAt: now,
      replaced,
    });
    this.#closed += 1;
  }

  /** New before closing, so that no reader sees neither. */
  steps(): Step[] {
    return [
      ...stepsOf(createEdges, this.#create),
      ...stepsOf(closeOutgoing, this.#closeOut),
      ...stepsOf(closeIncoming, this.#closeIn),
    ];
  }
}

/** All versions of the relationships that these observations state, by observation. */
export async function readEdges(
  graph: Graph,
  of: readonly Pick<Provenance, 'node' | 'observation'>[],
): Promise<Map<string, EdgeVersion[]>> {
  const found = new Map<string, EdgeVersion[]>();
  const rows = of.map(({ node, observation }) => ({ node, observation }));
  const nodeOf = new Map(of.map(({ node, observation }) => [observation, node]));
  for (const text of [edgesFrom, edgesTo]) {
    for (const row of await graph.read(text, { rows })) {
      const properties = row['edge'] as unknown as EdgeProperties;
      const near = nodeOf.get(properties.observation) as string;
      const far = row['far'] as string;
      const outgoing = row['outgoing'] === true;
      const [from, to] = outgoing ? [near, far] : [far, near];
      const version = { type: row['type'] as EdgeType, from, to, outgoing, properties };
      const known = found.get(properties.observation);
      if (known) known.push(version);
      else found.set(properties.observation, [version]);
    }
  }
  return found;
}

function push(rows: Map<EdgeType, Value[]>, type: EdgeType, row: Value): void {
  const of = rows.get(type);
  if (of) of.push(row);
  else rows.set(type, [row]);
}

function stepsOf(statements: Readonly<Record<EdgeType, Statement>>, rows: Map<EdgeType, Value[]>): Step[] {
  return [...rows].map(([type, of]) => ({ statement: statements[type], params: { rows: of } }));
}

/** Without nulls: a missing property and a null one are the same to both engines, and narrower rows are faster. */
function present(properties: EdgeProperties): { [key: string]: Value } {
  const stored: { [key: string]: Value } = {};
  for (const key in properties) {
    const value = properties[key as keyof EdgeProperties] as Value | undefined;
    if (value != null) stored[key] = value;
  }
  return stored;
}
