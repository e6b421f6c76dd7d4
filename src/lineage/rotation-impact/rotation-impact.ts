import { z } from 'zod';
import { addMillis, unknown, type Capability, type Instant, type Verdict } from '../../model/index.js';
import { holdingsOf } from '../copies/holdings.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { span, textOf } from '../definitions/instants.js';
import { count, day, label, sentencesFor } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { canAuthenticateOf } from '../judge/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf } from '../read/index.js';
import type { RotationConsumer, RotationImpactAnswer } from './answer.js';
import { consumersOf } from './consumers.js';
import { UPDATES } from './decide.js';
import { safeToRotate, usageCovered } from './safe-to-rotate.js';
import { usesOf, type Use } from './uses.js';

const args = z.strictObject({
  /** By any of its names. */
  credential: z.string().min(1),
});
export type RotationImpactArgs = z.output<typeof args>;

const needs: readonly Capability[] = ['CREDENTIALS', 'SECRET_LOCATIONS', 'WORKLOADS', 'LAST_USED'];

/** what a rotation of the credential would do to each of its live consumers, and whether it is safe. */
export const rotationImpact: Question<RotationImpactArgs, RotationImpactAnswer> = {
  id: 'Q-18',
  field: 'rotationImpact',
  names: ['rotation-impact'],
  title: 'What a rotation of a credential would break, and whether it is safe',
  version: 1,
  args,
  needs,
  async ask(asking, { credential: handle }) {
    const credential = await nodeByHandle(asking, handle, ['Credential']);
    const { asOf } = asking.when;
    const window = { from: addMillis(asOf, -asking.policy.usageWindowDays), to: asOf };
    const uses = await usesOf(asking, new Map([[credential.id, credential]]), window);
    const holdings = (await holdingsOf(asking, [credential.id])).get(credential.id) ?? [];
    const { items, until } = await consumersOf(asking, holdings, uses);
    const unattributedUse = isUnattributed(uses, until);
    const verdict = safeToRotate({
      updates: items.map((item) => item.update),
      unattributedUse,
      usageCovered: usageCovered(credential.attributes, await usageHeard(asking, credential)),
    });
    const works = (await canAuthenticateOf(asking, [credential.id])).get(credential.id);
    return {
      ...frameOf(asking, rotationImpact, await coverageFor(asking, needs)),
      credential,
      canAuthenticate: works ? { value: works.value, reasons: works.reasons } : unknown('STATE_UNKNOWN'),
      safeToRotate: verdict,
      items,
      counts: countsOf(items),
      byUpdate: UPDATES.map((update) => ({
        update,
        total: items.filter((item) => item.update === update).length,
      })),
      window,
      lastUsedAt: textOf(credential.attributes, 'lastUsedAt'),
      unattributedUse,
      because: because(credential, items, verdict),
    };
  },
};

/** The coverage of LAST_USED in the realm that issued it; everywhere when that is not known. */
async function usageHeard(asking: Asking, credential: NodeFact): Promise<'COMPLETE' | 'PARTIAL' | 'UNKNOWN'> {
  const issued = await edgesOf(asking, [credential.id], ['ISSUED_IN'], 'out', { history: 'live' });
  const realms = [...new Set(issued.map((edge) => edge.to))].sort();
  const covered = await coverageFor(asking, ['LAST_USED'], realms.length > 0 ? realms : undefined);
  return covered.certainty;
}

/**
 * Whether something used it within the window that is not among its consumers (A3): a use counted for nobody, or a last use
 * later than any that is known of a consumer. A workload that reads a current copy accounts for uses while it did.
 *
 * @param readUntil when each reader stopped; null while it reads
 */
export function isUnattributed(uses: readonly Use[], readUntil: readonly (Instant | null)[]): boolean {
  return uses.some((use) => {
    if (use.kind === 'SUMMARY') return use.by === null;
    if (use.kind !== 'LAST_USED' || use.lastAt === null) return false;
    const at = span(use.lastAt).from;
    const read = readUntil.some((end) => end === null || end > at);
    return !read && !uses.some((one) => one.by !== null && (one.lastAt === null || one.lastAt >= at));
  });
}

function because(credential: NodeFact, items: readonly RotationConsumer[], verdict: Verdict): string[] {
  const said = label(credential);
  const used = textOf(credential.attributes, 'lastUsedAt');
  const last = used === null ? '' : `, and it was last used on ${day(used)}`;
  const first = `${said} has ${count(items.length, 'live consumer')}${last}.`;
  if (verdict.value === 'TRUE')
    return [
      first,
      items.length === 0
        ? 'Nothing is known to read it, and nobody used it lately: it is safe to rotate.'
        : 'All of them get the new value, and nobody else used it: it is safe to rotate.',
    ];
  if (verdict.value === 'FALSE') {
    const manual = items.filter((item) => item.update === 'NEEDS_MANUAL').length;
    return [
      first,
      `${count(manual, 'of them needs', 'of them need')} work by hand: rotating it now would break that.`,
    ];
  }
  return [first, 'Whether it is safe to rotate is not known.', ...sentencesFor(verdict.reasons).slice(0, 1)];
}
