import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aws } from '../../../../connectors/aws/index.js';
import { fromMillis } from '../../../../src/model/index.js';
import { motoMissing, startMoto, type Moto } from '../../../servers/moto.js';
import { attributesOf, collect, edgesOf, type Said } from './claims.js';
import { exportByCli } from './cli-export.js';
import { buildSmallEstate, clientConfig, MOTO_ACCOUNT, REGION, type SmallEstate } from './small-estate.js';

const missing = await motoMissing();

describe.skipIf(missing !== null)(`an account in moto${missing === null ? '' : ` (${missing})`}`, () => {
  let moto: Moto;
  let estate: SmallEstate;
  let live: Said;
  let files: Said;
  const now = fromMillis(Date.now());
  const folder = mkdtempSync(join(tmpdir(), 'relict-moto-'));

  beforeAll(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'CANARY-own-secret');
    moto = await startMoto();
    estate = await buildSmallEstate(moto.endpoint);
    live = await pull();
    await exportByCli(moto.endpoint, folder);
    files = await collect(
      aws.pull({ sourceId: 'files', origin: { files: [folder] }, settings: {}, now: () => now }),
    );
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
    await moto?.stop();
  });

  function pull(extra: Record<string, unknown> = {}): Promise<Said> {
    const from = { endpoint: moto.endpoint, region: REGION, attempts: 2, ...extra };
    const origin = { live: aws.liveSettings.parse(from) };
    return collect(aws.pull({ sourceId: 'live', origin, settings: {}, now: () => now }));
  }

  it('gives a scope per call family, and says of two why they are not whole', () => {
    const whole = [...live.scopes]
      .filter(([, completeness]) => completeness === 'COMPLETE')
      .map(([id]) => id);
    expect(whole).toEqual([
      ...[
        'iam',
        'access-keys',
        'instance-profiles',
        'sign-in',
        'ssh-keys',
        'signing-certificates',
        'credential-report',
        'server-certificates',
        'federation',
        `secrets/${REGION}`,
        `lambda/${REGION}`,
        `ecs/${REGION}`,
        `ec2/${REGION}`,
      ].map((family) => `${MOTO_ACCOUNT}/${family}`),
      'organization',
    ]);
    // moto knows neither of these calls.
    expect(live.scopes.get(`${MOTO_ACCOUNT}/service-credentials`)).toBe('FAILED PROVIDER_ERROR');
    expect(live.scopes.get(`${MOTO_ACCOUNT}/eks/${REGION}`)).toBe('PARTIAL NOT_SUPPORTED');
  });

  it('finds the identities, people and machines apart', () => {
    const identities = attributesOf(live, 'Identity');
    const names = new Set(identities.flatMap(({ name }) => (typeof name === 'string' ? name : [])));
    expect([...names].sort()).toEqual(
      [
        ...['ann', 'ci-deploy', 'pay-legacy', 'unused'],
        ...['audit', 'cluster', 'deploy', 'fn', 'github', 'people', 'task', 'vm'],
      ].sort(),
    );
    const classes = live.parsed.filter(
      ({ scope, claim }) => scope.endsWith('/sign-in') && claim.node.type === 'Identity',
    );
    expect(classes.map(({ claim }) => claim.attributes?.['actorClass']).sort()).toEqual([
      'HUMAN',
      'MACHINE',
      'MACHINE',
      'MACHINE',
    ]);
  });

  it('finds the access keys, with their state and their user', () => {
    const keys = attributesOf(live, 'Credential').filter(({ kind }) => kind === 'ACCESS_KEY');
    const [deployKey, oldKey] = estate.keys.get('ci-deploy') ?? [];
    expect(keys.map(({ providerId }) => providerId).sort()).toEqual([...estate.keys.values()].flat().sort());
    const stateOf = (id: unknown) => keys.find(({ providerId }) => providerId === id)?.['state'];
    expect(stateOf(deployKey)).toBe('ACTIVE');
    expect(stateOf(oldKey)).toBe('SUSPENDED');
    expect(edgesOf(live, 'AUTHENTICATES_AS')).toContain(`${deployKey} -> ci-deploy`);
    for (const { lastUsedStatus } of keys) expect(lastUsedStatus).toBe('NEVER_USED');
  });

  it('finds the other credentials', () => {
    const kinds = attributesOf(live, 'Credential').map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['ACCESS_KEY', 'PASSWORD', 'SSH_KEY', 'X509_CERT']));
  });

  it('finds who may assume which role', () => {
    expect(edgesOf(live, 'CAN_ASSUME')).toEqual([
      'account 999988887777 -> audit',
      `arn:aws:iam::${MOTO_ACCOUNT}:saml-provider/corporate * -> people`,
      'ci-deploy -> deploy',
      'token.actions.githubusercontent.com repo:halvard/pay:* -> github',
    ]);
  });

  it('finds the workloads, the role of each and the secrets that they read', () => {
    expect(edgesOf(live, 'USES')).toEqual([
      'batch -> vm',
      'ledger -> task',
      'nightly -> task',
      'settle -> fn',
      'shop control plane -> cluster',
    ]);
    expect(edgesOf(live, 'CONSUMES')).toEqual([
      'ledger -> pay/api-token',
      'nightly -> pay/api-token',
      'settle -> pay/db',
    ]);
  });

  it('lets no secret of the estate through', () => {
    expect(live.text).not.toContain('CANARY-');
    expect(files.text).not.toContain('CANARY-');
  });

  it('says the same twice', async () => {
    expect((await pull({ concurrency: 1 })).claims).toEqual(live.claims);
  });

  it('says of identities, credentials and trusts what the same account says as exports', () => {
    const types = new Set([
      'Identity',
      'Credential',
      'FederatedSubject',
      'Material',
      'PermissionSet',
      'Entitlement',
    ]);
    const about = (said: Said) =>
      new Map(
        [...said.claims].filter(([id, claim]) => {
          // A file cannot say that there is no password, so that the wire says more of who signs in.
          return !id.includes('/sign-in ') && types.has(claim.node.type);
        }),
      );
    expect(about(live).size).toBeGreaterThan(30);
    expect(sorted(about(files))).toEqual(sorted(about(live)));
    const signIn = [...files.claims].filter(([id]) => id.includes('/sign-in '));
    expect(signIn.length).toBeGreaterThan(0);
    for (const [id, claim] of signIn) expect(live.claims.get(id)).toEqual(claim);
  });

  it('says of workloads and secrets what the same account says as exports', () => {
    const bindings = (said: Said) => [
      ...edgesOf(said, 'USES'),
      ...edgesOf(said, 'CONSUMES'),
      ...edgesOf(said, 'HOLDS'),
    ];
    expect(bindings(files)).toEqual(bindings(live));
  });

  describe('with the permissions that the connector asks for, enforced', () => {
    const actions = aws.permissions.map(({ permission }) => permission);

    let key: { readonly AccessKeyId: string; readonly SecretAccessKey: string };
    beforeAll(async () => {
      key = await makeReader(moto.endpoint);
    });

    async function pullAs(allowed: readonly string[]): Promise<Said> {
      await allow(moto.endpoint, allowed);
      vi.stubEnv('AWS_ACCESS_KEY_ID', key.AccessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', key.SecretAccessKey);
      await moto.enforceIam(true);
      try {
        return await pull();
      } finally {
        await moto.enforceIam(false);
        vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
        vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'CANARY-own-secret');
      }
    }

    it('reads all that it reads without a guard', async () => {
      const said = await pullAs(actions);
      expect(said.scopes).toEqual(live.scopes);
      expect(said.text).not.toContain('FORBIDDEN');
    });

    it.each([
      ['iam:ListAccessKeys', `${MOTO_ACCOUNT}/access-keys`],
      ['iam:GetAccountAuthorizationDetails', `${MOTO_ACCOUNT}/iam`],
      ['lambda:ListFunctions', `${MOTO_ACCOUNT}/lambda/${REGION}`],
      ['secretsmanager:ListSecrets', `${MOTO_ACCOUNT}/secrets/${REGION}`],
      ['organizations:ListAccounts', 'organization'],
    ])('without %s says so of that scope, and reads the rest', async (action, scope) => {
      const said = await pullAs(actions.filter((one) => one !== action));
      expect(said.scopes.get(scope)).toMatch(/^(FAILED|PARTIAL) FORBIDDEN$/);
      expect(said.text).toContain(`${action} was refused`);
      for (const [id, completeness] of live.scopes) {
        if (id !== scope) expect([id, said.scopes.get(id)]).toEqual([id, completeness]);
      }
    });
  });

  it('reads another account by assuming its role', async () => {
    const roleArn = 'arn:aws:iam::210987654321:role/relict-reader';
    await makeUser(moto.endpoint, roleArn, 'elsewhere');
    const said = await pull({ accounts: [{ roleArn, region: 'us-east-2' }], services: ['iam', 'lambda'] });
    expect([...said.scopes.keys()]).toContain('210987654321/lambda/us-east-2');
    expect(said.scopes.get('210987654321/iam')).toBe('COMPLETE');
    expect(attributesOf(said, 'Identity').map(({ name }) => name)).toContain('elsewhere');
    expect([...said.scopes.keys()].some((id) => id.startsWith(MOTO_ACCOUNT))).toBe(false);
  });
});

/** A user who may do nothing yet. */
async function makeReader(endpoint: string) {
  const iam = new IAMClient(clientConfig(endpoint));
  await iam.send(new CreateUserCommand({ UserName: 'reader' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }));
  return { AccessKeyId: AccessKey?.AccessKeyId ?? '', SecretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** Lets the reader do that and nothing else. */
async function allow(endpoint: string, actions: readonly string[]): Promise<void> {
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
  await new IAMClient(clientConfig(endpoint)).send(
    new PutUserPolicyCommand({
      UserName: 'reader',
      PolicyName: 'read',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    }),
  );
}

async function makeUser(endpoint: string, roleArn: string, UserName: string): Promise<void> {
  const config = clientConfig(endpoint);
  const { Credentials } = await new STSClient(config).send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'test' }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  await new IAMClient({ ...config, credentials }).send(new CreateUserCommand({ UserName }));
}

function sorted(claims: ReadonlyMap<string, unknown>): [string, unknown][] {
  return [...claims].sort(([a], [b]) => (a < b ? -1 : 1));
}
