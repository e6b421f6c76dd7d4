import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { exceptions } from '../../../src/lineage/exceptions/exceptions.js';
import { findings } from '../../../src/lineage/findings/index.js';
import { longLivedWithoutException } from '../../../src/lineage/long-lived/long-lived.js';
import { moverImpact } from '../../../src/lineage/mover/mover.js';
import { offboardingPlan } from '../../../src/lineage/offboarding/offboarding.js';
import type { AnyQuestion } from '../../../src/lineage/index.js';
import { survivors } from '../../../src/lineage/survivors/index.js';
import { unjustified } from '../../../src/lineage/unjustified/unjustified.js';
import type { AnyAttributes, ClaimInput } from '../../../src/model/index.js';
import { describeEngines } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { ALL, exception, key, service, user } from '../list-world.js';
import { asking, idOf, ref } from '../support.js';

// A server that has just been started plans every statement of every rule first.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const LAPSES = '2026-03-10T12:00:00Z';
const BEFORE = LAPSES;
const AFTER = '2026-03-10T12:00:00.000001Z';
const EVENT = { type: 'LifecycleEvent' as const, key: ['cmdb', 'e1'] };

describeEngines('an exception of what cannot be rotated (R-EXC-04)', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
  }, 300_000);
  afterEach(() => graph.close());

  const control = (id: string, attributes: AnyAttributes = {}): ClaimInput => ({
    node: { type: 'CompensatingControl', key: ['grc', id] },
    attributes: {
      name: id,
      type: 'SEGMENTED_ACCESS',
      evidenceRef: 'NET-12',
      reviewBy: LAPSES,
      ...attributes,
    },
    edges: [{ type: 'MITIGATES', to: { type: 'Exception', key: ['EX-1'] } }],
    method: 'DECLARED',
  });
  const estate = () =>
    syncClaims(graph, {
      observedAt: '2026-03-10T11:00:00Z',
      capabilities: ALL,
      claims: [
        service('pay', { lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' }),
        user('svc', {}, [{ type: 'SUPPORTS', to: ref.service('pay'), method: 'DECLARED', confidence: 0.9 }]),
        key('AKIA1', 'svc'),
        {
          node: EVENT,
          attributes: { type: 'service.retired', occurredAt: '2026-03-01T00:00:00Z' },
          edges: [{ type: 'ON_SUBJECT', to: ref.service('pay') }],
        },
      ],
    });
  const grant = (controls: readonly ClaimInput[], said: AnyAttributes = {}, observedAt = LAPSES) =>
    syncClaims(graph, {
      source: 'grc',
      connector: 'file',
      scope: 'exceptions',
      observedAt,
      claims: [
        exception('EX-1', [ref.credential('AKIA1'), ref.identity('svc')], {
          reasonCode: 'VENDOR_LIMIT',
          expiresAt: '2026-06-01T00:00:00Z',
          ...said,
        }),
        ...controls,
      ],
    });
  const ask = async <R>(question: AnyQuestion, given: object, now: string, past = true) =>
    (await question.ask(
      asking(graph, now, past ? { asOf: now, knownAt: '2026-12-01T00:00:00Z' } : {}),
      question.args.parse(given),
    )) as R;
  /** What tells whether the key is excused, from the now of each instant and from a later now. */
  const stands = async (now: string, past = false) => {
    type Listed = {
      items: { status?: string; type?: string; subject?: { id: string }; suppressedBy: unknown }[];
    };
    const [q1, q21, rules, owed] = [
      await ask<Listed>(survivors, {}, now, past),
      await ask<Listed>(longLivedWithoutException, {}, now, past),
      await ask<Listed>(findings, { rules: ['LIN-031', 'LIN-016'] }, now, past),
      await ask<Listed>(moverImpact, { event: idOf(EVENT) }, now, past),
    ];
    const covered = (answer: Listed) => answer.items.map(({ suppressedBy }) => suppressedBy !== null);
    const revoke = owed.items.find(
      ({ type, subject }) => type === 'REVOKE' && subject?.id === idOf(ref.credential('AKIA1')),
    );
    return {
      survivor: covered(q1),
      longLived: covered(q21),
      findings: rules.items.map(({ status }) => status),
      owed: revoke?.status,
    };
  };
  const EXCUSED = {
    survivor: [true],
    longLived: [true],
    findings: ['SUPPRESSED', 'SUPPRESSED'],
    owed: 'WAIVED',
  };
  const OPEN = { survivor: [false], longLived: [false], findings: ['OPEN', 'OPEN'], owed: 'OPEN' };
  const shown = async (now: string) => {
    const { items } = await ask<Awaited<ReturnType<typeof exceptions.ask>>>(exceptions, {}, now, false);
    return items[0];
  };

  it('suppresses while a control stands, and from the instant that it lapses no more', async () => {
    await estate();
    await grant([control('CC-1')], {}, '2026-03-10T11:00:00Z');
    expect(await stands(BEFORE)).toEqual(EXCUSED);
    expect(await shown(BEFORE)).toMatchObject({ suppresses: true, flags: [], state: 'ACTIVE' });
    expect(await stands(AFTER)).toEqual(OPEN);
    expect(await stands(BEFORE, true)).toEqual(EXCUSED);
    expect(await stands(AFTER, true)).toEqual(OPEN);
    expect(await shown(AFTER)).toMatchObject({
      state: 'ACTIVE',
      suppresses: false,
      flags: ['CONTROL_LAPSED', 'WITHOUT_CONTROL'],
      severity: 'MEDIUM',
      recommendedActions: ['REVALIDATE'],
    });
    expect((await shown(AFTER))?.because).toEqual([
      expect.stringContaining('EX-1'),
      'The control CC-1 has lapsed.',
      'It excuses what cannot be rotated, and no compensating control of it stands: it suppresses nothing until one does.',
    ]);
    const plan = async (now: string) =>
      (
        await ask<Awaited<ReturnType<typeof offboardingPlan.ask>>>(
          offboardingPlan,
          { subject: 'pay' },
          now,
          false,
        )
      ).steps.filter(({ suppressedBy }) => suppressedBy !== null).length;
    expect(await plan(BEFORE)).toBeGreaterThan(0);
    expect(await plan(AFTER)).toBe(0);
    const excused = async (now: string) =>
      (await ask<{ items: unknown[] }>(unjustified, { includeSuppressed: false }, now, false)).items.length;
    expect([await excused(BEFORE), await excused(AFTER)]).toEqual([0, 1]);
  });

  it('goes on suppressing under another control that stands, and ends with the last one', async () => {
    await estate();
    await grant([control('CC-1'), control('CC-2', { reviewBy: '2026-03-10' })]);
    expect(await stands(AFTER)).toEqual(EXCUSED);
    expect(await shown(AFTER)).toMatchObject({ suppresses: true, flags: ['CONTROL_LAPSED'] });
    expect(await stands('2026-03-10T23:59:59.999999Z')).toEqual(EXCUSED);
    expect(await stands('2026-03-11T00:00:00Z')).toEqual(OPEN);
  });

  it('needs a control that tells its sort, its evidence and its review', async () => {
    await estate();
    await grant([control('CC-1', { reviewBy: '2026-05-01' })]);
    expect(await stands(AFTER)).toEqual(EXCUSED);
    for (const lacking of ['type', 'evidenceRef', 'reviewBy']) {
      await grant([control('CC-1', { reviewBy: '2026-05-01', [lacking]: undefined })], {}, AFTER);
      expect(await stands(AFTER)).toEqual(OPEN);
    }
    await grant([], {}, AFTER);
    expect(await stands(AFTER)).toEqual(OPEN);
  });

  it('ends with a control that its source no longer lists, and not with one that was missed once', async () => {
    await estate();
    await grant([control('CC-1', { reviewBy: '2026-05-01' })], {}, '2026-03-10T11:00:00Z');
    // A source that breaks off tells of nothing that has gone.
    await syncClaims(graph, {
      source: 'grc',
      connector: 'file',
      scope: 'exceptions',
      observedAt: '2026-03-10T11:30:00Z',
      completeness: 'PARTIAL',
      claims: [],
    });
    expect(await stands(BEFORE)).toEqual(EXCUSED);
    await grant([], {}, '2026-03-10T13:00:00Z');
    await grant([], {}, '2026-03-10T14:00:00Z');
    expect(await stands('2026-03-10T15:00:00Z')).toEqual(OPEN);
    expect((await shown('2026-03-10T15:00:00Z'))?.controls).toMatchObject([{ lapsed: true }]);
  });

  it('reads the code in the words of the reason, and asks no control of other reasons', async () => {
    await estate();
    await grant([], { reasonCode: undefined, reason: 'TECHNICAL_LIMIT' });
    expect(await stands(AFTER)).toEqual(OPEN);
    for (const said of [{ reasonCode: 'MIGRATION' }, { reasonCode: undefined, reason: 'agreed' }]) {
      await grant([control('CC-1')], said, AFTER);
      expect(await stands(AFTER)).toEqual(EXCUSED);
    }
  });
});
