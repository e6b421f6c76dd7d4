import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { statement } from '../../src/graph/statement.js';
import { digest, type ClaimInput } from '../../src/model/index.js';
import type { LinkRules } from '../../src/sync/index.js';
import { NameIndex } from '../../src/sync/links/names.js';
import { linksOf } from '../../src/sync/links/rules.js';
import { splitTag, tagValues } from '../../src/sync/tags.js';
import { openMemoryGraph } from '../support/graph.js';
import { at, syncClaims } from '../support/sync.js';
import { application, component, credential, identity, person, subject, team, workload } from './estate.js';
import { watch } from './proxy.js';

const day = (n: number): string => `2026-01-${n.toString().padStart(2, '0')}T00:00:00Z`;
const links: LinkRules = {
  serviceTags: ['service', 'app_id'],
  environmentTags: ['env', 'stage'],
  ownerTags: ['owner'],
  serviceAnnotations: ['servicenow.com/sys-id'],
};
const EDGES = statement({
  name: 'test.links',
  mode: 'read',
  text: `MATCH (a:Node)-[e]->(b:Node)
WHERE e.source = 'links'
RETURN a.name AS from, type(e) AS type, b.name AS to, e.rule AS rule, e.method AS method, e.validFrom AS validFrom,
  e.validTo AS validTo
ORDER BY from, type, to, validFrom`,
  sample: {},
});

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const open = async (): Promise<string[]> =>
  (await graph.read(EDGES))
    .filter((row) => row['validTo'] === null)
    .map((row) => [row['from'], row['type'], row['to'], row['rule']].map(String).join(' '));

const services: ClaimInput[] = [
  { node: component(1), attributes: { name: 'pay', locator: 'component:default/pay' } },
  {
    node: application(1),
    attributes: { name: 'Payments', providerId: 'a1b2', aliases: ['APM0001'] },
  },
];
const owners: ClaimInput[] = [
  { node: team(1), attributes: { name: 'Team Pay', locator: 'group:default/team-pay' } },
  {
    node: person(1),
    attributes: { name: 'Ada', aliases: [`email:${digest(['email', 'ada@example.org'])}`] },
  },
];
const role = (tags: string[]): ClaimInput => ({
  node: identity(1),
  attributes: { name: 'role', kind: 'ROLE', createdAt: day(1), tags },
});

async function marked(tags: string[], observedAt = day(3)): Promise<void> {
  await syncClaims(graph, { observedAt, links, claims: [role(tags)] });
}

test('a tag is a key and a value', () => {
  expect(splitTag('Service=pay=now')).toEqual({ key: 'service', value: 'pay=now' });
  expect(splitTag('service')).toBeNull();
  expect(splitTag('service=')).toBeNull();
  expect(splitTag('=pay')).toBeNull();
  expect(tagValues(['my/service=x', 'SERVICE=pay'], ['service'])).toEqual([{ key: 'service', value: 'pay' }]);
});

describe('a service', () => {
  beforeEach(() => syncClaims(graph, { source: 'catalog', observedAt: day(2), links, claims: services }));

  test.each([
    ['service=pay', 'pay'],
    ['SERVICE=Pay', 'pay'],
    ['service=component:default/pay', 'pay'],
    ['app_id=APM0001', 'Payments'],
    ['app_id=a1b2', 'Payments'],
    ['service=payments', 'Payments'],
  ])('is named by %s', async (tag, name) => {
    await marked([tag]);
    expect(await open()).toEqual([`role SUPPORTS ${name} tag:${tag.split('=')[0]?.toLowerCase() ?? ''}`]);
    expect(await graph.read(EDGES)).toMatchObject([{ method: 'DECLARED', validFrom: at(day(1)) }]);
  });

  test.each(['service=pa', 'service=unknown', 'my/service=pay', 'Service'])(
    'is not named by %s',
    async (tag) => {
      await marked([tag]);
      expect(await open()).toEqual([]);
    },
  );

  test('is supported by credentials, and workloads are part of it', async () => {
    const tags = ['service=pay'];
    const claims: ClaimInput[] = [
      { node: credential(1), attributes: { name: 'key', tags } },
      { node: workload(1), attributes: { name: 'fn', tags } },
    ];
    await syncClaims(graph, { observedAt: day(3), links, claims });
    expect(await open()).toEqual(['fn PART_OF pay tag:service', 'key SUPPORTS pay tag:service']);
  });

  test('of a name that several have is not chosen in silence', async () => {
    const twin: ClaimInput = { node: component(2), attributes: { name: 'PAY' } };
    await syncClaims(graph, { source: 'other', observedAt: day(2), links, claims: [twin] });
    await marked(['service=pay']);
    expect(await open()).toEqual(['role SUPPORTS PAY tag:service', 'role SUPPORTS pay tag:service']);
  });
});

test('a tag that goes ends its relationship; a new one begins with the tag', async () => {
  await syncClaims(graph, { source: 'catalog', observedAt: day(2), links, claims: services });
  await marked(['service=pay']);
  await marked(['service=Payments'], day(5));
  expect(await graph.read(EDGES)).toMatchObject([
    { to: 'Payments', validFrom: at(day(5)), validTo: null },
    { to: 'pay', validFrom: at(day(1)), validTo: at(day(5)) },
  ]);
  await marked([], day(6));
  expect(await open()).toEqual([]);
  await marked(['service=pay'], day(7));
  expect(await open()).toEqual(['role SUPPORTS pay tag:service']);
});

test('owners by name, reference and digest of their address', async () => {
  await syncClaims(graph, { source: 'people', observedAt: day(2), links, claims: owners });
  await marked(['owner=team-pay', 'Owner=Ada@Example.org']);
  expect(await open()).toEqual(['role OWNED_BY Ada tag:owner', 'role OWNED_BY Team Pay tag:owner']);
  await marked(['owner=group:default/team-pay'], day(4));
  expect(await open()).toEqual(['role OWNED_BY Team Pay tag:owner']);
});

test('two records of one service by what one says of the other, never by their names', async () => {
  const named = { node: component(3), attributes: { name: 'Payments' } };
  const annotated = {
    node: component(4),
    attributes: { name: 'annotated', tags: ['servicenow.com/sys-id=a1b2'] },
  };
  const numbered = { node: component(5), attributes: { name: 'numbered', tags: ['app_id=APM0001'] } };
  const misled = { node: component(6), attributes: { name: 'misled', tags: ['app_id=Payments'] } };
  const claims = [...services, named, annotated, numbered, misled];
  await syncClaims(graph, { source: 'catalog', observedAt: day(2), links, claims });
  expect(await open()).toEqual([
    'annotated SAME_AS Payments annotation:servicenow.com/sys-id',
    'numbered SAME_AS Payments annotation:app_id',
  ]);
});

test('whoever bears the ARN of a trusted principal can assume what it can', async () => {
  const trust: ClaimInput[] = [
    { node: identity(1), attributes: { name: 'bearer', locator: 'arn:r1', createdAt: day(2) } },
    { node: subject(1), attributes: { kind: 'AWS_PRINCIPAL', breadth: 'EXACT', pattern: 'arn:r1' } },
    { node: subject(2), attributes: { kind: 'AWS_PRINCIPAL', breadth: 'PREFIX', pattern: 'arn:r1' } },
    {
      node: identity(9),
      attributes: { name: 'target' },
      edges: [
        {
          type: 'CAN_ASSUME',
          from: subject(1),
          attributes: { mechanism: 'sts:AssumeRole', maxSession: 3600 },
        },
        { type: 'CAN_ASSUME', from: subject(2) },
      ],
    },
  ];
  await syncClaims(graph, { observedAt: day(3), links, claims: trust });
  expect(await graph.read(EDGES)).toMatchObject([
    { from: 'bearer', type: 'CAN_ASSUME', to: 'target', rule: 'principal:arn', method: 'CONFIGURED' },
  ]);
  await syncClaims(graph, {
    observedAt: day(4),
    links,
    claims: [...trust.slice(0, 3), { node: identity(9), attributes: { name: 'target' } }],
  });
  expect(await open()).toEqual([]);
});

test('the environment is read from the tags of what does not say it', async () => {
  const ENV = statement({
    name: 'test.environments',
    mode: 'read',
    text: 'MATCH (n:Credential) RETURN n.name AS name, n.environment AS environment ORDER BY name',
    sample: {},
  });
  const claims: ClaimInput[] = [
    { node: credential(1), attributes: { name: 'a', tags: ['Stage=test', 'env=prod'] } },
    { node: credential(2), attributes: { name: 'b', tags: ['env=prod'], environment: 'said' } },
    { node: credential(3), attributes: { name: 'c', tags: ['x=y'] } },
  ];
  await syncClaims(graph, { observedAt: day(1), links, claims });
  expect(await graph.read(ENV)).toEqual([
    { name: 'a', environment: 'prod' },
    { name: 'b', environment: 'said' },
    { name: 'c', environment: null },
  ]);
});

test('other rules link anew; the same rules write nothing', async () => {
  await syncClaims(graph, { source: 'catalog', observedAt: day(2), links, claims: services });
  const claims = [role(['service=pay', 'product=payments'])];
  await syncClaims(graph, { observedAt: day(3), links, claims });
  const watched = watch(graph);
  const quiet = await syncClaims(watched, { observedAt: day(4), links, claims });
  expect(quiet.links).toEqual({ added: 0, removed: 0 });
  expect(watched.traffic.transactions.flat().filter((name) => /ink/.test(name))).toEqual([]);

  const other = { ...links, serviceTags: ['product'] };
  const report = await syncClaims(graph, { observedAt: day(5), links: other, claims });
  expect(report.links).toEqual({ added: 1, removed: 1 });
  expect(await open()).toEqual(['role SUPPORTS Payments tag:product']);
});

test('names are compared alike wherever they were read first', () => {
  const nodes = ['pay', 'Pay', 'ship'].map((name, n) => ({
    id: `urn:${n.toString()}`,
    ref: { type: 'Service' as const, key: [n.toString()] },
    name,
    providerId: null,
    locator: null,
    catalogRef: null,
    aliases: [],
  }));
  const [one, two] = [new NameIndex(), new NameIndex()];
  for (const node of nodes) one.add(node);
  for (const node of [...nodes].reverse()) two.add(node);
  expect(two.signature()).toBe(one.signature());
  const marked = { id: 'urn:x', type: 'Identity' as const, tags: ['service=PAY'] };
  expect(linksOf(marked, links, two)).toEqual(linksOf(marked, links, one));
  expect(linksOf(marked, links, one)).toHaveLength(2);
});
