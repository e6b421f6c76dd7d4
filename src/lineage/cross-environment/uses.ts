import { gradeOf, strongest, weakest } from '../definitions/a12-certainty.js';
import { continuation } from '../definitions/a11-continuation.js';
import type { EdgeIndex } from '../definitions/edge-index.js';
import type { Certainty, EdgeType } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import type { EnvironmentUse } from './item.js';

/** One way in which something uses a subject: its certainty and the relationships on the way. */
export interface Use {
  readonly by: EnvironmentUse['by'];
  /** urn of the user. */
  readonly from: string;
  readonly certainty: Certainty;
  readonly evidence: readonly EdgeFact[];
}

/** Who consumes a credential by a CURRENT copy or was seen using it, or runs as an identity. Live edges only. */
export function usesOf(subject: string, index: EdgeIndex): Use[] {
  const direct = (['USED', 'USES'] as const).flatMap((type) =>
    index.sources(type, subject).map((from) => useOver(type, from, [index.between(type, from, subject)])),
  );
  const consumed = index
    .targets('HAS_MATERIAL', subject)
    .flatMap((material) =>
      index
        .sources('HOLDS', material)
        .flatMap((location) =>
          index
            .sources('CONSUMES', location)
            .map((from) =>
              useOver('CONSUMES', from, [
                index.between('CONSUMES', from, location),
                index.between('HOLDS', location, material),
                index.between('HAS_MATERIAL', subject, material),
              ]),
            ),
        ),
    );
  return [...direct, ...consumed];
}

/** Who may assume an identity, without trusts whose condition can never be met (A11). */
export function trustsInto(identity: string, index: EdgeIndex): Use[] {
  return index.sources('CAN_ASSUME', identity).flatMap((from) => {
    const edges = index.between('CAN_ASSUME', from, identity).filter((edge) => continuation(edge) !== 'SKIP');
    return edges.length > 0 ? [useOver('CAN_ASSUME', from, [edges])] : [];
  });
}

/** Of several ways of one user the strongest speaks; all of them are evidence. */
export function merged(uses: readonly Use[]): Use[] {
  const found = new Map<string, Use>();
  for (const use of uses) {
    const key = `${use.by} ${use.from}`;
    const known = found.get(key);
    found.set(
      key,
      known
        ? {
            ...known,
            certainty: strongest([known.certainty, use.certainty]),
            evidence: [...known.evidence, ...use.evidence],
          }
        : use,
    );
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}

function useOver(
  by: Extract<EdgeType, EnvironmentUse['by']>,
  from: string,
  hops: readonly (readonly EdgeFact[])[],
): Use {
  return { by, from, certainty: weakest(hops.map(gradeOf)), evidence: hops.flat() };
}
