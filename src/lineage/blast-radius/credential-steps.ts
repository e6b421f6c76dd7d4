import { and, toMillis, type Instant, type Policy, type Verdict } from '../../model/index.js';
import { authenticationRestsOn } from '../definitions/rests-on.js';
import { judgeCredentials, type JudgedCredential } from '../judge/credentials.js';
import type { ObservedState, ScopeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { historyOf, scopesOf, staleAfter } from '../read/index.js';
import { at, ends, type Span } from './span.js';

const ORDER = { FALSE: 0, UNKNOWN: 1, TRUE: 2 } as const;

/**
 * B1: the best that A1 gives for each credential at any instant of the span. A window is judged at both of its ends and,
 * for a credential that works at neither, at the moments inside at which its own record says that something changed.
 */
export async function judgeOver(
  asking: Asking,
  ids: readonly string[],
  span: Span,
): Promise<Map<string, Verdict>> {
  const best = new Map<string, Verdict>();
  const records = new Map<string, JudgedCredential>();
  const note = (judged: ReadonlyMap<string, JudgedCredential>): void => {
    for (const [id, one] of judged) {
      const known = best.get(id);
      const verdict = weighed(one);
      if (!known || ORDER[verdict.value] > ORDER[known.value]) best.set(id, verdict);
      records.set(id, one);
    }
  };
  for (const moment of ends(asking, span)) note(await judgeCredentials(moment, ids));
  if (span.to === null) return best;
  const dead = ids.filter((id) => (best.get(id)?.value ?? 'FALSE') === 'FALSE');
  const judged = dead.flatMap((id) => records.get(id) ?? []);
  const history = await historyOf(
    asking,
    judged.flatMap(({ facts }) => [facts, ...facts.identities].map(({ node }) => node.id)),
  );
  const scopes = await scopesOf(asking);
  const moments = new Map<Instant, string[]>();
  for (const one of judged) {
    const past: Past = { history, scopes, policy: asking.policy, from: span.from, to: span.to };
    for (const instant of changesWithin(one, past)) {
      moments.set(instant, [...(moments.get(instant) ?? []), one.facts.node.id]);
    }
  }
  for (const [instant, of] of [...moments].sort(([a], [b]) => (a < b ? -1 : 1))) {
    note(await judgeCredentials(at(asking, instant), of));
  }
  return best;
}

/**
 * When it may have begun to work, as far as is known: as its record names it, when a source began to say another thing of
 * it or its identity, and when what a source had said was no longer fresh (A1).
 */
function changesWithin({ facts }: JudgedCredential, { history, scopes, policy, from, to }: Past): Instant[] {
  const { attributes } = facts.node;
  const named = ['createdAt', 'issuedAt', 'notBefore', 'stateChangedAt', 'lastRotatedAt', 'lastUsedAt'];
  const states = [facts, ...facts.identities].flatMap(({ node }) => history.get(node.id) ?? []);
  const said = states.flatMap((state) => [state.validFrom, ...staleAfter(state, scopes, policy)]);
  const inside = [...named.map((name) => attributes[name] as Instant | undefined), ...said].filter(
    (value): value is Instant => typeof value === 'string' && from < value && value < to,
  );
  return [...new Set(inside)].sort((a, b) => toMillis(a) - toMillis(b));
}

interface Past {
  readonly history: ReadonlyMap<string, readonly ObservedState[]>;
  readonly scopes: ReadonlyMap<string, ScopeFact>;
  readonly policy: Policy;
  readonly from: Instant;
  readonly to: Instant;
}

/** A12: sources that disagree on what A1 read leave its outcome POSSIBLE. */
function weighed({ facts, authentication }: JudgedCredential): Verdict {
  return and(authentication, authenticationRestsOn(facts));
}
