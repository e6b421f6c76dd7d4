import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { relict, start, type Ran } from './command-line.js';

// A start takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The demo as a newcomer runs it, and the commands that it proposes, in its folder. */
let above: string;
let folder: string;
let demo: Ran;

beforeAll(async () => {
  above = mkdtempSync(join(tmpdir(), 'relict-cli-'));
  folder = join(above, 'demo');
  demo = await relict(above, ['demo', '--once', '--dir', folder], { COLUMNS: '120' });
});
afterAll(() => rmSync(above, { recursive: true, force: true }));

const parsed = <T>(ran: Ran): T => JSON.parse(ran.stdout) as T;

interface Survivors {
  readonly certainty: string;
  readonly counts: { readonly total: number };
  readonly items: readonly {
    readonly id: string;
    readonly class: string;
    readonly certainty: string;
    readonly credential: { readonly providerId: string; readonly name: string | null } | null;
    readonly copyCount: number;
    readonly owner: { readonly status: string };
    readonly services: readonly { readonly service: { readonly name: string } }[];
  }[];
}

describe('relict demo --once', () => {
  test('prints survivors with owner, copies and action, then one blast radius, then what could not be seen', () => {
    expect(demo.status).toBe(0);
    expect(demo.stdout).toMatch(/^\d+ survive a retired service: \d+ confirmed, \d+ possible/);
    expect(demo.stdout).toMatch(/^SEVERITY +SURVIVOR +CLASS +CERTAINTY +SERVICE +OWNER +COPIES +ACTION$/m);
    expect(demo.stdout).toMatch(/^CRITICAL +AKIA\w{16} .*CONFIRMED +pay-legacy/m);
    expect(demo.stdout).toMatch(/^What AKIA\w{16} still reaches:$/m);
    expect(demo.stdout.match(/^Coverage: /gm)).toEqual(['Coverage: ']);
  });

  test('its tables fit the lines that were asked for', () => {
    const table = demo.stdout.split('\n\n')[1] ?? '';
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('what it did and what to try next go to standard error', () => {
    expect(demo.stderr).toContain('Try next');
    expect(demo.stderr).toMatch(/^aws +\d+ scopes +COMPLETE/m);
    expect(demo.stdout).not.toContain('Try next');
  });

  test('--json prints the answer alone', async () => {
    const ran = await relict(above, ['demo', '--once', '--json', '--dir', join(above, 'second')]);
    expect(ran.status).toBe(0);
    expect(parsed<Survivors>(ran).items.length).toBeGreaterThan(0);
  });
});

describe('questions', () => {
  let whole: Survivors;
  let key: string;

  beforeAll(async () => {
    whole = parsed(await relict(folder, ['survivors', '--json']));
    key = whole.items.find((item) => item.copyCount > 1)?.credential?.providerId ?? '';
  });

  test('ask alone lists every question', async () => {
    const { stdout, status } = await relict(folder, ['ask']);
    expect(status).toBe(0);
    for (const id of ['Q-01', 'Q-06', 'Q-11', 'Q-12', 'Q-16', 'Q-34']) expect(stdout).toContain(id);
  });

  test('ask takes the arguments of the field by their names', async () => {
    const ran = await relict(folder, ['ask', 'Q-01', '--service', 'pay-legacy', '--json']);
    const { items } = parsed<Survivors>(ran);
    const ofPay = whole.items.filter((item) =>
      item.services.some(({ service }) => service.name === 'pay-legacy'),
    );
    expect(items.map((item) => item.id)).toEqual(ofPay.map((item) => item.id));
    expect(items.length).toBeLessThan(whole.items.length);
  });

  test('asOf a time before everything nothing survives, and that is not called none', async () => {
    const { stdout } = await relict(folder, ['ask', 'survivors', '--as-of', '2001-01-01T00:00:00Z']);
    expect(stdout).toMatch(/^Not known|^No credential survives/);
    expect(stdout).toMatch(/Coverage: (PARTIAL|UNKNOWN|COMPLETE)/);
  });

  test('--json is what the GraphQL field answers', async () => {
    const instant = new Date().toISOString();
    const text = `query ($t: DateTime) {
      credentialsSurvivingRetiredServices(asOf: $t, knownAt: $t) {
        certainty asOf policyVersion queryVersion
        counts { total confirmed possible suppressed }
        items { id class certainty severity flags reasons recommendedActions copyCount remainingSeconds }
      } }`;
    const [byQuery, byAsk] = [
      await relict(folder, ['query', text, '--var', `t=${instant}`]),
      await relict(folder, ['survivors', '--as-of', instant, '--known-at', instant, '--json']),
    ];
    const { credentialsSurvivingRetiredServices: answer } = parsed<{
      credentialsSurvivingRetiredServices: Survivors;
    }>(byQuery);
    expect(answer.items.length).toBeGreaterThan(0);
    expect(parsed<Survivors>(byAsk)).toMatchObject(answer);
  });

  test('csv, and 3 because the coverage is not COMPLETE and had to be', async () => {
    const ran = await relict(folder, ['survivors', '--format', 'csv', '--require-complete']);
    expect(whole.certainty).toBe('PARTIAL');
    expect(ran.status).toBe(3);
    expect(ran.stdout.split('\n')[0]).toMatch(/^id,credential,trust,/);
    // A name of the estate is a spreadsheet formula, and must not be one here.
    expect(ran.stdout).toContain("'=cmd|");
    expect(ran.stdout).not.toMatch(/(^|,)"?=cmd/m);
  });

  test('ndjson, and 4 because there are findings and there must be none', async () => {
    const ran = await relict(folder, ['survivors', '--format', 'ndjson', '--fail-on-findings', '--quiet']);
    expect(ran.status).toBe(4);
    const ids = ran.stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids).toEqual(whole.items.map((item) => item.id));
    expect(ran.stderr).toBe('');
  });

  test('owner, lineage, copies and blast radius take the id that the provider shows', async () => {
    const owner = await relict(folder, ['owner', key]);
    expect(owner.stdout).toContain(key);
    expect(owner.stdout).toMatch(/accountable: /);
    const lineage = await relict(folder, ['lineage', key]);
    for (const segment of ['issued in', 'stored at', 'consumed by', 'authenticates as', 'owned by']) {
      expect(lineage.stdout).toContain(segment);
    }
    const copies = await relict(folder, ['copies', key, '--json']);
    expect(parsed<{ current: number }>(copies).current).toBe(
      whole.items.find((item) => item.credential?.providerId === key)?.copyCount,
    );
    const reach = await relict(folder, ['blast-radius', key, '--depth', '2', '--json']);
    expect(parsed<{ depth: number; items: unknown[] }>(reach)).toMatchObject({ depth: 2 });
    expect([owner, lineage, copies, reach].map(({ status }) => status)).toEqual([0, 0, 0, 0]);
  });

  test('coverage names what no source reads', async () => {
    const { stdout } = await relict(folder, ['coverage']);
    expect(stdout).toMatch(/^REALM +CAPABILITY +STATUS/);
    expect(stdout).toContain('NOT_CONNECTED');
  });

  test('find takes a part of a name; an ambiguous one is an error that lists the candidates', async () => {
    const found = await relict(folder, ['find', 'OrganizationAccountAccess', '--json']);
    const ids = parsed<{ id: string; name: string }[]>(found)
      .filter(({ name }) => name === 'OrganizationAccountAccessRole')
      .map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
    const ran = await relict(folder, ['owner', 'OrganizationAccountAccessRole']);
    expect(ran).toMatchObject({ status: 1, stdout: '' });
    for (const id of ids) expect(ran.stderr).toContain(id);
  });

  test('a query that is no GraphQL is told in one sentence', async () => {
    const ran = await relict(folder, ['query', '{ services(']);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^relict: Syntax Error: [^\n]+\.\n {2}What can be asked: [^\n]+\n$/);
  });
});

describe('sources', () => {
  test('a second sync of the same exports adds nothing', async () => {
    const ran = await relict(folder, ['sync', '--json']);
    expect(ran.status).toBe(0);
    const { sources } = parsed<{
      sources: { source: string; scopes: Record<'seen' | 'added' | 'changed' | 'suspected', number>[] }[];
    }>(ran);
    expect(sources.map(({ source }) => source)).toEqual(['aws', 'backstage', 'servicenow', 'inventory']);
    const scopes = sources.flatMap((source) => source.scopes);
    expect(scopes.reduce((sum, { seen }) => sum + seen, 0)).toBeGreaterThan(300);
    for (const scope of scopes) expect(scope).toMatchObject({ added: 0, changed: 0, suspected: 0 });
  });

  test('a source that is not there is wrong usage, with the nearest one', async () => {
    const ran = await relict(folder, ['sync', 'servicenov']);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('did you mean servicenow?');
  });
});

describe('relict serve', () => {
  test('answers while another process is told that the graph is held, and stops on SIGINT with 0', async () => {
    const server = start(folder, ['serve', '--port', '0']);
    try {
      const url = (await server.says(/http:\/\/\S+/))[0];
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ status { engine { ok } } }' }),
      });
      expect(await response.json()).toEqual({ data: { status: { engine: { ok: true } } } });

      const second = await relict(folder, ['status']);
      expect(second).toMatchObject({ status: 1, stdout: '' });
      expect(second.stderr).toMatch(/^relict: [^\n]+\.\n {2}[^\n]+/);
    } finally {
      server.child.kill('SIGINT');
    }
    expect(await server.ended).toMatchObject({ status: 0, stdout: '' });

    const after = await relict(folder, ['status', '--json']);
    expect(parsed<{ engine: object; scopes: object[] }>(after).engine).toMatchObject({ ok: true });
  });
});
