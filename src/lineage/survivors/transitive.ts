import { weakest } from '../definitions/a12-certainty.js';
import { continuation } from '../definitions/a11-continuation.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import type { Certainty } from '../../model/index.js';
import type { Warning } from '../answer.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { canActOf, judgeCredentials } from '../judge/index.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById, type Truncation } from '../read/index.js';
import { becauseReached } from './because.js';
import { isOf } from './expand.js';
import type { TransitiveSurvivor } from './result.js';

interface Step {
  readonly via: string;
  readonly evidence: readonly EdgeFact[];
  readonly certainty: Certainty;
  /** Whether it stands on the list: locations and materials are only passed. */
  readonly listed: boolean;
}

/**
 * What the identities of retired services reach over CAN_ASSUME and CAN_READ_SECRET (TRANSITIVE), breadth first, up to
 * `trustDepth` and within `nodeBudget`: per node the shortest way. Only identities that can act are started from.
 */
export async function transitiveFrom(
  asking: Asking,
  starts: ReadonlyMap<string, readonly NodeFact[]>,
  warn: (warning: Warning) => void,
): Promise<TransitiveSurvivor[]> {
  const acting = await canActOf(asking, starts.keys());
  const steps = new Map<string, Step>();
  let frontier: string[] = [];
  for (const id of [...starts.keys()].sort()) {
    const verdict = acting.get(id)?.value ?? 'UNKNOWN';
    if (verdict === 'FALSE') continue;
    steps.set(id, {
      via: id,
      evidence: [],
      certainty: verdict === 'TRUE' ? 'CONFIRMED' : 'POSSIBLE',
      listed: false,
    });
    frontier.push(id);
  }
  const cut = ({ node, type, cap }: Truncation): void =>
    warn({
      code: 'TRUNCATED',
      message: `${node} has more than ${cap} relationships ${type}; the rest was not followed.`,
    });
  for (let depth = 0; frontier.length > 0 && depth < asking.policy.trustDepth; depth += 1) {
    const met: string[] = [];
    const live = { history: 'live', truncated: cut } as const;
    const go = (edges: EdgeFact[], direction: 'out' | 'in', listed: boolean): string[] => {
      const reached: string[] = [];
      for (const edge of edges) {
        const [near, far] = direction === 'out' ? [edge.from, edge.to] : [edge.to, edge.from];
        const step = steps.get(near);
        if (!step || steps.has(far) || continuation(edge) === 'SKIP') continue;
        steps.set(far, {
          via: step.via,
          evidence: [...step.evidence, edge],
          certainty: weakest([step.certainty, gradeOf([edge])]),
          listed,
        });
        reached.push(far);
      }
      return reached;
    };
    const identities = frontier.filter((id) => isOf('Identity', id));
    met.push(...go(await edgesOf(asking, identities, ['CAN_ASSUME'], 'out', live), 'out', true));
    const locations = go(await edgesOf(asking, identities, ['CAN_READ_SECRET'], 'out', live), 'out', false);
    const materials = go(await edgesOf(asking, locations, ['HOLDS'], 'out', live), 'out', false);
    const credentials = go(await edgesOf(asking, materials, ['HAS_MATERIAL'], 'in', live), 'in', true);
    const judged = await judgeCredentials(asking, credentials);
    const usable = credentials.filter((id) => judged.get(id)?.authentication.value !== 'FALSE');
    for (const id of credentials) if (!usable.includes(id)) steps.delete(id);
    met.push(...go(await edgesOf(asking, usable, ['AUTHENTICATES_AS'], 'out', live), 'out', true));
    if (steps.size > asking.policy.nodeBudget) {
      warn({
        code: 'TRUNCATED',
        message: `More than ${asking.policy.nodeBudget} nodes are reached; the rest was not followed.`,
      });
      break;
    }
    frontier = [...new Set(met)].sort();
  }
  const nodes = await nodesById(asking, steps.keys());
  return [...steps]
    .filter(([, step]) => step.listed)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, step]): TransitiveSurvivor[] => {
      const node = nodes.get(id);
      const via = nodes.get(step.via);
      if (!node || !via) return [];
      const { certainty, evidence } = step;
      const reasons = certainty === 'POSSIBLE' ? ['UNRESOLVED_ON_THE_WAY'] : [];
      const item = { node, via, services: starts.get(step.via) ?? [], certainty, reasons, evidence };
      return [{ ...item, because: becauseReached(item) }];
    });
}
