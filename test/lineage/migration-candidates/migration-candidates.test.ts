import { describe, expect, it } from 'vitest';
import { migrates } from '../../../src/lineage/migration-candidates/migrates.js';
import { migrationCandidates } from '../../../src/lineage/migration-candidates/migration-candidates.js';
import { DEFAULT_POLICY } from '../../../src/model/index.js';
import { asking } from '../support.js';
import { location, material, workload } from '../survivors/situations.js';
import { graphOf, iam, identity, key, node, T, to } from '../survivors/world.js';

async function ask(claims: ReturnType<typeof node>[], policy = DEFAULT_POLICY) {
  const graph = await graphOf([iam(claims)]);
  try {
    const given = migrationCandidates.args.parse({});
    return await migrationCandidates.ask(asking(graph, T, { policy }), given);
  } finally {
    await graph.close();
  }
}
const svc = identity('svc', []);
const secret = (attributes: object = {}, edges = material) =>
  key('key', 'svc', { neverExpires: true, ...attributes }, edges);
const reader = (kind: string) =>
  workload('reader', null, [to('CONSUMES', ['SecretLocation', 'vault'])], { kind });
const told = async (...given: Parameters<typeof ask>) => {
  const { items, blocked } = await ask(...given);
  return [
    ...items.map((item) => `${item.certainty} ${item.reasons.join(',')}`.trim()),
    ...blocked.map((item) => `blocked ${item.reasons.join(',')}`),
  ];
};

describe('Q-43 migrationCandidates', () => {
  it('lists a static credential whose consumers run where a workload identity is to be had', async () => {
    const { items } = await ask([svc, secret(), location('vault'), reader('FUNCTION')]);
    expect(items[0]).toMatchObject({ certainty: 'CONFIRMED', recommendedActions: ['MANUAL'] });
    expect(items[0]?.consumers.map(({ attributes }) => attributes.name)).toEqual(['reader']);
    expect(items[0]?.because[0]).toBe('key is the same secret at every use, and is used by reader.');
  });

  it('does not know of a platform that the policy does not name, nor of a credential without a consumer', async () => {
    expect(await told([svc, secret(), location('vault'), reader('APPLICATION')])).toEqual([
      'POSSIBLE PLATFORM_UNKNOWN',
    ]);
    expect(await told([svc, secret()])).toEqual(['POSSIBLE NO_CONSUMER_KNOWN']);
  });

  it('says what blocks it, apart', async () => {
    const policy = {
      ...DEFAULT_POLICY,
      workloadIdentity: [{ kinds: ['APPLICATION' as const], supported: false }],
      federatingIssuers: { aws: false },
    };
    expect(await told([svc, secret(), location('vault'), reader('APPLICATION')], policy)).toEqual([
      'blocked ISSUER_NOT_SUPPORTED,PLATFORM_NOT_SUPPORTED',
    ]);
    const vendor = node('ThirdParty', 'acme', { supportsFederation: 'FALSE' });
    const held = secret({}, [to('EXPOSED_TO', ['ThirdParty', 'acme'])]);
    expect(await told([svc, held, vendor])).toEqual(['blocked VENDOR_NO_FEDERATION']);
    const human = identity('svc', [], { actorClass: 'HUMAN' });
    expect((await told([human, secret()]))[0]).toContain('HUMAN_IDENTITY');
  });

  it('leaves out what is short-lived, dead, or no static secret', async () => {
    const short = { neverExpires: undefined, maxLifetime: 3600 };
    expect(await told([svc, secret(short), location('vault'), reader('FUNCTION')])).toEqual([]);
    expect(await told([svc, secret({ state: 'DEACTIVATED', stateReason: 'REVOKED' })])).toEqual([]);
    expect(await told([svc, secret({ kind: 'X509_CERT' })])).toEqual([]);
  });
});

describe('migrates', () => {
  const facts = { human: false, issuer: 'TRUE', consumers: ['TRUE'], vendors: [] } as const;
  it.each([
    [{}, 'TRUE', []],
    [{ consumers: [] }, 'UNKNOWN', ['NO_CONSUMER_KNOWN']],
    [{ consumers: ['TRUE', 'UNKNOWN'] }, 'UNKNOWN', ['PLATFORM_UNKNOWN']],
    [{ consumers: ['UNKNOWN', 'FALSE'] }, 'FALSE', ['PLATFORM_NOT_SUPPORTED']],
    [{ issuer: 'UNKNOWN' }, 'UNKNOWN', ['ISSUER_UNKNOWN']],
    [{ consumers: [], vendors: ['TRUE'] }, 'TRUE', []],
    [{ vendors: ['UNKNOWN'] }, 'UNKNOWN', ['VENDOR_FEDERATION_UNKNOWN']],
    [{ human: true, issuer: 'UNKNOWN' }, 'FALSE', ['HUMAN_IDENTITY']],
  ] as const)('%j is %s', (more, value, reasons) => {
    expect(migrates({ ...facts, ...more })).toEqual({ value, reasons });
  });
});
