import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { backstage } from '../../../connectors/backstage/index.js';
import { claimFor, claimsOf, closing, MODIFIED, ofKind, pull, writeFiles } from '../support.js';

const FIXTURE = readFileSync(new URL('fixtures/catalog.yaml', import.meta.url), 'utf8');
const pullFiles = (files: Record<string, string>, settings: unknown = {}) =>
  pull(backstage, { files: [writeFiles(files)] }, settings);
const component = (name: string, spec = '{}') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: ${spec}\n`;

describe('catalogue YAML', () => {
  it('gives the claims of the golden file', async () => {
    const events = await pullFiles({ 'catalog.yaml': FIXTURE });
    // Temporary folders differ from run to run.
    const claims = claimsOf(events).map((claim) => ({
      ...claim,
      locator: claim.locator?.replace(/.*\//, ''),
    }));
    await expect(JSON.stringify(claims, null, 2) + '\n').toMatchFileSnapshot('fixtures/catalog.golden.json');
    expect(ofKind(events, 'open')[0]?.scope).toEqual({
      id: 'catalog',
      realm: { provider: 'backstage', realmId: 'default', kind: 'CATALOG' },
      observedAt: MODIFIED,
      capabilities: ['OWNERS', 'SERVICES'],
      origin: 'export',
    });
    expect(ofKind(events, 'notice').map(({ reason }) => reason.code)).toEqual([
      'SKIPPED_KIND',
      'SKIPPED_KIND',
      'UNMAPPED_LIFECYCLE',
    ]);
    expect(closing(events)).toBe('COMPLETE');
  });

  it('lets no secret and no address of a person through', async () => {
    const events = JSON.stringify(await pullFiles({ 'catalog.yaml': FIXTURE }));
    expect(events).not.toMatch(/CANARY-/i);
    expect(events).not.toContain('@example.com');
    expect(events).toContain('email:');
  });

  it('never says that a service is retired, unless the operator explains a word so', async () => {
    const files = { 'a.yaml': component('a', '{ lifecycle: Retired }') };
    const plain = await pullFiles(files);
    expect(claimFor(plain, 'Service', 'component:default/a')?.attributes).toMatchObject({
      lifecycle: 'UNKNOWN',
      sourceLifecycle: 'Retired',
    });
    const explained = await pullFiles(files, { lifecycles: { retired: 'RETIRED' } });
    expect(claimFor(explained, 'Service', 'component:default/a')?.attributes?.['lifecycle']).toBe('RETIRED');
    expect(ofKind(explained, 'open')[0]?.scope.capabilities).toContain('RETIREMENT');
    expect(backstage.capabilities.find(({ capability }) => capability === 'RETIREMENT')?.support).toBe('NO');
  });

  it('reads saved answers of the API and lists in JSON as the same entities', async () => {
    const list = parseAllDocuments(FIXTURE).map((document) => document.toJS() as object);
    const bare = async (files: Record<string, string>) =>
      claimsOf(await pullFiles(files)).map((claim) => ({ ...claim, locator: '' }));
    const expected = await bare({ 'catalog.yaml': FIXTURE });
    expect(await bare({ 'list.json': JSON.stringify(list) })).toEqual(expected);
    expect(await bare({ 'page.json': JSON.stringify({ items: list, pageInfo: {} }) })).toEqual(expected);
  });
});

describe('a bad catalogue', () => {
  it('refuses an entity and keeps it seen, and the rest goes on', async () => {
    const events = await pullFiles({
      'a.yaml': `${component('a', '{ owner: [CANARY-1] }')}---\n${component('b')}`,
    });
    expect(ofKind(events, 'reject')).toEqual([
      expect.objectContaining({
        reason: { code: 'MALFORMED', message: expect.stringContaining('spec.owner') as string },
        node: { type: 'Service', key: ['backstage', 'default', 'component:default/a'] },
      }),
    ]);
    expect(claimsOf(events)).toHaveLength(1);
    expect(closing(events)).toBe('COMPLETE');
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('is PARTIAL when a record names no entity', async () => {
    const nameless = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { title: CANARY-2 }\n';
    const events = await pullFiles({ 'a.yaml': `${component('b')}---\n${nameless}` });
    expect(closing(events)).toBe('PARTIAL REJECTED');
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it.each([
    ['a name with a separator', '"a/b"'],
    ['an empty name', '""'],
    ['a name of control characters', '"\\u0000\\u202e"'],
    ['a name that is a number', '12'],
  ])('%s is no entity', async (_what, name) => {
    const events = await pullFiles({ 'a.yaml': `${component(name)}---\n${component('b')}` });
    expect(ofKind(events, 'reject')).toHaveLength(1);
    expect(claimsOf(events)).toHaveLength(1);
    expect(closing(events)).toBe('PARTIAL REJECTED');
  });

  it('reads an entity once: an equal copy is nothing new, another one is refused', async () => {
    const one = component('a', '{ type: service }');
    const events = await pullFiles({
      'a.yaml': one,
      'b.yaml': one,
      'c.yaml': component('a', '{ type: website }'),
    });
    expect(claimsOf(events).map(({ attributes }) => attributes?.['kind'])).toEqual(['service']);
    expect(ofKind(events, 'reject').map(({ reason }) => reason.code)).toEqual(['DUPLICATE']);
  });

  it.each([
    ['cut off', `${component('a')}---\nkind: [CANARY-3\n`, 'PARTIAL MALFORMED', 1],
    [
      'without any entity',
      'kind: Deployment\napiVersion: apps/v1\nmetadata: { name: CANARY-4 }\n',
      'FAILED EMPTY',
      0,
    ],
    ['empty', '', 'FAILED EMPTY', 0],
  ])('a file that is %s makes nothing look absent', async (_what, text, close, claims) => {
    const events = await pullFiles({ 'a.yaml': text });
    expect(closing(events)).toBe(close);
    expect(claimsOf(events)).toHaveLength(claims);
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('opens no scope for a folder without files', async () => {
    const events = await pullFiles({});
    expect(events.map((event) => event.kind)).toEqual(['notice']);
  });

  it('takes a hundred thousand annotations without keeping them', async () => {
    const annotations = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 'v']));
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'a', annotations },
    };
    const events = await pullFiles({ 'a.json': JSON.stringify(entity) });
    expect(claimsOf(events)[0]?.attributes?.['tags']).toHaveLength(64);
  });

  it('takes kinds that are names of built-in properties for what they are', async () => {
    const text = 'apiVersion: backstage.io/v1alpha1\nkind: constructor\nmetadata: { name: a }\n';
    const events = await pullFiles({
      'a.yaml': `${text}---\n${component('b', '{ lifecycle: constructor }')}`,
    });
    expect(claimsOf(events).map(({ attributes }) => attributes?.['lifecycle'])).toEqual(['UNKNOWN']);
  });
});
