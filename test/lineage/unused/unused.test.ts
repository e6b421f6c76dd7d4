import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import type { UnusedAnswer } from '../../../src/lineage/unused/result.js';
import { unused } from '../../../src/lineage/unused/unused.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { answerOf, exception, key, LOOKED, NOW, pod, put, user } from '../list-world.js';
import { ref } from '../support.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const ask = (given: object = {}, when: object = {}) => answerOf<UnusedAnswer>(unused, graph, given, when);
const list = (items: UnusedAnswer['items']) =>
  items
    .map(({ node: { attributes }, certainty, reasons, flags }) =>
      [attributes['providerId'] ?? attributes['name'], certainty, ...reasons, ...flags].join(' '),
    )
    .sort();
const credentials = async (given: object = {}) => list((await ask({ type: 'CREDENTIAL', ...given })).items);
const identities = async (given: object = {}) => list((await ask({ type: 'IDENTITY', ...given })).items);
const never = { lastUsedStatus: 'NEVER_USED' };

describe('Q-22', () => {
  it("goes by the provider's own memory of an access key, and says so", async () => {
    await put(graph, [
      key('IDLE', null, { lastUsedAt: '2025-06-01T00:00:00Z', lastUsedStatus: 'USED' }),
      key('BUSY', null, { lastUsedAt: '2026-03-01T00:00:00Z', lastUsedStatus: 'USED' }),
      key('NEVER', null, never),
      key('YOUNG', null, { ...never, createdAt: '2026-01-01T00:00:00Z' }),
      key('NOTREAD', null, { lastUsedStatus: 'NOT_READ' }),
      key('SILENT', null),
      key('DEAD', null, { ...never, state: 'DEACTIVATED' }),
      key('HELD', null, { ...never, state: 'SUSPENDED' }),
    ]);
    expect(await credentials()).toEqual([
      'IDLE CONFIRMED PROVIDER_REMEMBERS_USE',
      'NEVER CONFIRMED PROVIDER_REMEMBERS_USE',
      'NOTREAD POSSIBLE NOT_READ',
      'SILENT POSSIBLE LAST_USED_NOT_TOLD',
    ]);
    const [idle] = (await ask({ type: 'CREDENTIAL' })).items.filter((item) => item.lastUsedAt !== null);
    expect(idle).toMatchObject({
      watchedBy: 'PROVIDER',
      watchedSince: '2015-04-22T00:00:00.000000Z',
      lastUsedStatus: 'USED',
      recommendedActions: ['REVOKE'],
      because: [
        'IDLE was not used in the last 3 months; its last use was on 2025-06-01.',
        'AWS keeps the last use of every access key since 2015-04-22.',
      ],
    });
    expect(await credentials({ windowDays: 365 })).not.toContain('IDLE CONFIRMED PROVIDER_REMEMBERS_USE');
    expect(await credentials({ windowDays: 9 })).not.toContain('BUSY CONFIRMED PROVIDER_REMEMBERS_USE');
    expect(await credentials({ windowDays: 8.9 })).toContain('BUSY CONFIRMED PROVIDER_REMEMBERS_USE');
  });

  it('is not known without the capability, however old the last use (F-05)', async () => {
    await put(graph, [key('IDLE', null, { lastUsedAt: '2025-06-01T00:00:00Z' })], {
      capabilities: ['CREDENTIALS', 'IDENTITIES', 'TRUSTS'],
    });
    expect(await credentials()).toEqual(['IDLE POSSIBLE LAST_USED_NOT_TOLD']);
    const answer = await ask();
    expect(answer.certainty).not.toBe('COMPLETE');
    expect(answer.items[0]?.recommendedActions).toEqual(['CONFIRM']);
  });

  it('needs runs without a gap where the provider keeps nothing itself', async () => {
    const pull = (day: string, completeness: 'COMPLETE' | 'FAILED' = 'COMPLETE') =>
      put(graph, [key('TOKEN', null, { kind: 'STATIC_TOKEN', ...never })], {
        observedAt: day === NOW ? LOOKED : `${day}T00:00:00Z`,
        completeness,
      });
    await pull('2026-03-07');
    await pull('2026-03-08');
    await pull('2026-03-09', 'FAILED');
    await pull(NOW);
    expect(await credentials({ windowDays: 1 })).toEqual(['TOKEN POSSIBLE USAGE_COVERAGE_GAP']);
    await put(graph, [key('TOKEN', null, { kind: 'STATIC_TOKEN', ...never })], {
      observedAt: '2026-03-09T23:30:00Z',
      scope: 'other',
      origin: 'inventory',
    });
    expect(await credentials({ windowDays: 1 })).toEqual(['TOKEN POSSIBLE USAGE_COVERAGE_GAP']);
  });

  it('is certain over a window that unbroken runs cover, and no longer', async () => {
    for (const day of ['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09'])
      await put(graph, [key('TOKEN', null, { kind: 'STATIC_TOKEN', ...never })], {
        observedAt: `${day}T00:00:00Z`,
      });
    await put(graph, [key('TOKEN', null, { kind: 'STATIC_TOKEN', ...never })]);
    expect(await credentials({ windowDays: 4 })).toEqual(['TOKEN CONFIRMED WATCHED_BY_RUNS']);
    expect(await credentials({ windowDays: 5 })).toEqual(['TOKEN POSSIBLE USAGE_COVERAGE_GAP']);
  });

  it('does not trust a memory that nobody has asked lately', async () => {
    await put(graph, [key('IDLE', null, never)], { observedAt: '2026-03-05T00:00:00Z' });
    expect(await credentials()).toEqual(['IDLE POSSIBLE STALE_POSITIVE USAGE_COVERAGE_GAP']);
  });

  it('counts a use that a workload was seen at, and not an attempt that was denied', async () => {
    const summary = (id: string, of: string, count: number, denied: number): ClaimInput => ({
      node: { type: 'UsageSummary', key: [id] },
      attributes: { count, denied, lastAt: '2026-03-01T00:00:00Z' },
      edges: [{ type: 'ON_SUBJECT', to: ref.credential(of) }],
    });
    await put(graph, [
      key('SEEN', null, never),
      pod('p', null, {}, [
        {
          type: 'USED',
          to: ref.credential('SEEN'),
          method: 'OBSERVED',
          validFrom: '2025-01-01T00:00:00Z',
          attributes: { lastObservedAt: '2026-02-01T00:00:00Z' },
        },
      ]),
      key('DENIED', null, never),
      summary('d', 'DENIED', 3, 3),
      key('ONCE', null, never),
      summary('o', 'ONCE', 3, 2),
    ]);
    expect(await credentials()).toEqual(['DENIED CONFIRMED PROVIDER_REMEMBERS_USE DENIED_USE']);
  });

  it('takes an identity by all of its credentials and trusts', async () => {
    await put(graph, [
      user('idle'),
      key('I1', 'idle', never),
      key('I2', 'idle', { lastUsedAt: '2025-01-01T00:00:00Z' }),
      user('half'),
      key('H1', 'half', never),
      key('H2', 'half', { lastUsedAt: '2026-03-01T00:00:00Z' }),
      user('role', { kind: 'ROLE', createdAt: '2020-01-01T00:00:00Z', lastUsedStatus: 'UNKNOWN' }),
      user('used', { kind: 'ROLE', lastUsedAt: '2026-03-01T00:00:00Z' }),
      user('unread', { kind: 'ROLE', lastUsedStatus: 'NOT_READ' }),
      user('caller', { lastUsedAt: '2026-03-09T00:00:00Z' }, [
        { type: 'CAN_ASSUME', to: ref.identity('role') },
        { type: 'CAN_ASSUME', to: ref.identity('unread') },
      ]),
      user('off', { state: 'SUSPENDED' }),
    ]);
    expect(await identities()).toEqual([
      'idle CONFIRMED PROVIDER_REMEMBERS_USE',
      'role CONFIRMED PROVIDER_REMEMBERS_USE',
      'unread POSSIBLE NOT_READ',
    ]);
    const { items } = await ask({ type: 'IDENTITY' });
    expect(items.find((item) => item.node.attributes['name'] === 'idle')).toMatchObject({
      lastUsedAt: '2025-01-01T00:00:00.000000Z',
      lastUsedStatus: 'USED',
      watchedSince: '2015-04-22T00:00:00.000000Z',
      watchedBy: 'PROVIDER',
      because: [
        'idle was not used in the last 3 months, nor was any of its 2 credentials; its last use was on 2025-01-01.',
        'AWS keeps the last use of every access key since 2015-04-22.',
      ],
    });
  });

  it('lists break-glass access apart: it is meant to be unused', async () => {
    await put(graph, [user('glass', { breakGlass: true }), key('G', 'glass', never)]);
    const answer = await ask();
    expect(answer.items).toEqual([]);
    expect(answer.counts.total).toBe(0);
    expect(list(answer.breakGlass)).toEqual([
      'G CONFIRMED PROVIDER_REMEMBERS_USE BREAK_GLASS',
      'glass CONFIRMED PROVIDER_REMEMBERS_USE BREAK_GLASS',
    ]);
    expect(answer.breakGlass.map((item) => item.recommendedActions)).toEqual([['MANUAL'], ['MANUAL']]);
  });

  it('is suppressed by an exception, and answers as of an earlier instant', async () => {
    await put(graph, [
      key('K', null, { lastUsedAt: '2025-12-01T00:00:00Z' }),
      exception('e', [ref.credential('K')], { rules: ['LIN-037'] }),
    ]);
    expect((await ask()).counts).toMatchObject({ confirmed: 0, suppressed: 1 });
    expect((await ask({}, { asOf: '2026-03-02T00:00:00Z' })).items[0]).toMatchObject({
      certainty: 'POSSIBLE',
      watchedSince: null,
    });
  });
});
