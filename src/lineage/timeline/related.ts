import { canonicalJson, edgeAttributes, type EdgeAttributes } from '../../model/index.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { called, dated, verbOf } from '../explain/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../facts.js';
import { groupBy } from '../group-by.js';
import { byEnds } from '../read/index.js';
import { moment, placeOf, type Moment, type MomentKind } from './moment.js';

const ATTRIBUTES = Object.keys(edgeAttributes.shape) as (keyof EdgeAttributes)[];

export interface Around {
  /** What the node is related to, by id. */
  readonly others: ReadonlyMap<string, NodeFact>;
  /** The node and what is the same as it. */
  readonly own: ReadonlySet<string>;
  /** States of all of them, by node. */
  readonly history: ReadonlyMap<string, readonly ObservedState[]>;
}

/** When each relationship of the node began, changed and ended, as each source states it (5.2.2). */
export function relationshipMoments(
  node: NodeFact,
  edges: readonly EdgeFact[],
  { others, own, history }: Around,
): Moment[] {
  const seenAt = seenAtOf(history);
  return [...groupBy(edges, (edge) => edge.id).values()].flatMap((versions) => {
    const valid = versions.filter((one) => one.validTo === null || one.validTo > one.validFrom).sort(inOrder);
    return valid.flatMap((version, at) => {
      const before = valid[at - 1];
      const after = valid[at + 1];
      const far = own.has(version.from) ? version.to : version.from;
      const make = (kind: MomentKind, more: Partial<Moment> & Pick<Moment, 'at' | 'because'>): Moment =>
        moment(
          node.id,
          {
            basis: seenAt(version, more.at) ? 'OBSERVED' : 'STATED',
            sources: [version.source],
            recordedAt:
              kind === 'RELATIONSHIP_ENDED'
                ? (version.endRecordedAt ?? version.recordedAt)
                : version.recordedAt,
            relationship: version.type,
            other: others.get(far) ?? null,
            certainty: gradeOf([version]),
            reasons: gradeOf([version]) === 'POSSIBLE' ? ['WEAK_LINK'] : [],
            evidence: [version],
            kind,
            ...more,
          },
          placeOf(version.id, at),
        );
      const what = sentenceOf(version, node, others.get(far), own);
      const found: Moment[] = [];
      if (before?.validTo === version.validFrom) {
        if (saysOf(before) !== saysOf(version)) {
          const because = [`From ${dated(version.validFrom)} ${version.source} says it otherwise: ${what}.`];
          const said = { before: saysOf(before), after: saysOf(version) };
          found.push(make('RELATIONSHIP_CHANGED', { at: version.validFrom, because, ...said }));
        }
      } else {
        const because = [`Since ${dated(version.validFrom)}, ${version.source} says: ${what}.`];
        found.push(make('RELATIONSHIP_BEGAN', { at: version.validFrom, because }));
      }
      if (version.validTo !== null && after?.validFrom !== version.validTo) {
        const why =
          version.endReason === null || version.endReason === 'UNKNOWN'
            ? 'no reason given'
            : version.endReason;
        const because = [`It ended on ${dated(version.validTo)} (${why}, ${version.source}): ${what}.`];
        found.push(
          make('RELATIONSHIP_ENDED', { at: version.validTo, endReason: version.endReason, because }),
        );
      }
      return found;
    });
  });
}

/**
 * Whether an instant of a relationship is that of a reading of its source. Of an observation that carries nothing but
 * relationships the earlier readings are not kept: it counts as read.
 */
function seenAtOf(history: Around['history']): (edge: EdgeFact, at: string) => boolean {
  const read = new Set<string>();
  const told = new Set<string>();
  for (const state of [...history.values()].flat()) {
    for (const at of [state.observedAt, state.validFrom]) read.add(`${state.observation} ${at}`);
    if (state.attributes !== undefined) told.add(state.observation);
  }
  return (edge, at) => !told.has(edge.observation) || read.has(`${edge.observation} ${at}`);
}

function sentenceOf(
  edge: EdgeFact,
  node: NodeFact,
  far: NodeFact | undefined,
  own: ReadonlySet<string>,
): string {
  const [from, to] = own.has(edge.from) ? [node, far] : [far, node];
  return `${called(from)} ${verbOf(edge.type)} ${called(to)}`;
}

/** What a version says beyond its ends and its interval; how often something was observed is not among it. */
function saysOf(edge: EdgeFact): string {
  const said: Record<string, unknown> = { method: edge.method };
  for (const name of ATTRIBUTES) {
    if (name === 'lastObservedAt' || name === 'observationCount' || name === 'firstObservedAt') continue;
    if (edge[name] != null) said[name] = edge[name];
  }
  return canonicalJson(said);
}

function inOrder(a: EdgeFact, b: EdgeFact): number {
  return a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : byEnds(a, b);
}
