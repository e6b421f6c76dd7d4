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
import { decisionsOn, lastAllowed, type Decision } from '../access/decisions.js';
import { grantsOf, grantsOfAll, type Grant } from '../access/grants.js';
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
      throw new RelictError('USAGE', '`since` must lie before the instant asked about.', {
        hint: 'Give an earlier one, or ask as of a later instant.',
      });
    const now = await grantsOf(asking, identity.id);
    // A grant that is no longer held may be the one that was decided on last.
    const held = await edgesOf(asking, [identity.id], ['HAS_ENTITLEMENT'], 'out', { history: 'ever' });
    const entitlements = [...held.map((edge) => edge.to), ...now.grants.map((one) => one.entitlement.id)];
    const decisions = await decisionsOn(asking, [identity.id, ...entitlements]);
    const last = baselineOf(identity.id, entitlements, decisions);
    const baselineAt = since ?? last?.at ?? null;
    const items =
      baselineAt === null
        ? []
        : ((await driftsSince(asking, baselineAt, [{ identity, grants: now.grants }], decisions)).get(
            identity.id,
          ) ?? []);
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

/** The last word on the whole access of an identity: on itself, else on one of the grants that it holds or held. */
export function baselineOf(
  identity: string,
  entitlements: readonly string[],
  decisions: ReadonlyMap<string, readonly Decision[]>,
): Decision | null {
  const key = ({ at, record }: Decision): string => `${at ?? ''} ${record.id}`;
  const on = (ids: readonly string[]): Decision[] =>
    [...new Set(ids)].flatMap((id) => decisions.get(id) ?? []).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return lastAllowed(on([identity])) ?? lastAllowed(on(entitlements));
}

/**
 * What has changed for each of these identities since one instant, most urgent first, by identity. As many statements
 * for one as for many.
 */
export async function driftsSince(
  asking: Asking,
  baselineAt: Instant,
  of: readonly { readonly identity: NodeFact; readonly grants: readonly Grant[] }[],
  decisions: ReadonlyMap<string, readonly Decision[]>,
): Promise<Map<string, Drift[]>> {
  const then = askedAt(asking, baselineAt);
  const before = await grantsOfAll(
    then,
    of.map(({ identity }) => identity.id),
  );
  const scopes = await scopesOf(then);
  const unseen = (edge: EdgeFact): boolean => {
    if (edge.validFrom <= baselineAt) return false;
    const scope = scopes.get(edge.scope);
    if (!scope || scope.completeObservedAt === null) return true;
    return scope.unseenUntil !== null && edge.validFrom === scope.unseenUntil;
  };
  const found = new Map(
    of.map(({ identity, grants }) => {
      const held = before.get(identity.id)?.grants ?? [];
      return [identity.id, driftOf({ identity, baselineAt, before: held, after: grants, decisions, unseen })];
    }),
  );
  const ids = [...found].flatMap(([id, items]) => [id, ...items.map((one) => one.entitlement.id)]);
  const { covers, exceptions } = await exceptionsOn(asking, ids);
  const { asOf } = asking.when;
  return new Map(
    [...found].map(([id, items]) => [
      id,
      items
        .map((item) => ({
          ...item,
          suppressedBy: suppressing([id, item.entitlement.id], covers, exceptions, RULE, asOf),
        }))
        .sort(byUrgency),
    ]),
  );
}
