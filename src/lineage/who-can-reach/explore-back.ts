import type { Verdict } from '../../model/index.js';
import { judgeOver } from '../blast-radius/credential-steps.js';
import type { Expansion } from '../blast-radius/expand.js';
import { idsOf, standing } from '../blast-radius/explore.js';
import type { Span } from '../blast-radius/span.js';
import { toSteps } from '../blast-radius/steps.js';
import type { Step } from '../blast-radius/walk.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { byId } from '../read/index.js';
import { expandBack, typesTo } from './expand-back.js';
import { namedIdentities } from './named-identities.js';

export interface ExploredBack {
  readonly nodes: ReadonlyMap<string, NodeFact>;
  /** Steps by their head, turned round: `tail` is nearer to the target than `head`. */
  readonly back: ReadonlyMap<string, readonly Step[]>;
  /** What A1 gave for each credential that was met. */
  readonly credentials: ReadonlyMap<string, Verdict>;
  /** Subjects of trusts that name an identity of the graph by its address. */
  readonly named: ReadonlySet<string>;
  readonly cut: readonly string[];
  readonly overBudget: boolean;
  readonly reachedDepth: number;
  readonly open: boolean;
}

/**
 * Reads everything from which the rules lead to the target at `asOf`, hop by hop: a frontier, a set of what was visited,
 * a budget of nodes. `nearest` is what leads to the target besides its own relationships; `accept` refuses steps onto it.
 */
export async function exploreBack(
  asking: Asking,
  target: NodeFact,
  depth: number,
  nearest: Expansion,
  accept: (step: Step) => boolean,
): Promise<ExploredBack> {
  const span: Span = { from: asking.when.asOf, to: null };
  const when = { since: span.from, until: span.from };
  const nodes = new Map([[target.id, target]]);
  const back = new Map<string, Step[]>();
  const credentials = new Map<string, Verdict>();
  const named = new Set<string>();
  const cut = new Set<string>(nearest.cut);
  let overBudget = false;
  let frontier = [target];
  let hops = 0;
  const admit = async (ids: readonly string[]): Promise<NodeFact[]> => {
    const fresh = [...new Set(ids)].filter((id) => !nodes.has(id)).sort();
    const room = Math.max(asking.policy.nodeBudget - nodes.size, 0);
    if (fresh.length > room) overBudget = true;
    const found = await standing(asking, fresh.slice(0, room), span);
    for (const [id, node] of found) nodes.set(id, node);
    return [...found.values()];
  };
  for (; hops < depth && frontier.length > 0; hops++) {
    const { walked, cut: degree } = await expandBack(asking, frontier, when);
    for (const id of degree) cut.add(id);
    const found = hops === 0 ? [...walked, ...nearest.walked] : [...walked];
    const tails = await admit(found.map(({ tail }) => tail));
    const subjects = [...new Set(found.map(({ tail }) => tail))].flatMap((id) => nodes.get(id) ?? []);
    const others = await namedIdentities(asking, subjects, found);
    for (const id of others.subjects) named.add(id);
    tails.push(...(await admit(others.walked.map(({ tail }) => tail))));
    const judged = await judgeOver(asking, idsOf(tails, 'Credential'), span);
    for (const [id, verdict] of judged) credentials.set(id, verdict);
    // What cannot authenticate leads nowhere, and so does what leads to it.
    const dead = (id: string): boolean =>
      nodes.get(id)?.nodeType === 'Credential' && (credentials.get(id)?.value ?? 'FALSE') === 'FALSE';
    const usable = [...found, ...others.walked].filter(({ tail }) => tail !== target.id && !dead(tail));
    for (const step of toSteps(asking, usable, nodes, credentials, span)) {
      if (step.head === target.id && !accept(step)) continue;
      const turned = { ...step, tail: step.head, head: step.tail };
      const of = back.get(turned.tail);
      if (of) of.push(turned);
      else back.set(turned.tail, [turned]);
    }
    frontier = tails.filter(({ id }) => !dead(id)).sort(byId);
  }
  return {
    nodes,
    back,
    credentials,
    named,
    cut: [...cut].sort(),
    overBudget,
    reachedDepth: hops,
    open: frontier.some(({ nodeType }) =>
      (['in', 'out'] as const).some((direction) => typesTo(new Set([nodeType]), direction).length > 0),
    ),
  };
}
