import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { accessProvenance } from '../../../src/lineage/access-provenance/access-provenance.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const { identity, entitlement, resource, realm } = ref;
const set = (id: string) => ({ type: 'PermissionSet' as const, key: ['aws', '111111111111', id] });
const decision = (id: string) => ({ type: 'PolicyDecision' as const, key: ['iga', id] });
const refs = {
  user: identity('user'),
  direct: entitlement('direct'),
  byGroup: entitlement('byGroup'),
  team: set('team'),
  all: set('all'),
  read: set('read'),
  write: set('write'),
  data: resource('data'),
  more: resource('more'),
  account: realm('111111111111'),
  yes: decision('yes'),
  no: decision('no'),
};
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const putInto =
  (into: Graph) =>
  (claims: ClaimInput[], observedAt = '2026-03-09T23:00:00Z') =>
    syncClaims(into, { observedAt, capabilities: ['PERMISSIONS', 'IDENTITIES'], claims });
const user = (...edges: NonNullable<ClaimInput['edges']>): ClaimInput => ({
  node: refs.user,
  attributes: { name: 'svc-pay', kind: 'ROLE', state: 'ACTIVE' },
  edges,
});
const grant = (
  node: typeof refs.direct,
  attributes: object,
  ...edges: NonNullable<ClaimInput['edges']>
): ClaimInput => ({
  node,
  attributes: { effect: 'ALLOW', ...attributes },
  edges,
});
const has = (to: typeof refs.direct) => ({ type: 'HAS_ENTITLEMENT' as const, to });
const on = (to: typeof refs.data) => ({ type: 'ON' as const, to });
const of = (to: ReturnType<typeof set>, more: object = {}) => ({ type: 'GRANTS' as const, to, ...more });
const told = { requestedBy: 'ada', approvedBy: 'grace', reason: 'month end', reviewBy: '2026-06-01' };
const ask = (given: object = { identity: idOf(refs.user), resource: idOf(refs.data) }) =>
  accessProvenance.ask(asking(graph, NOW), accessProvenance.args.parse(given));

describe('Q-10', () => {
  it('tells who asked, who approved, why, since when and until when', async () => {
    await putInto(graph)([
      user(has(refs.direct)),
      grant(refs.direct, { ...told, createdAt: '2026-01-01T00:00:00Z' }, of(refs.read), on(refs.data), {
        type: 'APPROVED_BY',
        to: refs.yes,
      }),
      { node: refs.read, attributes: { name: 'read' } },
      { node: refs.data, attributes: { name: 'ledger' } },
      { node: refs.yes, attributes: { outcome: 'ALLOW', decidedAt: '2025-12-31T00:00:00Z', actor: 'board' } },
    ]);
    const { items } = await ask();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      requestedBy: 'ada',
      approvedBy: ['board', 'grace'],
      reason: 'month end',
      since: '2026-01-01T00:00:00.000000Z',
      reviewBy: '2026-06-01',
      missing: [],
      flags: [],
      certainty: 'CONFIRMED',
    });
    expect(items[0]?.because.join(' ')).toContain(
      'It was asked for by ada; it was approved by board and grace.',
    );
  });

  it('has an item for each way, by groups within groups too, and each missing part', async () => {
    await putInto(graph)([
      user(has(refs.direct), { type: 'MEMBER_OF', to: refs.team }),
      { node: refs.team, attributes: { kind: 'GROUP' }, edges: [{ type: 'MEMBER_OF', to: refs.all }] },
      { node: refs.all, attributes: { kind: 'GROUP' }, edges: [has(refs.byGroup)] },
      grant(refs.direct, { reason: 'month end' }, on(refs.data)),
      grant(refs.byGroup, {}, on(refs.data)),
      grant(entitlement('elsewhere'), {}, on(refs.more)),
    ]);
    const { items } = await ask();
    expect(
      items.map((item) => [
        name(item.entitlement.id),
        item.groups.map((group) => name(group.id)),
        item.flags,
      ]),
    ).toEqual([
      ['byGroup', ['team', 'all'], ['INHERITED', 'NO_PROVENANCE']],
      ['direct', [], []],
    ]);
    expect(items[1]?.missing).toEqual(['REQUESTED_BY', 'APPROVED_BY', 'DECISION', 'END_OR_REVIEW']);
  });

  it('flags what was approved and then widened, and by what', async () => {
    const claims = (more: NonNullable<ClaimInput['edges']>, digest: string): ClaimInput[] => [
      user(has(refs.direct)),
      grant(
        refs.direct,
        { createdAt: '2026-01-01T00:00:00Z' },
        of(refs.read),
        on(refs.data),
        { type: 'APPROVED_BY', to: refs.yes },
        ...more,
      ),
      { node: refs.read, attributes: { name: 'read', actionsDigest: digest } },
      { node: refs.yes, attributes: { outcome: 'APPROVED', decidedAt: '2026-01-02T00:00:00Z' } },
    ];
    const put = putInto(graph);
    await put(claims([], 'a'), '2026-01-03T00:00:00Z');
    expect((await ask()).items[0]?.flags).toEqual(['APPROVED_LATER']);
    await put(claims([of(refs.write)], 'b'), '2026-02-01T00:00:00Z');
    const [item] = (await ask()).items;
    expect(item?.flags).toContain('WIDENED');
    expect(
      item?.widened.map(({ at, node, attribute }) => [at.slice(0, 10), name(node.id), attribute]),
    ).toEqual(
      [
        ['2026-02-01', 'read', 'actionsDigest'],
        ['2026-02-01', 'write', null],
      ].sort((a, b) => (idOf(refs[a[1] as 'read']) < idOf(refs[b[1] as 'read']) ? -1 : 1)),
    );
  });

  it('says of a grant on the realm of the resource, and of a refused one, what they are', async () => {
    await putInto(graph)([
      user(has(refs.direct)),
      grant(refs.direct, told, { type: 'ON', to: refs.account }, { type: 'APPROVED_BY', to: refs.no }),
      { node: refs.data, attributes: { kind: 'BUCKET' }, edges: [{ type: 'LOCATED_IN', to: refs.account }] },
      { node: refs.no, attributes: { outcome: 'DENY', decidedAt: '2026-01-01T00:00:00Z', actor: 'board' } },
    ]);
    const [item] = (await ask()).items;
    expect(item).toMatchObject({
      certainty: 'POSSIBLE',
      reasons: ['REALM_WIDE'],
      flags: ['LAST_DECISION_DENIES'],
    });
    expect(item?.approvedBy).toEqual(['grace']);
  });

  it('of a grant names every holder; wants a grant, or an identity', async () => {
    await putInto(graph)([
      user(has(refs.direct)),
      { node: refs.team, attributes: { kind: 'GROUP' }, edges: [has(refs.direct)] },
      grant(refs.direct, told, on(refs.data)),
    ]);
    const { items } = await ask({ entitlement: idOf(refs.direct) });
    expect(items[0]?.holders.map(({ id }) => name(id)).sort()).toEqual(['team', 'user']);
    expect(accessProvenance.args.safeParse({}).success).toBe(false);
    expect(accessProvenance.args.safeParse({ entitlement: 'a', identity: 'b' }).success).toBe(false);
    expect(accessProvenance.args.safeParse({ entitlement: 'a', resource: 'b' }).success).toBe(false);
  });
});

describeEngines('Q-10 through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    await putInto(graph)([user(has(refs.direct)), grant(refs.direct, told, of(refs.read), on(refs.data))]);
    const given = { identity: 'svc-pay' };
    const answer = await whole(graph, 'accessProvenance', given, NOW);
    expect(answer).toMatchObject({
      items: [{ requestedBy: 'ada', missing: ['DECISION'] }],
      counts: { total: 1 },
    });
    expect(JSON.stringify(await whole(graph, 'accessProvenance', given, NOW))).toBe(JSON.stringify(answer));
  }, 180_000);
});
