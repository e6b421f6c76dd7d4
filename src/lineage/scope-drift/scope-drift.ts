import { z } from 'zod';
import { instant } from '../../model/fields.js';
import {
  RelictError,
  isFalse,
  isTrue,
  unknown,
  type Capability,
  type Instant,
  type Verdict,
} from '../../model/index.js';
import { decisionsOn, lastAllowed } from '../access/decisions.js';
import { grantsOf, type Grant } from '../access/grants.js';
import type { Counts, Frame, Warning } from '../answer.js';
import { askedAt } from '../asked-at.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { exceptionsOn } from '../judge/index.js';
import { suppressing } from '../definitions/a08-exception.js';
import type { Asking, Question } from '../question.js';
import { edgesOf, scopesOf } from '../read/index.js';
import { byUrgency } from '../urgency.js';
import { driftOf, type Drift } from './compare.js';

const args = z.strictObject({
  /** The identity, by any of its names. */
  identity: z.string().min(1),
  /** The baseline; else the last decision or attestation that allowed its access. */
  since: instant.optional(),
});
export type ScopeDriftArgs = z.output<typeof args>;

export interface ScopeDriftAnswer extends Frame {
  readonly identity: NodeFact;
  /** Null: none was given, and nobody is known to have approved its access. */
  readonly baselineAt: Instant | null;
  /** The decision or attestation that is the baseline; null where it was given. */
  readonly baseline: NodeFact | null;
  /** TRUE: something was added that no decision allowed. */
  readonly drifted: Verdict;
  readonly items: readonly Drift[];
  readonly counts: Counts;
}

const needs: readonly Capability[] = ['PERMISSIONS'];
const RULE = 'LIN-018';

/** what an identity may do now and could not at the last decision that allowed its access (A14). */
export const scopeDrift: Question<ScopeDriftArgs, ScopeDriftAnswer> = {
  id: 'Q-24',
  field: 'scopeDrift',
  names: ['scope-drift'],
  title: 'What an identity may do beyond what was last approved',
  version: 1,
  args,
  needs,
  async ask(asking, { identity: handle, since }) {
    const identity = await nodeByHandle(asking, handle, ['Identity']);
    if (since !== undefined && since >= asking.when.asOf)
      throw new RelictError('USAGE', '`since` must lie before the instant asked about.');
    const now = await grantsOf(asking, identity.id);
    // A grant that is no longer held may be the one that was decided on last.
    const held = await edgesOf(asking, [identity.id], ['HAS_ENTITLEMENT'], 'out', { history: 'ever' });
    const decisions = await decisionsOn(asking, [
      identity.id,
      ...held.map((edge) => edge.to),
      ...now.grants.map((one) => one.entitlement.id),
    ]);
    // The last word on the whole: of the identity, else of one of its grants.
    const last =
      lastAllowed(decisions.get(identity.id) ?? []) ??
      lastAllowed([...decisions.values()].flat().sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1)));
    const baselineAt = since ?? last?.at ?? null;
    const items =
      baselineAt === null ? [] : await drifts(asking, identity, baselineAt, now.grants, decisions);
    const warnings: Warning[] = [
      {
        code: 'NOT_EVALUATED',
        message:
          'A14: which actions a permission set or a wildcard stands for, now and at the baseline, is not evaluated.',
      },
      ...now.cut.map(({ type, cap }) => ({
        code: 'TRUNCATED',
        message: `Only the first ${cap} relationships of type ${type} were followed.`,
      })),
      ...(baselineAt === null
        ? [
            {
              code: 'NO_BASELINE',
              message: 'No decision or attestation that allowed its access is known; give `since`.',
            },
          ]
        : []),
    ];
    const frame = frameOf(asking, scopeDrift, await coverageFor(asking, needs), warnings);
    return {
      ...frame,
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      identity,
      baselineAt,
      baseline: since === undefined ? (last?.record ?? null) : null,
      drifted: drifted(baselineAt, items, frame.certainty === 'COMPLETE'),
      items,
      counts: countsOf(items),
    };
  },
};

/** Additions without a decision decide; what is not evaluated keeps everything else from being FALSE. */
export function drifted(baselineAt: Instant | null, items: readonly Drift[], heard: boolean): Verdict {
  if (baselineAt === null) return unknown('NO_BASELINE');
  const grown = items.filter((one) => one.change !== 'REMOVED' && one.decision === null);
  if (grown.some((one) => one.certainty === 'CONFIRMED')) return isTrue('SCOPE_EXPANDED');
  if (grown.length > 0) return unknown('NOT_EVALUATED', ...grown.flatMap((one) => one.reasons));
  if (!heard) return unknown('SOURCES_NOT_COVERED');
  return isFalse('SAME_AS_BASELINE');
}

async function drifts(
  asking: Asking,
  identity: NodeFact,
  baselineAt: Instant,
  after: readonly Grant[],
  decisions: Awaited<ReturnType<typeof decisionsOn>>,
): Promise<Drift[]> {
  const then = askedAt(asking, baselineAt);
  const before = (await grantsOf(then, identity.id)).grants;
  const scopes = await scopesOf(then);
  const unseen = (edge: EdgeFact): boolean => {
    if (edge.validFrom <= baselineAt) return false;
    const scope = scopes.get(edge.scope);
    if (!scope || scope.completeObservedAt === null) return true;
    return scope.unseenUntil !== null && edge.validFrom === scope.unseenUntil;
  };
  const items = driftOf({ identity, baselineAt, before, after, decisions, unseen });
  const ids = [identity.id, ...items.map((one) => one.entitlement.id)];
  const { covers, exceptions } = await exceptionsOn(asking, ids);
  return items
    .map((item) => ({
      ...item,
      suppressedBy: suppressing(
        [identity.id, item.entitlement.id],
        covers,
        exceptions,
        RULE,
        asking.when.asOf,
      ),
    }))
    .sort(byUrgency);
}
