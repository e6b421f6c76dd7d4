import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { coverageFor } from '../../src/lineage/coverage/coverage-for.js';
import { evaluateFindings, findings } from '../../src/lineage/findings/index.js';
import { survivors } from '../../src/lineage/survivors/index.js';
import { DEFAULT_POLICY, type PullEvent } from '../../src/model/index.js';
import { scopesOf, sync, withdrawScopes } from '../../src/sync/index.js';
import { asking } from '../lineage/support.js';
import { cmdb, iam, identity, key, READ, retiredService } from '../lineage/survivors/world.js';
import { dump } from '../support/dump.js';
import { describeEngines } from '../support/graph.js';
import { at, events, pullOf, syncClaims } from '../support/sync.js';

// A server that has just been started plans every statement of every rule first.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const TAKEN_OUT = '2026-03-10T00:00:00Z';
/** The account is fresh still, then too old to rely on. */
const SOON = '2026-03-10T12:00:00Z';
const LATER = '2026-03-20T00:00:00Z';

describeEngines('a scope that was taken out on purpose', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
    for (const source of [cmdb([retiredService()]), iam([identity('svc'), key('AKIA1', 'svc')])])
      await syncClaims(graph, source);
  }, 300_000);
  afterEach(() => graph.close());

  const takeOut = async (source = 'aws', now = TAKEN_OUT) =>
    withdrawScopes(graph, await scopesOf(graph, source), { policy: DEFAULT_POLICY, clock: () => at(now) });
  const pull = (brought: readonly PullEvent[], now: string) =>
    sync(graph, {
      source: 'aws',
      connector: 'aws',
      pull: events(brought),
      policy: DEFAULT_POLICY,
      clock: () => at(now),
      whole: true,
    });
  const asked = async (now: string, when: Parameters<typeof asking>[2] = {}) => {
    const { coverage, certainty } = await coverageFor(asking(graph, now, when), ['CREDENTIALS']);
    const { items } = await survivors.ask(asking(graph, now, when), survivors.args.parse({}));
    return { coverage, certainty, items };
  };

  it('is not connected any more, and what is known of it ages and does not look gone', async () => {
    const before = (await dump(graph, { currentOnly: true })).filter(
      (line) => !/"(Scope|SyncRun)"/.test(line),
    );
    expect(await takeOut()).toMatchObject([
      { scope: 'all', completeness: 'WITHDRAWN', reason: { code: 'SCOPE_WITHDRAWN' } },
    ]);
    const after = (await dump(graph, { currentOnly: true })).filter(
      (line) => !/"(Scope|SyncRun)"/.test(line),
    );
    expect(after).toEqual(before);
    const soon = await asked(SOON);
    expect(soon.coverage).toMatchObject([
      {
        status: 'NOT_CONNECTED',
        source: 'aws',
        observedAt: at(READ),
        reason: expect.stringContaining('on purpose'),
      },
    ]);
    expect(soon.items).toMatchObject([{ certainty: 'CONFIRMED', recommendedActions: ['REVOKE'] }]);
    const later = await asked(LATER);
    expect(later).toMatchObject({ certainty: 'UNKNOWN', coverage: [{ status: 'NOT_CONNECTED' }] });
    expect(later.items).toMatchObject([
      { certainty: 'POSSIBLE', reasons: ['STALE_POSITIVE'], recommendedActions: ['CONFIRM'] },
    ]);
  });

  it('was connected before, and fails no later pull; one that nobody took out does', async () => {
    await takeOut();
    const when = { asOf: '2026-03-09T23:30:00Z', knownAt: '2026-03-09T23:30:00Z' };
    expect((await asked(SOON, when)).coverage).toMatchObject([{ status: 'COMPLETE' }]);
    const thenKnownNow = { asOf: '2026-03-09T23:30:00Z', knownAt: SOON };
    expect((await asked(SOON, thenKnownNow)).coverage).toMatchObject([{ status: 'COMPLETE' }]);
    const other = pullOf({ observedAt: SOON, claims: [], scope: 'other', capabilities: ['CREDENTIALS'] });
    expect(await pull(other, SOON)).toMatchObject({ scopes: [{ scope: 'other' }], notices: [] });
    expect((await pull([], SOON)).scopes).toMatchObject([{ scope: 'other', completeness: 'FAILED' }]);
    const afterwards = '2026-03-10T13:00:00Z';
    expect((await asked(afterwards)).coverage).toMatchObject([{ status: 'FAILED', scope: 'other' }]);
  });

  it('does not blind what is still read', async () => {
    await takeOut();
    await pull(
      pullOf({ observedAt: LATER, claims: [], scope: 'other', capabilities: ['CREDENTIALS'] }),
      LATER,
    );
    expect(await asked(LATER)).toMatchObject({
      certainty: 'PARTIAL',
      coverage: [{ status: 'NOT_CONNECTED', scope: 'all' }],
    });
  });

  it('is as it was when it is read again', async () => {
    await takeOut();
    await syncClaims(graph, { ...iam([identity('svc'), key('AKIA1', 'svc')]), observedAt: LATER });
    const { coverage, items } = await asked(LATER);
    expect(coverage).toMatchObject([{ status: 'COMPLETE' }]);
    expect(items).toMatchObject([{ certainty: 'CONFIRMED', recommendedActions: ['REVOKE'] }]);
  });

  it('resolves no finding', async () => {
    await evaluateFindings(asking(graph, READ));
    await takeOut();
    await evaluateFindings(asking(graph, LATER));
    const { items, rules } = await findings.ask(
      asking(graph, LATER),
      findings.args.parse({ rules: ['LIN-031', 'LIN-045'] }),
    );
    // Nothing is broken that could be mended: somebody has to look.
    expect(items.filter(({ rule }) => rule.id === 'LIN-031')).toMatchObject([
      { status: 'STALE', recommendedActions: ['CONFIRM'] },
    ]);
    expect(rules).toMatchObject([{ resolved: 0 }, { rule: { id: 'LIN-045' } }]);
    // Nobody has a connector to mend: of the account nothing was lost.
    expect(
      items.filter(({ rule }) => rule.id === 'LIN-045').map(({ subjects }) => subjects[0]?.naturalKey),
    ).toEqual([['servicenow', 'acme']]);
  });
});
