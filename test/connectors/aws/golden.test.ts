import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../connectors/aws/document.js';
import type { PullEvent } from '../../../connectors/connector.js';
import { claimsOf, pullFolder, scopesOf, type ScopeEvents } from './pull.js';

const FIXTURE = join(import.meta.dirname, '../../../connectors/aws/fixtures/acme');

let events: PullEvent[];
let scopes: Map<string, ScopeEvents>;
beforeAll(async () => {
  events = await pullFolder(FIXTURE);
  scopes = scopesOf(events);
});

/**
 * Raw answers to claims, one file a scope. `npx vitest run test/connectors/aws -u` writes them anew: read the difference.
 */
describe('the claims of the acme export', () => {
  const REGIONAL = ['lambda', 'ecs', 'ec2', 'eks', 'secrets'];
  const ids = FAMILIES.map((family) =>
    family === 'organization'
      ? family
      : `123456789012/${family}${REGIONAL.includes(family) ? '/eu-west-1' : ''}`,
  );

  it.each([...ids, '210987654321/iam', '210987654321/credential-report', '210987654321/access-keys'])(
    '%s',
    async (id) => {
      const { open, events: within, close } = scopes.get(id) as ScopeEvents;
      const told = [open, ...within, close].map((event) => JSON.stringify(event, null, 2)).join('\n');
      await expect(told).toMatchFileSnapshot(`golden/${id.replaceAll('/', '.')}.jsonl`);
    },
  );

  it('has no other scope', () => {
    expect([...scopes.keys()].sort()).toEqual(
      [...ids, '210987654321/iam', '210987654321/credential-report', '210987654321/access-keys'].sort(),
    );
  });

  it('says the same twice', async () => {
    expect(await pullFolder(FIXTURE)).toEqual(events);
  });

  it('makes one claim per node and scope', () => {
    for (const { id, events: within } of scopes.values()) {
      const nodes = claimsOf(within).map(({ node }) => JSON.stringify([node.type, node.key]));
      expect(new Set(nodes).size, id).toBe(nodes.length);
    }
  });

  it('lets no secret and no address through', () => {
    expect(JSON.stringify(events)).not.toContain('CANARY-');
    expect(JSON.stringify(events)).not.toContain('@acme.test');
  });
});
