import { describe, expect, it } from 'vitest';
import { readiness, retirementReadiness } from '../../../src/lineage/retirement-readiness/index.js';
import type { ClaimInput } from '../../../src/model/index.js';
import type { ClaimsToSync } from '../../support/sync.js';
import { asking } from '../support.js';
import { location, material, workload } from '../survivors/situations.js';
import { cmdb, graphOf, iam, identity, key, node, service, T, to } from '../survivors/world.js';

/** Everything told, and nothing besides the service and what belongs to it. */
const OWN = [
  identity('svc', ['old']),
  key('key', 'svc', { lastUsedStatus: 'NEVER_USED' }),
  workload('app', 'old', [to('USES', ['Identity', 'svc'])]),
];
const SERVICES = [service('old', 'ACTIVE'), service('core', 'ACTIVE')];
const estate = (own: ClaimInput[] = [], services: ClaimInput[] = SERVICES): ClaimsToSync[] => [
  cmdb(services),
  iam([...OWN, ...own]),
];

async function ask(syncs: readonly ClaimsToSync[], when: Parameters<typeof asking>[2] = {}) {
  const graph = await graphOf(syncs);
  try {
    return await retirementReadiness.ask(asking(graph, T, when), { service: 'old' });
  } finally {
    await graph.close();
  }
}
const name = (of: { attributes: object } | null) => (of?.attributes as { name?: string } | undefined)?.name;
const said = (items: Awaited<ReturnType<typeof ask>>['items']) =>
  items.map(
    ({ kind, node: of, through, certainty }) =>
      `${kind} ${name(of)}${through ? ` by ${name(through)}` : ''} ${certainty}`,
  );
const waiver = (expiresAt: string) =>
  node('Exception', 'waiver', { status: 'ACTIVE', rules: ['LIN-031'], expiresAt }, [
    to('COVERS', ['Credential', 'key']),
  ]);
const reader = (of: string | null = 'core') =>
  workload('reader', of, [to('CONSUMES', ['SecretLocation', 'vault'])]);
const vaulted = [key('secret', 'svc', { lastUsedStatus: 'NEVER_USED' }, material), location('vault')];

describe('Q-44 retirementReadiness', () => {
  it('is READY when nothing stands against it and everything was heard', async () => {
    const answer = await ask(estate());
    expect(answer).toMatchObject({
      status: 'READY',
      reasons: [],
      items: [],
      past: [],
      certainty: 'COMPLETE',
    });
    expect(answer.obligations.map((one) => `${one.type} ${name(one.subject)} ${one.dueWithinHours}`)).toEqual(
      ['DISABLE svc 168', 'REVOKE key 168', 'VERIFY key 192'],
    );
    expect(answer.because[0]).toBe(
      'Nothing stands against retiring old, and every source that could tell was heard.',
    );
  });

  it('is BLOCKED by a consumer of its credential elsewhere, of another service or of none', async () => {
    const answer = await ask(estate([...vaulted, reader()]));
    expect(answer).toMatchObject({ status: 'BLOCKED', reasons: ['LIVE_CONSUMER', 'SHARED_CREDENTIAL'] });
    expect(said(answer.items)).toEqual([
      'LIVE_CONSUMER reader by secret CONFIRMED',
      'SHARED_CREDENTIAL secret CONFIRMED',
    ]);
    expect(answer.items[0]?.services.map(name)).toEqual(['core']);
    expect(answer.items[0]?.because).toEqual(['reader uses secret and belongs to core.']);
    const loose = await ask(estate([...vaulted, reader(null)]));
    expect(said(loose.items)).toContain('LIVE_CONSUMER reader by secret CONFIRMED');
  });

  it('is not blocked by its own consumers', async () => {
    expect((await ask(estate([...vaulted, reader('old')]))).status).toBe('READY');
  });

  it('tells a consumer only in history apart, and is not blocked by it', async () => {
    const gone: ClaimsToSync[] = [
      cmdb(SERVICES, { observedAt: '2026-01-01T00:00:00Z' }),
      iam([...OWN, ...vaulted, reader()], { observedAt: '2026-01-01T00:00:00Z' }),
      iam([...OWN, ...vaulted], { observedAt: '2026-01-02T00:00:00Z' }),
      iam([...OWN, ...vaulted], { observedAt: '2026-01-03T00:00:00Z' }),
      ...[cmdb(SERVICES), iam([...OWN, ...vaulted])],
    ];
    const answer = await ask(gone);
    expect(answer).toMatchObject({ status: 'READY', items: [] });
    expect(said(answer.past)).toContain('LIVE_CONSUMER reader by secret CONFIRMED');
    expect(answer.past[0]?.because).toEqual(['reader used secret, and does not any more.']);
    const then = await ask(gone, { asOf: '2026-01-01T12:00:00Z', knownAt: '2026-01-01T12:00:00Z' });
    expect(then.status).toBe('BLOCKED');
  });

  it('is BLOCKED by a dependant, not by one in history, nor by one that is retired', async () => {
    const dependant = (lifecycle: string, attributes = {}) =>
      service('core', lifecycle, attributes, [to('DEPENDS_ON', ['Service', 'old'], { method: 'DECLARED' })]);
    const live = await ask(estate([], [service('old', 'ACTIVE'), dependant('ACTIVE')]));
    expect(said(live.items)).toEqual(['DEPENDANT core CONFIRMED']);
    expect(live.items[0]?.because).toEqual(['core depends on it.']);
    const retired = await ask(
      estate([], [service('old', 'ACTIVE'), dependant('RETIRED', { retiredAt: '2026-01-01' })]),
    );
    expect(retired).toMatchObject({ status: 'READY' });
    expect(said(retired.past)).toEqual(['DEPENDANT core CONFIRMED']);
    const ended = await ask([
      cmdb([service('old', 'ACTIVE'), dependant('ACTIVE')], { observedAt: '2026-03-01T00:00:00Z' }),
      ...estate(),
    ]);
    expect(ended).toMatchObject({ status: 'READY', items: [] });
    expect(said(ended.past)).toEqual(['DEPENDANT core CONFIRMED']);
  });

  it('is UNKNOWN while it is only guessed, or the dependant itself is not known', async () => {
    const guessed = service('core', 'ACTIVE', {}, [
      to('DEPENDS_ON', ['Service', 'old'], { method: 'INFERRED' }),
    ]);
    expect(await ask(estate([], [service('old', 'ACTIVE'), guessed]))).toMatchObject({
      status: 'UNKNOWN',
      reasons: ['POSSIBLE_DEPENDANT'],
    });
    const dim = service('core', 'UNKNOWN', {}, [to('DEPENDS_ON', ['Service', 'old'])]);
    const [item] = (await ask(estate([], [service('old', 'ACTIVE'), dim]))).items;
    expect(item).toMatchObject({ certainty: 'POSSIBLE', reasons: ['LIFECYCLE_UNKNOWN'] });
  });

  it('counts a part of it as a dependant', async () => {
    const part = service('core', 'ACTIVE', {}, [to('PART_OF', ['Service', 'old'])]);
    const [item] = (await ask(estate([], [service('old', 'ACTIVE'), part]))).items;
    expect(item).toMatchObject({ kind: 'DEPENDANT', flags: ['PART'] });
  });

  it('is BLOCKED by an identity that is shared, and rotates and detaches what cannot be revoked', async () => {
    const shared = [cmdb(SERVICES), iam([identity('svc', ['old', 'core']), key('key', 'svc')])];
    const answer = await ask(shared);
    expect(answer).toMatchObject({ status: 'BLOCKED', reasons: ['SHARED_CREDENTIAL'] });
    expect(answer.obligations.map(({ type }) => type)).toEqual(['ROTATE_AND_DETACH', 'VERIFY']);
    const keyless = await ask([cmdb(SERVICES), iam([identity('svc', ['old', 'core'])])]);
    expect(keyless.reasons).toEqual(['SHARED_IDENTITY']);
  });

  it('is BLOCKED by an active exception, not by one that has ended at that instant', async () => {
    const until = (expiresAt: string) => estate([waiver(expiresAt)]);
    const answer = await ask(until('2026-04-01T00:00:00Z'));
    expect(answer).toMatchObject({ status: 'BLOCKED', reasons: ['EXCEPTION'] });
    expect(answer.obligations.map(({ type }) => type)).toEqual(['DISABLE']);
    expect((await ask(until(T))).status).toBe('READY');
  });

  it('is BLOCKED by a vendor that provides it or holds something of it', async () => {
    const vendor = node('ThirdParty', 'acme', { createdAt: undefined });
    const held = key('held', 'svc', { lastUsedStatus: 'NEVER_USED' }, [
      to('EXPOSED_TO', ['ThirdParty', 'acme']),
    ]);
    const answer = await ask(estate([vendor, held]));
    expect(said(answer.items)).toEqual(['VENDOR acme by held CONFIRMED']);
    const provided = service('old', 'ACTIVE', {}, [to('PROVIDED_BY', ['ThirdParty', 'acme'])]);
    const other = await ask([cmdb([provided, vendor]), iam(OWN)]);
    expect(other.items.map(({ because }) => because)).toEqual([['acme provides it.']]);
  });

  it('is UNKNOWN when a use is nobody’s that is known', async () => {
    const used = key('loose', 'user', { lastUsedStatus: 'USED', lastUsedAt: '2026-03-01T00:00:00Z' });
    const answer = await ask([cmdb(SERVICES), iam([identity('user', ['old']), used])]);
    expect(answer).toMatchObject({ status: 'UNKNOWN', reasons: ['POSSIBLE_LIVE_CONSUMER'] });
    expect(answer.items[0]?.reasons).toEqual(['UNATTRIBUTED_USE']);
  });

  it('is never READY when a source failed or is missing, and a failed pull shortens nothing', async () => {
    const failed = iam([], { observedAt: '2026-03-09T23:30:00Z', completeness: 'FAILED' });
    expect(await ask([...estate(), failed])).toMatchObject({
      status: 'UNKNOWN',
      reasons: ['COVERAGE_PARTIAL'],
    });
    const blocked = await ask([...estate([...vaulted, reader()]), failed]);
    expect(blocked).toMatchObject({ status: 'BLOCKED', counts: { total: 2 } });
    expect((await ask([cmdb(SERVICES)])).status).toBe('UNKNOWN');
  });

  it('leaves break-glass out of the obligations (A9), and says that it is retired already', async () => {
    const glass = [identity('svc', ['old'], { breakGlass: true }), key('key', 'svc')];
    expect((await ask([cmdb(SERVICES), iam(glass)])).obligations).toEqual([]);
    const gone = [service('old', 'RETIRED', { retiredAt: '2026-03-01' }), service('core', 'ACTIVE')];
    expect((await ask(estate([], gone))).reasons).toContain('ALREADY_RETIRED');
  });
});

describe('readiness', () => {
  it.each([
    [[], 'COMPLETE', 'READY', []],
    [[], 'PARTIAL', 'UNKNOWN', ['COVERAGE_PARTIAL']],
    [[], 'UNKNOWN', 'UNKNOWN', ['COVERAGE_UNKNOWN']],
    [['POSSIBLE'], 'COMPLETE', 'UNKNOWN', ['POSSIBLE_VENDOR']],
    [['POSSIBLE'], 'PARTIAL', 'UNKNOWN', ['COVERAGE_PARTIAL', 'POSSIBLE_VENDOR']],
    [['CONFIRMED'], 'COMPLETE', 'BLOCKED', ['VENDOR']],
    [['CONFIRMED', 'POSSIBLE'], 'UNKNOWN', 'BLOCKED', ['VENDOR']],
  ] as const)('%j with coverage %s is %s', (certainties, coverage, status, reasons) => {
    const blockers = certainties.map((certainty) => ({ kind: 'VENDOR' as const, certainty }));
    expect(readiness({ blockers, coverage })).toEqual({ status, reasons });
  });
});
