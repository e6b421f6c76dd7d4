import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { file } from '../../../connectors/file/index.js';
import { claimFor, claimsOf, NOW, ofKind, pull, writeFiles } from '../support.js';

const HEAD = 'relict: 1\nrealm: {provider: acme, realmId: main, kind: INVENTORY}\n';
const GOOD = '  - { type: Service, key: good }\n';

const pullFiles = (files: Record<string, string | Uint8Array>, settings: unknown = {}) =>
  pull(file, { files: [writeFiles(files)] }, settings);

describe('a bad record', () => {
  it.each([
    [
      'an unknown attribute',
      '{ type: Service, key: x, attributes: { password: CANARY-1 } }',
      'unknown field password',
    ],
    [
      'a value that is not allowed',
      '{ type: Service, key: x, attributes: { lifecycle: CANARY-2 } }',
      'lifecycle',
    ],
    [
      'a relationship that does not join',
      '{ type: Service, key: x, edges: [{ SUPPORTS: pay }] }',
      'does not join',
    ],
    [
      'two relationships in one',
      '{ type: Service, key: x, edges: [{ REPLACED_BY: a, PART_OF: b }] }',
      'needs one',
    ],
    [
      'a reference without its type',
      '{ type: Service, key: x, edges: [{ OWNED_BY: t }] }',
      'Team:… or Person:…',
    ],
    ['an attestation by nobody', '{ type: Service, key: x, method: ATTESTED }', 'attestedBy'],
    ['a time that is none', '{ type: Service, key: x, validFrom: CANARY-3 }', 'validFrom'],
  ])('%s is refused, names its node and stops nothing', async (_name, record, message) => {
    const events = await pullFiles({ 'i.yaml': `${HEAD}nodes:\n  - ${record}\n${GOOD}` });
    expect(ofKind(events, 'reject')).toEqual([
      {
        kind: 'reject',
        reason: { code: 'MALFORMED', message: expect.stringContaining(message) as string },
        locator: expect.stringMatching(/i\.yaml nodes\[0\]$/) as string,
        node: { type: 'Service', key: ['file', 'main', 'x'] },
      },
    ]);
    expect(claimFor(events, 'Service', 'good')).toBeDefined();
    expect(claimFor(events, 'Service', 'x')).toBeUndefined();
    expect(events.at(-1)).toEqual({ kind: 'close', completeness: 'COMPLETE' });
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it.each([
    ['without a type', '{ key: x }'],
    ['of an unknown type', '{ type: Servce, key: x }'],
    ['with a number as its key', '{ type: Service, key: 12 }'],
    ['that is no record', 'CANARY-x'],
  ])('%s could be any, so that nothing may look absent', async (_name, record) => {
    const events = await pullFiles({ 'i.yaml': `${HEAD}nodes:\n  - ${record}\n${GOOD}` });
    expect(ofKind(events, 'reject')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ completeness: 'PARTIAL', reason: { code: 'REJECTED' } });
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('takes an event that stands twice once, and refuses another of the same id', async () => {
    const told = (type: string) => `  - { id: e1, source: /cmdb, type: ${type}, subject: 'Service:good' }\n`;
    const read = (...types: string[]) =>
      pullFiles({ 'i.yaml': `${HEAD}nodes:\n${GOOD}events:\n${types.map(told).join('')}` });
    expect(ofKind(await read('service.retired', 'service.retired'), 'reject')).toEqual([]);
    const other = await read('service.retired', 'service.approved');
    expect(ofKind(other, 'reject').map(({ reason }) => reason.code)).toEqual(['DUPLICATE']);
    expect(claimsOf(other).filter(({ node }) => node.type === 'LifecycleEvent')).toHaveLength(1);
  });

  it('refuses an exception that nobody allowed, or that never ends, by what it lacks', async () => {
    const record = (more: string) =>
      `  - { type: Exception, key: x, attributes: { status: ACTIVE${more} } }\n`;
    const refusals = async (more: string) => {
      const events = await pullFiles({ 'i.yaml': `${HEAD}nodes:\n${record(more)}${GOOD}` });
      return ofKind(events, 'reject').map(({ reason, node }) => [reason.message, node?.key.at(-1)]);
    };
    expect(await refusals('')).toEqual([['an ACTIVE exception needs `approver` and `expiresAt`', 'x']]);
    expect(await refusals(', approver: ciso')).toEqual([['an ACTIVE exception needs `expiresAt`', 'x']]);
    expect(await refusals(', approver: ciso, expiresAt: 2026-07-01T00:00:00Z')).toEqual([]);
  });

  it('that says a thing twice is refused, and the first stands', async () => {
    const twice = '  - { type: Service, key: good, name: second }\n';
    const events = await pullFiles({ 'i.yaml': `${HEAD}nodes:\n${GOOD}${twice}` });
    expect(ofKind(events, 'reject')[0]?.reason.code).toBe('DUPLICATE');
    expect(claimFor(events, 'Service', 'good')?.attributes?.['name']).toBe('good');
  });

  it('among the relationships holds back the node that it is about', async () => {
    const edges = 'edges:\n  - { from: "Service:good", OWNED_BY: { type: Service, key: x } }\n';
    const events = await pullFiles({ 'i.yaml': `${HEAD}nodes:\n${GOOD}${edges}` });
    expect(ofKind(events, 'reject')[0]).toMatchObject({ node: { key: ['file', 'main', 'good'] } });
    expect(claimFor(events, 'Service', 'good')).toBeUndefined();
  });
});

describe('a bad file', () => {
  it.each([
    ['cut-off JSON', 'b.json', '{"relict": 1, "realm": {"provider": "CANARY-4"', 'MALFORMED'],
    ['broken YAML', 'b.yaml', 'relict: 1\n  realm: [CANARY-5\n', 'MALFORMED'],
    ['an empty file', 'b.yaml', '', 'EMPTY'],
    ['another version', 'b.yaml', 'relict: 2\nrealm: {provider: a, realmId: b, kind: c}\n', 'MALFORMED'],
    ['an unknown field', 'b.yaml', `${HEAD}secrets: CANARY-6\n`, 'MALFORMED'],
  ])('%s is named, the rest goes on as PARTIAL', async (_name, name, content, code) => {
    const events = await pullFiles({ 'a.yaml': `${HEAD}nodes:\n${GOOD}`, [name]: content });
    expect(ofKind(events, 'notice').map((e) => e.reason.code)).toEqual([code]);
    expect(claimsOf(events)).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ completeness: 'PARTIAL', reason: { code } });
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('that is something else is named and harms nothing', async () => {
    const events = await pullFiles({
      'a.yaml': `${HEAD}nodes:\n${GOOD}`,
      'users.json': '{"Users": []}',
      'table.csv': 'a,b\n1,2\n',
      'picture.png': 'x',
    });
    expect(ofKind(events, 'notice').map((e) => e.reason.code)).toEqual(Array(3).fill('NOT_RECOGNISED'));
    expect(events.at(-1)).toEqual({ kind: 'close', completeness: 'COMPLETE' });
  });

  it('of a folder without any inventory opens no scope', async () => {
    expect(await pullFiles({})).toEqual([]);
  });

  it('says of itself that it is not complete', async () => {
    const events = await pullFiles({ 'a.yaml': `${HEAD}complete: false\nnodes:\n${GOOD}` });
    expect(events.at(-1)).toMatchObject({ completeness: 'PARTIAL', reason: { code: 'INCOMPLETE' } });
  });
});

it('reads packed files, UTF-16 and names with control characters, HTML and Cypher as text', async () => {
  const name = 'a\u0000<script>alert(1)</script>\u202e }) DETACH DELETE n //';
  const document = {
    relict: 1,
    realm: { provider: 'acme', realmId: 'main', kind: 'INVENTORY' },
    nodes: [{ type: 'Service', key: 'x', name }],
  };
  const text = JSON.stringify(document);
  const plain = claimFor(await pullFiles({ 'a.json': text }), 'Service', 'x')?.attributes?.['name'];
  expect(plain).toBe('a <script>alert(1)</script>  }) DETACH DELETE n //');
  const packed: Record<string, Uint8Array>[] = [
    { 'a.json.gz': gzipSync(text) },
    { 'a.json': Buffer.from(`\ufeff${text}`, 'utf16le') },
  ];
  for (const files of packed) {
    expect(claimFor(await pullFiles(files), 'Service', 'x')?.attributes?.['name']).toBe(plain);
  }
});

it('refuses to be read live', async () => {
  const events = file.pull({ sourceId: 'own', origin: { live: {} }, settings: {}, now: () => NOW });
  await expect(
    (async () => {
      for await (const _ of events);
    })(),
  ).rejects.toMatchObject({ code: 'CONFIG' });
});
