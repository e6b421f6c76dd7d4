import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../../src/model/index.js';
import { claimOf, claimsOf, codes, pullFiles, scopesOf } from '../pull.js';

const A = '123456789012';
const B = '210987654321';
const user = (account: string, name: string, id: string) => ({
  UserName: name,
  UserId: id,
  Arn: `arn:aws:iam::${account}:user/${name}`,
  CreateDate: '2025-01-01T00:00:00Z',
});
const details = (...users: object[]) => ({
  UserDetailList: users,
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
});
const key = (name: string, id: string) => ({
  AccessKeyMetadata: [
    { UserName: name, AccessKeyId: id, Status: 'Active', CreateDate: '2025-01-01T00:00:00Z' },
  ],
});
const K1 = 'AKIAACMEKEY222222222';
const K2 = 'AKIAACMEKEY333333333';
const closed = (events: Awaited<ReturnType<typeof pullFiles>>, id: string) => scopesOf(events).get(id)?.close;

describe('files', () => {
  it('are known by their shape, packed, encoded and named anyhow', async () => {
    const text = JSON.stringify(details(user(A, 'bob', 'AIDABOB')));
    const events = await pullFiles({
      'x.json.gz': gzipSync(text),
      'deep/er/y.txt': Buffer.from('\ufeff' + JSON.stringify(key('bob', K1)), 'utf16le'),
      'z.yaml': 'AccountAliases: [acme]\n',
    });
    expect(claimOf(events, 'AIDABOB').attributes?.name).toBe('bob');
    expect(claimOf(events, K1, 'Credential').edges).toHaveLength(3);
    expect(scopesOf(events).get(`${A}/iam`)?.open.scope.realm.name).toBe('acme');
    expect(codes(events, 'notice')).toEqual([]);
  });

  it('that are wrong, broken or empty are named and cost the others nothing', async () => {
    const events = await pullFiles({
      'a.json': details(user(A, 'bob', 'AIDABOB')),
      'b.json': '{"UserDetailList": [{"UserName": "CANARY-cut',
      'c.json': '',
      'd.json': { kind: 'Component', apiVersion: 'backstage.io/v1alpha1', secret: 'CANARY-wrong' },
      'e.json': [1, 'CANARY-list', null],
      'f.exe': 'CANARY',
      'g.csv': 'a,b\nCANARY-csv,1\n',
    });
    expect(codes(events, 'notice')).toEqual([
      'MALFORMED',
      'EMPTY',
      'NOT_RECOGNISED',
      'NOT_RECOGNISED',
      'NOT_RECOGNISED',
      'NOT_RECOGNISED',
    ]);
    expect(closed(events, `${A}/iam`)).toMatchObject({ completeness: 'COMPLETE' });
    expect(JSON.stringify(events)).not.toContain('CANARY');
  });

  it('of two accounts with one alias and one user name stay apart', async () => {
    const events = await pullFiles({
      'one.json': details(user(A, 'ci', 'AIDAONE')),
      'two.json': details(user(B, 'ci', 'AIDATWO')),
      [`${A}/alias.json`]: { AccountAliases: ['acme'] },
      [`${B}/alias.json`]: { AccountAliases: ['acme'] },
      [`${A}/keys.json`]: key('ci', K1),
      'keys.json': key('ci', K2),
    });
    expect([...scopesOf(events).keys()]).toEqual([`${A}/iam`, `${A}/access-keys`, `${B}/iam`]);
    expect(claimOf(events, K1, 'Credential').node.key).toEqual(['aws', A, K1]);
    // Which account `keys.json` is of, nothing tells.
    expect(codes(events, 'notice')).toEqual(['UNATTRIBUTED']);
  });

  it('find their account by the only one that has the user, or by the number that the key id encodes', async () => {
    const events = await pullFiles({
      'one.json': details(user(A, 'ann', 'AIDAANN'), user(A, 'ci', 'AIDAONE')),
      'two.json': details(user('609629065308', 'ci', 'AIDATWO')),
      'ann.json': key('ann', K1),
      'ci.json': key('ci', 'ASIAY34FZKBOKMUTVV7A'),
    });
    expect(claimOf(events, K1, 'Credential').node.key[1]).toBe(A);
    expect(claimOf(events, 'ASIAY34FZKBOKMUTVV7A', 'Credential').node.key[1]).toBe('609629065308');
  });

  it('in parts and pages add up; a missing last page is a gap', async () => {
    const page = (more: boolean, ...users: object[]) => ({ ...details(...users), IsTruncated: more });
    const whole = {
      'a.json': page(true, user(A, 'a', 'AIDAA')),
      'b.json': page(false, user(A, 'b', 'AIDAB')),
    };
    const events = await pullFiles(whole);
    expect(claimsOf(events).map(({ node }) => node.key[2])).toEqual(['AIDAA', 'AIDAB']);
    expect(closed(events, `${A}/iam`)).toMatchObject({ completeness: 'COMPLETE' });
    const cut = await pullFiles({ 'a.json': whole['a.json'] });
    expect(closed(cut, `${A}/iam`)).toMatchObject({ completeness: 'PARTIAL', reason: { code: 'TRUNCATED' } });
  });

  it('that repeat a page add nothing', async () => {
    const page = { ...details(user(A, 'a', 'AIDAA')), IsTruncated: true };
    const events = await pullFiles({ 'a.json': page, 'b.json': page, 'c.json': page });
    expect(claimsOf(events)).toHaveLength(1);
  });

  it('of two exports the newer counts, and the older is named', async () => {
    const old = details(user(A, 'gone', 'AIDAGONE'), user(A, 'bob', 'AIDABOB'));
    const events = await pullFiles({ 'a-new.json': details(user(A, 'bob', 'AIDABOB')), 'b-old.json': old });
    expect(claimsOf(events).map(({ node }) => node.key[2])).toEqual(['AIDABOB']);
    expect(codes(events, 'notice')).toEqual(['SUPERSEDED']);
  });

  it('say when they were made: themselves, else asOf, else by their modification', async () => {
    const report = {
      ReportFormat: 'text/csv',
      Content: Buffer.from(`user,arn\nbob,arn:aws:iam::${A}:user/bob\n`).toString('base64'),
      GeneratedTime: '2026-02-03T04:05:06+00:00',
    };
    const files = { 'a.json': details(user(A, 'bob', 'AIDABOB')), 'b.json': report };
    const asOf = parseInstant('2026-02-01T00:00:00Z');
    const observed = (events: Awaited<ReturnType<typeof pullFiles>>) =>
      [...scopesOf(events).values()].map(({ open }) => open.scope.observedAt);
    expect(observed(await pullFiles(files, asOf)).slice(0, 2)).toEqual([
      '2026-02-01T00:00:00.000000Z',
      '2026-02-03T04:05:06.000000Z',
    ]);
    const [modified = ''] = observed(await pullFiles(files, null));
    expect(Math.abs(Date.parse(modified) - Date.now())).toBeLessThan(60_000);
  });

  it('that list nothing and name nobody open no scope', async () => {
    const events = await pullFiles({
      'a.json': details(),
      'b.json': { Functions: [] },
      'c.json': { Users: [] },
    });
    expect(events.map(({ kind }) => kind)).toEqual(['notice', 'notice', 'notice']);
    expect(codes(events, 'notice')).toEqual(['UNATTRIBUTED', 'UNATTRIBUTED', 'UNATTRIBUTED']);
  });

  it('that list nothing of a known account never look complete', async () => {
    const events = await pullFiles({ [`${A}/a.json`]: details() });
    expect(closed(events, `${A}/iam`)).toMatchObject({ completeness: 'PARTIAL', reason: { code: 'EMPTY' } });
  });

  it('hold several answers, as lines or as a list', async () => {
    const both = [details(user(A, 'bob', 'AIDABOB')), key('bob', K1)];
    const lines = await pullFiles({ 'a.jsonl': both.map((one) => JSON.stringify(one)).join('\n') });
    const list = await pullFiles({ 'a.json': both });
    expect(claimsOf(lines).map(({ node }) => node.key.at(-1))).toEqual(['AIDABOB', K1]);
    expect(claimsOf(list)).toHaveLength(2);
  });
});
