import { isTrue, unknown, type ActionClass, type Verdict } from '../../model/index.js';
import { sayWay } from '../blast-radius/say-way.js';
import { walk, wayTo, type Reach, type Step } from '../blast-radius/walk.js';
import type { NodeFact } from '../facts.js';
import { canActOf } from '../judge/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { Asking } from '../question.js';
import { byId } from '../read/index.js';
import type { ReachingNode } from './answer.js';
import { decideReach, reacherOf } from './decide.js';
import type { ExploredBack } from './explore-back.js';

/** Who reaches the target, by the CONFIRMED way if there is one, else the shortest; and who could if it could act. */
export async function itemsOf(
  asking: Asking,
  target: NodeFact,
  explored: ExploredBack,
  depth: number,
  actionsOf: (step: Step) => readonly ActionClass[],
): Promise<{ items: ReachingNode[]; dormant: NodeFact[] }> {
  const { nodes, named, credentials } = explored;
  const walking = { starts: [target.id], steps: explored.back, from: asking.when.asOf, depth };
  const all = walk(walking, () => true);
  const sure = walk(walking, (step) => step.certainty === 'CONFIRMED');
  const found = [...all.ways.values()].flatMap((possible) => {
    if (possible.step === null) return [];
    const node = nodes.get(possible.node) as NodeFact;
    const certain = sure.ways.get(possible.node);
    const way = forward(certain ?? possible);
    const as = reacherOf(node, nodes.get((way[0] as Step).head), named);
    return as === null ? [] : [{ node, as, way, certain: certain !== undefined }];
  });
  const acts = await canActOf(
    asking,
    found.filter(({ as }) => as === 'IDENTITY').map(({ node }) => node.id),
  );
  const verdictOf = ({ node, as }: (typeof found)[number]): Verdict => {
    if (as === 'IDENTITY') return acts.get(node.id) ?? unknown('STATE_UNKNOWN');
    return as === 'CREDENTIAL' ? (credentials.get(node.id) ?? unknown('STATE_UNKNOWN')) : isTrue();
  };
  const judged = found.map((one) => ({ ...one, reaches: decideReach(verdictOf(one), one.certain, one.way) }));
  const listed = judged.filter(({ reaches }) => reaches !== null);
  const owners = await ownersOf(
    asking,
    listed.filter(({ as }) => as === 'IDENTITY' || as === 'CREDENTIAL').map(({ node }) => node.id),
  );
  const items = listed.flatMap(({ node, as, way, reaches }): ReachingNode[] => {
    if (!reaches) return [];
    const owner = owners.get(node.id);
    return [
      {
        id: node.id,
        node,
        as,
        hops: way.length,
        rules: way.map((step) => step.rule),
        path: [node.id, ...way.map((step) => step.head)],
        actionClasses: actionsOf(way.at(-1) as Step),
        owner: owner?.owner ?? null,
        ownerStatus: owner?.status ?? null,
        because: sayWay(way, nodes),
        ...reaches,
        flags: flagsOf(node, as),
        evidence: way.map((step) => step.edge),
        suppressedBy: null,
      },
    ];
  });
  return {
    items: items.sort((a, b) => compare(a.certainty, b.certainty) || a.hops - b.hops || compare(a.id, b.id)),
    dormant: judged
      .filter(({ reaches }) => reaches === null)
      .map(({ node }) => node)
      .sort(byId),
  };
}

/** The steps from the node to the target, as the rules go. */
function forward(reach: Reach): Step[] {
  return wayTo(reach)
    .map((step) => ({ ...step, tail: step.head, head: step.tail }))
    .reverse();
}

function flagsOf({ attributes, presence }: NodeFact, as: string): string[] {
  const flags: string[] = [];
  if (as === 'EXTERNAL_SUBJECT' || as === 'THIRD_PARTY') flags.push('EXTERNAL');
  if (attributes.privileged === true) flags.push('PRIVILEGED');
  if (attributes.breakGlass === true) flags.push('BREAK_GLASS');
  if (presence === 'UNKNOWN') flags.push('NOT_DESCRIBED');
  return flags.sort();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
