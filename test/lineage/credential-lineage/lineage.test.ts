import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { lineage } from '../../../src/lineage/credential-lineage/lineage.js';
import type { Capability, ClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const refs = {
  key: ref.credential('AKIA1'),
  user: ref.identity('user'),
  role: ref.identity('role'),
  ann: ref.person('ann'),
  secret: ref.material('secret'),
  vault: ref.location('vault'),
  ci: ref.location('ci'),
  pod: ref.workload('pod'),
  red: ref.team('red'),
  account: ref.realm('111111111111'),
};
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const ALL: Capability[] = [
  'IDENTITIES',
  'CREDENTIALS',
  'SECRET_LOCATIONS',
  'WORKLOADS',
  'TRUSTS',
  'PERMISSIONS',
  'OWNERS',
];
const put = (claims: ClaimInput[], capabilities = ALL) =>
  syncClaims(graph, { observedAt: '2026-03-09T23:00:00Z', capabilities, claims });
const key: ClaimInput = { node: refs.key, attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE' } };
const ask = () => lineage.ask(asking(graph, NOW), lineage.args.parse({ credential: idOf(refs.key) }));
const segments = async () =>
  (await ask()).segments.map(({ kind, entries, missing }) => [
    kind,
    missing ?? entries.map(({ node }) => name(node.id)).join(' '),
  ]);

describe('Q-11', () => {
  it('follows a key that was made in the console, vaulted, synced to CI and used by a pod', async () => {
    await put([
      {
        ...key,
        edges: [
          { type: 'CREATED_BY', to: refs.ann, method: 'OBSERVED' },
          { type: 'ISSUED_IN', to: refs.account },
          { type: 'HAS_MATERIAL', to: refs.secret },
          { type: 'AUTHENTICATES_AS', to: refs.user },
          { type: 'OWNED_BY', to: refs.red, method: 'DECLARED' },
        ],
      },
      { node: refs.account, attributes: { provider: 'aws' } },
      { node: refs.ann, attributes: { status: 'ACTIVE' } },
      { node: refs.red, attributes: { status: 'ACTIVE' } },
      {
        node: refs.user,
        attributes: { kind: 'MACHINE_USER' },
        edges: [{ type: 'CAN_ASSUME', to: refs.role }],
      },
      { node: refs.role, attributes: { kind: 'ROLE' } },
      { node: refs.vault, attributes: { class: 'VAULT' }, edges: [{ type: 'HOLDS', to: refs.secret }] },
      {
        node: refs.ci,
        attributes: { class: 'CI_VARIABLE' },
        edges: [{ type: 'SYNCED_FROM', to: refs.vault }],
      },
      { node: refs.pod, attributes: { kind: 'POD' }, edges: [{ type: 'CONSUMES', to: refs.ci }] },
    ]);
    expect(await segments()).toEqual([
      ['CREATED_BY', 'ann'],
      ['ISSUED_IN', 'account'],
      ['STORED_AT', 'vault'],
      ['DELIVERED_TO', 'ci'],
      ['CONSUMED_BY', 'pod'],
      ['AUTHENTICATES_AS', 'user'],
      ['REACHES', 'role'],
      ['OWNED_BY', 'red'],
    ]);
    const answer = await ask();
    const known = new Set(answer.nodes.map(({ id }) => id));
    for (const { from, to } of answer.edges) expect([known.has(from), known.has(to)]).toEqual([true, true]);
    expect(JSON.stringify(await ask())).toBe(JSON.stringify(answer));
  });

  it('says of each missing segment why, by what could have told it', async () => {
    await put(
      [{ ...key, edges: [{ type: 'HAS_MATERIAL', to: refs.secret }] }],
      ['CREDENTIALS', 'SECRET_LOCATIONS', 'PERMISSIONS', 'TRUSTS'],
    );
    expect(await segments()).toEqual([
      ['CREATED_BY', 'NOT_SUPPORTED'],
      ['ISSUED_IN', 'account'],
      ['STORED_AT', 'NONE_FOUND'],
      ['DELIVERED_TO', 'NONE_FOUND'],
      // The account has workloads that no scope lists.
      ['CONSUMED_BY', 'NO_DATA'],
      ['AUTHENTICATES_AS', 'NONE_FOUND'],
      ['REACHES', 'NONE_FOUND'],
      ['OWNED_BY', 'NOT_SUPPORTED'],
    ]);
  });

  it('has no data on copies of a credential whose material is not known', async () => {
    await put([key]);
    expect(Object.fromEntries(await segments())).toMatchObject({
      STORED_AT: 'NO_DATA',
      DELIVERED_TO: 'NO_DATA',
      OWNED_BY: 'NONE_FOUND',
    });
  });

  it('does not call it none that an identity is seen to reach, while permissions are not evaluated', async () => {
    await put([
      { ...key, edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }] },
      { node: refs.user, attributes: { kind: 'MACHINE_USER' } },
    ]);
    expect(Object.fromEntries(await segments())).toMatchObject({ REACHES: 'NO_DATA' });
  });

  it('warns that a revoked credential cannot authenticate, and still shows where it led', async () => {
    await put([
      {
        node: refs.key,
        attributes: { kind: 'ACCESS_KEY', state: 'DEACTIVATED', stateReason: 'REVOKED' },
        edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
      },
      {
        node: refs.user,
        attributes: { kind: 'MACHINE_USER' },
        edges: [{ type: 'CAN_ASSUME', to: refs.role }],
      },
      { node: refs.role, attributes: { kind: 'ROLE' } },
    ]);
    const answer = await ask();
    expect(answer.warnings.map(({ code }) => code)).toEqual(['CANNOT_AUTHENTICATE', 'NOT_EVALUATED']);
    expect(Object.fromEntries(await segments())).toMatchObject({ REACHES: 'role' });
  });
});
