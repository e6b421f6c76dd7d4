import type { EdgeFact, NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { sameAs } from '../same-as.js';

/** A person or team with all that it is known as, and what it acts through. */
export interface Actors {
  readonly subject: NodeFact;
  /** urns of the nodes that are the same person or team, its own included. */
  readonly equals: readonly string[];
  /** The person's own accounts, and what those could become, with the way there. */
  readonly identities: ReadonlyMap<string, readonly EdgeFact[]>;
  /** Those of `identities` that are the person's own accounts. */
  readonly own: ReadonlySet<string>;
  /** Groups (permission sets) that the person or an account is in, with the way there. */
  readonly groups: ReadonlyMap<string, readonly EdgeFact[]>;
}

/** Nested groups that are followed. */
const MAX_NESTING = 8;

/**
 * Who a person is in the graph: the nodes claimed to be the same, the accounts among them and those that a person owns
 * as a human, what those may assume, and the groups of all. History counts: what was possible then was possible.
 */
export async function actorsOf(asking: Asking, subject: NodeFact): Promise<Actors> {
  const same = await sameAs(asking, [subject.id]);
  const equals = same.members(subject.id);
  const ever = { history: 'ever' } as const;
  const meant = (edges: EdgeFact[]): EdgeFact[] =>
    edges.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  const nodes = await nodesById(asking, equals);
  const identities = new Map<string, readonly EdgeFact[]>();
  for (const node of nodes.values()) if (node.nodeType === 'Identity') identities.set(node.id, []);
  if (subject.nodeType === 'Person') {
    const owned = meant(await edgesOf(asking, equals, ['OWNED_BY'], 'in', ever));
    const accounts = await nodesById(
      asking,
      owned.map((edge) => edge.from),
    );
    for (const edge of owned) {
      const account = accounts.get(edge.from);
      const human =
        account?.attributes['actorClass'] === 'HUMAN' || account?.attributes['kind'] === 'HUMAN_USER';
      if (account?.nodeType === 'Identity' && human && !identities.has(edge.from))
        identities.set(edge.from, [edge]);
    }
  }
  const own = new Set(identities.keys());
  let frontier = [...own];
  for (let depth = 0; frontier.length > 0 && depth < asking.policy.trustDepth; depth += 1) {
    const next: string[] = [];
    for (const edge of meant(await edgesOf(asking, frontier, ['CAN_ASSUME'], 'out', ever))) {
      if (edge.conditionStatus === 'UNSATISFIABLE' || identities.has(edge.to)) continue;
      identities.set(edge.to, [...(identities.get(edge.from) ?? []), edge]);
      next.push(edge.to);
    }
    frontier = next;
  }
  const groups = new Map<string, readonly EdgeFact[]>();
  frontier = [...equals, ...identities.keys()];
  for (let depth = 0; frontier.length > 0 && depth < MAX_NESTING; depth += 1) {
    const next: string[] = [];
    for (const edge of meant(await edgesOf(asking, frontier, ['MEMBER_OF'], 'out', ever))) {
      if (groups.has(edge.to)) continue;
      groups.set(edge.to, [...(groups.get(edge.from) ?? identities.get(edge.from) ?? []), edge]);
      next.push(edge.to);
    }
    frontier = next;
  }
  return { subject, equals, identities, own, groups };
}
