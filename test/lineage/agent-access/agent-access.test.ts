import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { agentAccess } from '../../../src/lineage/agent-access/agent-access.js';
import { CAPABILITIES, type ClaimInput, type EdgeClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const { credential, entitlement, identity, person, resource, team, workload } = ref;
const refs = {
  agent: identity('agent'),
  runner: workload('runner'),
  tool: identity('tool'),
  other: identity('other'),
  made: identity('made'),
  key: credential('AKIA1'),
  used: credential('AKIA2'),
  ada: person('ada'),
  team: team('agents'),
  grant: entitlement('grant'),
  data: resource('data'),
};
const far = { type: 'Identity' as const, key: ['aws', '222222222222', 'far'] };
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
const agent = (...edges: EdgeClaimInput[]): ClaimInput => ({
  node: refs.agent,
  attributes: { name: 'helper', kind: 'AGENT_IDENTITY', actorClass: 'AI_AGENT', state: 'ACTIVE' },
  edges,
});
const who = (node: typeof refs.tool, ...edges: EdgeClaimInput[]): ClaimInput => ({
  node,
  attributes: { kind: 'ROLE', state: 'ACTIVE' },
  edges,
});
const ada = (status: 'ACTIVE' | 'INACTIVE' = 'ACTIVE'): ClaimInput => ({
  node: refs.ada,
  attributes: { name: 'ada', status },
});
const ask = (of: { type: string; key: string[] } = refs.agent) =>
  agentAccess.ask(asking(graph, NOW), { agent: idOf(of as never) });
const told = async (of?: Parameters<typeof ask>[0]) =>
  (await ask(of)).items.map(({ relation, node }) => `${relation} ${name(node.id)}`);

describe('Q-40', () => {
  it('tells what it acts as and for, its credentials, what it created and reaches', async () => {
    await putInto(graph)([
      agent({ type: 'ACTS_FOR', to: refs.ada }, { type: 'CAN_ASSUME', to: refs.tool }),
      who(refs.tool, { type: 'HAS_ENTITLEMENT', to: refs.grant }),
      { node: refs.grant, attributes: { effect: 'ALLOW' }, edges: [{ type: 'ON', to: refs.data }] },
      { node: refs.data, attributes: { kind: 'BUCKET' } },
      {
        node: refs.key,
        attributes: { kind: 'API_KEY', state: 'ACTIVE' },
        edges: [{ type: 'AUTHENTICATES_AS', to: refs.agent }],
      },
      who(refs.made, { type: 'CREATED_BY', to: refs.agent }),
      ada(),
    ]);
    const answer = await ask();
    expect((await told()).sort()).toEqual([
      'ACTS_AS agent',
      'ACTS_FOR ada',
      'CREATED made',
      'CREDENTIAL key',
      'REACHES data',
      'REACHES tool',
    ]);
    expect(answer.sponsored).toEqual({ value: 'TRUE', reasons: ['ACTS_FOR_PERSON'] });
    expect(answer.items.find(({ relation }) => relation === 'CREDENTIAL')?.works?.value).toBe('TRUE');
    expect(answer.items.find(({ relation }) => relation === 'CREATED')?.works?.value).toBe('FALSE');
    expect(answer.because.join(' ')).toContain('It acts for ada.');
  });

  it('has no sponsor where nobody stands for it, whoever made it; a machine is none', async () => {
    await putInto(graph)([
      agent({ type: 'ACTS_FOR', to: refs.other }, { type: 'CREATED_BY', to: refs.ada }),
      who(refs.other),
      ada(),
    ]);
    const answer = await ask();
    expect(answer.sponsored).toEqual({ value: 'FALSE', reasons: ['NO_SPONSOR'] });
    expect(answer.because).toContain('No human stands for helper.');
  });

  it('finds the person behind another identity, and none in one who left', async () => {
    await putInto(graph)([
      agent({ type: 'ACTS_FOR', to: refs.other }),
      who(refs.other, { type: 'ACTS_FOR', to: refs.ada }),
      ada(),
    ]);
    expect((await ask()).sponsors.map(({ id }) => name(id))).toEqual(['ada']);
    expect((await ask()).sponsored.value).toBe('TRUE');
    await graph.close();
    graph = await openMemoryGraph();
    await putInto(graph)([agent({ type: 'ACTS_FOR', to: refs.ada }), ada('INACTIVE')]);
    expect((await ask()).sponsored).toEqual({ value: 'FALSE', reasons: ['SPONSOR_LEFT'] });
  });

  it('says so although an account elsewhere has not been read for long', async () => {
    await putInto(graph)([agent()]);
    const elsewhere = { provider: 'aws', realmId: '222222222222', kind: 'AWS_ACCOUNT' };
    await putInto(graph)([{ node: far, attributes: { kind: 'ROLE', state: 'ACTIVE' } }], {
      source: 'elsewhere',
      realm: elsewhere,
      capabilities: ['IDENTITIES'],
      observedAt: '2026-02-01T00:00:00Z',
    });
    expect((await ask()).sponsored).toEqual({ value: 'FALSE', reasons: ['NO_SPONSOR'] });
  });

  it('does not say that there is no sponsor while not everybody was heard', async () => {
    await putInto(graph)([agent()], { capabilities: ['IDENTITIES'] });
    expect((await ask()).sponsored.value).toBe('UNKNOWN');
    await graph.close();
    graph = await openMemoryGraph();
    await putInto(graph)([agent({ type: 'ACTS_FOR', to: refs.ada })]);
    expect((await ask()).sponsored).toMatchObject({ value: 'UNKNOWN', reasons: ['SPONSOR_NOT_DESCRIBED'] });
  });

  it('follows a workload to the identities that it runs as or used, in a ring too', async () => {
    await putInto(graph)([
      {
        node: refs.runner,
        attributes: { kind: 'AI_AGENT', name: 'runner' },
        edges: [
          { type: 'USES', to: refs.agent },
          { type: 'USED', to: refs.used, method: 'OBSERVED' },
          { type: 'OWNED_BY', to: refs.team },
        ],
      },
      {
        node: refs.used,
        attributes: { kind: 'API_KEY', state: 'ACTIVE' },
        edges: [{ type: 'AUTHENTICATES_AS', to: refs.tool }],
      },
      agent({ type: 'ACTS_FOR', to: refs.tool }),
      who(refs.tool, { type: 'ACTS_FOR', to: refs.agent }),
      { node: refs.team, attributes: { name: 'agents', status: 'ACTIVE' } },
    ]);
    const items = await told(refs.runner);
    expect(items.filter((one) => one.startsWith('ACTS')).sort()).toEqual(['ACTS_AS agent', 'ACTS_AS tool']);
    expect(items).toContain('CREDENTIAL used');
    expect((await ask(refs.runner)).sponsored).toEqual({ value: 'TRUE', reasons: ['OWNED'] });
  });
});

describeEngines('Q-40 through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    await putInto(graph)([
      agent({ type: 'ACTS_FOR', to: refs.ada }),
      ada(),
      who(refs.made, { type: 'CREATED_BY', to: refs.agent }),
    ]);
    const answer = await whole(graph, 'agentAccess', { agent: 'helper' }, NOW);
    expect(answer).toMatchObject({ sponsored: { value: 'TRUE' }, counts: { total: 3 } });
    expect(JSON.stringify(await whole(graph, 'agentAccess', { agent: 'helper' }, NOW))).toBe(
      JSON.stringify(answer),
    );
  }, 180_000);
});
