import { DAY, HOUR, MINUTE } from '../oracle/time.js';
import type { Telling } from '../oracle/history.js';
import { answersAfter } from './asking.js';
import { endOf } from './estates.js';
import { holds } from './holds.js';
import { lastWords } from './last-words.js';
import { strengthened } from './weaker.js';

/** How a source may let its reader down, in place of saying once more all that it said. */
const FAILURES: readonly ((told: Telling) => Telling[])[] = [
  (told) => [{ ...told, completeness: 'FAILED', claims: [] }],
  (told) => [{ ...told, completeness: 'PARTIAL', claims: told.claims.filter((_, index) => index % 3 === 0) }],
  (told) => [{ ...told, completeness: 'FAILED', claims: told.claims }],
  // It is not read at all.
  () => [],
];

/** How long after the failure is asked: at once, past the limit of live sources, past that of every source. */
const AFTER = [MINUTE, 2 * DAY, 40 * DAY];

// P3, P8 and A1: what fails to be said takes nothing away and proves nothing.
holds(
  'a source that fails shortens no answer and makes none surer',
  async (open, { one, salt, asked }) => {
    // Everything said at once, so that what is said again is no news.
    const settled = endOf(one.history) + DAY;
    const words = lastWords(one.history).map((told, index): Telling => {
      const at = settled + index * MINUTE;
      return { ...told, completeness: 'COMPLETE', at, observedAt: at };
    });
    const again = endOf(words) + DAY;
    const struck = words[salt % words.length]?.source;
    const fail = FAILURES[salt % FAILURES.length] ?? (() => []);
    // Twice: what is missing once would only be suspected.
    const round = [0, 12 * HOUR].flatMap((later) =>
      words.map((told, index): Telling => {
        const at = again + later + index * MINUTE;
        return { ...told, at, observedAt: at };
      }),
    );
    const now = endOf(round) + (AFTER[salt % AFTER.length] ?? MINUTE);
    const asking = { asked: asked(one.history, again), now };
    const whole = await answersAfter(open, [...one.history, ...words, ...round], asking);
    const failed = await answersAfter(
      open,
      [...one.history, ...words, ...round.flatMap((told) => (told.source === struck ? fail(told) : [told]))],
      asking,
    );
    return strengthened(whole, failed);
  },
  { embedded: 6, neo4j: 1 },
);
