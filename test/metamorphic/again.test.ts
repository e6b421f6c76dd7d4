import { differing } from '../estate/battery.js';
import type { History, Telling } from '../oracle/history.js';
import { MINUTE } from '../oracle/time.js';
import { answersAfter, pastOf } from './asking.js';
import { endOf } from './estates.js';
import { holds, type Trial } from './holds.js';

/** With no source whose clock runs ahead: what it says again is said anew, as it is taken for said now. */
function withoutFuture(history: History): History {
  return history.map((told) => ({ ...told, observedAt: Math.min(told.at, told.observedAt) }));
}

type Repeat = (history: History, salt: number) => History;

/** Read once more, a minute later. */
const reread: Repeat = (history, salt) =>
  history.flatMap((told, index) =>
    (salt >> index) % 2 === 0 ? [told, { ...told, at: told.at + MINUTE }] : [told],
  );

/** Every record twice in one pull, as pages that overlap bring it. */
const overlapping: Repeat = (history) =>
  history.map((told) => ({ ...told, claims: [...told.claims, ...told.claims] }));

/** After all else, some export that is older than another of its scope (A16). */
const outdated: Repeat = (history, salt) => {
  const olds = history.filter((told) => history.some((other) => isNewer(other, told)));
  const old = olds[salt % olds.length];
  return old ? [...history, { ...old, at: endOf(history) + MINUTE }] : history;
};

function isNewer(one: Telling, than: Telling): boolean {
  return (
    one.source === than.source &&
    one.scope === than.scope &&
    one.claims.length > 0 &&
    one.at > than.at &&
    one.observedAt > than.observedAt
  );
}

for (const [what, repeat] of Object.entries({
  'reading an export once more': reread,
  'a record that comes twice in one pull': overlapping,
  'an export that is older than what is known': outdated,
})) {
  holds(
    `${what} changes no answer`,
    async (open, { one, salt, asked }: Trial) => {
      const history = withoutFuture(one.history);
      const now = Math.max(endOf(history) + 5 * MINUTE, one.asOf, one.knownAt);
      const asking = { asked: asked(history, one.asOf), now, ...pastOf(one) };
      return differing(
        await answersAfter(open, history, asking),
        await answersAfter(open, repeat(history, salt), asking),
      );
    },
    { embedded: 3, neo4j: 1 },
  );
}
