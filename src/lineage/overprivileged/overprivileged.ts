import { z } from 'zod';
import {
  addMillis,
  DAY_MS,
  urn,
  type AnswerCertainty,
  type Capability,
  type Instant,
  type Verdict,
} from '../../model/index.js';
import { grantsOf } from '../access/grants.js';
import type { Counts, Frame, Warning } from '../answer.js';
import { askedAt } from '../asked-at.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import type { Question } from '../question.js';
import { edgesOf } from '../read/index.js';
import { overprivilegedBy, usesOf, type GrantUse } from './judge.js';

const args = z.strictObject({
  /** The identity, by any of its names. */
  identity: z.string().min(1),
  /** Days before the instant asked about; the policy's `unusedWindowDays` when not given. */
  window: z.number().int().min(1).max(3650).optional(),
});
export type OverprivilegedArgs = z.output<typeof args>;

export interface OverprivilegedAnswer extends Frame {
  readonly identity: NodeFact;
  readonly windowFrom: Instant;
  readonly windowTo: Instant;
  readonly overprivileged: Verdict;
  readonly privileged: boolean;
  /** How far its use could be seen over the window. */
  readonly usageCoverage: AnswerCertainty;
  readonly items: readonly GrantUse[];
  readonly counts: Counts;
}

const needs: readonly Capability[] = ['PERMISSIONS', 'LAST_USED'];

/** granted minus used, as far as use is seen; UNKNOWN without the use of single actions. */
export const overprivileged: Question<OverprivilegedArgs, OverprivilegedAnswer> = {
  id: 'Q-23',
  field: 'overprivileged',
  names: ['overprivileged'],
  title: 'What an identity may do and does not, as far as its use is seen',
  version: 1,
  args,
  needs,
  async ask(asking, { identity: handle, window }) {
    const identity = await nodeByHandle(asking, handle, ['Identity']);
    const windowTo = asking.when.asOf;
    const length = window === undefined ? asking.policy.unusedWindowDays : window * DAY_MS;
    const windowFrom = addMillis(windowTo, -length);
    const { grants, cut } = await grantsOf(asking, identity.id);
    const accessed = await edgesOf(asking, [identity.id], ['ACCESSED'], 'out', { history: 'ever' });
    const realm = urn({ type: 'Realm', key: identity.naturalKey.slice(0, 2) });
    // Watched over the whole window: at its beginning and at its end alike.
    const usage = await coverageFor(asking, ['LAST_USED'], [realm]);
    const early = await coverageFor(askedAt(asking, windowFrom), ['LAST_USED'], [realm]);
    // A source that never told of an access by this identity may not tell of accesses at all.
    const watched = usage.certainty === 'COMPLETE' && early.certainty === 'COMPLETE' && accessed.length > 0;
    const items = usesOf({ identity, grants, accessed, from: windowFrom, to: windowTo, watched }).sort(
      inOrder,
    );
    const warnings: Warning[] = [
      {
        code: 'NOT_EVALUATED',
        message:
          'No source tells the use of single actions, and what permission sets and wildcards amount to is not evaluated.',
      },
      ...cut.map(({ type, cap }) => ({
        code: 'TRUNCATED',
        message: `Only the first ${cap} relationships of type ${type} were followed.`,
      })),
    ];
    const frame = frameOf(asking, overprivileged, await coverageFor(asking, needs), warnings);
    return {
      ...frame,
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      identity,
      windowFrom,
      windowTo,
      overprivileged: overprivilegedBy(items, frame.certainty === 'COMPLETE'),
      privileged: items.some((one) => one.privileged),
      usageCoverage: watched ? 'COMPLETE' : usage.certainty === 'UNKNOWN' ? 'UNKNOWN' : 'PARTIAL',
      items,
      counts: countsOf(items),
    };
  },
};

/** Not used first, then not known, then used; privileged ones first in each. */
function inOrder(a: GrantUse, b: GrantUse): number {
  const rank = ({ used, privileged, id }: GrantUse): string =>
    `${['FALSE', 'UNKNOWN', 'TRUE'].indexOf(used.value)} ${privileged ? 0 : 1} ${id}`;
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
}
