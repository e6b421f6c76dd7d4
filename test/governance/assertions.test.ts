import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { file } from '../../connectors/file/index.js';
import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import type { Graph } from '../../src/graph/port.js';
import { retirementOf } from '../../src/lineage/judge/index.js';
import { nodesById } from '../../src/lineage/read/index.js';
import { DEFAULT_POLICY, urn, type NodeRef } from '../../src/model/index.js';
import { sync } from '../../src/sync/index.js';
import { pull, writeFiles } from '../connectors/support.js';
import { asking } from '../lineage/support.js';
import { openMemoryGraph } from '../support/graph.js';
import { at, events, syncClaims } from '../support/sync.js';

const schema = buildSchema();
const ada: NodeRef & { key: string[] } = { type: 'Person', key: ['hr', 'ada'] };
const pay: NodeRef & { key: string[] } = { type: 'Service', key: ['cmdb', 'pay'] };
const key: NodeRef & { key: string[] } = { type: 'Credential', key: ['aws', '111111111111', 'AKIA1'] };

interface Told {
  readonly id: string;
  readonly type: string;
  readonly subject: NodeRef;
  readonly time?: string;
}

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
  await syncClaims(graph, {
    source: 'inventory',
    observedAt: '2026-01-01T00:00:00Z',
    claims: [
      { node: ada, attributes: { name: 'Ada' }, method: 'INFERRED' },
      { node: pay, attributes: { name: 'pay' }, method: 'INFERRED' },
      { node: key, attributes: { providerId: 'AKIA1', state: 'ACTIVE' } },
    ],
  });
});
afterEach(() => graph.close());

/** All that the file says each time; a mutation says one thing. */
const said: Told[] = [];
const WAYS = {
  file: async (event: Told, now: string): Promise<void> => {
    said.push(event);
    const document = {
      relict: 1,
      realm: { provider: 'acme', realmId: 'main', kind: 'INVENTORY' },
      asOf: now,
      events: said.map(({ id, type, subject, time }) => ({
        id,
        source: '/hr',
        type,
        subject: { type: subject.type, key: subject.key },
        ...(time === undefined ? {} : { occurredAt: time }),
      })),
    };
    const pulled = await pull(file, { files: [writeFiles({ 'events.json': JSON.stringify(document) })] });
    const clock = () => at(now);
    const report = await sync(graph, {
      source: 'own',
      connector: 'file',
      pull: events(pulled),
      policy: DEFAULT_POLICY,
      clock,
    });
    expect(report.scopes).toMatchObject([{ completeness: 'COMPLETE', rejected: 0 }]);
  },
  mutation: async ({ id, type, subject, time }: Told, now: string): Promise<void> => {
    const text = `mutation ($input: ${String(schema.getMutationType()?.getFields()['recordEvent']?.args[0]?.type)}) { recordEvent(input: $input) { outcome } }`;
    const input = { id, source: '/hr', type, subject: urn(subject), ...(time === undefined ? {} : { time }) };
    const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(now), requestId: 'test' });
    const { errors } = await runOperation(schema, text, { input }, context);
    expect(errors).toBeUndefined();
  },
};

const nodeAt = async (node: NodeRef, now: string, asOf?: string, knownAt?: string) => {
  const asked = asking(graph, now, {
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
  });
  return (await nodesById(asked, [urn(node)])).get(urn(node));
};
const statusAt = async (now: string, asOf?: string, knownAt?: string) =>
  (await nodeAt(ada, now, asOf, knownAt))?.attributes['status'];
const day = (text: string): string => `2026-${text}T00:00:00Z`;

describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('what an event by %s asserts', (way) => {
  const tell = WAYS[way];
  beforeEach(() => {
    said.length = 0;
  });

  it('holds from its time on, and not before it was known', async () => {
    await tell({ id: '1', type: 'person.left', subject: ada, time: day('02-01') }, day('02-10'));
    expect(await statusAt(day('02-11'))).toBe('INACTIVE');
    expect(await statusAt(day('02-11'), day('02-01'))).toBe('INACTIVE');
    expect(await statusAt(day('02-11'), '2026-01-31T23:59:59Z')).toBeUndefined();
    expect(await statusAt(day('02-11'), day('02-05'), day('02-05'))).toBeUndefined();
  });

  it('follows the order in which things happened, in whichever they are told', async () => {
    await tell({ id: '2', type: 'person.left', subject: ada, time: day('02-01') }, day('02-10'));
    await tell({ id: '3', type: 'person.joined', subject: ada, time: day('03-01') }, day('03-02'));
    await tell({ id: '1', type: 'person.joined', subject: ada, time: day('01-10') }, day('03-03'));
    const story = [];
    for (const asOf of [day('01-09'), day('01-20'), day('02-20'), day('03-04')])
      story.push(await statusAt(day('03-04'), asOf));
    expect(story).toEqual([undefined, 'ACTIVE', 'INACTIVE', 'ACTIVE']);
    expect(await statusAt(day('03-04'))).toBe('ACTIVE');
    expect(await statusAt(day('03-04'), day('01-20'), day('03-02'))).toBeUndefined();
  });

  it('is not so before it is, and then is without anybody writing again', async () => {
    await tell({ id: '1', type: 'person.left', subject: ada, time: day('03-31') }, day('03-01'));
    expect(await statusAt(day('03-30'))).toBeUndefined();
    expect(await statusAt(day('03-31'))).toBe('INACTIVE');
    await tell({ id: '2', type: 'service.retired', subject: pay, time: day('04-01') }, day('03-01'));
    const retired = async (now: string) => (await retirementOf(asking(graph, now), [urn(pay)])).get(urn(pay));
    expect((await retired(day('03-31')))?.retired).toEqual({ value: 'FALSE', reasons: ['RETIRES_LATER'] });
    expect((await retired(day('04-01')))?.retired.value).toBe('TRUE');
    expect((await nodeAt(pay, day('04-01')))?.attributes).toMatchObject({
      name: 'pay',
      lifecycle: 'RETIRED',
    });
  });

  it('of a day holds when the day is over; without a time, since it was told', async () => {
    await tell({ id: '1', type: 'person.left', subject: ada, time: '2026-02-01' }, day('02-10'));
    expect(await statusAt(day('02-11'), '2026-02-01T12:00:00Z')).toBeUndefined();
    expect(await statusAt(day('02-11'), day('02-02'))).toBe('INACTIVE');
    await tell({ id: '2', type: 'person.joined', subject: ada }, day('02-20'));
    expect(await statusAt(day('02-21'), day('02-19'))).toBe('INACTIVE');
    expect(await statusAt(day('02-21'))).toBe('ACTIVE');
  });

  it('shows no subject to be there that nobody describes, and takes none away (P8)', async () => {
    const ghost: NodeRef = { type: 'Person', key: ['hr', 'ghost'] };
    await tell({ id: '1', type: 'credential.revoked', subject: key, time: day('02-01') }, day('02-10'));
    expect((await nodeAt(key, day('02-11')))?.attributes['state']).toBe('ACTIVE');
    await tell({ id: '2', type: 'credential.compromised', subject: key, time: day('02-01') }, day('02-10'));
    expect((await nodeAt(key, day('02-11')))?.attributes['compromisedAt']).toBe(at(day('02-01')));
    if (way === 'mutation') return;
    await tell({ id: '3', type: 'person.left', subject: ghost, time: day('02-01') }, day('02-10'));
    expect(await nodeAt(ghost, day('02-11'))).toMatchObject({
      presence: 'UNKNOWN',
      attributes: { status: 'INACTIVE' },
    });
  });
});

it('is contested by a source of equal standing that says otherwise', async () => {
  await syncClaims(graph, {
    source: 'hr',
    connector: 'servicenow',
    observedAt: day('01-01'),
    claims: [{ node: ada, attributes: { name: 'Ada', status: 'ACTIVE' }, method: 'DECLARED' }],
  });
  await WAYS.mutation({ id: '1', type: 'person.left', subject: ada, time: day('02-01') }, day('02-10'));
  expect((await nodeAt(ada, day('02-11')))?.contested).toEqual(['status']);
  expect((await nodeAt(ada, day('02-11'), day('01-20')))?.contested).toEqual([]);
});

it('gives way in a file to what the same file says of the subject itself', async () => {
  const document = {
    relict: 1,
    realm: { provider: 'acme', realmId: 'main', kind: 'INVENTORY' },
    nodes: [{ type: 'Service', key: 'stated', attributes: { lifecycle: 'ACTIVE' } }],
    events: [{ type: 'service.retired', subject: 'Service:stated', occurredAt: '2026-01-01' }],
  };
  const pulled = await pull(file, { files: [writeFiles({ 'i.json': JSON.stringify(document) })] });
  const clock = () => at(day('03-01'));
  await sync(graph, {
    source: 'own',
    connector: 'file',
    pull: events(pulled),
    policy: DEFAULT_POLICY,
    clock,
  });
  const stated: NodeRef = { type: 'Service', key: ['file', 'main', 'stated'] };
  expect((await nodeAt(stated, day('03-02')))?.attributes).toEqual({
    lifecycle: 'ACTIVE',
    name: 'stated',
    providerId: 'stated',
  });
});
