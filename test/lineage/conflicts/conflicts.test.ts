import { describe, expect, it } from 'vitest';
import { sourceConflicts } from '../../../src/lineage/conflicts/source-conflicts.js';
import type { ClaimsToSync } from '../../support/sync.js';
import { asking } from '../support.js';
import { cmdb, graphOf, iam, identity, node, service, T, to } from '../survivors/world.js';

async function ask(syncs: ClaimsToSync[], args: object = {}, when: Parameters<typeof asking>[2] = {}) {
  const graph = await graphOf(syncs);
  try {
    return await sourceConflicts.ask(asking(graph, T, when), sourceConflicts.args.parse(args));
  } finally {
    await graph.close();
  }
}
const told = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.flatMap(({ node: of, conflicts }) =>
    conflicts.map(
      ({ attribute, kind, value }) => `${String(of.attributes.name)} ${attribute} ${kind} ${value}`,
    ),
  );
const other = (claims: ReturnType<typeof node>[], rest: Partial<ClaimsToSync> = {}) =>
  iam(claims, { source: 'other', connector: 'other', scope: 'other', ...rest });
const who = (actorClass: string) => identity('svc', [], { actorClass });

describe('Q-33 sourceConflicts', () => {
  it('shows an equal-tier tie without a winner, and every claim', async () => {
    const syncs = [iam([who('MACHINE')]), other([who('HUMAN')])];
    expect(await told(syncs)).toEqual(['svc actorClass CONFLICT null']);
    const [item] = (await ask(syncs)).items;
    expect(item).toMatchObject({ severity: 'MEDIUM', recommendedActions: ['CONFIRM'], flags: ['CONFLICT'] });
    expect(item?.conflicts[0]?.claims).toMatchObject([
      { value: 'MACHINE', source: 'aws', decides: true },
      { value: 'HUMAN', source: 'other', decides: true },
    ]);
    expect(item?.because).toEqual([
      'Of the actorClass of svc sources say MACHINE (aws) and HUMAN (other); they have equal standing, so none wins.',
    ]);
  });

  it('does not depend on the order of the syncs', async () => {
    const syncs = [iam([who('MACHINE')]), other([who('HUMAN')])];
    const [a, b] = [await ask(syncs), await ask([...syncs].reverse())];
    expect(JSON.stringify(a.items[0]?.conflicts)).toBe(JSON.stringify(b.items[0]?.conflicts));
  });

  it('shows a fresher claim of lower precedence against the winner, and none that is older', async () => {
    const declared = (observedAt: string) =>
      other([{ ...who('HUMAN'), method: 'DECLARED' as const }], { observedAt });
    const configured = iam([who('MACHINE')], { observedAt: '2026-03-05T00:00:00Z' });
    expect(await told([configured, declared('2026-03-09T00:00:00Z')])).toEqual([
      'svc actorClass CONTESTED MACHINE',
    ]);
    expect(await told([configured, declared('2026-03-01T00:00:00Z')])).toEqual([]);
  });

  it('is silent where sources agree, where one does not know, and over words of their own', async () => {
    expect(await told([iam([who('MACHINE')]), other([who('MACHINE')])])).toEqual([]);
    expect(await told([iam([who('MACHINE')]), other([who('UNKNOWN')])])).toEqual([]);
    const renamed = { ...identity('svc', [], { name: 'robot' }), method: 'DECLARED' as const };
    const later = { observedAt: '2026-03-09T23:30:00Z' };
    expect(await told([iam([who('MACHINE')]), other([renamed], later)])).toEqual([]);
  });

  it('shows two valid owners of equal standing, of which none wins', async () => {
    const owned = (team: string) =>
      identity('svc', [], {}, [to('OWNED_BY', ['Team', team], { method: 'DECLARED' })]);
    const teams = cmdb([
      node('Team', 'red', { status: 'ACTIVE' }),
      node('Team', 'blue', { status: 'ACTIVE' }),
    ]);
    const syncs = [teams, iam([owned('red')]), other([owned('blue')])];
    expect(await told(syncs)).toEqual(['svc owner CONFLICT null']);
    const [item] = (await ask(syncs, { attribute: 'owner' })).items;
    expect(item?.conflicts[0]?.claims.map(({ value }) => value)).toEqual(['red', 'blue']);
    expect(await told(syncs, { attribute: 'state' })).toEqual([]);
  });

  it('shows a service that one source calls retired and another active, under any name (R-CON-04)', async () => {
    const twin = service('pay-catalog', 'ACTIVE', {}, [to('SAME_AS', ['Service', 'pay'])]);
    const syncs = [
      cmdb([service('pay', 'RETIRED', { retiredAt: '2026-03-01T00:00:00Z' })]),
      cmdb([twin], { source: 'catalog', connector: 'backstage', scope: 'catalog' }),
    ];
    expect(await told(syncs)).toEqual(['pay lifecycle CONTESTED RETIRED']);
    const [item] = (await ask(syncs)).items;
    expect(item?.conflicts[0]?.claims.map(({ value, decides }) => [value, decides])).toEqual([
      ['RETIRED', true],
      ['ACTIVE', false],
    ]);
  });

  it('is settled once the sources agree, and was not before', async () => {
    const syncs = [
      iam([who('MACHINE')], { observedAt: '2026-03-08T00:00:00Z' }),
      other([who('HUMAN')], { observedAt: '2026-03-08T00:00:00Z' }),
      other([who('MACHINE')], { observedAt: '2026-03-09T00:00:00Z' }),
    ];
    expect(await told(syncs)).toEqual([]);
    const then = { asOf: '2026-03-08T12:00:00Z', knownAt: '2026-03-08T12:00:00Z' };
    expect(await told(syncs, {}, then)).toEqual(['svc actorClass CONFLICT null']);
  });
});
