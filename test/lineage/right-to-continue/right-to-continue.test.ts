import { describe, expect, it } from 'vitest';
import { continues, type Check } from '../../../src/lineage/right-to-continue/continues.js';
import { reviewQueue } from '../../../src/lineage/right-to-continue/review-queue.js';
import { rightToContinue } from '../../../src/lineage/right-to-continue/right-to-continue.js';
import type { ClaimsToSync } from '../../support/sync.js';
import { asking } from '../support.js';
import { cmdb, graphOf, iam, identity, key, node, service, T, to } from '../survivors/world.js';

type Value = Check['value'];
const VALUES: readonly Value[] = ['PASS', 'UNKNOWN', 'FAIL'];
/** R-LIF-10: one line for each policy, and in it for each usage the three of ownership: P, U and F. */
const TABLE: Record<Value, Record<Value, string>> = {
  PASS: { PASS: 'PUF', UNKNOWN: 'UUF', FAIL: 'FFF' },
  UNKNOWN: { PASS: 'UUF', UNKNOWN: 'UUF', FAIL: 'FFF' },
  FAIL: { PASS: 'FFF', UNKNOWN: 'FFF', FAIL: 'FFF' },
};
const ROWS = VALUES.flatMap((policy) =>
  VALUES.flatMap((usage) =>
    VALUES.map((ownership, at) => ({ policy, usage, ownership, right: TABLE[policy][usage].charAt(at) })),
  ),
);

describe('the right to continue (R-LIF-10)', () => {
  it('has 27 rows', () => expect(ROWS).toHaveLength(27));

  it.each(ROWS)('policy $policy, usage $usage, ownership $ownership: $right', (row) => {
    const check = (name: 'policy' | 'usage' | 'ownership'): Check => ({ value: row[name], reasons: [name] });
    const { value, reasons } = continues(check('policy'), check('usage'), check('ownership'));
    expect(value.charAt(0)).toBe(row.right);
    expect(reasons).toEqual(
      (['ownership', 'policy', 'usage'] as const).filter((name) => row[name] === value),
    );
  });
});

const TEAM = node('Team', 'red', { status: 'ACTIVE' });
const owned = to('OWNED_BY', ['Team', 'red'], { method: 'DECLARED' });
const good = (attributes: object = {}, edges: Parameters<typeof node>[3] = [owned]) =>
  identity(
    'svc',
    ['pay'],
    { purpose: 'pays', lastUsedStatus: 'USED', lastUsedAt: '2026-03-09T00:00:00Z', ...attributes },
    edges,
  );
const used = (attributes: object = {}) =>
  key('key', 'svc', { lastUsedStatus: 'USED', lastUsedAt: '2026-03-09T00:00:00Z', ...attributes });
const estate = (claims: ReturnType<typeof node>[], services = [service('pay', 'ACTIVE')]): ClaimsToSync[] => [
  cmdb([...services, TEAM]),
  iam(claims),
];
const attested = (at: string, decision = 'CONFIRMED') =>
  node('Attestation', 'seen', { decision, at, createdAt: undefined }, [to('ABOUT', ['Identity', 'svc'])]);

async function right(claims: ReturnType<typeof node>[], services?: ReturnType<typeof node>[]) {
  const graph = await graphOf(estate(claims, services));
  try {
    return await rightToContinue.ask(asking(graph, T), { identity: 'svc' });
  } finally {
    await graph.close();
  }
}
async function queue(syncs: readonly ClaimsToSync[]) {
  const graph = await graphOf(syncs);
  try {
    return await reviewQueue.ask(asking(graph, T), reviewQueue.args.parse({}));
  } finally {
    await graph.close();
  }
}

describe('Q-35 rightToContinue', () => {
  it('passes what is justified, used and owned', async () => {
    const answer = await right([good(), used()]);
    expect(answer).toMatchObject({
      right: { value: 'PASS' },
      policy: { value: 'PASS' },
      usage: { value: 'PASS' },
      ownership: { value: 'PASS', reasons: ['OWNED'] },
    });
    expect(answer.because[0]).toBe('svc may continue.');
  });

  it('fails without an owner, however much it is used', async () => {
    const answer = await right([good({}, []), used()]);
    expect(answer).toMatchObject({
      right: { value: 'FAIL', reasons: ['OWNER_MISSING'] },
      usage: { value: 'PASS' },
    });
  });

  it('fails the policy when every service that it supports is retired, or it has ended', async () => {
    const gone = [service('pay', 'RETIRED', { retiredAt: '2026-01-01T00:00:00Z' })];
    const answer = await right([good(), used()], gone);
    expect(answer.policy.value).toBe('FAIL');
    expect(answer.policy.reasons).toContain('NOT_JUSTIFIED');
    const ended = await right([good({ expiresAt: '2026-03-01' }), used()]);
    expect(ended.policy).toEqual({ value: 'FAIL', reasons: ['IDENTITY_EXPIRED'] });
  });

  it('fails the policy when a secret of it is past its rotation, and only then', async () => {
    const late = { cadencePolicy: 86_400 * 30, lastRotatedAt: '2026-01-01T00:00:00Z' };
    expect((await right([good(), used(late)])).policy).toEqual({
      value: 'FAIL',
      reasons: ['ROTATION_OVERDUE'],
    });
    const dead = { ...late, state: 'DEACTIVATED', stateReason: 'REVOKED' };
    expect((await right([good(), used(dead)])).policy.value).toBe('PASS');
  });

  it('does not know the usage of what no source tells', async () => {
    const silent = { lastUsedAt: undefined, lastUsedStatus: undefined };
    const answer = await right([good(silent), used(silent)]);
    expect(answer).toMatchObject({ usage: { value: 'UNKNOWN' }, right: { value: 'UNKNOWN' } });
  });

  it('takes break-glass for meant to be unused (A9)', async () => {
    expect((await right([good({ breakGlass: true })])).usage).toEqual({
      value: 'PASS',
      reasons: ['BREAK_GLASS'],
    });
  });
});

describe('Q-35 reviewQueue', () => {
  it('orders by risk, then by how long they are overdue', async () => {
    const bare = (id: string, createdAt: string, attributes: object = {}) =>
      identity(id, ['pay'], { purpose: 'pays', createdAt, ...attributes });
    const { items } = await queue(
      estate([
        bare('young', '2026-02-20T00:00:00Z'),
        bare('old', '2024-01-01T00:00:00Z'),
        bare('root', '2026-02-20T00:00:00Z', { privileged: true }),
      ]),
    );
    expect(items.map((item) => `${String(item.node.attributes.name)} ${item.severity}`)).toEqual([
      'root CRITICAL',
      'old HIGH',
      'young HIGH',
    ]);
    expect(items.map((item) => item.overdueDays)).toEqual([0, 709, 0]);
  });

  it('holds what passes only while its review is overdue: not at the very instant', async () => {
    const held = async (at: string, decision?: string) =>
      (await queue(estate([good(), used(), attested(at, decision)]))).items.map(({ reasons }) => reasons);
    expect(await held('2026-03-01T00:00:00Z')).toEqual([]);
    expect(await held('2025-12-10T00:00:00Z')).toEqual([]);
    expect(await held('2025-12-09T23:59:59Z')).toEqual([['REVIEW_OVERDUE']]);
    expect(await held('2026-03-01T00:00:00Z', 'REJECTED')).toEqual([['REVIEW_OVERDUE']]);
  });

  it('leaves out what nothing can act as', async () => {
    expect((await queue(estate([good({ state: 'SUSPENDED' }, [])]))).items).toEqual([]);
  });

  it('is not shorter because a source failed', async () => {
    const failed = iam([], { observedAt: '2026-03-09T23:30:00Z', completeness: 'FAILED' });
    const syncs = estate([good({}, []), used()]);
    expect((await queue([...syncs, failed])).items.length).toBe((await queue(syncs)).items.length);
  });
});
