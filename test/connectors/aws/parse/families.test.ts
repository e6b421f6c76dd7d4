import { describe, expect, it } from 'vitest';
import type { AwsDocument, Delivery, DocumentGroup } from '../../../../connectors/aws/document.js';
import { parseGroups } from '../../../../connectors/aws/parse-groups.js';
import type { PullEvent } from '../../../../connectors/connector.js';
import { AS_OF, claimOf, claimsOf, codes, scopesOf } from '../pull.js';

const A = '123456789012';
type Part = Pick<AwsDocument, 'operation' | 'body'> & Partial<AwsDocument>;

function group(
  family: DocumentGroup['family'],
  documents: readonly Part[],
  more: Partial<DocumentGroup> = {},
): DocumentGroup {
  const whole = documents.map((one) => ({ observedAt: AS_OF, locator: one.operation, ...one }));
  return { family, accountId: A, observedAt: AS_OF, documents: whole, failures: [], origin: 'live', ...more };
}

async function parse(...deliveries: Delivery[]): Promise<PullEvent[]> {
  const events: PullEvent[] = [];
  async function* all() {
    yield* deliveries;
  }
  for await (const event of parseGroups(all())) events.push(event);
  return events;
}

const user = (name: string, more: object = {}) => ({
  UserName: name,
  UserId: `AIDA${name.toUpperCase()}`,
  Arn: `arn:aws:iam::${A}:user/${name}`,
  CreateDate: '2025-01-01T00:00:00Z',
  ...more,
});
const role = (name: string, more: object = {}) => ({
  RoleName: name,
  RoleId: `AROA${name.toUpperCase()}`,
  Arn: `arn:aws:iam::${A}:role/${name}`,
  Path: '/',
  CreateDate: '2025-12-01T00:00:00Z',
  AssumeRolePolicyDocument: { Statement: [] },
  ...more,
});
const iam = (users: object[], roles: object[] = [], more: object = {}) =>
  group('iam', [
    {
      operation: 'GetAccountAuthorizationDetails',
      body: { UserDetailList: users, RoleDetailList: roles, GroupDetailList: [], Policies: [], ...more },
    },
  ]);
const keysOf = (userName: string, ...keys: object[]): Part => ({
  operation: 'ListAccessKeys',
  params: { userName },
  body: { AccessKeyMetadata: keys.map((key) => ({ UserName: userName, Status: 'Active', ...key })) },
});
const close = (events: PullEvent[], family: string) => scopesOf(events).get(`${A}/${family}`)?.close;

describe('iam', () => {
  it('rejects a record without its id, with the field and no value, and keeps the rest', async () => {
    const events = await parse(iam([{ UserName: 'CANARY-nameless', Arn: 'x' }, user('bob')], [7 as never]));
    expect(events.filter(({ kind }) => kind === 'reject')).toEqual([
      {
        kind: 'reject',
        reason: { code: 'MALFORMED', message: 'missing or not of its form: UserId' },
        locator: 'GetAccountAuthorizationDetails UserDetailList[0]',
      },
      {
        kind: 'reject',
        reason: { code: 'MALFORMED', message: 'missing or not of its form: record' },
        locator: 'GetAccountAuthorizationDetails RoleDetailList[0]',
      },
    ]);
    expect(claimsOf(events).map(({ node }) => node.key[2])).toEqual(['AIDABOB']);
    expect(JSON.stringify(events)).not.toContain('CANARY');
  });

  it('reads a field of another type as missing', async () => {
    const events = await parse(
      iam([
        user('bob', {
          CreateDate: 'yesterday',
          Tags: { a: 1 },
          GroupList: 'x',
          AttachedManagedPolicies: null,
        }),
      ]),
    );
    expect(claimOf(events, 'AIDABOB').attributes).not.toHaveProperty('createdAt');
    expect(claimOf(events, 'AIDABOB').attributes?.tags).toEqual([]);
  });

  it('passes hostile names on as they are, and survives ten thousand tags', async () => {
    const name = '<script>=1+1\u202e`MATCH (n) DETACH DELETE n`';
    const Tags = Array.from({ length: 10_000 }, (_, n) => ({ Key: `k${n}`, Value: 'v' }));
    const { attributes } = claimOf(await parse(iam([user('bob', { UserName: name, Tags })])), 'AIDABOB');
    expect(attributes?.name).toBe(name);
    expect(attributes?.tags).toHaveLength(1000);
  });

  it('closes a role that young was never used differently from an old one', async () => {
    const old = { CreateDate: '2020-01-01T00:00:00Z', RoleLastUsed: {} };
    const events = await parse(
      iam([], [role('young', { RoleLastUsed: {} }), role('old', old), role('unread')]),
    );
    const status = (id: string) => claimOf(events, id).attributes?.lastUsedStatus;
    expect([status('AROAYOUNG'), status('AROAOLD'), status('AROAUNREAD')]).toEqual([
      'NEVER_USED',
      'UNKNOWN',
      'NOT_READ',
    ]);
  });

  it('flags privilege by a group', async () => {
    const attach = [
      { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ];
    const GroupDetailList = [
      {
        GroupName: 'root',
        GroupId: 'AGPAROOT',
        Arn: `arn:aws:iam::${A}:group/root`,
        AttachedManagedPolicies: attach,
      },
    ];
    const events = await parse(
      iam([user('bob', { GroupList: ['root'] }), user('eve')], [], { GroupDetailList }),
    );
    expect(claimOf(events, 'AIDABOB').attributes?.privileged).toBe(true);
    expect(claimOf(events, 'AIDAEVE').attributes).not.toHaveProperty('privileged');
    expect(claimOf(events, 'AIDABOB').edges).toEqual([
      { type: 'MEMBER_OF', to: { type: 'PermissionSet', key: ['aws', A, 'AGPAROOT'] } },
    ]);
  });

  it('is partial out of the plain lists, and knows identities and trusts by them', async () => {
    const lists = group('iam', [
      { operation: 'ListUsers', body: { Users: [user('bob')] } },
      { operation: 'ListRoles', body: { Roles: [role('api', { MaxSessionDuration: 3600 })] } },
    ]);
    const events = await parse(lists);
    expect(claimsOf(events)).toHaveLength(2);
    expect(close(events, 'iam')).toMatchObject({ completeness: 'PARTIAL' });
    expect(scopesOf(events).get(`${A}/iam`)?.open.scope.capabilities).toEqual(['IDENTITIES', 'TRUSTS']);
  });
});

describe('what failed or is missing', () => {
  const reason = { code: 'FORBIDDEN', message: 'refused' };

  it('fails a scope of which nothing came, and leaves one partial of which something did', async () => {
    const failures = [{ operation: 'ListAccessKeys' as const, reason }];
    const nothing = await parse(group('access-keys', [], { failures }));
    expect(nothing.at(-1)).toEqual({
      kind: 'close',
      completeness: 'FAILED',
      reason: { code: 'FORBIDDEN', message: 'ListAccessKeys: refused' },
    });
    const some = await parse(iam([user('bob')]), group('access-keys', [keysOf('bob')], { failures }));
    expect(close(some, 'access-keys')).toMatchObject({
      completeness: 'PARTIAL',
      reason: { code: 'FORBIDDEN' },
    });
  });

  it('is complete where a live pull found that there is nothing', async () => {
    expect(close(await parse(group('eks', [], { region: 'eu-west-1' })), 'eks/eu-west-1')).toEqual({
      kind: 'close',
      completeness: 'COMPLETE',
    });
  });

  it('is partial while a user was not asked for', async () => {
    const events = await parse(iam([user('bob'), user('eve')]), group('access-keys', [keysOf('bob')]));
    expect(close(events, 'access-keys')).toMatchObject({
      completeness: 'PARTIAL',
      reason: { code: 'USERS_MISSING' },
    });
    const whole = group('access-keys', [keysOf('bob'), keysOf('eve')]);
    expect(close(await parse(iam([user('bob'), user('eve')]), whole), 'access-keys')).toMatchObject({
      completeness: 'COMPLETE',
    });
  });

  it('is partial while the users are not known', async () => {
    const events = await parse(group('access-keys', [keysOf('bob', { AccessKeyId: 'AKIA1' })]));
    expect(close(events, 'access-keys')).toMatchObject({
      completeness: 'PARTIAL',
      reason: { code: 'USER_UNKNOWN' },
    });
    expect(claimOf(events, 'AKIA1', 'Credential').edges?.map(({ type }) => type)).toEqual([
      'ISSUED_IN',
      'HAS_MATERIAL',
    ]);
  });

  it('shows that access keys are missing while other credentials are told', async () => {
    const events = await parse(
      iam([user('bob')]),
      group('server-certificates', [
        { operation: 'ListServerCertificates', body: { ServerCertificateMetadataList: [] } },
      ]),
    );
    expect(close(events, 'access-keys')).toMatchObject({
      completeness: 'FAILED',
      reason: { code: 'NOT_EXPORTED' },
    });
    expect(close(await parse(iam([user('bob')])), 'access-keys')).toBeUndefined();
  });
});

describe('access keys', () => {
  const use = (UserName: string, more: object, accessKeyId?: string): Part => ({
    operation: 'GetAccessKeyLastUsed',
    ...(accessKeyId ? { params: { accessKeyId } } : {}),
    body: { UserName, AccessKeyLastUsed: { ServiceName: 's3', Region: 'N/A', ...more } },
  });
  const at = '2026-02-01T00:00:00Z';

  it('tie a last use to the only key of its user, and to no key when there are two', async () => {
    const keys = [
      keysOf('bob', { AccessKeyId: 'AKIABOB' }),
      keysOf('eve', { AccessKeyId: 'AKIAEVE1' }, { AccessKeyId: 'AKIAEVE2' }),
    ];
    const uses = [
      use('bob', { LastUsedDate: at }),
      use('eve', { LastUsedDate: at }),
      use('eve', {}, 'AKIAEVE2'),
    ];
    const events = await parse(iam([user('bob'), user('eve')]), group('access-keys', [...keys, ...uses]));
    const of = (id: string) => claimOf(events, id, 'Credential').attributes;
    expect(of('AKIABOB')).toMatchObject({ lastUsedAt: '2026-02-01T00:00:00.000000Z', lastUsedFor: 's3' });
    expect(of('AKIAEVE1')).toMatchObject({ lastUsedStatus: 'NOT_READ' });
    expect(codes(events, 'notice')).toEqual(['AMBIGUOUS']);
  });

  it('say never only where the provider has watched all the key’s life', async () => {
    const keys = keysOf(
      'bob',
      { AccessKeyId: 'AKIANEW', CreateDate: '2016-01-01T00:00:00Z' },
      { AccessKeyId: 'AKIAOLD', CreateDate: '2012-01-01T00:00:00Z' },
      { AccessKeyId: 'AKIAODD', Status: 'Sleeping' },
    );
    const events = await parse(
      iam([user('bob')]),
      group('access-keys', [keys, use('bob', {}, 'AKIANEW'), use('bob', {}, 'AKIAOLD')]),
    );
    const of = (id: string) => claimOf(events, id, 'Credential').attributes;
    expect(of('AKIANEW')?.lastUsedStatus).toBe('NEVER_USED');
    expect(of('AKIAOLD')?.lastUsedStatus).toBe('UNKNOWN');
    expect(of('AKIAODD')?.state).toBe('UNKNOWN');
  });
});

describe('people and machines', () => {
  it('are told apart by login profile and MFA device; neither asked, not known', async () => {
    const login = (userName: string, body: unknown): Part => ({
      operation: 'GetLoginProfile',
      params: { userName },
      body,
    });
    const mfa = (userName: string, ...MFADevices: object[]): Part => ({
      operation: 'ListMFADevices',
      params: { userName },
      body: { MFADevices },
    });
    const events = await parse(
      iam([user('ann'), user('bot'), user('mia'), user('who')]),
      group('sign-in', [
        login('ann', { LoginProfile: { UserName: 'ann', CreateDate: '2025-01-01T00:00:00Z' } }),
        mfa('ann'),
        login('bot', null),
        mfa('bot'),
        login('mia', null),
        mfa('mia', { UserName: 'mia', SerialNumber: 'x' }),
        login('who', null),
      ]),
    );
    const within = scopesOf(events).get(`${A}/sign-in`)?.events ?? [];
    const classes = claimsOf(within)
      .filter(({ node }) => node.type === 'Identity')
      .map(({ node, attributes }) => [node.key[2], attributes?.actorClass, attributes?.actorClassEvidence]);
    expect(classes).toEqual([
      ['AIDAANN', 'HUMAN', 'console password or MFA device'],
      ['AIDABOT', 'MACHINE', 'no console password, no MFA device'],
      ['AIDAMIA', 'HUMAN', 'console password or MFA device'],
    ]);
    expect(close(events, 'sign-in')).toMatchObject({
      completeness: 'PARTIAL',
      reason: { code: 'USERS_MISSING' },
    });
  });

  it('are told by the credential report, which also fills in the last use that was not asked for', async () => {
    const columns =
      'user,arn,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date';
    const rows = [
      `bob,arn:aws:iam::${A}:user/bob,false,false,true,2025-05-05T05:05:05+00:00,2026-02-02T00:00:00+00:00`,
      `gone,arn:aws:iam::${A}:user/gone,false,false,false,N/A,N/A`,
      ',,,,,,',
    ];
    const report = (Content: string) =>
      group('credential-report', [
        { operation: 'GetCredentialReport', body: { Content, ReportFormat: 'text/csv' } },
      ]);
    const csv = [columns, ...rows].join('\n');
    const keys = group('access-keys', [
      keysOf('bob', { AccessKeyId: 'AKIABOB', CreateDate: '2025-05-05T05:05:05Z' }),
    ]);
    for (const content of [csv, Buffer.from(csv).toString('base64')]) {
      const events = await parse(iam([user('bob')]), keys, report(content));
      const within = scopesOf(events).get(`${A}/credential-report`)?.events ?? [];
      expect(claimOf(within, 'AKIABOB').attributes).toEqual({
        lastUsedAt: '2026-02-02T00:00:00.000000Z',
        lastUsedStatus: 'USED',
      });
      expect(claimOf(within, 'AIDABOB').attributes?.actorClass).toBe('MACHINE');
      expect(codes(within, 'reject')).toEqual(['MALFORMED']);
      expect(close(events, 'credential-report')).toMatchObject({ reason: { code: 'USERS_UNKNOWN' } });
    }
    const broken = await parse(iam([user('bob')]), report('CANARY-not-a-report'));
    expect(close(broken, 'credential-report')).toMatchObject({
      completeness: 'PARTIAL',
      reason: { code: 'MALFORMED' },
    });
    expect(JSON.stringify(broken)).not.toContain('CANARY');
  });
});

describe('environments', () => {
  const lambda = (Variables: unknown) =>
    group(
      'lambda',
      [
        {
          operation: 'ListFunctions',
          body: {
            Functions: [
              {
                FunctionArn: `arn:aws:lambda:eu-west-1:${A}:function:f`,
                FunctionName: 'f',
                Environment: { Variables },
              },
            ],
          },
        },
      ],
      { region: 'eu-west-1' },
    );

  it('let through key ids and ARNs of secrets, and nothing else', async () => {
    const events = await parse(
      lambda({
        'CANARY-name': 'AKIAACMEKEY222222222',
        INLINE: '{"key":"AKIAACMEKEY333333333","secret":"CANARY-1"}',
        SECRET: `arn:aws:secretsmanager:eu-west-1:${A}:secret:db-AbCdEf:password::`,
        PARAMETER: `arn:aws:ssm:eu-west-1:${A}:parameter/pay/key`,
        TRICK: `arn:aws:ssm:eu-west-1:${A}:parameter/pay CANARY-2`,
        OTHER: `arn:aws:s3:::CANARY-3`,
        TOKEN: 'CANARY-4',
        NUMBER: 4,
      }),
    );
    expect(JSON.stringify(events)).not.toContain('CANARY');
    const holds = claimOf(events, `arn:aws:lambda:eu-west-1:${A}:function:f#environment`).edges ?? [];
    expect(holds.filter(({ type }) => type === 'HOLDS').map(({ to }) => to?.key[1])).toEqual([
      'AKIAACMEKEY222222222',
      'AKIAACMEKEY333333333',
    ]);
    const consumed = claimOf(events, `arn:aws:lambda:eu-west-1:${A}:function:f`).edges ?? [];
    expect(consumed.map(({ type, to }) => `${type} ${to?.key.at(-1)}`)).toEqual([
      `CONSUMES arn:aws:secretsmanager:eu-west-1:${A}:secret:db-AbCdEf`,
      `CONSUMES arn:aws:ssm:eu-west-1:${A}:parameter/pay/key`,
      `CONSUMES arn:aws:lambda:eu-west-1:${A}:function:f#environment`,
    ]);
  });

  it('complete the ARN of a secret that is named without its suffix', async () => {
    const whole = `arn:aws:secretsmanager:eu-west-1:${A}:secret:db-AbCdEf`;
    const secrets = group('secrets', [{ operation: 'ListSecrets', body: { SecretList: [{ ARN: whole }] } }], {
      region: 'eu-west-1',
    });
    const events = await parse(secrets, lambda({ A: whole.slice(0, -7) }));
    expect(claimOf(events, `arn:aws:lambda:eu-west-1:${A}:function:f`).edges?.[0]?.to?.key).toEqual([
      'aws',
      whole,
    ]);
  });
});
