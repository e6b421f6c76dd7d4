import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { overprivileged } from '../../../src/lineage/overprivileged/overprivileged.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const { identity, entitlement, resource, realm } = ref;
const refs = {
  user: identity('user'),
  grant: entitlement('grant'),
  second: entitlement('second'),
  wide: entitlement('wide'),
  data: resource('data'),
  more: resource('more'),
  account: realm('111111111111'),
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
    syncClaims(into, {
      observedAt,
      capabilities: ['PERMISSIONS', 'IDENTITIES', 'LAST_USED'],
      claims,
      ...more,
    });
const user = (...edges: NonNullable<ClaimInput['edges']>): ClaimInput => ({
  node: refs.user,
  attributes: { name: 'svc-pay', kind: 'ROLE', state: 'ACTIVE' },
  edges,
});
const has = (to: typeof refs.grant) => ({ type: 'HAS_ENTITLEMENT' as const, to });
const accessed = (to: typeof refs.data, lastObservedAt: string) => ({
  type: 'ACCESSED' as const,
  to,
  method: 'OBSERVED' as const,
  validFrom: '2025-11-01T00:00:00Z',
  attributes: { lastObservedAt },
});
const grant = (node: typeof refs.grant, to: typeof refs.data | typeof refs.account): ClaimInput => ({
  node,
  attributes: { effect: 'ALLOW' },
  edges: [{ type: 'ON', to }],
});
const claims = (...edges: NonNullable<ClaimInput['edges']>): ClaimInput[] => [
  user(has(refs.grant), has(refs.second), has(refs.wide), ...edges),
  grant(refs.grant, refs.data),
  grant(refs.second, refs.more),
  grant(refs.wide, refs.account),
];
const ask = (given: object = {}) =>
  overprivileged.ask(asking(graph, NOW), overprivileged.args.parse({ identity: idOf(refs.user), ...given }));
const told = async (given: object = {}) =>
  (await ask(given)).items.map(
    ({ entitlement: { id }, used }) => `${name(id)} ${used.value} ${used.reasons.join()}`,
  );

describe('Q-23', () => {
  it('is UNKNOWN without action-level usage, never "fully used"', async () => {
    await putInto(graph)('2026-03-09T23:00:00Z', [
      user(has(refs.grant), accessed(refs.data, '2026-03-01T00:00:00Z')),
      grant(refs.grant, refs.data),
    ]);
    const answer = await ask();
    expect(answer.items).toMatchObject([{ used: { value: 'TRUE' }, certainty: 'POSSIBLE' }]);
    expect(answer.overprivileged).toEqual({ value: 'UNKNOWN', reasons: ['NO_ACTION_LEVEL_USAGE'] });
    expect(answer.certainty).not.toBe('COMPLETE');
  });

  it('knows a grant that was not used only where every access would have been seen; a wildcard never', async () => {
    const put = putInto(graph);
    await put('2026-03-09T23:00:00Z', claims(accessed(refs.data, '2026-03-01T00:00:00Z')));
    expect((await told()).sort()).toEqual([
      'grant TRUE ACCESSED',
      'second UNKNOWN USAGE_COVERAGE_GAP',
      'wide UNKNOWN WILDCARD',
    ]);
    await graph.close();
    graph = await openMemoryGraph();
    const again = putInto(graph);
    await again('2025-12-01T00:00:00Z', claims(accessed(refs.data, '2025-12-01T00:00:00Z')));
    await again('2026-03-09T23:00:00Z', claims(accessed(refs.data, '2026-03-01T00:00:00Z')));
    expect(await told()).toEqual([
      'second FALSE NOT_ACCESSED',
      'wide UNKNOWN WILDCARD',
      'grant TRUE ACCESSED',
    ]);
    expect((await ask()).overprivileged).toEqual({ value: 'TRUE', reasons: ['GRANT_NOT_USED'] });
    // The last use lies before this window.
    expect((await told({ window: 5 }))[0]).not.toContain('TRUE');
  });

  it('takes the silence of a source that never tells of accesses for nothing', async () => {
    const put = putInto(graph);
    await put('2025-12-01T00:00:00Z', claims());
    await put('2026-03-09T23:00:00Z', claims());
    expect((await ask()).overprivileged.value).toBe('UNKNOWN');
    expect((await ask()).usageCoverage).toBe('PARTIAL');
  });

  it('is FALSE where nothing is granted and everybody was heard, else UNKNOWN', async () => {
    await putInto(graph)('2026-03-09T23:00:00Z', [user()]);
    expect((await ask()).overprivileged).toEqual({ value: 'FALSE', reasons: ['NOTHING_GRANTED'] });
    await putInto(graph)('2026-03-09T23:30:00Z', [], { completeness: 'FAILED' });
    expect((await ask()).overprivileged.value).toBe('UNKNOWN');
  });
});

describeEngines('Q-23 through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    await putInto(graph)('2026-03-09T23:00:00Z', claims(accessed(refs.data, '2026-03-01T00:00:00Z')));
    const given = { identity: 'svc-pay', window: 30 };
    const answer = await whole(graph, 'overprivileged', given, NOW);
    expect(answer).toMatchObject({ overprivileged: { value: 'UNKNOWN' }, counts: { total: 3 } });
    expect(JSON.stringify(await whole(graph, 'overprivileged', given, NOW))).toBe(JSON.stringify(answer));
  }, 180_000);
});
