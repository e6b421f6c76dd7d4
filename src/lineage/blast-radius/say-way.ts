import { label, sentenceFor } from '../explain/index.js';
import type { EdgeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Step } from './walk.js';

/** What a relationship says when it is walked as the rules do (5.8.2). */
const PHRASES: Readonly<Partial<Record<EdgeType, string>>> = {
  AUTHENTICATES_AS: 'authenticates as',
  BUILDS: 'builds',
  CAN_ADMIN: 'can administer',
  CAN_ASSUME: 'can assume',
  CAN_MINT: 'can create credentials for',
  CAN_READ_SECRET: 'can read',
  CONSUMES: 'reads',
  DEPLOYS: 'deploys',
  EXPOSED_TO: 'was given',
  GRANTS: 'grants',
  HAS_ENTITLEMENT: 'holds',
  HAS_MATERIAL: 'is the secret of',
  HOLDS: 'holds',
  MEMBER_OF: 'is a member of',
  ON: 'is on',
  USED: 'used',
  USES: 'runs as',
};
/** Reasons that are said after the way; the rest stands in `reasons`. */
const MAX_REASONS = 2;

type Said = Pick<Step, 'tail' | 'head' | 'reasons'> & { readonly edge: { readonly type: EdgeType } };

/** One sentence for a way, and one for each of the first reasons why it is only POSSIBLE. */
export function sayWay(way: readonly Said[], nodes: ReadonlyMap<string, NodeFact>): string[] {
  const [first] = way;
  if (!first) return [];
  const hops = way.map(({ edge, head }) => `${PHRASES[edge.type] ?? 'leads to'} ${called(head, nodes)}`);
  const reasons = [...new Set(way.flatMap((step) => step.reasons))].sort();
  return [
    `${called(first.tail, nodes)} ${hops.join(', which ')}.`,
    ...reasons.slice(0, MAX_REASONS).map(sentenceFor),
  ];
}

/** A material is opaque and a grant has a number only: both are said by what they are. */
function called(id: string, nodes: ReadonlyMap<string, NodeFact>): string {
  const node = nodes.get(id);
  if (!node) return 'something not described';
  if (node.nodeType === 'Material') return 'a secret';
  if (node.nodeType === 'Entitlement' && typeof node.attributes.name !== 'string') return 'a grant';
  return label(node);
}
