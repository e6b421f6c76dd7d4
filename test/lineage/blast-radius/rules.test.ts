import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { blastRadius } from '../../../src/lineage/blast-radius/blast-radius.js';
import { DEFAULT_POLICY, type ClaimInput, type NodeRef } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { throughGraphql } from '../through-graphql.js';

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const { identity, credential, workload, location, material, resource, entitlement } = ref;
const refs = {
  key: credential('AKIA1'),
  user: identity('user'),
  admin: identity('admin'),
  target: identity('target'),
  job: workload('job'),
  pipeline: workload('pipeline'),
  place: location('place'),
  secret: material('secret'),
  grant: entitlement('grant'),
  old: entitlement('old'),
  data: resource('data'),
  repo: { type: 'Repository', key: ['github', '7'] },
  vendor: { type: 'ThirdParty', key: ['acme'] },
  inner: { type: 'PermissionSet', key: ['aws', '111111111111', 'inner'] },
  outer: { type: 'PermissionSet', key: ['aws', '111111111111', 'outer'] },
} satisfies Record<string, NodeRef>;
const name = named(refs);
const active = { kind: 'ACCESS_KEY', state: 'ACTIVE' } as const;
const role = { kind: 'ROLE', state: 'ACTIVE' } as const;

const put = (graph: Graph, claims: ClaimInput[], observedAt = SEEN) =>
  syncClaims(graph, {
    observedAt,
    capabilities: ['IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'PERMISSIONS', 'WORKLOADS', 'SECRET_LOCATIONS'],
    claims,
  });
const who = (node: NodeRef, edges: ClaimInput['edges'] = []): ClaimInput => ({
  node,
  attributes: role,
  edges,
});

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());
const ask = (start: NodeRef, more: object = {}, when: Parameters<typeof asking>[2] = {}) =>
  blastRadius.ask(asking(graph, NOW, when), blastRadius.args.parse({ start: [idOf(start)], ...more }));
const reached = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items
    .map(({ id, certainty, rules }) => `${name(id)} ${certainty} ${rules.at(-1)}`)
    .sort();

describe('Q-16 B3', () => {
  it('tells the action class of a grant, from its permission set or from itself, and holds it POSSIBLE', async () => {
    await put(graph, [
      who(refs.user, [{ type: 'HAS_ENTITLEMENT', to: refs.grant }]),
      {
        node: refs.grant,
        attributes: { effect: 'ALLOW' },
        edges: [
          { type: 'ON', to: refs.data },
          { type: 'GRANTS', to: refs.inner },
        ],
      },
      { node: refs.inner, attributes: { actionClasses: ['WRITE', 'READ', 'READ'] } },
      { node: refs.data, attributes: {} },
    ]);
    const item = (await ask(refs.user)).items.find(({ id }) => name(id) === 'data');
    expect(item).toMatchObject({
      actionClasses: ['READ', 'WRITE'],
      certainty: 'POSSIBLE',
      reasons: ['NOT_EVALUATED'],
    });
    expect(item?.because).toEqual([
      'user holds a grant, which is on data.',
      'What the permissions amount to in effect was not evaluated.',
    ]);
  });

  it('takes a privileged set for ADMIN, and says nothing where nobody tells', async () => {
    const grantOf = (set: Record<string, unknown>): ClaimInput[] => [
      who(refs.user, [{ type: 'HAS_ENTITLEMENT', to: refs.grant }]),
      {
        node: refs.grant,
        edges: [
          { type: 'ON', to: refs.data },
          { type: 'GRANTS', to: refs.inner },
        ],
      },
      { node: refs.inner, attributes: set },
    ];
    const classes = async () =>
      (await ask(refs.user)).items.find(({ id }) => name(id) === 'data')?.actionClasses;
    await put(graph, grantOf({ privileged: true }));
    expect(await classes()).toEqual(['ADMIN', 'READ', 'WRITE']);
    await put(graph, grantOf({ privileged: false }), '2026-03-09T23:30:00Z');
    expect(await classes()).toEqual([]);
  });

  it('follows groups within groups', async () => {
    await put(graph, [
      who(refs.user, [{ type: 'MEMBER_OF', to: refs.inner }]),
      { node: refs.inner, attributes: { kind: 'GROUP' }, edges: [{ type: 'MEMBER_OF', to: refs.outer }] },
      {
        node: refs.outer,
        attributes: { kind: 'GROUP' },
        edges: [{ type: 'HAS_ENTITLEMENT', to: refs.grant }],
      },
      { node: refs.grant, attributes: {}, edges: [{ type: 'ON', to: refs.data }] },
    ]);
    expect(await reached(refs.user)).toEqual([
      'data POSSIBLE B3',
      'grant POSSIBLE B3',
      'inner CONFIRMED B3',
      'outer CONFIRMED B3',
    ]);
  });

  it('leaves out what denies and what has expired, and takes it again as of before', async () => {
    await put(graph, [
      who(refs.user, [
        { type: 'HAS_ENTITLEMENT', to: refs.grant, validFrom: '2026-01-01T00:00:00Z' },
        { type: 'HAS_ENTITLEMENT', to: refs.old, validFrom: '2026-01-01T00:00:00Z' },
      ]),
      { node: refs.grant, attributes: { effect: 'DENY' }, edges: [{ type: 'ON', to: refs.data }] },
      {
        node: refs.old,
        attributes: { expiresAt: NOW },
        edges: [{ type: 'ON', to: refs.data, validFrom: '2026-01-01T00:00:00Z' }],
      },
    ]);
    expect(await reached(refs.user)).toEqual([]);
    expect(await reached(refs.user, {}, { asOf: '2026-03-09T23:59:59Z' })).toEqual([
      'data POSSIBLE B3',
      'old POSSIBLE B3',
    ]);
  });
});

describe('Q-16 B5, B6, B8, B9', () => {
  it('takes whom it can make credentials for, and what it can administer', async () => {
    await put(graph, [
      who(refs.user, [
        { type: 'CAN_MINT', to: refs.target },
        { type: 'CAN_ADMIN', to: refs.data },
        { type: 'CAN_ADMIN', to: refs.place },
      ]),
      who(refs.target, [{ type: 'CAN_ADMIN', to: refs.admin }]),
      who(refs.admin),
      { node: refs.data, attributes: { sensitivity: 'HIGH' } },
      { node: refs.place, attributes: { class: 'VAULT' }, edges: [{ type: 'HOLDS', to: refs.secret }] },
      { node: refs.key, attributes: active, edges: [{ type: 'HAS_MATERIAL', to: refs.secret }] },
    ]);
    expect(await reached(refs.user)).toEqual([
      'admin CONFIRMED B6',
      'data CONFIRMED B6',
      'key CONFIRMED B4',
      'place CONFIRMED B6',
      'secret CONFIRMED B4',
      'target CONFIRMED B5',
    ]);
    const { items } = await ask(refs.user);
    expect(items[0]).toMatchObject({ sensitivity: 'HIGH', actionClasses: ['ADMIN', 'READ', 'WRITE'] });
  });

  it('follows builds and deployments only when the supply chain is asked for', async () => {
    await put(graph, [
      { node: refs.repo, attributes: {}, edges: [{ type: 'BUILDS', to: refs.pipeline }] },
      {
        node: refs.pipeline,
        attributes: { kind: 'PIPELINE' },
        edges: [{ type: 'DEPLOYS', to: refs.job }],
      },
      { node: refs.job, attributes: { kind: 'DEPLOYMENT' }, edges: [{ type: 'USES', to: refs.user }] },
      who(refs.user),
    ]);
    const without = await ask(refs.repo);
    expect(without.items).toEqual([]);
    expect(without.warnings.map(({ code }) => code)).toContain('NO_RULE');
    expect(await reached(refs.repo, { includeSupplyChain: true })).toEqual([
      'job CONFIRMED B8',
      'pipeline CONFIRMED B8',
      'user CONFIRMED B7',
    ]);
  });

  it('begins at a third party with what is exposed to it', async () => {
    await put(graph, [
      {
        ...who(refs.user),
        edges: [{ type: 'EXPOSED_TO', to: refs.vendor, attributes: { direction: 'INBOUND' } }],
      },
      {
        node: refs.key,
        attributes: active,
        edges: [
          { type: 'EXPOSED_TO', to: refs.vendor },
          { type: 'AUTHENTICATES_AS', to: refs.target },
        ],
      },
      who(refs.target),
    ]);
    expect(await reached(refs.vendor)).toEqual([
      'key CONFIRMED B9',
      'target CONFIRMED B1',
      'user CONFIRMED B9',
    ]);
  });
});

describe('Q-16 limits of trusts by address', () => {
  it('says that a subject trusted by more than the cap was cut', async () => {
    const crowd = Array.from({ length: 8 }, (_, n) => identity(`crowd-${n}`));
    const locator = 'arn:aws:iam::111111111111:role/user';
    const subject: NodeRef = { type: 'FederatedSubject', key: ['aws', locator] };
    await put(graph, [
      { ...who(refs.user), attributes: { ...role, locator } },
      { node: subject, attributes: { kind: 'AWS_PRINCIPAL', locator } },
      ...crowd.map((one) => who(one, [{ type: 'CAN_ASSUME', from: subject }])),
    ]);
    const answer = await ask(refs.user, {}, { policy: { ...DEFAULT_POLICY, degreeCap: 5 } });
    expect(answer.items).toHaveLength(5);
    expect(answer.completeness).toMatchObject({ truncated: true, reason: 'DEGREE_CAP' });
    expect(answer.warnings.map(({ code }) => code)).toContain('TRUNCATED');
  });
});

describeEngines('Q-16 through GraphQL', ({ open }) => {
  it(
    'answers every rule over a window, and refuses one that ends before it starts',
    { timeout: 180_000 },
    async () => {
      const other = await open();
      try {
        await put(other, [
          { node: refs.key, attributes: active, edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }] },
          who(refs.user, [{ type: 'CAN_MINT', to: refs.target, validFrom: '2026-03-05T00:00:00Z' }]),
          who(refs.target, [
            {
              type: 'CAN_ASSUME',
              to: refs.admin,
              validFrom: '2026-01-01T00:00:00Z',
              validTo: '2026-03-04T00:00:00Z',
              endReason: 'REVOKED',
            },
            { type: 'CAN_ADMIN', to: refs.data, validFrom: '2026-01-01T00:00:00Z' },
          ]),
          who(refs.admin),
          { node: refs.data, attributes: { sensitivity: 'HIGH' } },
        ]);
        const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-09T00:00:00Z' };
        const given = { start: [idOf(refs.user)], window };
        const { answer, errors } = await throughGraphql(other, NOW, 'blastRadius', given);
        expect(errors).toEqual([]);
        // What the minted credential could assume had ended before it could be minted.
        expect(answer.items.map((item: { id: string }) => name(item.id))).toEqual(['data', 'target']);
        expect(answer.items[0]).toMatchObject({
          reachedAt: '2026-03-05T00:00:00.000000Z',
          rules: ['B5', 'B6'],
          actionClasses: ['ADMIN', 'READ', 'WRITE'],
          because: ['user can create credentials for target, which can administer data.'],
        });
        const again = await throughGraphql(other, NOW, 'blastRadius', given);
        expect(JSON.stringify(again.answer)).toBe(JSON.stringify(answer));
        const backwards = { ...given, window: { from: window.to, to: window.from } };
        expect((await throughGraphql(other, NOW, 'blastRadius', backwards)).errors).toEqual([
          'window: ends before it begins.',
        ]);
      } finally {
        await other.close();
      }
    },
  );
});
