import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstage } from '../../../connectors/backstage/index.js';
import { backstageMissing, startBackstage, type Backstage } from '../../servers/backstage.js';
import { claimFor, claimsOf, closing, ofKind, pull, writeFiles } from '../support.js';

const SERVED = fileURLToPath(new URL('fixtures/served.yaml', import.meta.url));
const ENTITIES = 8;
const missing = await backstageMissing();

describe.skipIf(missing !== null)(
  `a real Backstage backend${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let server: Backstage;
    beforeAll(async () => {
      // Its own Location is an entity too.
      server = await startBackstage(SERVED, ENTITIES + 1);
    }, 180_000);
    afterAll(async () => server?.stop());

    const pullLive = (pageSize: number, token = server.token) =>
      pull(backstage, { live: { url: server.url, token, pageSize } }, { instance: 'default' });

    it('gives the same nodes and relationships as the file that it serves, over many pages', async () => {
      const events = await pullLive(2);
      expect(closing(events)).toBe('COMPLETE');
      expect(ofKind(events, 'reject')).toEqual([]);
      const text = readFileSync(SERVED, 'utf8');
      const files = claimsOf(await pull(backstage, { files: [writeFiles({ 'served.yaml': text })] }));
      const live = claimsOf(events);
      expect(live).toHaveLength(ENTITIES);
      for (const expected of files) {
        const claim = live.find(({ node }) => node.key.at(-1) === expected.node.key.at(-1));
        // Where it stands differs; the backend adds a uid, and annotations of where it has the entity from.
        const { aliases, tags, ...rest } = expected.attributes ?? {};
        expect(claim).toMatchObject({ node: expected.node, attributes: rest, edges: expected.edges });
        expect(claim?.edges).toHaveLength(expected.edges.length);
        expect(claim?.attributes?.['aliases']).toEqual(expect.arrayContaining(aliases as string[]));
        expect(claim?.attributes?.['tags']).toEqual(expect.arrayContaining(tags as string[]));
      }
      expect(
        claimFor(events, 'Service', 'component:default/pay-legacy')?.attributes?.['aliases'],
      ).toHaveLength(2);
      expect(JSON.stringify(events)).not.toMatch(/CANARY-/i);
    });

    it('counts the same however large the pages are', async () => {
      expect(claimsOf(await pullLive(1000))).toHaveLength(ENTITIES);
    });

    it('refuses a wrong token', async () => {
      const events = await pullLive(10, 'CANARY-wrong');
      expect(closing(events)).toBe('FAILED UNAUTHENTICATED');
      expect(JSON.stringify(events)).not.toContain('CANARY-');
    });
  },
);
