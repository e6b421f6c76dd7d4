import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema } from '../../src/api/schema.js';
import { serve, type Running } from '../../src/api/server.js';
import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY, parseInstant, type Instant } from '../../src/model/index.js';
import { openMemoryGraph } from '../support/graph.js';

const NOW = parseInstant('2026-03-10T00:00:00Z') as Instant;
const logged: string[] = [];
let graph: Graph;
let running: Running;
let broken = false;

beforeAll(async () => {
  graph = await openMemoryGraph();
  const read: Graph['read'] = (statement, params, options) => {
    if (broken) throw new Error('CANARY-inner-detail');
    return graph.read(statement, params, options);
  };
  const breakable = new Proxy(graph, {
    get: (target, name) => {
      if (name === 'read') return read;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  running = await serve({
    schema: buildSchema(),
    graph: breakable,
    policy: DEFAULT_POLICY,
    clock: () => NOW,
    log: { error: (fields, message) => void logged.push(`${message} ${String(fields['correlationId'])}`) },
    port: 0,
  });
});
afterAll(async () => {
  await running.stop();
  await graph.close();
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(running.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
const ask = async (query: string) =>
  (await post(JSON.stringify({ query }))).json() as Promise<Record<string, unknown>>;

describe('the server', () => {
  test('answers a question, and says UNKNOWN on an empty graph', async () => {
    expect(await ask('{ credentialsSurvivingRetiredServices { certainty items { id } } }')).toEqual({
      data: { credentialsSurvivingRetiredServices: { certainty: 'UNKNOWN', items: [] } },
    });
  });

  test('a failing graph is an error with a correlation id and nothing of the inside, never a shorter list', async () => {
    broken = true;
    const answer = await ask('{ credentialsSurvivingRetiredServices { items { id } } }').finally(
      () => (broken = false),
    );
    const text = JSON.stringify(answer);
    expect(text).not.toContain('CANARY');
    expect(answer['data'] ?? null).toBeNull();
    expect(answer['errors']).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    const id = (answer['errors'] as { extensions: { correlationId: string } }[])[0]?.extensions.correlationId;
    expect(logged.join()).toContain(id);
  });

  test('GraphiQL is one page that loads nothing from elsewhere', async () => {
    const page = await fetch(running.url, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('<title>Relict</title>');
    expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="https?:/);
  });

  test.each([
    ['{', 400, 'not valid JSON'],
    [JSON.stringify({ query: '#' + 'x'.repeat(200_000) }), 413, '100 kB'],
  ])('a bad body is answered in the shape of GraphQL', async (body, status, message) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(message);
  });

  test('too many tokens, batches and simple cross-site posts are refused', async () => {
    expect(JSON.stringify(await ask(`{ ${'status { now } '.repeat(5000)} }`))).toContain('token');
    expect((await post('[{"query":"{ status { now } }"}]')).status).toBe(400);
    expect(
      (await post('{"query":"{ status { now } }"}', { 'content-type': 'text/plain' })).status,
    ).toBeGreaterThanOrEqual(400);
  });

  test('probes', async () => {
    const base = new URL('/', running.url);
    expect((await fetch(new URL('/healthz', base))).status).toBe(200);
    const ready = await fetch(new URL('/readyz', base));
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ready: true, engine: 'embedded' });
  });
});
