import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { ownerOf } from '../../../src/lineage/owner/owner-of.js';
import { ownersOf, type OwnerRole } from '../../../src/lineage/owner/owners-of.js';
import type { ClaimInput, EdgeClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const { identity, credential, workload, service, team, person, realm } = ref;
const refs = {
  user: identity('user'),
  key: credential('AKIA1'),
  job: workload('job'),
  pay: service('pay'),
  other: service('other'),
  red: team('red'),
  blue: team('blue'),
  green: team('green'),
  ann: person('ann'),
  account: realm('111111111111'),
};
const name = named(refs);
const cmdb = { provider: 'servicenow', realmId: 'cmdb', kind: 'INSTANCE' };

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const TEAMS: ClaimInput[] = [
  { node: refs.red, attributes: { status: 'ACTIVE' } },
  { node: refs.blue, attributes: { status: 'ACTIVE' } },
  { node: refs.green, attributes: { status: 'DISSOLVED', dissolvedAt: '2026-01-01T00:00:00Z' } },
  { node: refs.ann, attributes: { status: 'ACTIVE' } },
];
/** What the CMDB says; with the teams, so that everything that could hold an owner was heard. */
const fromCmdb = (claims: ClaimInput[], more: object = {}) =>
  syncClaims(graph, {
    source: 'snow',
    connector: 'servicenow',
    realm: cmdb,
    capabilities: ['SERVICES', 'OWNERS', 'RETIREMENT'],
    observedAt: SEEN,
    claims: [...TEAMS, ...claims],
    ...more,
  });
const fromAws = (claims: ClaimInput[], more: object = {}) =>
  syncClaims(graph, {
    source: 'aws',
    observedAt: SEEN,
    capabilities: ['IDENTITIES', 'CREDENTIALS'],
    claims,
    ...more,
  });
const owned = (by: EdgeClaimInput['to'], more: Partial<EdgeClaimInput> = {}): EdgeClaimInput => ({
  type: 'OWNED_BY',
  to: by,
  method: 'DECLARED',
  ...more,
});
const user = (...edges: EdgeClaimInput[]): ClaimInput => ({
  node: refs.user,
  attributes: { kind: 'MACHINE_USER' },
  edges,
});
const resolve = async (node = idOf(refs.user), when: Parameters<typeof asking>[2] = {}, role?: OwnerRole) => {
  const result = (await ownersOf(asking(graph, NOW, when), [node], role)).get(node);
  return {
    status: result?.status,
    tier: result?.tier ?? null,
    owners: result?.owners.map(({ id }) => name(id)),
    reasons: result?.reasons,
    result,
  };
};

describe('Q-06 tiers (5.6)', () => {
  it('takes an attested owner before a declared one, a service before a tag, the realm last', async () => {
    await fromCmdb([{ node: refs.pay, attributes: { name: 'pay' }, edges: [owned(refs.blue)] }]);
    await fromAws([
      { node: refs.account, attributes: { provider: 'aws' }, edges: [owned(refs.ann)] },
      user(),
    ]);
    expect(await resolve()).toMatchObject({ status: 'RESOLVED', tier: 'REALM', owners: ['ann'] });
    expect((await resolve()).result).toMatchObject({ fallback: 'REALM', personOnly: true });

    const tagged = owned(refs.red, { attributes: { rule: 'tag:owner' } });
    await fromAws([user(tagged)], { scope: 'tags' });
    expect(await resolve()).toMatchObject({ tier: 'TAG', owners: ['red'] });

    await fromAws([user({ type: 'SUPPORTS', to: refs.pay, method: 'DECLARED' })], { scope: 'supports' });
    expect(await resolve()).toMatchObject({ tier: 'SERVICE', owners: ['blue'] });

    await fromAws([user(owned(refs.red))], { scope: 'direct' });
    expect(await resolve()).toMatchObject({ tier: 'DIRECT', owners: ['red'] });

    const attested = owned(refs.blue, {
      method: 'ATTESTED',
      attributes: { attestedUntil: '2026-06-01T00:00:00Z' },
    });
    await fromAws([user(attested)], { scope: 'attested' });
    const answer = await resolve();
    expect(answer).toMatchObject({ status: 'RESOLVED', tier: 'ATTESTED', owners: ['blue'] });
    expect(answer.result?.claims.map((claim) => claim.tier)).toEqual([
      'ATTESTED',
      'DIRECT',
      'SERVICE',
      'TAG',
      'REALM',
    ]);
  });

  it('takes the owner that a catalogue gives through the workload that runs as it', async () => {
    await fromCmdb([]);
    await syncClaims(graph, {
      source: 'catalog',
      connector: 'backstage',
      realm: { provider: 'backstage', realmId: 'default', kind: 'CATALOGUE' },
      capabilities: ['SERVICES', 'OWNERS'],
      observedAt: SEEN,
      claims: [
        { node: refs.other, attributes: { name: 'other' }, edges: [owned(refs.red)] },
        {
          node: refs.job,
          edges: [
            { type: 'PART_OF', to: refs.other },
            { type: 'USES', to: refs.user },
          ],
        },
      ],
    });
    await fromAws([user()]);
    const answer = await resolve();
    expect(answer).toMatchObject({ status: 'RESOLVED', tier: 'CATALOGUE', owners: ['red'] });
    expect(answer.result?.claims[0]?.via.map(({ id }) => name(id))).toEqual(['job', 'other']);
  });

  it('keeps finding the owner of a service that is no longer consumed (F-06)', async () => {
    await fromCmdb([{ node: refs.pay, attributes: { name: 'pay' }, edges: [owned(refs.blue)] }]);
    await fromAws([
      user({
        type: 'SUPPORTS',
        to: refs.pay,
        validFrom: '2025-01-01T00:00:00Z',
        validTo: '2026-02-01T00:00:00Z',
        endReason: 'CONSUMER_REMOVED',
      }),
    ]);
    expect(await resolve()).toMatchObject({
      status: 'RESOLVED',
      owners: ['blue'],
      reasons: ['FORMER_ASSOCIATION'],
    });
  });

  it('does not ask the owner of a workload that has moved on while another one runs as it', async () => {
    const former: EdgeClaimInput = {
      type: 'USES',
      to: refs.user,
      validFrom: '2025-01-01T00:00:00Z',
      validTo: '2026-02-01T00:00:00Z',
      endReason: 'UNKNOWN',
    };
    const moved: ClaimInput = { node: refs.job, attributes: {}, edges: [former, owned(refs.red)] };
    await fromCmdb([]);
    await fromAws([user(), moved]);
    expect(await resolve()).toMatchObject({ tier: 'CATALOGUE', owners: ['red'] });
    const present: EdgeClaimInput = { type: 'USES', to: refs.user };
    await fromAws([user(), moved, { node: workload('now'), attributes: {}, edges: [present] }], {
      scope: 'now',
    });
    expect(await resolve()).toMatchObject({ status: 'MISSING', owners: [] });
  });

  it('does not follow a service from which the account was taken over', async () => {
    await fromCmdb([{ node: refs.pay, attributes: { name: 'pay' }, edges: [owned(refs.blue)] }]);
    await fromAws([
      user({
        type: 'SUPPORTS',
        to: refs.pay,
        validFrom: '2025-01-01T00:00:00Z',
        validTo: '2026-02-01T00:00:00Z',
        endReason: 'REASSIGNED',
      }),
    ]);
    expect(await resolve()).toMatchObject({ status: 'MISSING', owners: [] });
  });

  it("gives a credential its own owner before its identity's, and that before its service's", async () => {
    await fromCmdb([{ node: refs.pay, attributes: { name: 'pay' }, edges: [owned(refs.ann)] }]);
    const key = (...edges: EdgeClaimInput[]): ClaimInput => ({
      node: refs.key,
      attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE' },
      edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }, ...edges],
    });
    await fromAws([key(), user({ type: 'SUPPORTS', to: refs.pay })]);
    expect(await resolve(idOf(refs.key))).toMatchObject({ tier: 'SERVICE', owners: ['ann'] });
    await fromAws([user(owned(refs.blue))], { scope: 'two' });
    expect(await resolve(idOf(refs.key))).toMatchObject({ tier: 'DIRECT', owners: ['blue'] });
    await fromAws([{ node: refs.key, edges: [owned(refs.red)] }], { scope: 'three' });
    expect(await resolve(idOf(refs.key))).toMatchObject({
      status: 'RESOLVED',
      tier: 'DIRECT',
      owners: ['red'],
    });
  });
});

describe('Q-06 results', () => {
  it('is a CONFLICT when the deciding tier has two valid targets', async () => {
    await fromCmdb([]);
    await fromAws([user(owned(refs.red), owned(refs.blue))]);
    const answer = await resolve();
    expect(answer).toMatchObject({ status: 'CONFLICT', tier: 'DIRECT' });
    expect(answer.result?.owner).toBeNull();
    expect(answer.owners?.sort()).toEqual(['blue', 'red']);
  });

  it('is a CONFLICT when two records of one service name different owners', async () => {
    const same: EdgeClaimInput = { type: 'SAME_AS', to: refs.other, method: 'DECLARED' };
    await fromCmdb([
      { node: refs.pay, attributes: { name: 'pay' }, edges: [owned(refs.blue), same] },
      { node: refs.other, attributes: { name: 'pay' }, edges: [owned(refs.red)] },
    ]);
    await fromAws([user({ type: 'SUPPORTS', to: refs.pay })]);
    const answer = await resolve();
    expect(answer).toMatchObject({ status: 'CONFLICT', tier: 'SERVICE' });
    expect(answer.owners?.sort()).toEqual(['blue', 'red']);
  });

  it.each([
    ['person', refs.ann],
    ['team', refs.red],
  ])('does not know whether a %s still counts of which its source does not know', async (_what, node) => {
    await fromCmdb([], { claims: [{ node, attributes: { status: 'UNKNOWN' } }] });
    await fromAws([user(owned(node))]);
    expect(await resolve()).toMatchObject({ status: 'UNKNOWN', reasons: ['OWNER_STATUS_UNKNOWN'] });
  });

  it('is no conflict when both targets are one team', async () => {
    const same: EdgeClaimInput = { type: 'SAME_AS', to: refs.blue, method: 'DECLARED' };
    await fromCmdb([], { claims: [{ ...TEAMS[0], edges: [same] }, ...TEAMS.slice(1)] });
    await fromAws([user(owned(refs.red), owned(refs.blue))]);
    expect((await resolve()).status).toBe('RESOLVED');
  });

  it('is no conflict when a third record ties both targets together', async () => {
    const directory = team('directory');
    const same = (to: EdgeClaimInput['to']): EdgeClaimInput => ({ type: 'SAME_AS', to, method: 'DECLARED' });
    await fromCmdb([{ node: directory, attributes: {}, edges: [same(refs.red), same(refs.blue)] }]);
    await fromAws([user(owned(refs.red), owned(refs.blue))]);
    expect((await resolve()).status).toBe('RESOLVED');
  });

  it('passes over a dissolved team, and is INVALID when nothing else is claimed', async () => {
    await fromCmdb([{ node: refs.pay, attributes: { name: 'pay' }, edges: [owned(refs.blue)] }]);
    await fromAws([user(owned(refs.green, { validFrom: '2025-01-01T00:00:00Z' }))]);
    expect(await resolve()).toMatchObject({ status: 'INVALID', reasons: ['TEAM_DISSOLVED'] });
    expect(await resolve(undefined, { asOf: '2025-12-01T00:00:00Z' })).toMatchObject({ status: 'RESOLVED' });
    await fromAws([user({ type: 'SUPPORTS', to: refs.pay })], { scope: 'two' });
    expect(await resolve()).toMatchObject({ status: 'RESOLVED', tier: 'SERVICE', owners: ['blue'] });
  });

  it('does not count an attestation that has expired, from its very instant', async () => {
    await fromCmdb([]);
    const attested = owned(refs.red, {
      method: 'ATTESTED',
      attributes: { attestedUntil: '2026-03-10T00:00:00Z' },
    });
    await fromAws([user(attested)]);
    expect(await resolve()).toMatchObject({ status: 'INVALID', reasons: ['ATTESTATION_EXPIRED'] });
    expect(await resolve(undefined, { asOf: '2026-03-09T23:59:59Z' })).toMatchObject({ status: 'RESOLVED' });
  });

  it('never takes the creator for the owner, nor a guess (F-34)', async () => {
    await fromCmdb([]);
    await fromAws([user({ type: 'CREATED_BY', to: refs.ann }, owned(refs.red, { method: 'INFERRED' }))]);
    const answer = await resolve();
    expect(answer.status).toBe('MISSING');
    expect(answer.result?.claims.map((claim) => [claim.tier, name(claim.owner.id)]).sort()).toEqual([
      ['SUGGESTION', 'ann'],
      ['SUGGESTION', 'red'],
    ]);
  });

  it('refuses an owner that is a machine (F-34)', async () => {
    await fromCmdb([]);
    const bot = identity('bot');
    await fromAws([
      user(owned(refs.ann)),
      {
        node: bot,
        attributes: { kind: 'BOT', actorClass: 'MACHINE' },
        edges: [{ type: 'SAME_AS', to: refs.ann, method: 'DECLARED' }],
      },
    ]);
    expect(await resolve()).toMatchObject({ status: 'INVALID', reasons: ['OWNER_IS_MACHINE'] });
  });

  it('is MISSING when all was heard, and UNKNOWN when a source is stale, failed or not there (F-04)', async () => {
    await fromAws([user()]);
    expect(await resolve()).toMatchObject({ status: 'UNKNOWN', reasons: ['OWNERS_NOT_COVERED'] });
    await fromCmdb([]);
    expect((await resolve()).status).toBe('MISSING');
    await fromCmdb([], { completeness: 'FAILED', observedAt: '2026-03-09T23:30:00Z' });
    expect((await resolve()).status).toBe('UNKNOWN');
    await fromCmdb([], { observedAt: '2026-03-09T23:40:00Z' });
    expect((await resolve()).status).toBe('MISSING');
    const later = await ownersOf(asking(graph, '2026-04-01T00:00:00Z'), [idOf(refs.user)]);
    expect([...later.values()][0]?.status).toBe('UNKNOWN');
  });

  it('knows of a target that nobody describes only once all was heard', async () => {
    await fromAws([user(owned(team('nobody')))]);
    expect(await resolve()).toMatchObject({ status: 'UNKNOWN', reasons: ['TARGET_NOT_DESCRIBED'] });
    await fromCmdb([]);
    expect(await resolve()).toMatchObject({ status: 'INVALID', reasons: ['TARGET_NOT_FOUND'] });
  });

  it('keeps roles apart', async () => {
    await fromCmdb([]);
    await fromAws([user(owned(refs.red, { attributes: { role: 'TECHNICAL' } }))]);
    expect((await resolve()).status).toBe('MISSING');
    expect(await resolve(undefined, {}, 'TECHNICAL')).toMatchObject({ status: 'RESOLVED', owners: ['red'] });
  });
});

describe('Q-06 in time and at once', () => {
  it('answers as of an instant, and as known at one', async () => {
    await fromCmdb([], { observedAt: '2026-02-01T00:00:00Z' });
    await fromAws([user(owned(refs.red, { validFrom: '2026-01-01T00:00:00Z' }))], {
      observedAt: '2026-02-01T00:00:00Z',
    });
    await fromAws([user(owned(refs.blue, { validFrom: '2026-03-01T00:00:00Z' }))], {
      observedAt: '2026-03-05T00:00:00Z',
    });
    await fromCmdb([], { observedAt: '2026-03-05T00:00:00Z' });
    expect((await resolve()).owners).toEqual(['blue']);
    expect((await resolve(undefined, { asOf: NOW, knownAt: '2026-03-02T00:00:00Z' })).owners).toEqual([
      'red',
    ]);
  });

  it('takes no more statements for many nodes than for one', async () => {
    await fromCmdb([{ node: refs.pay, attributes: { name: 'pay' }, edges: [owned(refs.blue)] }]);
    const many = Array.from({ length: 40 }, (_, index) => identity(`u${index}`));
    await fromAws(
      many.map((node) => ({ node, attributes: {}, edges: [{ type: 'SUPPORTS' as const, to: refs.pay }] })),
    );
    let statements = 0;
    const counted = { ...asking(graph, NOW) };
    const spy = {
      ...counted,
      graph: {
        ...bound(graph),
        read: (...given: Parameters<Graph['read']>) => {
          statements++;
          return graph.read(...given);
        },
      },
    };
    await ownersOf(spy, [idOf(many[0] as typeof refs.user)]);
    const one = statements;
    statements = 0;
    const all = await ownersOf(spy, many.map(idOf));
    expect(statements).toBe(one);
    expect([...all.values()].every((result) => name(result.owner?.id ?? '') === 'blue')).toBe(true);
  });

  it('answers the question with its frame', async () => {
    await fromCmdb([]);
    await fromAws([user(owned(refs.red))]);
    const answer = await ownerOf.ask(asking(graph, NOW), ownerOf.args.parse({ node: idOf(refs.user) }));
    expect(answer).toMatchObject({ status: 'RESOLVED', certainty: 'COMPLETE', queryVersion: 'Q-06/1' });
  });
});

function bound(of: Graph): Graph {
  return Object.assign(Object.create(of) as Graph, { engine: of.engine });
}

it('is no former owner whose tie was only described in other words', async () => {
  const attributes = (observationCount: number) => ({ attributes: { observationCount } });
  for (const day of [1, 2, 3]) {
    const observedAt = `2026-03-0${day}T00:00:00Z`;
    const job: ClaimInput = {
      node: refs.job,
      attributes: {},
      edges: [{ type: 'USES', to: refs.user, ...attributes(day) }, owned(refs.red)],
    };
    await fromAws([user({ type: 'SUPPORTS', to: refs.pay, ...attributes(day) }), job], { observedAt });
    const pay: ClaimInput = { node: refs.pay, attributes: {}, edges: [owned(refs.red, attributes(day))] };
    await fromCmdb([pay], { observedAt });
  }
  const { result, owners } = await resolve();
  expect(owners).toEqual(['red']);
  expect(result?.claims.map(({ tier, reasons }) => [tier, reasons])).toEqual([
    ['SERVICE', []],
    ['CATALOGUE', []],
  ]);
  expect(result?.claims.map(({ evidence }) => evidence[0]?.observationCount)).toEqual([3, 3]);
});
