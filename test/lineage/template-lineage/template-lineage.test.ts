import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { templateLineage } from '../../../src/lineage/template-lineage/template-lineage.js';
import type { ClaimInput, EdgeClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const { credential, identity, location, material, workload } = ref;
const refs = {
  template: { type: 'Template' as const, key: ['repo', 'module'] },
  fork: { type: 'Template' as const, key: ['fork', 'module'] },
  key: credential('AKIA1'),
  user: identity('user'),
  place: location('place'),
  secret: material('secret'),
  fixed: workload('fixed'),
  stale: workload('stale'),
  reader: workload('reader'),
  forked: workload('forked'),
  gone: workload('gone'),
};
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const putInto = (into: Graph) => (observedAt: string, claims: ClaimInput[]) =>
  syncClaims(into, { observedAt, capabilities: ['WORKLOADS', 'IDENTITIES', 'SECRET_LOCATIONS'], claims });
const template = (
  node: typeof refs.template,
  refersTo: EdgeClaimInput['to'][],
  more: Partial<ClaimInput> = {},
): ClaimInput => ({
  node,
  attributes: { name: node.key[0], lastRevisitedAt: '2026-01-05T00:00:00Z' },
  edges: refersTo.map((to) => ({ type: 'REFERENCES' as const, to })),
  ...more,
});
const made = (node: typeof refs.fixed, from = refs.template, ...edges: EdgeClaimInput[]): ClaimInput => ({
  node,
  attributes: { kind: 'POD' },
  edges: [{ type: 'INSTANTIATED_FROM', to: from }, ...edges],
});
const ask = (when: Parameters<typeof asking>[2] = {}) =>
  templateLineage.ask(asking(graph, NOW, when), { template: idOf(refs.template) });
const told = async (when: Parameters<typeof asking>[2] = {}) =>
  (await ask(when)).items.map(({ node, stillHolds }) =>
    `${name(node.id)} ${stillHolds
      .map(({ id }) => name(id))
      .sort()
      .join()}`.trim(),
  );

const uses = { type: 'USES' as const, to: refs.user };
const secrets: ClaimInput[] = [
  { node: refs.user, attributes: { kind: 'ROLE' } },
  {
    node: refs.key,
    attributes: { kind: 'PASSWORD', state: 'ACTIVE' },
    edges: [{ type: 'HAS_MATERIAL', to: refs.secret }],
  },
  { node: refs.place, attributes: { class: 'CONFIG' }, edges: [{ type: 'HOLDS', to: refs.secret }] },
];

describe('Q-29', () => {
  it('lists references and instances, and those that a fix of the template has not reached', async () => {
    const put = putInto(graph);
    const instances = [
      made(refs.fixed),
      made(refs.stale, refs.template, uses),
      made(refs.reader, refs.template, { type: 'CONSUMES', to: refs.place }),
    ];
    await put('2026-01-10T00:00:00Z', [
      template(refs.template, [refs.user, refs.key]),
      ...instances,
      ...secrets,
    ]);
    expect((await ask()).unfixed).toBe(0);
    await put('2026-03-09T23:00:00Z', [template(refs.template, []), ...instances, ...secrets]);
    const answer = await ask();
    expect((await told()).slice(0, 2).sort()).toEqual(['reader key', 'stale user']);
    expect((await told())[2]).toBe('fixed');
    expect(answer).toMatchObject({
      unfixed: 2,
      lastRevisitedAt: '2026-01-05T00:00:00.000000Z',
      certainty: 'COMPLETE',
    });
    expect(
      answer.references
        .map(({ node, current, fixedAt }) => [name(node.id), current, fixedAt?.slice(0, 10)])
        .sort(),
    ).toEqual([
      ['key', false, '2026-03-09'],
      ['user', false, '2026-03-09'],
    ]);
    expect(answer.items[0]?.because.join(' ')).toContain('no longer has since 2026-03-09');
    expect((await ask({ asOf: '2026-02-01T00:00:00Z' })).unfixed).toBe(0);
  });

  it('does not count what is gone', async () => {
    const put = putInto(graph);
    await put('2026-01-10T00:00:00Z', [
      template(refs.template, [refs.user]),
      made(refs.gone, refs.template, uses),
      ...secrets,
    ]);
    for (const day of ['08', '09'])
      await put(`2026-03-${day}T00:00:00Z`, [template(refs.template, []), ...secrets]);
    const { items, unfixed } = await ask();
    expect(items).toMatchObject([{ present: false, flags: ['NOT_PRESENT'], stillHolds: [] }]);
    expect(unfixed).toBe(0);
  });

  it('follows a fork, whose references a fix of the original leaves as they are', async () => {
    const put = putInto(graph);
    const fork = template(refs.fork, [], {
      edges: [
        { type: 'REFERENCES', to: refs.user },
        { type: 'INSTANTIATED_FROM', to: refs.template },
      ],
    });
    await put('2026-01-10T00:00:00Z', [
      template(refs.template, [refs.user]),
      fork,
      made(refs.forked, refs.fork, uses),
      ...secrets,
    ]);
    await put('2026-03-09T23:00:00Z', [
      template(refs.template, []),
      fork,
      made(refs.forked, refs.fork, uses),
      ...secrets,
    ]);
    const answer = await ask();
    expect(answer.forks.map(({ template: { id } }) => name(id))).toEqual(['fork']);
    expect(answer.items).toMatchObject([
      { stillHolds: [], holds: [{ id: idOf(refs.user) }], template: { id: idOf(refs.fork) } },
    ]);
    expect(answer.references.map((one) => `${name(one.template.id)} ${one.current}`).sort()).toEqual([
      'fork true',
      'template false',
    ]);
  });

  it('says when no source tells of a revisit', async () => {
    await putInto(graph)('2026-03-09T23:00:00Z', [{ node: refs.template, attributes: { name: 'module' } }]);
    const answer = await ask();
    expect(answer.lastRevisitedAt).toBe(null);
    expect(answer.warnings.map(({ code }) => code)).toEqual(['REVISIT_NOT_TOLD']);
  });
});

describeEngines('Q-29 through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    const put = putInto(graph);
    await put('2026-01-10T00:00:00Z', [
      template(refs.template, [refs.user]),
      made(refs.stale, refs.template, uses),
      ...secrets,
    ]);
    await put('2026-03-09T23:00:00Z', [
      template(refs.template, []),
      made(refs.stale, refs.template, uses),
      ...secrets,
    ]);
    const given = { template: 'repo' };
    const answer = await whole(graph, 'templateLineage', given, NOW);
    expect(answer).toMatchObject({ unfixed: 1, items: [{ flags: ['NOT_FIXED'] }] });
    expect(JSON.stringify(await whole(graph, 'templateLineage', given, NOW))).toBe(JSON.stringify(answer));
  }, 180_000);
});
