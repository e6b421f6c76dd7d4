import type { NodeType } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import type { AnyQuestion, Asking } from '../question.js';
import type { Candidate, ItemOf } from './item.js';
import { listed, type ListRule } from './list.js';
import { within } from './pages.js';
import { scopeOf, type ListArgs } from './scope.js';

/** What makes a list of the nodes of one type. */
export interface Listing<C extends Candidate> {
  readonly type: NodeType;
  readonly rule: ListRule;
  readonly accept?: (node: NodeFact) => boolean;
  readonly judge: (asking: Asking, page: readonly NodeFact[]) => Promise<readonly C[]>;
}

/** The whole answer of a question whose items are the nodes of one type that a rule holds for, judged page by page. */
export async function listPages<C extends Candidate>(
  asking: Asking,
  question: Pick<AnyQuestion, 'id' | 'version' | 'needs'>,
  given: ListArgs,
  { type, rule, accept, judge }: Listing<C>,
): Promise<Frame & { readonly items: readonly ItemOf<C>[]; readonly counts: Counts }> {
  const scope = await scopeOf(asking, given);
  const candidates: C[] = [];
  for await (const page of within(asking, type, scope, accept))
    candidates.push(...(await judge(asking, page)));
  return {
    ...(await listed(asking, rule, candidates, given)),
    ...frameOf(asking, question, await coverageFor(asking, question.needs, scope.realms)),
  };
}
