import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { backstage } from '../../../connectors/backstage/index.js';
import { startDouble, type Answer } from '../../servers/double.js';
import { claimsOf, closing, NOW, ofKind, pull, writeFiles } from '../support.js';

const FIXTURE = readFileSync(new URL('fixtures/catalog.yaml', import.meta.url), 'utf8');
const ENTITIES = parseAllDocuments(FIXTURE).map((document) => document.toJS() as object);
const TOKEN = 'CANARY-token';

/** The catalogue in pages of four; the cursor is where the next one starts. */
function page(cursor: string | null): Answer {
  const start = Number(cursor ?? 0);
  const next = start + 4 < ENTITIES.length ? String(start + 4) : undefined;
  return {
    body: {
      items: ENTITIES.slice(start, start + 4),
      totalItems: ENTITIES.length,
      pageInfo: { nextCursor: next },
    },
  };
}

const pullLive = (url: string, more: object = {}) =>
  pull(backstage, { live: { url, token: TOKEN, pageSize: 4, ...more } }, { instance: 'default' });

describe('the by-query API', () => {
  it('gives what the files give, page by page, by token and allow-list', async () => {
    const server = await startDouble(({ query }) => page(query.get('cursor')));
    const events = await pullLive(server.url);
    expect(closing(events)).toBe('COMPLETE');
    expect(ofKind(events, 'open')[0]?.scope).toMatchObject({ origin: 'live', observedAt: NOW });
    const bare = (list: typeof events) => claimsOf(list).map((claim) => ({ ...claim, locator: '' }));
    const files = await pull(backstage, { files: [writeFiles({ 'catalog.yaml': FIXTURE })] });
    expect(bare(events)).toEqual(bare(files));
    expect(server.calls).toHaveLength(3);
    for (const call of server.calls) {
      expect(call.path).toBe('/api/catalog/entities/by-query');
      expect(call.authorization).toBe(`Bearer ${TOKEN}`);
      expect(call.query.get('fields')?.split(',')).not.toContain('spec');
      expect(call.query.get('fields')?.split(',')).not.toContain('spec.definition');
    }
    expect(JSON.stringify(events)).not.toMatch(/CANARY-/i);
  });

  it.each<[string, Answer, string]>([
    ['401', { status: 401, body: 'CANARY-body' }, 'FAILED UNAUTHENTICATED'],
    ['403', { status: 403, body: 'CANARY-body' }, 'FAILED FORBIDDEN'],
    ['404', { status: 404, body: 'CANARY-body' }, 'FAILED NOT_FOUND'],
    ['a redirect', { status: 302, headers: { location: 'http://x/CANARY-elsewhere' } }, 'FAILED REDIRECTED'],
    ['a sign-in page', { body: '<html>CANARY-html</html>' }, 'FAILED MALFORMED'],
    ['JSON of another shape', { body: { items: 'CANARY-items' } }, 'FAILED MALFORMED'],
    ['JSON that nests for ever', { body: '['.repeat(100_000) }, 'FAILED MALFORMED'],
    ['429 until too late', { status: 429, headers: { 'retry-after': '3600' } }, 'FAILED THROTTLED'],
  ])('%s fails the scope, and nothing of the answer is repeated', async (_what, answer, close) => {
    const server = await startDouble(() => answer);
    const events = await pullLive(server.url);
    expect(closing(events)).toBe(close);
    expect(server.calls).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('waits as long as a throttled call says, and goes on', async () => {
    const server = await startDouble(({ query }, count) =>
      count === 2 ? { status: 429, headers: { 'retry-after': '0' } } : page(query.get('cursor')),
    );
    const events = await pullLive(server.url);
    expect(closing(events)).toBe('COMPLETE');
    expect(server.calls).toHaveLength(4);
  });

  it('asks again after a cut connection', async () => {
    const server = await startDouble(({ query }, count) => ({
      ...page(query.get('cursor')),
      cut: count === 2,
    }));
    expect(closing(await pullLive(server.url))).toBe('COMPLETE');
  });

  it('keeps what it has as PARTIAL when a later page is refused', async () => {
    const server = await startDouble(({ query }, count) =>
      count > 1 ? { status: 403 } : page(query.get('cursor')),
    );
    const events = await pullLive(server.url);
    expect(closing(events)).toBe('PARTIAL FORBIDDEN');
    expect(claimsOf(events)).toHaveLength(4);
  });

  it.each<[string, (count: number) => Answer]>([
    [
      'a cursor',
      (count) => ({ ...page('4'), body: { items: [{ count }], pageInfo: { nextCursor: 'same' } } }),
    ],
    [
      'a page',
      (count) => ({ body: { items: ENTITIES.slice(0, 4), pageInfo: { nextCursor: String(count) } } }),
    ],
  ])('stops at %s that comes back', async (_what, answer) => {
    const server = await startDouble((_call, count) => answer(count));
    const events = await pullLive(server.url);
    expect(closing(events)).toBe('PARTIAL REPEATED_PAGE');
    expect(server.calls).toHaveLength(2);
  });

  it('is PARTIAL when fewer entities come than the catalogue counts', async () => {
    const server = await startDouble(() => ({ body: { items: ENTITIES, totalItems: 99, pageInfo: {} } }));
    expect(closing(await pullLive(server.url))).toBe('PARTIAL TRUNCATED');
  });

  it('fails when nothing answers', async () => {
    const events = await pull(backstage, { live: { url: 'http://127.0.0.1:1', token: TOKEN } });
    expect(closing(events)).toBe('FAILED UNREACHABLE');
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  }, 20_000);

  it('takes no credentials in the address, and says nothing of them', async () => {
    const events = await pullLive('http://user:CANARY-password@127.0.0.1:1');
    expect(closing(events)).toBe('FAILED MALFORMED');
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });
});
