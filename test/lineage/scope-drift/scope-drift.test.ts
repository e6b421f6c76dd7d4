import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { scopeDrift } from '../../../src/lineage/scope-drift/scope-drift.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const { identity, entitlement, resource } = ref;
const set = (id: string) => ({ type: 'PermissionSet' as const, key: ['aws', '111111111111', id] });
const refs = {
  user: identity('user'),
  grant: entitlement('grant'),
  second: entitlement('second'),
  read: set('read'),
  managed: set('managed'),
  data: resource('data'),
  more: resource('more'),
  yes: { type: 'PolicyDecision' as const, key: ['iga', 'yes'] },
  later: { type: 'PolicyDecision' as const, key: ['iga', 'later'] },
};
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const putInto =
  (into: Graph) =>
  (observedAt: string, claims: ClaimInput[], more: object = {}) =>
    syncClaims(into, { observedAt, capabilities: ['PERMISSIONS', 'IDENTITIES'], claims, ...more });
const user = (...held: (typeof refs.grant)[]): ClaimInput => ({
  node: refs.user,
  attributes: { name: 'svc-pay', kind: 'ROLE', state: 'ACTIVE' },
  edges: held.map((to) => ({ type: 'HAS_ENTITLEMENT' as const, to })),
});
const grant = (
  node: typeof refs.grant,
  of: ReturnType<typeof set>,
  on: typeof refs.data,
  more: object = {},
): ClaimInput => ({
  node,
  attributes: { effect: 'ALLOW', ...more },
  edges: [
    { type: 'GRANTS', to: of },
    { type: 'ON', to: on },
  ],
});
const content = (node: ReturnType<typeof set>, attributes: Record<string, unknown>): ClaimInput => ({
  node,
  attributes,
});
const decided = (node: typeof refs.yes, on: typeof refs.grant, decidedAt: string): ClaimInput => ({
  node,
  attributes: { outcome: 'ALLOW', decidedAt },
  edges: [{ type: 'ABOUT', to: on }],
});
const ask = (given: object = {}, when: Parameters<typeof asking>[2] = {}) =>
  scopeDrift.ask(asking(graph, NOW, when), scopeDrift.args.parse({ identity: idOf(refs.user), ...given }));
const told = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map(({ change, permissionSet, on, certainty, reasons }) =>
    `${change} ${permissionSet && name(permissionSet.id)} ${on && name(on.id)} ${certainty} ${reasons.join(',')}`.trim(),
  );

const base: ClaimInput[] = [
  user(refs.grant),
  grant(refs.grant, refs.read, refs.data),
  content(refs.read, { actionsDigest: 'a', actionClasses: ['READ'], kind: 'CUSTOMER_POLICY' }),
];
const since = '2026-01-15T00:00:00Z';

describe('Q-24', () => {
  it('tells what was added and taken away since the last decision, and that nobody decided on it', async () => {
    const put = putInto(graph);
    await put('2026-01-10T00:00:00Z', base);
    await put('2026-01-12T00:00:00Z', [decided(refs.yes, refs.grant, '2026-01-12T00:00:00Z')], {
      source: 'iga',
    });
    expect(await ask({}, { asOf: '2026-01-12T01:00:00Z' })).toMatchObject({
      items: [],
      drifted: { value: 'FALSE' },
      baseline: { id: idOf(refs.yes) },
    });
    await put('2026-02-01T00:00:00Z', [
      user(refs.second),
      ...base.slice(1),
      grant(refs.second, refs.read, refs.more),
    ]);
    expect((await told()).sort()).toEqual([
      'ADDED read more CONFIRMED NO_DECISION',
      'REMOVED read data CONFIRMED',
    ]);
    const answer = await ask();
    expect(answer.drifted).toEqual({ value: 'TRUE', reasons: ['SCOPE_EXPANDED'] });
    expect(answer.items.map(({ severity }) => severity)).toEqual(['HIGH', 'INFO']);
    expect((await ask({}, { asOf: since })).items).toEqual([]);
  });

  it('is no drift that a later decision allowed', async () => {
    const put = putInto(graph);
    await put('2026-01-10T00:00:00Z', base);
    await put('2026-02-01T00:00:00Z', [
      user(refs.grant, refs.second),
      ...base.slice(1),
      grant(refs.second, refs.read, refs.more),
    ]);
    await put('2026-02-01T00:00:00Z', [decided(refs.later, refs.second, '2026-01-31T00:00:00Z')], {
      source: 'iga',
    });
    const { items, drifted } = await ask({ since }, { asOf: '2026-02-01T06:00:00Z' });
    expect(items).toMatchObject([{ change: 'ADDED', decision: { id: idOf(refs.later) }, severity: 'INFO' }]);
    expect(drifted.value).toBe('FALSE');
  });

  it('is UNKNOWN, never FALSE, where only the content of a set changed; lower where the provider writes it', async () => {
    const put = putInto(graph);
    const of = (digest: string, kind: string) => [
      user(refs.grant),
      grant(refs.grant, refs.managed, refs.data),
      content(refs.managed, { actionsDigest: digest, kind }),
    ];
    await put('2026-01-10T00:00:00Z', of('a', 'AWS_MANAGED_POLICY'));
    await put('2026-02-01T00:00:00Z', of('b', 'AWS_MANAGED_POLICY'));
    const answer = await ask({ since });
    expect(answer.items).toMatchObject([
      {
        change: 'CONTENT_CHANGED',
        certainty: 'POSSIBLE',
        reasons: ['NOT_EVALUATED'],
        flags: ['EXPANDED_BY_PROVIDER'],
        severity: 'LOW',
      },
    ]);
    expect(answer.drifted).toEqual({ value: 'UNKNOWN', reasons: ['NOT_EVALUATED'] });
    expect(answer.warnings.map(({ code }) => code)).toContain('NOT_EVALUATED');
    expect(answer.certainty).not.toBe('COMPLETE');
  });

  it('knows an action class that was added', async () => {
    const put = putInto(graph);
    await put('2026-01-10T00:00:00Z', base);
    await put('2026-02-01T00:00:00Z', [
      ...base.slice(0, 2),
      content(refs.read, { actionsDigest: 'b', actionClasses: ['READ', 'WRITE'], kind: 'CUSTOMER_POLICY' }),
    ]);
    expect(await told({ since })).toEqual(['CONTENT_CHANGED read data CONFIRMED ACTION_CLASS_ADDED']);
  });

  it('does not call drift what nobody had looked at by the baseline, and has no answer without one', async () => {
    await putInto(graph)('2026-02-01T00:00:00Z', base);
    expect(await told({ since })).toEqual(['ADDED read data POSSIBLE FIRST_SEEN,NO_DECISION']);
    expect((await ask({ since })).drifted.value).toBe('UNKNOWN');
    const none = await ask();
    expect(none).toMatchObject({
      items: [],
      baselineAt: null,
      drifted: { value: 'UNKNOWN', reasons: ['NO_BASELINE'] },
    });
    await expect(ask({ since: '2026-04-01T00:00:00Z' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describeEngines('Q-24 through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    const put = putInto(graph);
    await put('2026-01-10T00:00:00Z', base);
    await put('2026-02-01T00:00:00Z', [
      user(refs.grant, refs.second),
      ...base.slice(1),
      grant(refs.second, refs.read, refs.more),
    ]);
    const given = { identity: 'svc-pay', since };
    const answer = await whole(graph, 'scopeDrift', given, NOW);
    expect(answer).toMatchObject({ drifted: { value: 'TRUE' }, items: [{ change: 'ADDED' }] });
    expect(JSON.stringify(await whole(graph, 'scopeDrift', given, NOW))).toBe(JSON.stringify(answer));
  }, 180_000);
});
