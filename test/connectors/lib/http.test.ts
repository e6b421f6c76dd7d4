import { describe, expect, it } from 'vitest';
import { HttpClient, HttpFault, pageGuard, type HttpOptions } from '../../../connectors/lib/http.js';
import { startDouble, type Answer } from '../../servers/double.js';
import { NOW } from '../support.js';

const client = (url: string, options: Partial<HttpOptions> = {}) =>
  new HttpClient({ url, authorization: 'Bearer CANARY-token', now: () => NOW, pause: 1, ...options });
const fault = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as HttpFault,
  );

describe('a call', () => {
  it('keeps the path of the address, and asks with query and token', async () => {
    const server = await startDouble(() => ({ body: { a: 1 } }));
    const { body } = await client(`${server.url}/base/`).get('/x', { q: 'ä&b' });
    expect(body).toEqual({ a: 1 });
    expect(server.calls[0]).toMatchObject({ path: '/base/x', authorization: 'Bearer CANARY-token' });
    expect(server.calls[0]?.query.get('q')).toBe('ä&b');
  });

  it('is repeated while the server fails, and then given up', async () => {
    const server = await startDouble((_call, count) => ({ status: count < 3 ? 503 : 200 }));
    await client(server.url).get('/x');
    expect(server.calls).toHaveLength(3);
    const broken = await startDouble(() => ({ status: 500, body: 'CANARY-body' }));
    const error = await fault(client(broken.url, { retries: 2 }).get('/x', { secret: 'CANARY-query' }));
    expect(error).toMatchObject({ code: 'PROVIDER_ERROR' });
    expect(broken.calls).toHaveLength(3);
    expect(`${error?.message} ${error?.stack} ${JSON.stringify(error)}`).not.toContain('CANARY-');
    expect(error?.cause).toBeUndefined();
  });

  it.each<[string, Record<string, string>, boolean]>([
    ['seconds', { 'retry-after': '0' }, true],
    [
      'a date that has passed',
      { 'retry-after': 'Tue, 10 Mar 2026 00:00:00 GMT', date: 'Tue, 10 Mar 2026 00:00:01 GMT' },
      true,
    ],
    ['too many seconds', { 'retry-after': '99999' }, false],
    [
      'a date too far away',
      { 'retry-after': 'Tue, 10 Mar 2026 09:00:00 GMT', date: 'Tue, 10 Mar 2026 00:00:00 GMT' },
      false,
    ],
    ['nonsense', { 'retry-after': 'soon' }, true],
  ])('that is throttled waits for %s', async (_what, headers, goesOn) => {
    const server = await startDouble((_call, count) => (count === 1 ? { status: 429, headers } : {}));
    const error = await fault(client(server.url).get('/x'));
    expect(error?.code).toBe(goesOn ? undefined : 'THROTTLED');
    expect(server.calls).toHaveLength(goesOn ? 2 : 1);
  });

  it('ends in time, at its size, and when it is cancelled', async () => {
    const endless = await startDouble(() => ({ body: 'x'.repeat(10_000), cut: true }));
    expect(await fault(client(endless.url, { maxBytes: 1000 }).get('/x'))).toMatchObject({
      code: 'TOO_LARGE',
    });
    const silent = client('http://192.0.2.1:9', { timeout: 50, retries: 0 });
    expect(await fault(silent.get('/x'))).toMatchObject({ code: 'UNREACHABLE' });
    const throttled = await startDouble(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect(await fault(client(throttled.url, { signal: controller.signal }).get('/x'))).toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('does not carry its token to where a redirect points', async () => {
    const other = await startDouble(() => ({}));
    const answer: Answer = { status: 307, headers: { location: other.url } };
    const server = await startDouble(() => answer);
    expect(await fault(client(server.url).get('/x'))).toMatchObject({ code: 'REDIRECTED' });
    expect(other.calls).toEqual([]);
  });

  it.each(['no url', 'ftp://example.com', 'https://user:CANARY-password@example.com'])(
    'needs an address, not %s',
    (url) => {
      try {
        client(url);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(HttpFault);
        expect((error as HttpFault).message).not.toContain('CANARY-');
      }
    },
  );
});

describe('the guard of pages', () => {
  it('lets different pages and empty ones pass, and no page twice', () => {
    const guard = pageGuard('It');
    guard([], 'a');
    guard([1], 'b');
    guard([], 'c');
    guard([2]);
    expect(() => guard([1])).toThrow(HttpFault);
    expect(() => guard([3], 'a')).toThrow(/same page/);
  });
});
