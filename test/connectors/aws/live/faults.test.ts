import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DocumentGroup } from '../../../../connectors/aws/document.js';
import { pullLive } from '../../../../connectors/aws/live/index.js';
import { liveSettings } from '../../../../connectors/aws/live/settings.js';
import { fromMillis } from '../../../../src/model/index.js';
import { errorXml, IamDouble, listNameOf, userOf, type Misdeed } from './iam-double.js';

const users = ['ann', 'bob', 'cid', 'dot', 'eve', 'fay', 'gus'];
const roles = ['deploy', 'read', 'write'];
/** Ten entries in pages of three. */
const PAGES = 4;
const double = new IamDouble({ users, roles });
let endpoint = '';

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIADOUBLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'CANARY-own-secret');
  endpoint = await double.start();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await double.stop();
});
beforeEach(() => double.reset());

interface Pulled {
  readonly groups: Map<string, DocumentGroup>;
  readonly deliveries: readonly DocumentGroup[];
  readonly text: string;
}

async function pull(extra: Record<string, unknown> = {}, signal?: AbortSignal): Promise<Pulled> {
  const settings = liveSettings.parse({
    endpoint,
    region: 'eu-west-1',
    services: ['iam'],
    attempts: 1,
    ...extra,
  });
  const deliveries: DocumentGroup[] = [];
  const clock = { now: () => fromMillis(Date.UTC(2026, 0, 1)), ...(signal ? { signal } : {}) };
  for await (const delivery of pullLive(settings, clock)) {
    if ('family' in delivery) deliveries.push(delivery);
  }
  // Where two accounts were read, the first.
  const groups = new Map(deliveries.toReversed().map((one) => [one.family as string, one]));
  return { groups, deliveries, text: JSON.stringify(deliveries) };
}

function group(pulled: Pulled, family: string): DocumentGroup {
  const found = pulled.groups.get(family);
  if (!found) throw new Error(`no group ${family}`);
  return found;
}

const codes = (of: DocumentGroup) => [...new Set(of.failures.map(({ reason }) => reason.code))];

function userNames(of: DocumentGroup): string[] {
  return of.documents.flatMap(({ operation, body }) => {
    const { UserDetailList, Users } = body as Record<string, { UserName: string }[] | undefined>;
    const list = operation === 'ListUsers' ? Users : UserDetailList;
    return (list ?? []).map(({ UserName }) => UserName);
  });
}

/** Faults and what each is called; every body carries a canary. */
const FAULTS: [name: string, misdeed: Misdeed, code: string][] = [
  ['403', { status: 403, body: errorXml('AccessDenied') }, 'FORBIDDEN'],
  ['400 with an unknown code', { status: 400, body: errorXml('CANARY-Code') }, 'PROVIDER_ERROR'],
  [
    'HTML 500',
    { status: 500, body: '<html><title>CANARY-title<p>CANARY-page</html>', type: 'text/html' },
    'PROVIDER_ERROR',
  ],
  ['HTML 501', { status: 501, body: '<html>CANARY-page</html>', type: 'text/html' }, 'NOT_SUPPORTED'],
  ['broken XML', { status: 200, body: '<Response><Result>CANARY-cut' }, 'MALFORMED'],
  ['cut before the answer', { cut: 'before' }, 'UNREACHABLE'],
  ['cut within the answer', { cut: 'within' }, 'UNREACHABLE'],
];

const ACCOUNT_FAMILIES = [
  'iam',
  'access-keys',
  'instance-profiles',
  'sign-in',
  'ssh-keys',
  'signing-certificates',
  'credential-report',
  'server-certificates',
  'service-credentials',
  'federation',
];

/** Which group each call belongs to. Those of `iam` are followed by others that list the same. */
const ACTIONS: [action: string, family: string][] = [
  ['GetAccountAuthorizationDetails', 'iam'],
  ['ListAccountAliases', 'iam'],
  ['ListAccessKeys', 'access-keys'],
  ['GetAccessKeyLastUsed', 'access-keys'],
  ['GetCredentialReport', 'credential-report'],
  ['GetLoginProfile', 'sign-in'],
  ['ListMFADevices', 'sign-in'],
  ['ListSSHPublicKeys', 'ssh-keys'],
  ['ListSigningCertificates', 'signing-certificates'],
  ['ListServerCertificates', 'server-certificates'],
  ['ListServiceSpecificCredentials', 'service-credentials'],
  ['ListOpenIDConnectProviders', 'federation'],
  ['ListSAMLProviders', 'federation'],
  ['ListInstanceProfiles', 'instance-profiles'],
];

describe('an undisturbed pull', () => {
  it('walks pages that hold fewer than asked for', async () => {
    const pulled = await pull();
    const iam = group(pulled, 'iam');
    expect(userNames(iam)).toEqual(users);
    expect(double.count('GetAccountAuthorizationDetails')).toBe(PAGES);
    expect(double.count('ListUsers')).toBe(0);
    const markers = double.calls
      .filter(({ action }) => action === 'GetAccountAuthorizationDetails')
      .map(({ params }) => params.get('Marker'));
    expect(markers).toEqual([null, 'after-3', 'after-6', 'after-9']);
    for (const one of pulled.groups.values()) expect(one.failures).toEqual([]);
  });

  it('asks for every user, and for the last use of every key of every page', async () => {
    const keys = group(await pull(), 'access-keys');
    const asked = keys.documents.filter(({ operation }) => operation === 'GetAccessKeyLastUsed');
    expect(asked).toHaveLength(users.length * 4);
    expect(asked[0]?.params).toEqual({ userName: 'ann', accessKeyId: 'AKIAANNA' });
    expect(keys.documents.filter(({ operation }) => operation === 'ListAccessKeys')).toHaveLength(
      users.length * 2,
    );
  });

  it('enters each configured account by its role', async () => {
    const accounts = [
      { roleArn: 'arn:aws:iam::111122223333:role/reader', externalId: 'CANARY-external' },
      { roleArn: 'arn:aws:iam::222233334444:role/reader', regions: ['us-east-1', 'us-east-2'] },
    ];
    const pulled = await pull({ accounts, services: ['iam', 'lambda'] });
    // The double knows one account only, so the second role leads to the wrong one: each of its scopes says so.
    expect(userNames(group(pulled, 'iam'))).toEqual(users);
    const closed = pulled.deliveries.filter(({ accountId }) => accountId === '222233334444');
    expect(
      closed.map(({ family, region }) => (region === undefined ? family : `${family}/${region}`)),
    ).toEqual([...ACCOUNT_FAMILIES, 'lambda/us-east-1', 'lambda/us-east-2']);
    for (const one of closed) {
      expect(one.documents).toEqual([]);
      expect(codes(one)).toEqual(['MALFORMED']);
    }
    const [first] = double.calls.filter(({ action }) => action === 'AssumeRole');
    expect(first?.params.get('ExternalId')).toBe('CANARY-external');
    expect(pulled.text).not.toContain('CANARY-');
  });

  it('says of a user without a password that there is none', async () => {
    const profiles = group(await pull(), 'sign-in').documents.filter(
      ({ operation }) => operation === 'GetLoginProfile',
    );
    expect(profiles.map(({ body }) => body)).toEqual(users.map(() => null));
  });

  it('gives the same stream whatever the timing', async () => {
    double.jitter = 15;
    const first = await pull({ concurrency: 8 });
    const second = await pull({ concurrency: 3 });
    expect(second.text).toBe(first.text);
  });

  it('calls nothing that writes, mints or returns a secret', async () => {
    await pull();
    for (const { action } of double.calls) expect(action).toMatch(/^(Get|List|GenerateCredentialReport$)/);
    expect(double.count('GetSecretValue')).toBe(0);
  });

  it('keeps its own credentials out of what it yields', async () => {
    const { text } = await pull();
    expect(text).not.toContain('CANARY-');
    expect(text).not.toContain('AKIADOUBLE');
  });
});

describe('a call that fails for good', () => {
  let whole: Pulled;
  beforeAll(async () => {
    whole = await pull();
  });

  it.each(ACTIONS.flatMap(([action, family]) => FAULTS.map((fault) => [action, family, ...fault] as const)))(
    '%s of %s: %s',
    async (action, family, _name, misdeed, code) => {
      double.misbehave = (call) => (call.action === action ? misdeed : undefined);
      const pulled = await pull({ concurrency: 1 });

      const broken = group(pulled, family);
      expect(codes(broken)).toEqual([code]);
      expect(broken.failures[0]?.reason.message).toContain(`iam:${action}`);
      expect(pulled.text).not.toContain('CANARY-');
      for (const [other, expected] of whole.groups) {
        if (other !== family) expect(pulled.groups.get(other)).toEqual(expected);
      }
      // A call that fails for user after user is given up.
      if (action === 'GetLoginProfile') expect(double.count(action)).toBeLessThanOrEqual(5);
    },
  );

  it('that never answers is not waited for', async () => {
    double.misbehave = ({ action }) => (action === 'ListServerCertificates' ? { silence: true } : undefined);
    const pulled = await pull({ timeout: 1500 });
    expect(codes(group(pulled, 'server-certificates'))).toEqual(['UNREACHABLE']);
    expect(group(pulled, 'federation').failures).toEqual([]);
  });

  it('names the users by another call when the first is refused', async () => {
    double.misbehave = ({ action }) =>
      action === 'GetAccountAuthorizationDetails'
        ? { status: 403, body: errorXml('AccessDenied') }
        : undefined;
    const pulled = await pull();
    expect(userNames(group(pulled, 'iam'))).toEqual(users);
    expect(double.count('ListUsers')).toBe(3);
    expect(group(pulled, 'access-keys').failures).toEqual([]);
  });

  it('says of every group per user that users are missing, when no call names them all', async () => {
    double.misbehave = ({ action }) =>
      action === 'GetAccountAuthorizationDetails' || action === 'ListUsers'
        ? { status: 403, body: errorXml('AccessDenied') }
        : undefined;
    const pulled = await pull();
    for (const family of ['access-keys', 'sign-in', 'ssh-keys', 'signing-certificates']) {
      expect(codes(group(pulled, family))).toEqual(['FORBIDDEN']);
      expect(group(pulled, family).documents).toEqual([]);
    }
    expect(group(pulled, 'server-certificates').failures).toEqual([]);
  });

  it('reads the last credential report when a new one may not be made', async () => {
    double.misbehave = ({ action }) =>
      action === 'GenerateCredentialReport' ? { status: 403, body: errorXml('AccessDenied') } : undefined;
    const report = group(await pull(), 'credential-report');
    expect(report.failures).toEqual([]);
    expect(report.documents).toHaveLength(1);
  });
});

describe('a connection that breaks at page k', () => {
  it.each(Array.from({ length: PAGES }, (_, k) => k))('keeps the pages before %i and says so', async (k) => {
    double.misbehave = ({ action, nth }) =>
      action === 'GetAccountAuthorizationDetails' && nth === k ? { cut: 'within' } : undefined;
    const pulled = await pull();
    const iam = group(pulled, 'iam');
    expect(
      iam.documents.filter(({ operation }) => operation === 'GetAccountAuthorizationDetails'),
    ).toHaveLength(k);
    expect(iam.failures).toMatchObject([
      { operation: 'GetAccountAuthorizationDetails', reason: { code: 'UNREACHABLE' } },
    ]);
    // The users are all known by the other list, so what hangs on them is whole.
    expect(group(pulled, 'access-keys').documents).toHaveLength(users.length * 6);
  });

  it('is made good by a retry', async () => {
    double.misbehave = ({ action, nth }) =>
      action === 'GetAccountAuthorizationDetails' && nth === 1 ? { cut: 'within' } : undefined;
    const iam = group(await pull({ attempts: 3 }), 'iam');
    expect(iam.failures).toEqual([]);
    expect(userNames(iam)).toEqual(users);
  });
});

describe('throttling', () => {
  it('costs one group when it never ends', async () => {
    const whole = await pull();
    double.reset();
    double.misbehave = ({ action }) =>
      action === 'ListSAMLProviders' ? { status: 429, body: errorXml('Throttling') } : undefined;
    const pulled = await pull({ attempts: 2 });
    expect(codes(group(pulled, 'federation'))).toEqual(['THROTTLED']);
    expect(double.count('ListSAMLProviders')).toBe(2);
    expect(pulled.text).not.toContain('CANARY-');
    for (const [family, expected] of whole.groups) {
      if (family !== 'federation') expect(pulled.groups.get(family)).toEqual(expected);
    }
  });

  it('is waited out', async () => {
    double.misbehave = ({ action, nth }) =>
      action === 'GetAccountAuthorizationDetails' && nth < 2
        ? { status: 429, body: errorXml('Throttling') }
        : undefined;
    const iam = group(await pull({ attempts: 4 }), 'iam');
    expect(iam.failures).toEqual([]);
    expect(userNames(iam)).toEqual(users);
  });
});

describe('a provider that pages for ever', () => {
  it('is stopped when a marker comes back', async () => {
    double.misbehave = ({ action }) =>
      action === 'GetAccountAuthorizationDetails'
        ? {
            result: {
              UserDetailList: [userOf('ann')],
              RoleDetailList: [],
              GroupDetailList: [],
              Policies: [],
              IsTruncated: true,
              Marker: 'the-same',
            },
          }
        : undefined;
    const pulled = await pull();
    expect(codes(group(pulled, 'iam'))).toEqual(['REPEATED_PAGE']);
    expect(double.count('GetAccountAuthorizationDetails')).toBe(2);
    expect(group(pulled, 'access-keys').failures).toEqual([]);
  });

  it.each(['ListUsers', 'ListRoles', 'ListAccessKeys'])(
    'is stopped when the content of %s comes back under new markers',
    async (action) => {
      const refuse: Misdeed = { status: 403, body: errorXml('AccessDenied') };
      double.misbehave = (call) => {
        if (call.action === 'GetAccountAuthorizationDetails') return refuse;
        if (call.action !== action) return undefined;
        const items = [{ UserName: 'ann', RoleName: 'ann', AccessKeyId: 'AKIAANNA', Status: 'Active' }];
        return { result: { [listNameOf(action)]: items, IsTruncated: true, Marker: `m-${call.nth}` } };
      };
      const pulled = await pull({ concurrency: 1 });
      const family = action === 'ListAccessKeys' ? 'access-keys' : 'iam';
      expect(codes(group(pulled, family))).toContain('REPEATED_PAGE');
      expect(double.count(action)).toBeLessThanOrEqual(10);
    },
  );

  it('is stopped when it says that there is more, and not where', async () => {
    double.misbehave = ({ action }) =>
      action === 'ListServerCertificates'
        ? { result: { ServerCertificateMetadataList: [], IsTruncated: true } }
        : undefined;
    expect(codes(group(await pull(), 'server-certificates'))).toEqual(['TRUNCATED']);
  });
});

describe('a source that cannot be read at all', () => {
  it.each([
    [
      'credentials that are not accepted',
      { status: 403, body: errorXml('InvalidClientTokenId') },
      'SOURCE_FORBIDDEN',
    ],
    ['a server that is not AWS', { status: 200, body: '<html>CANARY-page</html>' }, 'SOURCE_MALFORMED'],
    ['a connection that breaks', { cut: 'before' }, 'SOURCE_UNREACHABLE'],
  ] as [string, Misdeed, string][])('%s: one clear error', async (_name, misdeed, code) => {
    double.misbehave = ({ action }) => (action === 'GetCallerIdentity' ? misdeed : undefined);
    const error = await pull().then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ name: 'RelictError', code });
    expect(String(error?.message) + JSON.stringify(error)).not.toContain('CANARY-');
    expect(double.calls.every(({ action }) => action === 'GetCallerIdentity')).toBe(true);
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    double.misbehave = ({ action }) => {
      if (action === 'ListAccessKeys') abort.abort(new Error('enough'));
      return undefined;
    };
    await expect(pull({}, abort.signal)).rejects.toThrow('enough');
    expect(double.count('ListSAMLProviders')).toBe(0);
  });
});
