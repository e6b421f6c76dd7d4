import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { coverageFor } from '../../../src/lineage/coverage/coverage-for.js';
import { coverage } from '../../../src/lineage/coverage/coverage.js';
import type { Capability } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims, type ClaimsToSync } from '../../support/sync.js';
import { asking, idOf, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const account = (realmId: string) => ({ provider: 'aws', realmId, kind: 'AWS_ACCOUNT' });
const cmdb = { provider: 'servicenow', realmId: 'acme', kind: 'INSTANCE' };
const one = ref.identity('one');

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const pull = (given: Partial<ClaimsToSync>) =>
  syncClaims(graph, {
    observedAt: SEEN,
    capabilities: ['IDENTITIES'],
    realm: account('111111111111'),
    claims: [{ node: one, attributes: { kind: 'ROLE' } }],
    ...given,
  });
const ask = async (capabilities: Capability[], when: Parameters<typeof asking>[2] = {}, now = NOW) => {
  const { certainty, coverage: rows, warnings } = await coverageFor(asking(graph, now, when), capabilities);
  return {
    certainty,
    rows: rows.map((row) => `${row.realm.naturalKey[1]} ${row.capability} ${row.status}`),
    warnings: warnings.map(({ code }) => code),
  };
};

describe('certainty of a question', () => {
  it('is UNKNOWN when nothing is connected', async () => {
    expect(await ask(['CREDENTIALS'])).toEqual({
      certainty: 'UNKNOWN',
      rows: [],
      warnings: ['NOT_CONNECTED'],
    });
  });

  it('is COMPLETE when every realm is complete and fresh', async () => {
    await pull({});
    await pull({ realm: account('222222222222'), scope: 'two' });
    const { certainty, rows } = await ask(['IDENTITIES']);
    expect(certainty).toBe('COMPLETE');
    expect(rows.sort()).toEqual(['111111111111 IDENTITIES COMPLETE', '222222222222 IDENTITIES COMPLETE']);
  });

  it('is UNKNOWN before anything was observed, and PARTIAL before some of it was', async () => {
    await pull({ observedAt: '2026-03-01T00:00:00Z' });
    await pull({ realm: account('222222222222'), scope: 'two', observedAt: '2026-03-05T00:00:00Z' });
    const certainty = async (asOf: string) => (await ask(['IDENTITIES'], { asOf })).certainty;
    expect(await certainty('2026-02-28T23:59:59Z')).toBe('UNKNOWN');
    expect(await certainty('2026-03-01T00:00:00Z')).toBe('PARTIAL');
    await pull({ observedAt: '2026-03-05T12:00:00Z' });
    expect(await certainty('2026-03-05T00:00:00Z')).toBe('COMPLETE');
  });

  it('is PARTIAL when a record could not be read, though all else was', async () => {
    const unreadable = { node: ref.identity('two'), attributes: { kind: 'NO_SUCH_KIND' } };
    await pull({ claims: [{ node: one, attributes: { kind: 'ROLE' } }, unreadable] });
    expect(await ask(['IDENTITIES'])).toMatchObject({
      certainty: 'PARTIAL',
      rows: ['111111111111 IDENTITIES PARTIAL'],
    });
    await pull({ observedAt: '2026-03-09T23:30:00Z' });
    expect(await ask(['IDENTITIES'])).toMatchObject({ certainty: 'COMPLETE' });
  });

  it('expects the access keys of an account of which only the identities were exported', async () => {
    await pull({});
    expect(await ask(['CREDENTIALS'])).toMatchObject({
      certainty: 'UNKNOWN',
      rows: ['111111111111 CREDENTIALS NOT_CONNECTED'],
    });
    await pull({ realm: account('222222222222'), scope: 'two', capabilities: ['CREDENTIALS'] });
    expect((await ask(['CREDENTIALS'])).certainty).toBe('PARTIAL');
  });

  it('does not expect credentials of a CMDB, nor anything of an organisation', async () => {
    await pull({ capabilities: ['CREDENTIALS'] });
    await pull({ source: 'snow', realm: cmdb, capabilities: ['SERVICES', 'RETIREMENT'] });
    const organisation = { provider: 'aws', realmId: 'o-1', kind: 'AWS_ORGANIZATION' };
    await pull({ source: 'org', realm: organisation, capabilities: [] });
    expect(await ask(['CREDENTIALS'])).toEqual({
      certainty: 'COMPLETE',
      rows: ['111111111111 CREDENTIALS COMPLETE'],
      warnings: [],
    });
  });

  it('is UNKNOWN when nobody can tell what is retired: a catalogue cannot', async () => {
    await pull({
      source: 'catalog',
      realm: { provider: 'backstage', realmId: 'default', kind: 'CATALOGUE' },
      capabilities: ['SERVICES', 'OWNERS'],
    });
    expect(await ask(['RETIREMENT'])).toEqual({
      certainty: 'UNKNOWN',
      rows: [],
      warnings: ['NOT_CONNECTED'],
    });
  });

  it('goes stale at the limit of the provider', async () => {
    await pull({});
    expect((await ask(['IDENTITIES'], {}, '2026-03-10T23:00:00Z')).certainty).toBe('COMPLETE');
    expect(await ask(['IDENTITIES'], {}, '2026-03-10T23:00:01Z')).toMatchObject({
      certainty: 'UNKNOWN',
      rows: ['111111111111 IDENTITIES STALE'],
    });
  });

  it('is no better than PARTIAL after a run that failed, and not blind while the last good one is fresh (F-01)', async () => {
    await pull({});
    await pull({ observedAt: '2026-03-09T23:30:00Z', completeness: 'FAILED', claims: [] });
    expect(await ask(['IDENTITIES'])).toMatchObject({
      certainty: 'PARTIAL',
      rows: ['111111111111 IDENTITIES FAILED'],
    });
    expect((await ask(['IDENTITIES'], {}, '2026-03-12T00:00:00Z')).certainty).toBe('UNKNOWN');
  });

  it('is QUARANTINED when too much would look absent (F-02)', async () => {
    const crowd = Array.from({ length: 40 }, (_, index) => ({
      node: ref.identity(`u${index}`),
      attributes: { kind: 'ROLE' as const },
    }));
    await pull({ claims: crowd });
    await pull({ observedAt: '2026-03-09T23:30:00Z', claims: [] });
    expect((await ask(['IDENTITIES'])).rows).toEqual(['111111111111 IDENTITIES QUARANTINED']);
  });

  it('takes the worst scope of one source, and the best of several sources', async () => {
    await pull({ scope: 'eu', capabilities: ['WORKLOADS'] });
    await pull({ scope: 'us', capabilities: ['WORKLOADS'], completeness: 'PARTIAL' });
    expect((await ask(['WORKLOADS'])).rows).toEqual(['111111111111 WORKLOADS PARTIAL']);
    await pull({ source: 'other', capabilities: ['WORKLOADS'] });
    expect((await ask(['WORKLOADS'])).rows).toEqual(['111111111111 WORKLOADS COMPLETE']);
  });
});

describe('coverage in time', () => {
  it('counts what was observed after the instant asked, and forgets what was not yet known', async () => {
    await pull({ observedAt: '2026-02-01T00:00:00Z' });
    await pull({});
    const early = '2026-03-01T00:00:00Z';
    expect((await ask(['IDENTITIES'], { asOf: early })).certainty).toBe('COMPLETE');
    expect((await ask(['IDENTITIES'], { asOf: early, knownAt: '2026-03-02T00:00:00Z' })).certainty).toBe(
      'UNKNOWN',
    );
  });

  it('stands as it stood: a later failure does not spoil an earlier answer', async () => {
    await pull({ observedAt: '2026-03-01T00:00:00Z' });
    await pull({ observedAt: '2026-03-05T00:00:00Z', completeness: 'FAILED', claims: [] });
    const then = { asOf: '2026-03-01T12:00:00Z', knownAt: '2026-03-02T00:00:00Z' };
    expect((await ask(['IDENTITIES'], then)).certainty).toBe('COMPLETE');
  });
});

describe('Q-34', () => {
  it('names an account that is seen only as the target of a trust (F-39)', async () => {
    await pull({
      claims: [
        { node: one, attributes: { kind: 'ROLE' } },
        {
          node: ref.realm('999999999999'),
          attributes: { provider: 'aws', kind: 'AWS_ACCOUNT' },
          method: 'DECLARED',
        },
      ],
    });
    const answer = await coverage.ask(asking(graph, NOW), coverage.args.parse({}));
    expect(answer.unconnected.map(({ id }) => id)).toEqual([idOf(ref.realm('999999999999'))]);
    expect(answer.certainty).toBe('PARTIAL');
    const row = answer.coverage.find(
      ({ realm, capability }) => realm.naturalKey[1] === '999999999999' && capability === 'IDENTITIES',
    );
    expect(row).toMatchObject({ status: 'NOT_CONNECTED', source: null, observedAt: null });
  });

  it('is limited to a realm and a capability', async () => {
    await pull({ capabilities: ['IDENTITIES', 'CREDENTIALS'] });
    await pull({ realm: account('222222222222'), scope: 'two', completeness: 'FAILED' });
    const args = coverage.args.parse({ scope: idOf(ref.realm('111111111111')), capability: 'CREDENTIALS' });
    const answer = await coverage.ask(asking(graph, NOW), args);
    expect(answer.certainty).toBe('COMPLETE');
    expect(answer.coverage).toHaveLength(1);
    expect(answer.capabilities).toEqual([
      { capability: 'CREDENTIALS', certainty: 'COMPLETE', complete: 1, realms: 1 },
    ]);
  });

  it("knows a realm that only its scopes name by the provider's id", async () => {
    await pull({});
    const answer = await coverage.ask(asking(graph, NOW), coverage.args.parse({ scope: '111111111111' }));
    expect(new Set(answer.coverage.map(({ realm }) => realm.naturalKey[1]))).toEqual(
      new Set(['111111111111']),
    );
    const unknown = coverage.args.parse({ scope: '333333333333' });
    await expect(coverage.ask(asking(graph, NOW), unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
