import type { NodeFact } from '../facts.js';
import type { Candidate } from '../listing/index.js';
import type { Asking } from '../question.js';
import { byId, nodesById } from '../read/index.js';
import { or } from '../../model/index.js';
import { because } from './because.js';
import { assumedFromBelow, reused, type Placement } from './decide.js';
import { environmentsOf, type Placed } from './environments.js';
import type { CrossEnvironmentNode, EnvironmentUse } from './item.js';
import type { Use } from './uses.js';

export type CrossingCandidate = Candidate & Pick<CrossEnvironmentNode, 'environment' | 'uses'>;

export interface Placing {
  readonly nodes: ReadonlyMap<string, NodeFact>;
  readonly environments: ReadonlyMap<string, Placed>;
}

/** Who the users are, and where they and the subjects run. */
export async function placing(
  asking: Asking,
  subjects: readonly NodeFact[],
  uses: ReadonlyMap<string, readonly Use[]>,
): Promise<Placing> {
  const nodes = await nodesById(
    asking,
    [...uses.values()].flat().map((use) => use.from),
  );
  const environments = await environmentsOf(asking, [...subjects, ...nodes.values()]);
  return { nodes, environments };
}

const NOWHERE: Placed = { environment: 'UNKNOWN', contested: false };

/** The candidate of LIN-033 for one subject, with the uses that make it one; none when nothing crosses. */
export function crossingOf(
  node: NodeFact,
  uses: readonly Use[],
  { nodes, environments }: Placing,
  more: Pick<Candidate, 'about'> = {},
): CrossingCandidate[] {
  const own = environments.get(node.id) ?? NOWHERE;
  const placement = (use: Use): Placement => ({
    ...(environments.get(use.from) ?? NOWHERE),
    certainty: use.certainty,
  });
  const trusts = uses
    .filter((use) => use.by === 'CAN_ASSUME')
    .map((use) => ({ use, verdict: assumedFromBelow(placement(use), own) }))
    .filter(({ verdict }) => verdict.value !== 'FALSE');
  // One workload may use it in two ways, and is one consumer all the same.
  const consuming = uses.filter((use) => use.by !== 'CAN_ASSUME');
  const consumers = new Map<string, Placement>();
  for (const use of consuming)
    if (consumers.get(use.from)?.certainty !== 'CONFIRMED') consumers.set(use.from, placement(use));
  const reuse = reused([...consumers.values()]);
  const verdict = or(reuse, ...trusts.map((trust) => trust.verdict));
  if (verdict.value === 'FALSE') return [];
  const telling = [...(reuse.value === 'FALSE' ? [] : consuming), ...trusts.map((trust) => trust.use)];
  const shown = telling.flatMap((use): EnvironmentUse[] => {
    const user = nodes.get(use.from);
    if (!user) return [];
    const { environment, certainty } = placement(use);
    return [{ node: user, by: use.by, environment, certainty }];
  });
  shown.sort((a, b) => (a.by === b.by ? byId(a.node, b.node) : a.by < b.by ? -1 : 1));
  const evidence = new Map(telling.flatMap((use) => use.evidence).map((edge) => [edge.id, edge]));
  const split = node.nodeType === 'Credential' ? 'ROTATE_AND_DETACH' : 'REVALIDATE';
  return [
    {
      node,
      verdict,
      flags: [
        ...(reuse.value === 'FALSE' ? [] : ['REUSED']),
        ...(trusts.length > 0 ? ['TRUSTED_FROM_OUTSIDE'] : []),
      ],
      evidence: [...evidence.values()],
      actions: [
        ...(trusts.length > 0 ? (['REMOVE_TRUST'] as const) : []),
        ...(reuse.value === 'FALSE' ? [] : ([split] as const)),
      ],
      because: because(node, shown, own.environment),
      ...more,
      environment: own.environment,
      uses: shown,
    },
  ];
}
