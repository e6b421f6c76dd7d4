import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  writeEstate,
  type EstateOptions,
  type EstateReport,
  type EstateTruth,
} from '../../src/demo/index.js';
import { toMillis, type Instant } from '../../src/model/index.js';

const NOW = '2026-03-10T00:00:00.000000Z' as Instant;
const root = mkdtempSync(join(tmpdir(), 'estate-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
async function estate(options: Partial<EstateOptions> = {}): Promise<{ dir: string; report: EstateReport }> {
  const dir = join(root, String(++made));
  return { dir, report: await writeEstate({ seed: 1, size: 300, now: NOW, dir, truth: true, ...options }) };
}

function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function digestOf(dir: string): string {
  const hash = createHash('sha256');
  for (const file of filesOf(dir)) {
    hash
      .update(file.slice(dir.length))
      .update(readFileSync(file))
      .update(String(statSync(file).mtimeMs));
  }
  return hash.digest('hex');
}

/** Every JSON answer below a folder, one per file or per line. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the answers of many calls
type Answer = any;
function* answersOf(dir: string): Generator<Answer> {
  for (const file of filesOf(dir)) {
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.jsonl')) for (const line of text.trim().split('\n')) yield JSON.parse(line);
    else if (file.endsWith('.json')) yield JSON.parse(text);
  }
}

function truthOf(dir: string): EstateTruth {
  return JSON.parse(readFileSync(join(dir, 'truth.json'), 'utf8'));
}

describe('writeEstate', () => {
  it('gives the same bytes and times for the same options, over what lay there before', async () => {
    const { dir } = await estate();
    const first = digestOf(dir);
    await writeEstate({ seed: 2, size: 2_000, now: NOW, dir, truth: true });
    expect(digestOf(dir)).not.toBe(first);
    await writeEstate({ seed: 1, size: 300, now: NOW, dir, truth: true });
    expect(digestOf(dir)).toBe(first);
  });

  it('gives another organisation for another seed, with the same cases', async () => {
    const [one, two] = [truthOf((await estate()).dir), truthOf((await estate({ seed: 2 })).dir)];
    const ids = (truth: EstateTruth) => truth.cases.map((planted) => JSON.stringify(planted.subject));
    expect(one.cases.map((planted) => planted.id)).toEqual(two.cases.map((planted) => planted.id));
    for (const [index, id] of ids(one).entries()) expect(id).not.toBe(ids(two)[index]);
  });

  it('writes no truth unless asked', async () => {
    const { dir } = await estate({ truth: false });
    expect(readdirSync(dir).sort()).toEqual(['aws', 'backstage', 'servicenow']);
  });

  it('dates the files as the exports that they stand for, the acquired account 20 days earlier', async () => {
    const { dir, report } = await estate();
    const files = filesOf(dir);
    expect(files.length).toBe(report.files);
    const times = new Set(files.map((file) => statSync(file).mtimeMs));
    const exported = toMillis(NOW) - 20 * 60_000;
    expect([...times].sort()).toEqual([exported - 20 * 86_400_000, exported]);
  });

  it('has nothing in it that is younger than its exports', async () => {
    for (const daysBefore of [720, 35, 0]) {
      const { dir } = await estate({ size: 2_000, daysBefore });
      for (const account of readdirSync(join(dir, 'aws'))) {
        if (account === 'organization') continue;
        const report = JSON.parse(
          readFileSync(join(dir, 'aws', account, 'get-credential-report.json'), 'utf8'),
        );
        const text = [...answersOf(join(dir, 'aws', account))]
          .filter((answer) => !answer.ServiceSpecificCredentials && !answer.ServerCertificateMetadataList)
          .filter((answer) => !answer.SAMLProviderList && !answer.SAMLMetadataDocument)
          .map((answer) => JSON.stringify(answer))
          .join('\n');
        for (const [time] of text.matchAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00/g)) {
          expect(Date.parse(time)).toBeLessThanOrEqual(Date.parse(report.GeneratedTime));
        }
      }
    }
  });
});

describe('the exports', () => {
  let dir: string;
  let report: EstateReport;
  beforeAll(async () => {
    ({ dir, report } = await estate({ size: 2_000 }));
  });

  it('hold what the report counts', () => {
    const count = { users: 0, roles: 0, groups: 0, policies: 0, accessKeys: 0, functions: 0, secrets: 0 };
    let [taskDefinitions, instances] = [0, 0];
    for (const answer of answersOf(join(dir, 'aws'))) {
      count.users += answer.UserDetailList?.length ?? 0;
      count.roles += answer.RoleDetailList?.length ?? 0;
      count.groups += answer.GroupDetailList?.length ?? 0;
      count.policies += answer.Policies?.length ?? 0;
      count.accessKeys += answer.AccessKeyMetadata?.length ?? 0;
      count.functions += answer.Functions?.length ?? 0;
      count.secrets += answer.SecretList?.length ?? 0;
      taskDefinitions += answer.taskDefinition ? 1 : 0;
      instances += answer.Reservations?.length ?? 0;
    }
    expect(report).toMatchObject({ ...count, taskDefinitions, instances });
    for (const [table, records] of Object.entries(report.serviceNow)) {
      const { result } = JSON.parse(readFileSync(join(dir, 'servicenow', `${table}.json`), 'utf8'));
      expect(result.length).toBe(records);
    }
    for (const [name, entities] of Object.entries(report.backstage)) {
      const documents = parseAllDocuments(readFileSync(join(dir, 'backstage', `${name}.yaml`), 'utf8'));
      expect(documents.length).toBe(entities);
      expect(documents.flatMap((document) => document.errors)).toEqual([]);
    }
  });

  it('have a credential report of one row a user and the root user, which agrees with the keys', () => {
    for (const account of readdirSync(join(dir, 'aws'))) {
      if (account === 'organization') continue;
      const at = (name: string) => JSON.parse(readFileSync(join(dir, 'aws', account, name), 'utf8'));
      const csv = Buffer.from(at('get-credential-report.json').Content, 'base64').toString('utf8');
      const rows: Record<string, string>[] = parseCsv(csv, { columns: true });
      const users = at('get-account-authorization-details.json').UserDetailList;
      expect(rows.map((row) => row['user'])).toEqual([
        '<root_account>',
        ...users.map((user: Answer) => user.UserName),
      ]);
      for (const row of rows.slice(1)) {
        const keys = at(`list-access-keys/${row['user']}.json`).AccessKeyMetadata;
        const slots = ['1', '2'].filter((slot) => row[`access_key_${slot}_last_rotated`] !== 'N/A');
        expect(slots.map((slot) => row[`access_key_${slot}_last_rotated`])).toEqual(
          keys.map((key: Answer) => key.CreateDate),
        );
        expect(slots.map((slot) => row[`access_key_${slot}_active`])).toEqual(
          keys.map((key: Answer) => String(key.Status === 'Active')),
        );
      }
    }
  });

  it('give no two users, keys or roles one id', () => {
    const ids: string[] = [];
    for (const answer of answersOf(join(dir, 'aws'))) {
      for (const user of answer.UserDetailList ?? []) ids.push(user.UserId);
      for (const role of answer.RoleDetailList ?? []) ids.push(role.RoleId);
      for (const key of answer.AccessKeyMetadata ?? []) ids.push(key.AccessKeyId);
    }
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('name no two services alike but those that are meant to be', () => {
    const { result } = JSON.parse(readFileSync(join(dir, 'servicenow', 'cmdb_ci_business_app.json'), 'utf8'));
    const names = result.map((record: Answer) => record.name.value);
    const twice = names.filter((name: string, index: number) => names.indexOf(name) !== index);
    expect(twice).toEqual(['reporting']);
    expect(new Set(result.map((record: Answer) => record.sys_id.value)).size).toBe(result.length);
  });
});

describe('an earlier export', () => {
  it('still has the consumer that is gone later, and the same identities', async () => {
    const earlier = await estate({ daysBefore: 35 });
    const current = await estate();
    const tasks = (dir: string) =>
      [...answersOf(join(dir, 'aws'))].flatMap((answer) => answer.taskDefinition?.family ?? []);
    expect(tasks(earlier.dir)).toContain('warehouse-batch');
    expect(tasks(current.dir)).not.toContain('warehouse-batch');
    const users = (dir: string) =>
      [...answersOf(join(dir, 'aws'))].flatMap((answer) =>
        (answer.UserDetailList ?? []).map((user: Answer) => user.UserId),
      );
    expect(users(earlier.dir)).toEqual(users(current.dir));
    expect(truthOf(earlier.dir).cases).toEqual([]);
  });

  it('has what was deleted since, and not what was made since', async () => {
    const [then, now] = [await estate({ daysBefore: 365 }), await estate()];
    const keys = (dir: string) =>
      [...answersOf(join(dir, 'aws'))].flatMap((answer) =>
        (answer.AccessKeyMetadata ?? []).map((key: Answer) => key.AccessKeyId),
      );
    const [before, after] = [new Set(keys(then.dir)), new Set(keys(now.dir))];
    expect([...before].some((key) => !after.has(key))).toBe(true);
    expect([...after].some((key) => !before.has(key))).toBe(true);
    expect([...before].some((key) => after.has(key))).toBe(true);
  });
});

describe('a large estate', () => {
  it('is written in bounded memory', { timeout: 120_000 }, async () => {
    const peak = async (size: number): Promise<number> => {
      const script =
        "import('./src/demo/index.ts').then(({ writeEstate }) => writeEstate({ seed: 1, size: " +
        `${size}, now: '${NOW}', dir: ${JSON.stringify(join(root, `large-${size}`))} }))` +
        '.then(() => console.log(process.resourceUsage().maxRSS))';
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script]);
      return Number(stdout.trim()) / 1024;
    };
    const [small, large] = [await peak(10_000), await peak(100_000)];
    expect(large - small).toBeLessThan(150);
  });
});
