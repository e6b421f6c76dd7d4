import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { copies } from '../../../src/lineage/copies/copies.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const { credential, location, material, workload } = ref;
const refs = {
  key: credential('AKIA1'),
  twin: credential('AKIA2'),
  now: material('now'),
  before: material('before'),
  other: material('other'),
  vault: location('vault'),
  ci: location('ci'),
  repo: location('repo'),
  job: workload('job'),
};
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const put = (claims: ClaimInput[], observedAt = '2026-03-09T23:00:00Z') =>
  syncClaims(graph, { observedAt, capabilities: ['CREDENTIALS', 'SECRET_LOCATIONS'], claims });
const holds = (
  place: typeof refs.vault,
  of: typeof refs.now,
  more: Partial<ClaimInput> = {},
): ClaimInput => ({
  node: place,
  attributes: { class: 'VAULT', exposure: 'PRIVATE' },
  edges: [{ type: 'HOLDS', to: of }],
  ...more,
});
const key = (...edges: NonNullable<ClaimInput['edges']>): ClaimInput => ({
  node: refs.key,
  attributes: { kind: 'PASSWORD', state: 'ACTIVE' },
  edges,
});
const ask = (given: object, when: Parameters<typeof asking>[2] = {}) =>
  copies.ask(asking(graph, NOW, when), copies.args.parse(given));
const list = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map(({ location: { id }, currency }) => `${name(id)} ${currency}`);

describe('Q-12', () => {
  it('lists the same secret once for each place, whatever its encoding there, and marks what fills itself', async () => {
    await put([
      key({ type: 'HAS_MATERIAL', to: refs.now }),
      holds(refs.vault, refs.now),
      holds(refs.ci, refs.now, {
        attributes: { class: 'CI_VARIABLE' },
        edges: [
          { type: 'HOLDS', to: refs.now },
          { type: 'SYNCED_FROM', to: refs.vault },
        ],
      }),
      holds(refs.repo, refs.now, { attributes: { class: 'CODE', exposure: 'PUBLIC', inHistoryOnly: true } }),
      { node: refs.job, attributes: { kind: 'POD' }, edges: [{ type: 'CONSUMES', to: refs.ci }] },
    ]);
    const answer = await ask({ credential: idOf(refs.key) });
    expect(answer).toMatchObject({ current: 3, residue: 0, managed: 1, certainty: 'COMPLETE' });
    expect(new Set(answer.items.map((copy) => copy.material.id)).size).toBe(1);
    const ci = answer.items.find((copy) => name(copy.location.id) === 'ci');
    expect(ci).toMatchObject({
      managed: true,
      locationClass: 'CI_VARIABLE',
      exposure: null,
      flags: ['MANAGED'],
    });
    expect(ci?.consumers.map(({ id }) => name(id))).toEqual(['job']);
    expect(ci?.syncedFrom.map(({ id }) => name(id))).toEqual(['vault']);
    const repo = answer.items.find((copy) => name(copy.location.id) === 'repo');
    expect(repo?.flags).toEqual(['IN_HISTORY_ONLY', 'PUBLIC']);
    expect(repo?.because.join(' ')).toBe(
      'A copy of AKIA1 lies in repo, where it was first seen on 2026-03-09. ' +
        'Only the history of the place still holds it. Anybody can read the place.',
    );
    expect(ci?.because.join(' ')).toContain('It is filled from vault. It is read by job.');
    expect((await list({ material: idOf(refs.now) })).sort()).toEqual([
      'ci CURRENT',
      'repo CURRENT',
      'vault CURRENT',
    ]);
  });

  it('calls a copy of the material before a rotation RESIDUE, and CURRENT as of then', async () => {
    const rotated = '2026-03-05T00:00:00Z';
    await put([
      key(
        {
          type: 'HAS_MATERIAL',
          to: refs.before,
          validFrom: '2026-01-01T00:00:00Z',
          validTo: rotated,
          endReason: 'SUPERSEDED',
        },
        { type: 'HAS_MATERIAL', to: refs.now, validFrom: rotated },
      ),
      holds(refs.vault, refs.now, { validFrom: rotated }),
      holds(refs.repo, refs.before, { validFrom: '2026-01-01T00:00:00Z' }),
    ]);
    expect(await list({ credential: idOf(refs.key) })).toEqual(['vault CURRENT', 'repo RESIDUE']);
    expect(await list({ credential: idOf(refs.key) }, { asOf: '2026-03-01T00:00:00Z' })).toEqual([
      'repo CURRENT',
    ]);
    expect(await list({ material: idOf(refs.before) })).toEqual(['repo RESIDUE']);
  });

  it('never merges what shares no material', async () => {
    await put([
      key({ type: 'HAS_MATERIAL', to: refs.now }),
      {
        node: refs.twin,
        attributes: { kind: 'PASSWORD' },
        edges: [{ type: 'HAS_MATERIAL', to: refs.other }],
      },
      holds(refs.vault, refs.now, { attributes: { class: 'VAULT', name: 'pay/db' } }),
      holds(refs.ci, refs.other, { attributes: { class: 'VAULT', name: 'pay/db' } }),
    ]);
    expect(await list({ credential: idOf(refs.key) })).toEqual(['vault CURRENT']);
  });

  it('says that copies cannot be told of a credential without a known material', async () => {
    await put([key()]);
    const answer = await ask({ credential: idOf(refs.key) });
    expect(answer.items).toEqual([]);
    expect(answer.warnings.map(({ code }) => code)).toEqual(['NO_MATERIAL']);
  });

  it('no longer lists a copy that was taken away, and does as known before', async () => {
    await put(
      [key({ type: 'HAS_MATERIAL', to: refs.now }), holds(refs.vault, refs.now), holds(refs.ci, refs.now)],
      '2026-03-08T00:00:00Z',
    );
    await put([
      key({ type: 'HAS_MATERIAL', to: refs.now }),
      holds(refs.vault, refs.now),
      { ...holds(refs.ci, refs.now), edges: [] },
    ]);
    expect(await list({ credential: idOf(refs.key) })).toEqual(['vault CURRENT']);
    const before = { asOf: '2026-03-08T12:00:00Z', knownAt: '2026-03-08T12:00:00Z' };
    expect(await list({ credential: idOf(refs.key) }, before)).toHaveLength(2);
  });

  it('wants a credential or a material, not both', () => {
    expect(copies.args.safeParse({}).success).toBe(false);
    expect(copies.args.safeParse({ credential: 'a', material: 'b' }).success).toBe(false);
  });
});
