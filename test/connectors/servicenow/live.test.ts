import { describe, expect, it } from 'vitest';
import { servicenow } from '../../../connectors/servicenow/index.js';
import type { PullEvent } from '../../../connectors/connector.js';
import { startDouble, type Answer, type Double } from '../../servers/double.js';
import { claimsOf, NOW, ofKind, pull, writeFiles } from '../support.js';
import { answerTable } from './instance.js';
import { asFiles, TABLES } from './tables.js';

const CREDENTIALS = { user: 'reader', password: 'CANARY-password' };
/** A business application of a subclass of services, which lists of its parent hold too; and no optional table. */
const INSTANCE: typeof TABLES = { ...TABLES, cmdb_ci_appl: [] };

const pullLive = (server: Double, live: object = CREDENTIALS) =>
  pull(servicenow, { live: { url: server.url, pageSize: 2, ...live } });
const start = (answer?: (call: Double['calls'][number], count: number) => Answer | undefined) =>
  startDouble((call, count) => answer?.(call, count) ?? answerTable(INSTANCE, call));

/** How each scope ended. */
function ends(events: readonly PullEvent[]): Record<string, string> {
  const scopes = ofKind(events, 'open').map(({ scope }) => scope.id);
  return Object.fromEntries(
    ofKind(events, 'close').map((close, index) => [
      scopes[index],
      close.completeness === 'COMPLETE' ? 'COMPLETE' : `${close.completeness} ${close.reason.code}`,
    ]),
  );
}

describe('the Table API', () => {
  it('gives what an export of it gives, in pages, with basic authentication', async () => {
    const server = await start();
    const events = await pullLive(server);
    expect(Object.values(ends(events)).every((end) => end === 'COMPLETE')).toBe(true);
    const bare = (list: readonly PullEvent[]) =>
      claimsOf(list)
        .map((claim) => JSON.stringify({ ...claim, locator: '' }))
        .sort();
    const exported = await pull(servicenow, { files: [writeFiles(asFiles(TABLES))] });
    expect(bare(events)).toEqual(bare(exported));
    expect(ofKind(events, 'open')[0]?.scope).toMatchObject({
      origin: 'live',
      observedAt: NOW,
      realm: { provider: 'servicenow', realmId: new URL(server.url).host },
    });
    const basic = `Basic ${Buffer.from('reader:CANARY-password').toString('base64')}`;
    for (const call of server.calls) {
      expect(call.authorization).toBe(basic);
      expect(call.query.get('sysparm_fields')).not.toMatch(/password|work_notes|description/);
      expect(call.query.get('sysparm_display_value')).toBe('all');
    }
    expect(JSON.stringify(events)).not.toMatch(/CANARY-/i);
    expect(JSON.stringify(events)).not.toContain(basic);
  });

  it('takes a token instead', async () => {
    const server = await start();
    await pullLive(server, { token: 'CANARY-token' });
    expect(server.calls[0]?.authorization).toBe('Bearer CANARY-token');
  });

  it('does without tables of products that are not installed', async () => {
    const server = await start();
    const scopes = Object.keys(ends(await pullLive(server)));
    expect(scopes).not.toContain('cmdb_ci_service_auto');
    expect(scopes).toContain('cmdb_ci_service');
  });

  it('goes on with the others when one table is refused', async () => {
    const server = await start(({ path }) =>
      path.endsWith('/sys_user') ? { status: 403, body: 'CANARY-body' } : undefined,
    );
    const events = await pullLive(server);
    expect(ends(events)).toMatchObject({
      cmdb_ci_business_app: 'COMPLETE',
      cmdb_rel_ci: 'COMPLETE',
      sys_user: 'FAILED FORBIDDEN',
      sys_user_group: 'COMPLETE',
    });
    expect(ofKind(events, 'open').find(({ scope }) => scope.id === 'sys_user')?.scope.capabilities).toEqual([
      'OWNERS',
    ]);
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('claims no relations and tags when some services are hidden', async () => {
    const server = await start(({ path }) =>
      path.endsWith('/cmdb_ci_service') ? { status: 403 } : undefined,
    );
    const events = await pullLive(server);
    expect(ends(events)).toMatchObject({
      cmdb_ci_business_app: 'COMPLETE',
      cmdb_ci_service: 'FAILED FORBIDDEN',
      cmdb_rel_ci: 'PARTIAL SERVICES_INCOMPLETE',
      cmdb_key_value: 'PARTIAL SERVICES_INCOMPLETE',
      sys_user_grmember: 'COMPLETE',
    });
    expect(claimsOf(events).some(({ locator }) => locator === 'cmdb_rel_ci')).toBe(false);
  });

  it('is PARTIAL when an access rule hides rows, even between full pages', async () => {
    const server = await start((call) => {
      if (!call.path.endsWith('/sys_user_group')) return undefined;
      const answer = answerTable(INSTANCE, call);
      return { ...answer, body: { result: [] } };
    });
    expect(ends(await pullLive(server))).toMatchObject({ sys_user_group: 'PARTIAL HIDDEN_ROWS' });
  });

  it.each([
    ['X-RateLimit-Reset', { 'x-ratelimit-reset': '1', date: new Date(0).toUTCString() }],
    ['Retry-After', { 'retry-after': '1' }],
  ])('waits for %s when it is throttled', async (_header, headers) => {
    const server = await start((_call, count) => (count === 2 ? { status: 429, headers } : undefined));
    const before = Date.now();
    const events = await pullLive(server);
    expect(Date.now() - before).toBeGreaterThan(900);
    expect(Object.values(ends(events)).every((end) => end === 'COMPLETE')).toBe(true);
  });

  it('stops at a page that comes back', async () => {
    const server = await start(({ path, query }) => {
      if (!path.endsWith('/sys_user')) return undefined;
      query.set('sysparm_offset', '0');
      return { ...answerTable(INSTANCE, { path, query }), headers: { link: '<x>;rel="next"' } };
    });
    expect(ends(await pullLive(server))).toMatchObject({
      sys_user: 'PARTIAL REPEATED_PAGE',
      sys_user_group: 'COMPLETE',
    });
  });

  it('keeps what it has when a connection is cut again and again', async () => {
    const server = await start((call) =>
      call.path.endsWith('/cmdb_ci_business_app') && call.query.get('sysparm_offset') === '2'
        ? { ...answerTable(INSTANCE, call), cut: true }
        : undefined,
    );
    const events = await pullLive(server);
    expect(ends(events)).toMatchObject({
      cmdb_ci_business_app: 'PARTIAL UNREACHABLE',
      cmdb_ci_service: 'COMPLETE',
    });
    expect(
      claimsOf(events).filter(({ locator }) => locator?.startsWith('cmdb_ci_business_app')),
    ).toHaveLength(2);
  }, 30_000);

  it.each<[string, Answer, string]>([
    ['401', { status: 401, body: 'CANARY-body' }, 'UNAUTHENTICATED'],
    ['HTML', { body: '<html>CANARY-html</html>' }, 'MALFORMED'],
    ['another shape', { body: { result: 'CANARY-result' } }, 'MALFORMED'],
    ['404 for the whole API', { status: 404, body: 'CANARY-body' }, 'NOT_FOUND'],
  ])('%s fails every table that there must be', async (_what, answer, code) => {
    const server = await start(() => answer);
    const events = await pullLive(server);
    expect(new Set(Object.values(ends(events)))).toEqual(new Set([`FAILED ${code}`]));
    expect(Object.keys(ends(events))).toEqual(expect.arrayContaining(['cmdb_ci_service', 'sys_user']));
    expect(claimsOf(events)).toEqual([]);
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('refuses settings that give a user without a password', () => {
    const parsed = servicenow.liveSettings.safeParse({ url: 'https://acme.example.com', user: 'x' });
    expect(parsed.success).toBe(false);
  });
});
