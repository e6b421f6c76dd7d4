import { describe, expect, it } from 'vitest';
import { ephemeralLeftovers } from '../../../src/lineage/leftovers/index.js';
import type { ClaimsToSync } from '../../support/sync.js';
import { leftBehind, type Binding } from '../../../src/lineage/leftovers/left-behind.js';
import type { Instant } from '../../../src/model/index.js';
import { asking } from '../support.js';
import { location, material, workload } from '../survivors/situations.js';
import type { node } from '../survivors/world.js';
import { graphOf, iam, identity, key, T, to } from '../survivors/world.js';

const account = (attributes: object = {}) => identity('svc', [], attributes);
const job = (attributes: object = {}, id = 'job') =>
  workload(id, null, [to('USES', ['Identity', 'svc'])], attributes);
const reads = (...runs: [string, ReturnType<typeof node>[]][]): ClaimsToSync[] =>
  runs.map(([observedAt, claims]) => iam(claims, { observedAt }));
const GONE = ['2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z', '2026-03-09T23:00:00Z'] as const;
/** The workloads are there, then missing in two complete runs; the rest stays. */
const gone = (workloads: ReturnType<typeof node>[], rest: ReturnType<typeof node>[]): ClaimsToSync[] =>
  reads([GONE[0], [...workloads, ...rest]], [GONE[1], rest], [GONE[2], rest]);

async function ask(syncs: ClaimsToSync[], args: object = {}, when: Parameters<typeof asking>[2] = {}) {
  const graph = await graphOf(syncs);
  try {
    return await ephemeralLeftovers.ask(asking(graph, T, when), ephemeralLeftovers.args.parse(args));
  } finally {
    await graph.close();
  }
}
const listed = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map((item) =>
    `${String(item.node.attributes.name)} ${item.certainty} ${item.reasons.join(',')}`.trim(),
  );
const DAY_ZERO = { graceDays: 0 };

describe('Q-30 ephemeralLeftovers', () => {
  it('lists what its only workload left behind, once the absence is confirmed for longer than the grace', async () => {
    const syncs = gone([job()], [account(), key('key', 'svc')]);
    expect(await listed(syncs)).toEqual([]);
    expect(await listed(syncs, DAY_ZERO)).toEqual(['svc CONFIRMED']);
    expect(await listed(syncs, {}, { asOf: '2026-03-16T22:59:59Z', knownAt: T })).toEqual([]);
    const [item] = (await ask(syncs, DAY_ZERO)).items;
    expect(item).toMatchObject({ severity: 'MEDIUM', recommendedActions: ['CONFIRM', 'DISABLE'] });
    expect(item?.because.join(' ')).toMatch(/job ran as svc and is gone, the last since 2026-03-09/);
    expect(item?.evidence.map(({ type }) => type)).toEqual(['USES']);
  });

  it('wants more than the grace, not the grace', async () => {
    const rest = [account(), key('key', 'svc')];
    const syncs = [
      ...reads(['2026-02-01T00:00:00Z', [job(), ...rest]], ['2026-02-02T00:00:00Z', rest]),
      ...reads(['2026-03-03T00:00:00Z', rest], ['2026-03-09T23:00:00Z', rest]),
    ];
    expect(await listed(syncs)).toEqual([]);
    expect(await listed(syncs, { graceDays: 6.99 })).toEqual(['svc CONFIRMED']);
  });

  it('takes the deletion that the source dates', async () => {
    const deleted = { ...job({ deletedAt: '2026-02-15' }) };
    const syncs = gone([deleted], [account(), key('key', 'svc')]);
    expect(await listed(syncs)).toEqual(['svc CONFIRMED']);
  });

  it('does not list what nothing can act as, nor what is only disabled', async () => {
    expect(await listed(gone([job()], [account()]), DAY_ZERO)).toEqual([]);
    expect(
      await listed(gone([job()], [account({ state: 'SUSPENDED' }), key('key', 'svc')]), DAY_ZERO),
    ).toEqual([]);
  });

  it('leaves alone what another workload still runs as, by whatever way', async () => {
    const rest = [account(), key('key', 'svc')];
    expect(await listed(gone([job()], [...rest, job({}, 'other')]), DAY_ZERO)).toEqual([]);
    const consuming = [
      account(),
      key('key', 'svc', {}, material),
      location('vault'),
      workload('reader', null, [to('CONSUMES', ['SecretLocation', 'vault'])]),
    ];
    expect(await listed(gone([job()], consuming), DAY_ZERO)).toEqual([]);
  });

  it('is not held back by what runs as another identity that a credential of it yields too', async () => {
    const rest = [
      account(),
      identity('other', []),
      key('key', 'svc', {}, [to('AUTHENTICATES_AS', ['Identity', 'other'])]),
      workload('elsewhere', null, [to('USES', ['Identity', 'other'])]),
    ];
    expect(await listed(gone([job()], rest), DAY_ZERO)).toEqual(['svc CONFIRMED']);
  });

  it('does not doubt that a workload ran as it because its service is a guess', async () => {
    const guessed = to('PART_OF', ['Service', 'pay-core'], { method: 'INFERRED' });
    const ran = workload('job', null, [to('USES', ['Identity', 'svc']), guessed]);
    expect(await listed(gone([ran], [account(), key('key', 'svc')]), DAY_ZERO)).toEqual(['svc CONFIRMED']);
  });

  it('follows a consumer of its credential that is gone', async () => {
    const reader = workload('reader', null, [to('CONSUMES', ['SecretLocation', 'vault'])]);
    const rest = [account(), key('key', 'svc', {}, material), location('vault')];
    expect(await listed(gone([reader], rest), DAY_ZERO)).toEqual(['svc CONFIRMED']);
  });

  it('says nothing of what never had a workload, or whose workload moved to another identity', async () => {
    expect(await listed([iam([account(), key('key', 'svc')])], DAY_ZERO)).toEqual([]);
    const moved = reads(
      [GONE[0], [job(), account(), key('key', 'svc')]],
      [GONE[2], [workload('job', null), account(), key('key', 'svc')]],
    );
    expect(await listed(moved, DAY_ZERO)).toEqual([]);
  });

  it('is POSSIBLE while the absence is only suspected, and while the way in is not known', async () => {
    const rest = [account(), key('key', 'svc')];
    const once = reads(['2026-02-01T00:00:00Z', [job(), ...rest]], ['2026-02-02T00:00:00Z', rest]);
    const fresh = iam([...rest], { observedAt: '2026-03-09T23:00:00Z', scope: 'keys' });
    expect(await listed([...once, fresh])).toEqual(['svc POSSIBLE ABSENT_SUSPECTED']);
    const unknownState = gone([job()], [account(), key('key', 'svc', { state: 'UNKNOWN' })]);
    const [item] = (await ask(unknownState, DAY_ZERO)).items;
    expect(item).toMatchObject({ certainty: 'POSSIBLE', recommendedActions: ['CONFIRM'] });
  });

  it('is not fooled by a pull that failed', async () => {
    const rest = [account(), key('key', 'svc')];
    const failed = (observedAt: string) => iam([], { observedAt, completeness: 'FAILED' });
    const syncs = [
      iam([job(), ...rest], { observedAt: GONE[0] }),
      failed('2026-02-02T00:00:00Z'),
      failed('2026-03-09T23:00:00Z'),
    ];
    const answer = await ask(syncs, DAY_ZERO);
    expect(answer.items).toEqual([]);
    expect(answer.certainty).not.toBe('COMPLETE');
  });

  it.each([
    ['the attribute of the job', [job({ expectedIdle: true })], [account(), key('key', 'svc')]],
    ['a tag of the job', [job({ tags: ['expected-idle=true'] })], [account(), key('key', 'svc')]],
    ['a tag of the identity', [job()], [account({ tags: ['expectedIdle=true'] }), key('key', 'svc')]],
  ])('lists apart what may stand still by %s (F-33)', async (_by, workloads, rest) => {
    const answer = await ask(gone(workloads, rest), DAY_ZERO);
    expect(answer.items).toEqual([]);
    expect(answer.expectedIdle.map(({ node: { attributes }, flags }) => [attributes.name, flags])).toEqual([
      ['svc', ['EXPECTED_IDLE']],
    ]);
  });

  it('takes the word of the job against its absence: not idle is not idle', async () => {
    const syncs = gone([job({ expectedIdle: false })], [account(), key('key', 'svc')]);
    expect(await listed(syncs, DAY_ZERO)).toEqual(['svc CONFIRMED']);
  });

  it('knows of an absence only as of when it was known', async () => {
    const syncs = gone([job()], [account(), key('key', 'svc')]);
    expect(await listed(syncs, DAY_ZERO, { asOf: T, knownAt: '2026-02-01T12:00:00Z' })).toEqual([]);
    expect(await listed(syncs, DAY_ZERO, { asOf: T, knownAt: T })).toEqual(['svc CONFIRMED']);
  });
});

describe('what was left behind', () => {
  const binding = (value: 'PRESENT' | 'GONE', grade: Binding['grade']): Binding => ({
    workload: { contested: [] } as unknown as Binding['workload'],
    standing: { value, since: value === 'GONE' ? ('2026-01-01T00:00:00.000000Z' as Instant) : null },
    live: true,
    grade,
    expectedIdle: false,
  });
  const at = '2026-03-01T00:00:00.000000Z' as Instant;

  it('is nothing while all workloads are there, be it a guess that they are its own', () => {
    expect(leftBehind([binding('PRESENT', 'POSSIBLE')], 0, at)).toEqual({
      value: 'FALSE',
      reasons: ['WORKLOAD_PRESENT'],
    });
    expect(leftBehind([binding('PRESENT', 'POSSIBLE'), binding('GONE', 'CONFIRMED')], 0, at).value).toBe(
      'UNKNOWN',
    );
  });
});
