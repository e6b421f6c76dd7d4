import { describe, expect, it } from 'vitest';
import { impliedRetired, type ImpliedFacts } from '../../../src/lineage/leftovers/implied.js';
import { impliedRetirement } from '../../../src/lineage/leftovers/index.js';
import { DAY_MS, FALSE, unknown } from '../../../src/model/index.js';
import { at, type ClaimsToSync } from '../../support/sync.js';
import { asking } from '../support.js';
import { workload } from '../survivors/situations.js';
import type { node } from '../survivors/world.js';
import { cmdb, graphOf, iam, identity, key, service, T, to } from '../survivors/world.js';

type Claims = ReturnType<typeof node>[];
/** The workloads were there in December and are missing since January; the rest stays. */
const gone = (workloads: Claims, rest: Claims, lifecycle = 'ACTIVE', attributes = {}): ClaimsToSync[] => [
  cmdb([service('shop', lifecycle, attributes)]),
  iam([...workloads, ...rest], { observedAt: '2025-12-01T00:00:00Z' }),
  iam(rest, { observedAt: '2026-01-05T00:00:00Z' }),
  iam(rest, { observedAt: '2026-01-10T00:00:00Z' }),
  iam(rest, { observedAt: '2026-03-09T23:00:00Z' }),
];
const used = (lastUsedAt: string | null) =>
  lastUsedAt === null ? { lastUsedStatus: 'NEVER_USED' } : { lastUsedStatus: 'USED', lastUsedAt };
const front = (attributes: object = {}) => workload('front', 'shop', [], attributes);
const kit = (lastUsedAt: string | null = '2025-12-24T00:00:00Z') => [
  identity('svc', ['shop']),
  key('key', 'svc', used(lastUsedAt)),
];

async function ask(syncs: ClaimsToSync[], args: object = {}, when: Parameters<typeof asking>[2] = {}) {
  const graph = await graphOf(syncs);
  try {
    return await impliedRetirement.ask(asking(graph, T, when), impliedRetirement.args.parse(args));
  } finally {
    await graph.close();
  }
}
const listed = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map((item) =>
    `${String(item.node.attributes.name)} ${item.certainty} ${item.reasons.join(',')}`.trim(),
  );

describe('Q-30 impliedRetirement', () => {
  it('lists a service without workload and use, for a person to confirm', async () => {
    const answer = await ask(gone([front()], kit()));
    expect(answer.items).toMatchObject([{ certainty: 'CONFIRMED', recommendedActions: ['CONFIRM'] }]);
    expect(answer.items[0]?.because).toEqual([
      'shop counts as active.',
      '1 workload of it is gone, the last since 2026-01-10, and none is there.',
      'Something that belongs to it was last used on 2025-12-24.',
    ]);
  });

  it('also when no source tells its lifecycle (row 35), and not when somebody tells another', async () => {
    expect(await listed(gone([front()], kit(), 'UNKNOWN'))).toEqual(['shop CONFIRMED']);
    for (const lifecycle of ['RETIRED', 'RETIRING', 'PLANNED'])
      expect(await listed(gone([front()], kit(), lifecycle, { retiredAt: '2026-01-01' }))).toEqual([]);
  });

  it('counts the days, and takes them as asked', async () => {
    const syncs = gone([front()], kit());
    expect(await listed(syncs, { days: 60 })).toEqual([]);
    expect(await listed(syncs, {}, { asOf: '2026-02-01T00:00:00Z' })).toEqual([]);
    expect(await listed(syncs, { days: 10, service: 'shop' })).toEqual(['shop CONFIRMED']);
  });

  it('does not list what was used since, or where a workload is', async () => {
    expect(await listed(gone([front()], kit('2026-03-01T00:00:00Z')))).toEqual([]);
    expect(await listed(gone([front()], [...kit(), workload('back', 'shop')]))).toEqual([]);
  });

  it('is POSSIBLE when a use may have been of somebody else, or no use is told', async () => {
    const shared = [identity('svc', ['shop', 'other']), key('key', 'svc', used('2026-03-01T00:00:00Z'))];
    expect(await listed(gone([front()], shared), { service: 'shop' })).toEqual([
      'shop POSSIBLE USE_UNATTRIBUTED',
    ]);
    const silent = [identity('svc', ['shop']), key('key', 'svc')];
    expect(await listed(gone([front()], silent))).toEqual(['shop POSSIBLE LAST_USED_NOT_TOLD']);
  });

  it('is POSSIBLE, not CONFIRMED, when no workload of it was ever known', async () => {
    const syncs = [cmdb([service('shop', 'ACTIVE')]), iam(kit())];
    expect(await listed(syncs)).toEqual(['shop POSSIBLE NO_WORKLOAD_KNOWN']);
  });

  it('does not list a system whose parts are services: they are judged themselves', async () => {
    const system = service('shop', 'ACTIVE');
    const part = service('cart', 'RETIRING', {}, [to('PART_OF', ['Service', 'shop'])]);
    expect(await listed([cmdb([system]), iam(kit())])).toEqual(['shop POSSIBLE NO_WORKLOAD_KNOWN']);
    expect(await listed([cmdb([system, part]), iam(kit())])).toEqual([]);
  });

  it('leaves alone what may stand still (F-33), by a tag of the service or of the workload', async () => {
    expect(await listed(gone([front({ expectedIdle: true })], kit()))).toEqual([]);
    expect(await listed(gone([front()], kit(), 'ACTIVE', { tags: ['expected_idle=yes'] }))).toEqual([]);
  });
});

describe('impliedRetired', () => {
  const facts: ImpliedFacts = {
    lifecycle: 'ACTIVE',
    retired: FALSE,
    contested: false,
    createdAt: null,
    hasParts: false,
    expectedIdle: false,
    workloads: [],
    uses: [],
  };
  const of = (more: Partial<ImpliedFacts>) =>
    impliedRetired({ ...facts, ...more }, 30 * DAY_MS, at('2026-03-10T00:00:00Z'));
  const use = { usedAt: null, never: false, fresh: true, elsewhere: false, ended: false };

  it('is FALSE for what is younger than the window', () => {
    expect(of({ createdAt: at('2026-02-08T00:00:01Z') }).reasons).toEqual(['CREATED_WITHIN_WINDOW']);
    expect(of({ createdAt: at('2026-02-08T00:00:00Z') }).reasons).toEqual(['NO_WORKLOAD_KNOWN']);
  });

  it('needs what is fresh to say that nothing was used', () => {
    expect(of({ uses: [{ ...use, never: true, fresh: false }] }).reasons).toContain('USAGE_STALE');
    expect(of({ uses: [{ ...use, ended: true }] }).reasons).toEqual(['NO_WORKLOAD_KNOWN']);
    expect(of({ uses: [{ ...use, usedAt: '2026-02-08' }] }).value).toBe('FALSE');
  });

  it('does not take a contested lifecycle for sure', () => {
    expect(of({ contested: true, retired: unknown('LIFECYCLE_UNKNOWN') }).reasons).toContain('CONTESTED');
  });
});
