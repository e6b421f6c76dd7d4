import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { thirdPartyExposure } from '../../../src/lineage/third-party/third-party.js';
import { CAPABILITIES, type ClaimInput, type EdgeClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const { credential, entitlement, identity, resource, service } = ref;
const vendor = (id: string) => ({ type: 'ThirdParty' as const, key: ['registry', id] });
const refs = {
  acme: vendor('acme'),
  alias: vendor('acme-inc'),
  cloud: vendor('cloud'),
  deep: vendor('deep'),
  inbound: identity('inbound'),
  oauth: identity('oauth'),
  key: credential('AKIA1'),
  theirs: credential('theirs'),
  subject: { type: 'FederatedSubject' as const, key: ['https://acme.example', 'job:*'] },
  grant: entitlement('grant'),
  data: resource('data'),
  pay: service('pay'),
  behind: identity('behind'),
};
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const putInto =
  (into: Graph) =>
  (claims: ClaimInput[], more: object = {}) =>
    syncClaims(into, { observedAt: '2026-03-09T23:00:00Z', capabilities: CAPABILITIES, claims, ...more });
const party = (
  node: typeof refs.acme,
  attributes: Record<string, unknown> = {},
  edges: EdgeClaimInput[] = [],
): ClaimInput => ({
  node,
  attributes: { name: node.key[1], ...attributes },
  edges,
});
const exposed = (to: typeof refs.acme, direction?: 'INBOUND' | 'OUTBOUND'): EdgeClaimInput => ({
  type: 'EXPOSED_TO',
  to,
  ...(direction ? { attributes: { direction } } : {}),
});
const who = (node: typeof refs.inbound, kind: string, ...edges: EdgeClaimInput[]): ClaimInput => ({
  node,
  attributes: { kind, state: 'ACTIVE' },
  edges,
});
const ask = (handle = idOf(refs.acme), when: Parameters<typeof asking>[2] = {}) =>
  thirdPartyExposure.ask(asking(graph, NOW, when), { vendor: handle });
const told = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map(({ kind, node }) => `${kind} ${name(node.id)}`).sort();

const estate = (to = refs.acme): ClaimInput[] => [
  who(refs.inbound, 'ROLE', exposed(to, 'INBOUND'), { type: 'HAS_ENTITLEMENT', to: refs.grant }),
  who(refs.oauth, 'OAUTH_GRANT', exposed(to, 'INBOUND')),
  { node: refs.grant, attributes: { effect: 'ALLOW' }, edges: [{ type: 'ON', to: refs.data }] },
  { node: refs.data, attributes: { kind: 'BUCKET', sensitivity: 'HIGH' } },
  {
    node: refs.key,
    attributes: { kind: 'API_KEY', state: 'ACTIVE' },
    edges: [{ type: 'AUTHENTICATES_AS', to: refs.inbound }],
  },
  { node: refs.theirs, attributes: { kind: 'API_KEY', state: 'ACTIVE' }, edges: [exposed(to, 'OUTBOUND')] },
  {
    node: refs.subject,
    attributes: { kind: 'OIDC', issuer: 'https://acme.example', pattern: 'job:*' },
    edges: [{ type: 'CAN_ASSUME', to: refs.inbound }],
  },
  { node: refs.pay, attributes: { name: 'pay', lifecycle: 'ACTIVE' }, edges: [{ type: 'PROVIDED_BY', to }] },
];
const ALL = [
  'INBOUND_CREDENTIAL key',
  'INBOUND_IDENTITY inbound',
  'OAUTH_GRANT oauth',
  'OUTBOUND_CREDENTIAL theirs',
  'SERVICE pay',
  'TRUST subject',
];

describe('Q-28', () => {
  it('tells what is inbound, outbound and trusted, what is reached, and what the contract lacks', async () => {
    await putInto(graph)([party(refs.acme, { contractRef: 'C-1', endDate: '2027-01-01' }), ...estate()]);
    const answer = await ask();
    expect(await told()).toEqual(ALL);
    expect(answer.reach.resources.map(({ id }) => name(id))).toEqual(['data']);
    expect(answer.ended).toEqual({ value: 'FALSE', reasons: ['CONTRACT_RUNS'] });
    expect(answer.contract.find(({ field }) => field === 'contractRef')?.value).toBe('C-1');
    expect(answer.missing).toContain('offboardingClause');
    expect(answer.missing).not.toContain('endDate');
    expect(answer.items.find(({ node }) => name(node.id) === 'key')?.works?.value).toBe('TRUE');
  });

  it('tells what its end would ask: revoke what is inbound, rotate what is outbound, remove the trust', async () => {
    await putInto(graph)([party(refs.acme), ...estate()]);
    const owed = (await ask()).ifEnded.map(({ type, subject }) => `${type} ${name(subject.id)}`);
    expect(owed).toEqual(expect.arrayContaining(['REVOKE key', 'ROTATE theirs', 'REMOVE_TRUST inbound']));
    expect(owed).not.toContain('REVOKE theirs');
  });

  it('is one vendor under its alias names, whichever is asked', async () => {
    const put = putInto(graph);
    await put([
      party(refs.acme, { aliases: ['Acme Incorporated'], contractRef: 'C-1' }),
      party(refs.alias, { contractRef: 'C-2' }, [{ type: 'SAME_AS', to: refs.acme, method: 'DECLARED' }]),
      ...estate(refs.alias),
    ]);
    expect(await told('Acme Incorporated')).toEqual(ALL);
    expect(await told('acme-inc')).toEqual(ALL);
    const { contract, members } = await ask();
    expect(members.map(({ id }) => name(id)).sort()).toEqual(['acme', 'alias']);
    expect(contract.find(({ field }) => field === 'contractRef')).toMatchObject({
      value: null,
      contested: true,
    });
  });

  it('follows a vendor of the vendor, in a ring too, and marks what is its', async () => {
    await putInto(graph)([
      party(refs.acme, {}, [{ type: 'PROVIDED_BY', to: refs.cloud }]),
      party(refs.cloud, {}, [{ type: 'PROVIDED_BY', to: refs.deep }]),
      party(refs.deep, {}, [{ type: 'PROVIDED_BY', to: refs.acme }]),
      who(refs.behind, 'ROLE', exposed(refs.deep, 'INBOUND')),
    ]);
    const answer = await ask();
    expect(answer.subvendors.map((one) => `${name(one.vendor.id)} of ${name(one.of.id)}`)).toEqual([
      'cloud of acme',
      'deep of cloud',
    ]);
    expect(answer.items).toMatchObject([
      { kind: 'INBOUND_IDENTITY', flags: expect.arrayContaining(['VENDOR_OF_VENDOR']) as string[] },
    ]);
    expect(answer.ifEnded).toEqual([]);
  });

  it('flags what works although the contract has ended, from exactly its end', async () => {
    await putInto(graph)([party(refs.acme, { endDate: '2026-03-09T00:00:00Z' }), ...estate()]);
    const flagged = async (...given: Parameters<typeof ask>) =>
      (await ask(...given)).items
        .filter(({ flags }) => flags.includes('ACCESS_REMAINS'))
        .map(({ node }) => name(node.id))
        .sort();
    expect(await flagged()).toEqual(['inbound', 'key', 'theirs']);
    expect((await ask()).ended).toEqual({ value: 'TRUE', reasons: ['CONTRACT_ENDED'] });
    expect(await flagged(idOf(refs.acme), { asOf: '2026-03-08T23:59:59Z' })).toEqual([]);
    expect((await ask(idOf(refs.acme), { asOf: '2026-03-09T00:00:00Z' })).ended.value).toBe('TRUE');
  });

  it('does not guess a direction, nor an end, that nobody tells', async () => {
    await putInto(graph)([
      party(refs.acme),
      { node: refs.key, attributes: { kind: 'API_KEY', state: 'ACTIVE' }, edges: [exposed(refs.acme)] },
    ]);
    const answer = await ask();
    expect(answer.items).toMatchObject([{ certainty: 'POSSIBLE', reasons: ['DIRECTION_NOT_TOLD'] }]);
    expect(answer.ended).toEqual({ value: 'UNKNOWN', reasons: ['END_NOT_TOLD'] });
  });
});

describeEngines('Q-28 through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    await putInto(graph)([party(refs.acme), ...estate()]);
    const answer = await whole(graph, 'thirdPartyExposure', { vendor: 'acme' }, NOW);
    expect(answer).toMatchObject({ counts: { total: 6 }, ended: { value: 'UNKNOWN' } });
    expect(JSON.stringify(await whole(graph, 'thirdPartyExposure', { vendor: 'acme' }, NOW))).toBe(
      JSON.stringify(answer),
    );
  }, 180_000);
});
