import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { evaluateFindings, findings, type FindingsAnswer } from '../../../src/lineage/findings/index.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { describeEngines } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { exception, key, service, user } from '../list-world.js';
import { asking, ref } from '../support.js';
import { throughGraphql } from '../through-graphql.js';

// A server that has just been started plans every statement of every rule first.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const DAY = ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13', '2026-03-14'] as const;
const noon = (day: number): string => `${DAY[day] ?? ''}T12:00:00Z`;
const evening = (day: number): string => `${DAY[day] ?? ''}T13:00:00Z`;
const RETIRED = '2026-03-01T00:00:00Z';

describeEngines('findings over several syncs', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
  }, 60_000);
  afterEach(() => graph.close());

  const cmdb = (day: number, legacy: object = { lifecycle: 'RETIRED', retiredAt: RETIRED }) =>
    syncClaims(graph, {
      source: 'snow',
      connector: 'servicenow',
      realm: { provider: 'servicenow', realmId: 'cmdb', kind: 'INSTANCE' },
      capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'],
      observedAt: noon(day),
      claims: [service('pay', { ...legacy }), service('other')],
    });
  const cloud = (
    day: number,
    state: object = {},
    more: Partial<Parameters<typeof syncClaims>[1]> = {},
    claims: readonly ClaimInput[] = [],
  ) =>
    syncClaims(graph, {
      observedAt: noon(day),
      capabilities: ['IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'WORKLOADS', 'SECRET_LOCATIONS', 'LAST_USED'],
      claims: [
        user('svc-pay', {}, [{ type: 'SUPPORTS', to: ref.service('pay'), method: 'DECLARED' }]),
        key('AKIA1', 'svc-pay', { ...state }),
        ...claims,
      ],
      ...more,
    });
  const evaluate = (day: number) => evaluateFindings(asking(graph, evening(day)));
  const ask = async (
    day: number,
    given: object = {},
    when: { asOf?: string; knownAt?: string } = {},
  ): Promise<FindingsAnswer> =>
    findings.ask(asking(graph, evening(day), when), findings.args.parse({ rules: ['LIN-031'], ...given }));
  const one = async (day: number, given: object = {}, when: { asOf?: string; knownAt?: string } = {}) => {
    const { items } = await ask(day, given, when);
    expect(items.length).toBeLessThan(2);
    return items[0];
  };
  const gone = { state: 'DEACTIVATED', stateReason: 'REVOKED', stateChangedAt: noon(1) };

  it('are answered where none was ever recorded, and have no past then', async () => {
    await cmdb(0);
    await cloud(0);
    const answer = await ask(0);
    expect(answer.evaluatedAt).toBeNull();
    expect(answer.items[0]).toMatchObject({ status: 'OPEN', openedAt: null, detectionLatencySeconds: null });
  });

  it('are opened once, with how long it took to see them', async () => {
    await cmdb(0);
    await cloud(0);
    expect(await evaluate(0)).toMatchObject({ closed: 0, reopened: 0 });
    await cmdb(1);
    await cloud(1);
    const second = await evaluate(1);
    expect(second.opened).toBe(0);
    expect(await one(1)).toMatchObject({
      status: 'OPEN',
      openedAt: '2026-03-10T13:00:00.000000Z',
      conditionStartedAt: '2026-03-01T00:00:00.000000Z',
      detectionLatencySeconds: (9 * 24 + 13) * 3600,
      lastSeenAt: '2026-03-11T13:00:00.000000Z',
    });
  });

  it('are resolved by the issuer, leave the list, and come back when they hold again', async () => {
    await cmdb(0);
    await cloud(0);
    await evaluate(0);
    await cmdb(1);
    await cloud(1, gone);
    expect(await evaluate(1)).toMatchObject({ reopened: 0 });
    expect((await ask(1)).items).toEqual([]);
    expect((await ask(1)).rules[0]).toMatchObject({ open: 0, resolved: 1 });
    const resolved = await one(1, { status: 'RESOLVED' });
    expect(resolved).toMatchObject({
      status: 'RESOLVED',
      resolvedAt: '2026-03-11T13:00:00.000000Z',
      lastSeenAt: '2026-03-10T13:00:00.000000Z',
      recommendedActions: ['NONE'],
    });
    expect(resolved?.because.length).toBeGreaterThan(0);
    await cmdb(2);
    await cloud(2);
    expect((await evaluate(2)).reopened).toBeGreaterThan(0);
    expect(await one(2)).toMatchObject({
      status: 'OPEN',
      openedAt: '2026-03-10T13:00:00.000000Z',
      reopenedAt: '2026-03-12T13:00:00.000000Z',
      reopenings: 1,
      resolvedAt: null,
    });
  });

  it('are never resolved by a source that fails or falls silent', async () => {
    await cmdb(0);
    await cloud(0);
    await evaluate(0);
    await cloud(1, {}, { completeness: 'FAILED', claims: [] });
    await evaluate(1);
    // Two days later what was said of the key is too old to rely on, and nobody looks.
    const later = await evaluate(3);
    expect(later.closed).toBe(0);
    expect(await one(3)).toMatchObject({
      status: 'STALE',
      recommendedActions: ['FIX_CONNECTOR', 'CONFIRM'],
      certainty: 'POSSIBLE',
      lastSeenAt: expect.stringContaining('2026-03-1') as string,
    });
    expect(await ask(3, { status: 'RESOLVED' })).toMatchObject({ items: [] });
    await cmdb(4);
    await cloud(4);
    await evaluate(4);
    expect(await one(4)).toMatchObject({ status: 'OPEN', certainty: 'CONFIRMED', staleSince: null });
  });

  it('are not resolved by what a registry says afterwards, but by an attestation of who looked', async () => {
    await cmdb(0);
    await cloud(0);
    await evaluate(0);
    await cmdb(1, { lifecycle: 'ACTIVE' });
    await cloud(1);
    await evaluate(1);
    expect(await one(1)).toMatchObject({
      status: 'OPEN',
      certainty: 'POSSIBLE',
      reasons: ['WITHDRAWN_BY_RECORD'],
      recommendedActions: ['CONFIRM'],
    });
    await cmdb(2, { lifecycle: 'ACTIVE' });
    await cloud(2);
    await syncClaims(graph, {
      source: 'grc',
      connector: 'file',
      observedAt: noon(2),
      claims: [
        {
          node: { type: 'Attestation', key: ['grc', '1'] },
          attributes: { decision: 'KEEP', at: noon(2) },
          edges: [{ type: 'ABOUT', to: ref.credential('AKIA1') }],
        },
      ],
    });
    await evaluate(2);
    expect(await one(2)).toBeUndefined();
    expect(await one(2, { status: 'RESOLVED' })).toMatchObject({ status: 'RESOLVED' });
  });

  it('are open again at the instant that an exception ends, without another sync', async () => {
    await cmdb(0);
    await cloud(0, {}, {}, [
      exception('grc-1', [ref.credential('AKIA1')], { rules: ['LIN-031'], expiresAt: noon(1) }),
    ]);
    await evaluate(0);
    expect(await one(0)).toMatchObject({ status: 'SUPPRESSED' });
    const when = (asOf: string) =>
      findings.ask(asking(graph, asOf), findings.args.parse({ rules: ['LIN-031'] }));
    expect((await when('2026-03-11T11:59:59Z')).items[0]?.status).toBe('SUPPRESSED');
    expect((await when(noon(1))).items[0]?.status).toBe('OPEN');
  });

  it('are told of a past instant as they were, whatever comes later', async () => {
    await cmdb(0);
    await cloud(0);
    await evaluate(0);
    const past = { asOf: evening(0), knownAt: evening(0) };
    const then = await ask(0, {}, past);
    expect(then.items).toHaveLength(1);
    await cmdb(1);
    await cloud(1, gone);
    await evaluate(1);
    const resolvedPast = { asOf: evening(1), knownAt: evening(1) };
    const resolved = await ask(1, { status: 'RESOLVED' }, resolvedPast);
    expect(resolved.items).toHaveLength(1);
    await cmdb(2);
    await cloud(2);
    await evaluate(2);
    expect(JSON.stringify(await ask(2, {}, past))).toBe(JSON.stringify(then));
    expect(JSON.stringify(await ask(2, { status: 'RESOLVED' }, resolvedPast))).toBe(JSON.stringify(resolved));
  });

  it('answer their life through GraphQL', async () => {
    await cmdb(0);
    await cloud(0);
    await evaluate(0);
    const { answer, errors } = await throughGraphql(graph, evening(0), 'findings', {
      rules: ['LIN-031'],
      status: 'OPEN',
    });
    expect(errors).toEqual([]);
    expect(answer).toMatchObject({
      evaluatedAt: '2026-03-10T13:00:00.000000Z',
      items: [{ openedAt: '2026-03-10T13:00:00.000000Z', reopenings: 0, staleSince: null }],
      rules: [{ open: 1, stale: 0, resolved: 0 }],
    });
  });
});
