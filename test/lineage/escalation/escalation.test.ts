import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { escalationPaths } from '../../../src/lineage/escalation/escalation.js';
import type { ClaimInput, NodeRef } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { throughGraphql } from '../through-graphql.js';

const NOW = '2026-03-10T00:00:00Z';
const { identity, credential, location, material, resource, entitlement } = ref;
const set = (id: string): NodeRef => ({ type: 'PermissionSet', key: ['azure', 'tenant', id] });
const refs = {
  contributor: identity('contributor'),
  robot: identity('robot'),
  helper: identity('helper'),
  vault: location('vault'),
  secret: material('secret'),
  key: credential('client-secret'),
  grant: entitlement('grant'),
  own: entitlement('own'),
  owner: set('owner'),
  reader: set('reader'),
  data: resource('data'),
} satisfies Record<string, NodeRef>;
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const put = (claims: ClaimInput[], on = graph) =>
  syncClaims(on, {
    observedAt: '2026-03-09T23:00:00Z',
    capabilities: ['IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'PERMISSIONS', 'SECRET_LOCATIONS'],
    claims,
  });
const who = (node: NodeRef, edges: ClaimInput['edges'] = []): ClaimInput => ({
  node,
  attributes: { kind: 'SERVICE_PRINCIPAL', state: 'ACTIVE' },
  edges,
});
const ask = (more: object = {}) =>
  escalationPaths.ask(
    asking(graph, NOW),
    escalationPaths.args.parse({ identity: idOf(refs.contributor), ...more }),
  );

/** The contributor of a key vault may change its access policy, and so read the secret of an owner. */
const KEY_VAULT: ClaimInput[] = [
  who(refs.contributor, [{ type: 'CAN_ADMIN', to: refs.vault }]),
  { node: refs.vault, attributes: { class: 'VAULT' }, edges: [{ type: 'HOLDS', to: refs.secret }] },
  {
    node: refs.key,
    attributes: { kind: 'CLIENT_SECRET', state: 'ACTIVE' },
    edges: [
      { type: 'HAS_MATERIAL', to: refs.secret },
      { type: 'AUTHENTICATES_AS', to: refs.robot },
    ],
  },
  who(refs.robot, [{ type: 'HAS_ENTITLEMENT', to: refs.grant }]),
  { node: refs.grant, attributes: { effect: 'ALLOW' }, edges: [{ type: 'GRANTS', to: refs.owner }] },
  { node: refs.owner, attributes: { name: 'Owner', privileged: true } },
];

describe('Q-38', () => {
  it('finds the way over a key vault to an owner, and says that grants are not evaluated', async () => {
    await put(KEY_VAULT);
    const answer = await ask();
    expect(answer.items).toHaveLength(1);
    const [item] = answer.items;
    expect(item?.path.map(name)).toEqual([
      'contributor',
      'vault',
      'secret',
      'key',
      'robot',
      'grant',
      'owner',
    ]);
    expect(item).toMatchObject({
      mechanisms: ['CAN_ADMIN'],
      certainty: 'POSSIBLE',
      reasons: ['NOT_EVALUATED'],
      flags: ['PRIVILEGED'],
    });
    expect(answer.certainty).toBe('PARTIAL');
    expect(answer.warnings.map(({ code }) => code)).toContain('NOT_EVALUATED');
  });

  it('is CONFIRMED where every step is stated, over minting and assuming', async () => {
    await put([
      who(refs.contributor, [{ type: 'CAN_MINT', to: refs.helper }]),
      who(refs.helper, [{ type: 'CAN_ASSUME', to: refs.robot }]),
      who(refs.robot, [
        { type: 'CAN_ADMIN', to: refs.data },
        { type: 'CAN_ADMIN', to: refs.owner },
      ]),
      { node: refs.data, attributes: { sensitivity: 'HIGH' } },
      { node: refs.owner, attributes: { privileged: true } },
    ]);
    const all = (await ask()).items;
    expect(all.map((item) => [name(item.id), item.certainty, item.mechanisms])).toEqual([
      ['data', 'CONFIRMED', ['CAN_MINT', 'CAN_ASSUME', 'CAN_ADMIN']],
      ['owner', 'CONFIRMED', ['CAN_MINT', 'CAN_ASSUME', 'CAN_ADMIN']],
    ]);
    const only = async (targetPredicate: string) =>
      (await ask({ targetPredicate })).items.map((item) => name(item.id));
    expect(await only('PRIVILEGED')).toEqual(['owner']);
    expect(await only('HIGH_SENSITIVITY')).toEqual(['data']);
  });

  it('takes what the identity was given for no escalation, and nothing ordinary for a target', async () => {
    await put([
      who(refs.contributor, [
        { type: 'HAS_ENTITLEMENT', to: refs.own },
        { type: 'CAN_ASSUME', to: refs.robot },
      ]),
      { node: refs.own, attributes: {}, edges: [{ type: 'GRANTS', to: refs.owner }] },
      { node: refs.owner, attributes: { privileged: true } },
      who(refs.robot, [{ type: 'HAS_ENTITLEMENT', to: refs.grant }]),
      {
        node: refs.grant,
        attributes: {},
        edges: [
          { type: 'GRANTS', to: refs.owner },
          { type: 'GRANTS', to: refs.reader },
          { type: 'ON', to: refs.data },
        ],
      },
      { node: refs.reader, attributes: { privileged: false } },
      { node: refs.data, attributes: { sensitivity: 'LOW' } },
    ]);
    const answer = await ask();
    expect(answer.items).toEqual([]);
    expect(answer.held.map(({ id }) => name(id))).toEqual(['owner']);
  });

  it('does not go on through a secret whose credential is dead', async () => {
    await put(
      KEY_VAULT.map((one) =>
        one.node === refs.key
          ? { ...one, attributes: { kind: 'CLIENT_SECRET', state: 'DEACTIVATED', stateReason: 'REVOKED' } }
          : one,
      ),
    );
    expect((await ask()).items).toEqual([]);
  });

  it('says that it stopped at the depth', async () => {
    await put(KEY_VAULT);
    const answer = await ask({ depth: 3 });
    expect(answer.items).toEqual([]);
    expect(answer.completeness).toMatchObject({ truncated: true, reason: 'DEPTH' });
  });
});

describeEngines('Q-38 through GraphQL', ({ open }) => {
  it('answers with the way, the same bytes twice', { timeout: 300_000 }, async () => {
    const other = await open();
    try {
      await put(KEY_VAULT, other);
      const given = { identity: idOf(refs.contributor), targetPredicate: 'PRIVILEGED' };
      const { answer, errors } = await throughGraphql(other, NOW, 'escalationPaths', given);
      expect(errors).toEqual([]);
      expect(answer.items.map((item: { id: string }) => name(item.id))).toEqual(['owner']);
      expect(answer.items[0].because[0]).toContain('contributor can administer vault, which holds a secret');
      const again = await throughGraphql(other, NOW, 'escalationPaths', given);
      expect(JSON.stringify(again.answer)).toBe(JSON.stringify(answer));
    } finally {
      await other.close();
    }
  });
});
