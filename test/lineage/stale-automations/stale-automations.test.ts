import { describe, expect, it } from 'vitest';
import { stale } from '../../../src/lineage/stale-automations/stale.js';
import { staleAutomations } from '../../../src/lineage/stale-automations/stale-automations.js';
import { at, type ClaimsToSync } from '../../support/sync.js';
import { asking } from '../support.js';
import { cmdb, graphOf, iam, identity, key, node, service, T, to } from '../survivors/world.js';

type Edges = NonNullable<Parameters<typeof node>[3]>;
const job = (edges: Edges = [], attributes: object = {}) =>
  node('Workload', 'nightly', { kind: 'SCHEDULED_JOB', ...attributes }, [
    to('PART_OF', ['Service', 'pay'], { method: 'DECLARED' }),
    ...edges,
  ]);
const ran = (lastObservedAt: string) =>
  to('USED', ['Credential', 'key'], { method: 'OBSERVED', attributes: { lastObservedAt } });
const kit = [identity('svc', []), key('key', 'svc')];
const event = (type: string, occurredAt: string) =>
  node('LifecycleEvent', type, { type, occurredAt, createdAt: undefined }, [
    to('ON_SUBJECT', ['Service', 'pay']),
  ]);
const attested = (when: string) =>
  node('Attestation', 'seen', { decision: 'CONFIRMED', at: when, validUntil: '2026-12-01T00:00:00Z' }, [
    to('ABOUT', ['Workload', 'nightly']),
  ]);
const changed = event('service.owner_changed', '2026-02-01T00:00:00Z');

async function ask(claims: ReturnType<typeof node>[], register: ReturnType<typeof node>[] = [changed]) {
  return askAll([cmdb([service('pay', 'ACTIVE'), ...register]), iam([...kit, ...claims])]);
}
async function askAll(syncs: ClaimsToSync[]) {
  const graph = await graphOf(syncs);
  try {
    return await staleAutomations.ask(asking(graph, T), staleAutomations.args.parse({}));
  } finally {
    await graph.close();
  }
}
const names = (items: Awaited<ReturnType<typeof ask>>['items']) =>
  items.map((item) =>
    `${String(item.node.attributes.name)} ${item.certainty} ${item.reasons.join(',')}`.trim(),
  );

describe('Q-41 staleAutomations', () => {
  it('lists a job that ran after the owner of its service had changed', async () => {
    const { items } = await ask([job([ran('2026-03-05T00:00:00Z')])]);
    expect(names(items)).toEqual(['nightly CONFIRMED']);
    expect(items[0]).toMatchObject({ severity: 'MEDIUM', recommendedActions: ['REVALIDATE'] });
    expect(items[0]?.because).toEqual([
      'On 2026-02-01 service.owner_changed was recorded for nightly or what it belongs to.',
      'nightly last ran on 2026-03-05.',
      'Nobody has confirmed since that it should.',
    ]);
  });

  it('does not list one that has not run since, nor one without a change', async () => {
    expect(names((await ask([job([ran('2026-01-20T00:00:00Z')])])).items)).toEqual([]);
    expect(names((await ask([job([ran('2026-03-05T00:00:00Z')])], [])).items)).toEqual([]);
  });

  it('is settled by an attestation after the change, not by one before', async () => {
    const on = async (when: string) =>
      names((await ask([job([ran('2026-03-05T00:00:00Z')]), attested(when)])).items);
    expect(await on('2026-02-10T00:00:00Z')).toEqual([]);
    expect(await on('2026-01-10T00:00:00Z')).toEqual(['nightly CONFIRMED']);
  });

  it('is POSSIBLE when no run is told, or it may have been of something else', async () => {
    expect(names((await ask([job()])).items)).toEqual(['nightly POSSIBLE RUNS_NOT_TOLD']);
    const shared = [
      identity('bot', [], { lastUsedAt: '2026-03-05T00:00:00Z', lastUsedStatus: 'USED' }),
      job([to('USES', ['Identity', 'bot'])]),
    ];
    expect(names((await ask(shared)).items)).toEqual(['nightly POSSIBLE RUN_UNATTRIBUTED']);
  });

  it('looks at jobs, not at other workloads', async () => {
    expect((await ask([job([ran('2026-03-05T00:00:00Z')], { kind: 'FUNCTION' })])).items).toEqual([]);
  });

  it('sees a hand-over in the relationships themselves, and none in the first that it knows', async () => {
    const owned = (team: string) => job([ran('2026-03-09T00:00:00Z'), to('OWNED_BY', ['Team', team])]);
    const teams = cmdb([service('pay', 'ACTIVE'), node('Team', 'red'), node('Team', 'blue')]);
    const first = iam([...kit, owned('red')], { observedAt: '2026-02-01T00:00:00Z' });
    const then = iam([...kit, owned('blue')], { observedAt: '2026-02-20T00:00:00Z' });
    const { items } = await askAll([teams, first, then]);
    expect(names(items)).toEqual(['nightly CONFIRMED']);
    expect(items[0]?.because[0]).toBe('On 2026-02-20 the owner of nightly changed.');
    expect(names((await askAll([teams, first])).items)).toEqual([]);
  });
});

describe('stale', () => {
  const facts = { changedAt: at('2026-02-01T12:00:00Z'), revalidatedAt: null, attributed: true };
  it.each([
    ['2026-02-01T12:00:00.000000Z', 'FALSE', ['NOT_RUN_SINCE']],
    ['2026-02-01T12:00:00.000001Z', 'TRUE', []],
    ['2026-02-01', 'UNKNOWN', ['DATE_ONLY']],
    ['2026-02-02', 'TRUE', []],
    ['2026-01-31', 'FALSE', ['NOT_RUN_SINCE']],
  ])('a run at %s is %s', (ranAt, value, reasons) => {
    expect(stale({ ...facts, ranAt })).toEqual({ value, reasons });
  });
  it('is settled by a confirmation at the very instant of the change', () => {
    expect(stale({ ...facts, ranAt: '2026-03-01', revalidatedAt: facts.changedAt }).value).toBe('FALSE');
  });
});
