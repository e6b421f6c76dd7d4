import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { file } from '../../../connectors/file/index.js';
import { inventoryJsonSchema } from '../../../connectors/file/json-schema.js';
import { inventory, NODE_RECORDS } from '../../../connectors/file/schema.js';
import { EDGES, EDGE_TYPES } from '../../../src/model/edges.js';
import { NODE_TYPES } from '../../../src/model/nodes.js';
import { claimFor, claimsOf, MODIFIED, ofKind, pull, writeFiles } from '../support.js';

const README = readFileSync(new URL('../../../connectors/file/README.md', import.meta.url), 'utf8');
const block = (language: string, start: string) =>
  [...README.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .map(([, name, body]) => ({ name, body: body ?? '' }))
    .find(({ name, body }) => name === language && body.includes(start))?.body ?? '';
const HEAD = 'relict: 1\nrealm: {provider: acme, realmId: main, kind: INVENTORY}\n';

const pullFiles = (files: Record<string, string | Uint8Array>, settings: unknown = {}) =>
  pull(file, { files: [writeFiles(files)] }, settings);

describe('the inventory of the README', () => {
  it('gives one claim per node, with relationships, events and attestation', async () => {
    const events = await pullFiles({ 'inventory.yaml': block('yaml', 'asOf:') });
    expect(ofKind(events, 'open')).toEqual([
      {
        kind: 'open',
        scope: {
          id: 'acme-inventory/main',
          realm: { provider: 'acme-inventory', realmId: 'main', kind: 'INVENTORY' },
          observedAt: '2026-03-09T12:00:00.000000Z',
          capabilities: ['RETIREMENT', 'SERVICES'],
          origin: 'inventory',
        },
      },
    ]);
    expect(ofKind(events, 'reject')).toEqual([]);
    expect(events.at(-1)).toEqual({ kind: 'close', completeness: 'COMPLETE' });
    const all = claimsOf(events);
    const claims = all.filter(({ event }) => event === undefined);
    expect(claims.map(({ node }) => JSON.stringify(node)).sort()).toEqual(
      [...new Set(claims.map(({ node }) => JSON.stringify(node)))].sort(),
    );

    expect(claimFor(events, 'Service', 'pay-legacy')).toMatchObject({
      node: { key: ['file', 'main', 'pay-legacy'] },
      attributes: { name: 'Legacy payments' },
      edges: [
        { type: 'OWNED_BY', validFrom: '2025-01-01T00:00:00.000000Z', attributes: { role: 'ACCOUNTABLE' } },
        { type: 'REPLACED_BY', to: { type: 'Service', key: ['file', 'main', 'pay'] } },
      ],
      method: 'DECLARED',
    });
    // What the event asserts of the service is a claim of its own.
    expect(all.filter(({ event }) => event !== undefined)).toMatchObject([
      {
        node: { key: ['file', 'main', 'pay-legacy'] },
        attributes: { lifecycle: 'RETIRED', retiredAt: '2026-03-01' },
        edges: [],
        validFrom: '2026-03-02T00:00:00.000000Z',
      },
    ]);
    expect(claimFor(events, 'Credential', 'AKIAIOSFODNN7EXAMPLE')).toMatchObject({
      node: { key: ['aws', '123456789012', 'AKIAIOSFODNN7EXAMPLE'] },
      edges: [{ type: 'SUPPORTS', attributes: { purpose: 'nightly settlement' } }],
    });
    expect(claimFor(events, 'Credential', 'AKIAIOSFODNN7EXAMPLE')?.attributes).toBeUndefined();
    expect(claimFor(events, 'Team', 'payments')?.method).toBe('ATTESTED');
    expect(claims.find(({ node }) => node.type === 'Attestation')).toMatchObject({
      attributes: { actor: 'Head of payments', validUntil: '2027-01-01T00:00:00.000000Z' },
      edges: [{ type: 'ON_SUBJECT', to: { type: 'Team', key: ['file', 'main', 'payments'] } }],
    });
    expect(claims.find(({ node }) => node.type === 'LifecycleEvent')).toMatchObject({
      node: { key: ['file/main', expect.any(String)] },
      attributes: { type: 'service.retired', occurredAt: '2026-03-01', changeRecordRef: 'CHG0031' },
      edges: [{ type: 'ON_SUBJECT', to: { type: 'Service' } }],
    });
    expect(ofKind(events, 'notice').map((e) => e.reason)).toEqual([
      {
        code: 'UNDEFINED_REFERENCE',
        message: expect.stringContaining('ThirdParty:acquirer') as string,
      },
    ]);
  });

  it('takes the realm that it lists for defined', async () => {
    const issued = "{ ISSUED_IN: { type: Realm, key: ['file', 'main'] } }";
    const text = `${HEAD}nodes:\n  - { type: Credential, key: a, edges: [${issued}] }\n`;
    expect(ofKind(await pullFiles({ 'inventory.yaml': text }), 'notice')).toEqual([]);
  });

  it('passes its own schema, and so does the JSON example', () => {
    for (const document of parseAllDocuments(block('yaml', 'asOf:'))) inventory.parse(document.toJS());
    inventory.parse(JSON.parse(block('json', 'EX-7')));
  });

  it('reads its tables', async () => {
    const settings = {
      inventory: { realm: { provider: 'acme', realmId: 'main', kind: 'INVENTORY' }, covers: ['OWNERS'] },
    };
    const events = await pullFiles(
      {
        'a/nodes.csv': block('csv', 'type,key'),
        'a/edges.csv': block('csv', 'from,edge'),
        'a/events.csv': block('csv', 'event,subject'),
      },
      settings,
    );
    expect(ofKind(events, 'reject')).toEqual([]);
    expect(ofKind(events, 'open')[0]?.scope).toMatchObject({ id: 'acme/main', observedAt: MODIFIED });
    expect(claimFor(events, 'Service', 'pay-legacy')).toMatchObject({
      attributes: { tags: ['region=eu', 'tier=1'] },
      edges: [{ type: 'OWNED_BY', to: { type: 'Team', key: ['file', 'main', 'payments'] } }],
    });
    expect(claimFor(events, 'Service', 'pay')?.edges).toMatchObject([
      { type: 'OWNED_BY', attributes: { role: 'ACCOUNTABLE' } },
    ]);
    expect(claimsOf(events).filter(({ node }) => node.type === 'LifecycleEvent')).toHaveLength(1);
  });
});

describe('the format', () => {
  it('can express every node type and every relationship between every pair of types that it joins', async () => {
    const nodes = NODE_TYPES.map((type) => ({ type, key: 'one' }));
    const edges = EDGE_TYPES.flatMap((type) => {
      const { from, to } = EDGES[type] as { from: readonly string[] | 'any'; to: readonly string[] | 'any' };
      return (from === 'any' ? NODE_TYPES : from).flatMap((start) =>
        (to === 'any' ? NODE_TYPES : to).map((end) => ({ from: `${start}:one`, type, to: `${end}:one` })),
      );
    });
    const realm = { provider: 'acme', realmId: 'main', kind: 'INVENTORY' };
    const events = await pullFiles({ 'all.json': JSON.stringify({ relict: 1, realm, nodes, edges }) });
    expect(ofKind(events, 'reject')).toEqual([]);
    const claims = claimsOf(events);
    expect(claims.map(({ node }) => node.type).sort()).toEqual([...NODE_TYPES].sort());
    expect(claims.flatMap((claim) => claim.edges)).toHaveLength(edges.length);
  });

  it('has every attribute of the model in its JSON Schema, which is as fresh as the model', () => {
    const written = JSON.parse(
      readFileSync(new URL('../../../connectors/file/schema.json', import.meta.url), 'utf8'),
    ) as unknown;
    // Written by `npm run docs`.
    expect(written).toEqual(JSON.parse(JSON.stringify(inventoryJsonSchema())));
    expect(Object.keys(NODE_RECORDS).sort()).toEqual([...NODE_TYPES].sort());
  });

  it('takes the other end of a relationship from the inside, and parallel ones by discriminator', async () => {
    const events = await pullFiles({
      'i.yaml':
        HEAD +
        `nodes:
  - type: Service
    key: pay
    edges:
      - { type: SUPPORTS, from: { type: Identity, key: [aws, '1', AROA1] }, discriminator: a }
      - { type: SUPPORTS, from: { type: Identity, key: [aws, '1', AROA1] }, discriminator: b, validTo: 2026-01-31 }
`,
    });
    expect(claimFor(events, 'Identity', 'AROA1')?.edges).toEqual([
      expect.objectContaining({ discriminator: 'a' }),
      expect.objectContaining({
        discriminator: 'b',
        validTo: '2026-02-01T00:00:00.000000Z',
        endReason: 'UNKNOWN',
      }),
    ]);
    expect(claimFor(events, 'Service', 'pay')?.edges).toEqual([]);
  });

  it('reads documents of one realm as one, and of another part apart, in any order of files', async () => {
    const one = HEAD + 'covers: [SERVICES]\nasOf: 2026-03-05T00:00:00Z\nnodes: [{type: Service, key: a}]\n';
    const two =
      HEAD + 'covers: [OWNERS]\nasOf: 2026-03-04\nedges: [{from: "Service:a", OWNED_BY: "Team:t"}]\n';
    const part = HEAD + 'part: x\nnodes: [{type: Team, key: t}]\n';
    const events = await pullFiles({ 'a.yaml': `${one}---\n${part}`, 'b.yaml': two });
    expect(
      ofKind(events, 'open').map(({ scope }) => [scope.id, scope.observedAt, scope.capabilities]),
    ).toEqual([
      ['acme/main', '2026-03-04T00:00:00.000000Z', ['OWNERS', 'SERVICES']],
      ['acme/main/x', MODIFIED, []],
    ]);
    expect(claimFor(events, 'Service', 'a')?.edges).toHaveLength(1);
    const turned = await pullFiles({ 'y.yaml': two, 'z.yaml': `${part}---\n${one}` });
    const bare = (list: typeof events) => claimsOf(list).map((claim) => ({ ...claim, locator: '' }));
    expect(bare(turned)).toEqual(bare(events));
  });
});
