import { calledBy, calling, RESERVED_NODE_PROPERTIES } from '../../graph/layout.js';
import type { Graph, Value } from '../../graph/port.js';
import {
  cleanText,
  nameKey,
  resolveNode,
  type AnyAttributes,
  type Instant,
  type Method,
  type NodeType,
  type Policy,
  type Presence,
  type View,
} from '../../model/index.js';
import type { Step } from '../edges/rows.js';
import type { End } from '../observe.js';
import { knownNodes, mergeNodes, setNodes, viewsOf } from './node-statements.js';

/** What of a node outlives its being resolved again. */
export interface Heard {
  /** When the graph first heard of it. */
  readonly recordedAt: Instant;
  /** `calledAs` of the vertex; undefined of a node that is new. */
  readonly calledAs?: readonly string[];
}

export interface KnownNode extends Heard {
  readonly presence: Presence;
  /** Some observation says something of it. */
  readonly told: boolean;
}

/** A view with the observation that it is of. */
export interface KeyedView extends View {
  readonly observation: string;
  readonly node: string;
}

/** The nodes among `ids` that the graph has. */
export async function readNodes(graph: Graph, ids: readonly string[]): Promise<Map<string, KnownNode>> {
  const rows = ids.length === 0 ? [] : await graph.read(knownNodes, { ids });
  return new Map(
    rows.map((row) => [
      row['id'] as string,
      {
        ...heard(row),
        presence: row['presence'] as Presence,
        told: row['presence'] !== 'UNKNOWN' || row['nextEventAt'] != null,
      },
    ]),
  );
}

/** Of a row that has the two columns. */
export function heard(row: Readonly<Record<string, Value>>): Heard {
  const calledAs = (row['calledAs'] ?? []) as string[];
  return { recordedAt: row['recordedAt'] as Instant, calledAs };
}

/** All views of these nodes that say something of them, by node. */
export async function readViews(graph: Graph, ids: readonly string[]): Promise<Map<string, KeyedView[]>> {
  const found = new Map<string, KeyedView[]>();
  const rows = ids.length === 0 ? [] : await graph.read(viewsOf, { ids });
  for (const row of rows) {
    const view: KeyedView = {
      observation: row['id'] as string,
      node: row['node'] as string,
      source: row['source'] as string,
      connector: row['connector'] as string,
      scope: row['scope'] as string,
      method: row['method'] as Method,
      presence: row['presence'] as Presence,
      ...(row['event'] == null
        ? {}
        : { event: { id: row['event'] as string, since: row['validFrom'] as string } }),
      attributes: JSON.parse(row['attributes'] as string) as AnyAttributes,
    };
    const views = found.get(view.node);
    if (views) views.push(view);
    else found.set(view.node, [view]);
  }
  return found;
}

/**
 * A node as its views make it; without any, what it was referred to as.
 * @param heard what the graph has of it, or since when it has it
 * @param now record time: what events assert of later is not so yet
 */
export function nodeRow(
  node: End,
  views: readonly View[],
  policy: Policy,
  { recordedAt, calledAs: before }: Heard,
  now: Instant,
): { [key: string]: Value } {
  const begun = views.filter(({ event }) => event === undefined || event.since <= now);
  const { attributes, contested, presence } = resolveNode(node.ref.type, begun, policy);
  const described = views.some((view) => view.attributes !== undefined && view.event === undefined);
  const events = views.flatMap(({ event }) => event ?? []);
  const hint = node.ref.name === undefined ? '' : cleanText(node.ref.name);
  const calledAs = before ?? (described || hint === '' ? [] : [calling(hint, recordedAt)]);
  const name = described ? attributes.name : (calledBy(calledAs) ?? undefined);
  const row: { [key: string]: Value } = {};
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value !== undefined && !RESERVED.has(key)) row[key] = value;
  }
  if (name !== undefined) {
    row['name'] = name;
    row['nameKey'] = nameKey(name as string);
  }
  row['id'] = node.id;
  row['nodeType'] = node.ref.type;
  row['naturalKey'] = JSON.stringify(node.ref.key);
  row['presence'] = presence;
  row['contested'] = contested;
  if (events.length > 0) {
    const ahead = events.flatMap(({ since }) => (since > now ? [since] : []));
    row['nextEventAt'] = ahead.sort()[0] ?? '';
  }
  if (calledAs.length > 0) row['calledAs'] = [...calledAs];
  row['recordedAt'] = recordedAt;
  return row;
}

const RESERVED = new Set<string>(RESERVED_NODE_PROPERTIES);

/** Nodes to create and to replace, as one statement per type. */
export class NodeWrites {
  readonly #merge = new Map<NodeType, Map<string, { [key: string]: Value }>>();
  readonly #set: Value[] = [];

  /** Creates it with these properties unless it is there. */
  merge(node: End, row: { [key: string]: Value }): void {
    const type = node.ref.type;
    let rows = this.#merge.get(type);
    if (!rows) this.#merge.set(type, (rows = new Map<string, { [key: string]: Value }>()));
    const name = row['presence'] === 'UNKNOWN' ? (row['name'] ?? null) : null;
    const before = rows.get(node.id);
    if (before && !prefers(before['name'], name)) return;
    rows.set(node.id, {
      id: node.id,
      node: row,
      name,
      nameKey: name === null ? null : (row['nameKey'] ?? null),
    });
  }

  /** Replaces the properties of a node that is there. */
  set(id: string, row: { [key: string]: Value }): void {
    this.#set.push({ id, node: row });
  }

  steps(): Step[] {
    const merges = [...this.#merge].map(([type, rows]) => ({
      statement: mergeNodes[type],
      params: { rows: [...rows.values()] },
    }));
    return this.#set.length === 0
      ? merges
      : [...merges, { statement: setNodes, params: { rows: this.#set } }];
  }
}

/** The least name wins, as in {@link mergeNodes}. */
function prefers(before: Value | undefined, name: Value): boolean {
  if (typeof name !== 'string') return false;
  return typeof before !== 'string' || name < before;
}
