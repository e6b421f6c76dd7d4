import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aws } from '../../../../connectors/aws/index.js';
import type { Origin } from '../../../../connectors/connector.js';
import { writeEstate } from '../../../../src/demo/index.js';
import { parseInstant, type Instant } from '../../../../src/model/index.js';
import { motoMissing, startMoto, type Moto } from '../../../servers/moto.js';
import { collect, edgesOf, type Said } from './claims.js';

const missing = await motoMissing();
const NOW = parseInstant('2026-10-01T00:00:00Z') as Instant;

/** What moto holds as the provider does, account by account. */
const FAMILIES = ['iam', 'access-keys', 'ssh-keys', 'federation', 'instance-profiles'];

describe.skipIf(missing !== null)(
  `the AWS half of the demo estate, in moto and as exports${missing === null ? '' : ` (${missing})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'relict-estate-'));
    let moto: Moto;
    let accounts: string[];
    let live: Said;
    let files: Said;

    beforeAll(async () => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'CANARY-own-secret');
      await writeEstate({ seed: 7, size: 600, now: NOW, dir: folder });
      const exports = join(folder, 'aws');
      accounts = readdirSync(exports).filter((name) => /^\d{12}$/.test(name));
      moto = await startMoto(exports);
      files = await pull({ files: [exports], asOf: NOW });
      live = await pull({
        live: aws.liveSettings.parse({
          endpoint: moto.endpoint,
          region: 'eu-west-1',
          services: ['iam'],
          attempts: 2,
          accounts: accounts.map((id) => ({ roleArn: `arn:aws:iam::${id}:role/relict-reader` })),
        }),
      });
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
      await moto?.stop();
    });

    const pull = (origin: Origin) =>
      collect(aws.pull({ sourceId: 'aws', origin, settings: {}, now: () => NOW }));

    function about(said: Said, types: readonly string[]): [string, unknown][] {
      const wanted = [...said.claims].filter(([id, { node }]) => {
        const family = id.split(' ')[0]?.split('/')[1] ?? '';
        return FAMILIES.includes(family) && types.includes(node.type);
      });
      return wanted
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, { attributes: { tags, ...attributes } = {}, ...claim }]) => {
          // moto leaves out the tags of a user who has none.
          const some = Array.isArray(tags) && tags.length > 0 ? { tags } : {};
          return [id, { ...claim, attributes: { ...attributes, ...some } }];
        });
    }

    it('reads every account whole, but for what moto does not know', () => {
      const whole = [...live.scopes]
        .filter(([, completeness]) => completeness === 'COMPLETE')
        .map(([id]) => id);
      for (const account of accounts) {
        for (const family of FAMILIES) expect(whole).toContain(`${account}/${family}`);
      }
      expect(accounts.length).toBeGreaterThan(2);
    });

    it.each([
      ['identities', ['Identity'], 60],
      ['credentials', ['Credential'], 30],
      ['trusts from outside', ['FederatedSubject'], 3],
      ['policies and who holds them', ['PermissionSet', 'Entitlement'], 3],
      ['identity providers', ['Resource'], 2],
    ])('says the same of %s', (_what, types, atLeast) => {
      const expected = about(files, types);
      expect(expected.length).toBeGreaterThanOrEqual(atLeast);
      expect(about(live, types)).toEqual(expected);
    });

    it('says the same of who may assume what, and of who holds which key', () => {
      for (const type of ['CAN_ASSUME', 'MEMBER_OF']) {
        expect(edgesOf(files, type).length).toBeGreaterThan(0);
        expect(edgesOf(live, type)).toEqual(edgesOf(files, type));
      }
      const keys = (said: Said) =>
        edgesOf(said, 'AUTHENTICATES_AS').filter((edge) => edge.startsWith('AKIA'));
      expect(keys(files).length).toBeGreaterThan(30);
      expect(keys(live)).toEqual(keys(files));
    });

    it('finds the same console passwords; of the root user moto reports nothing', () => {
      const passwords = (said: Said) =>
        new Set(
          edgesOf(said, 'AUTHENTICATES_AS').filter(
            (edge) => edge.includes('console password') && !edge.startsWith('root '),
          ),
        );
      expect(passwords(files).size).toBeGreaterThan(0);
      expect(passwords(live)).toEqual(passwords(files));
    });
  },
);
