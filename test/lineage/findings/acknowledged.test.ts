import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createContext } from '../../../src/api/context.js';
import { runOperation } from '../../../src/api/execute.js';
import { buildSchema } from '../../../src/api/schema.js';
import type { Graph } from '../../../src/graph/port.js';
import { stands, type AcknowledgedFinding } from '../../../src/lineage/findings/acknowledged.js';
import { evaluateFindings, findings } from '../../../src/lineage/findings/index.js';
import { DEFAULT_POLICY, type ClaimInput } from '../../../src/model/index.js';
import { describeEngines } from '../../support/graph.js';
import { at, syncClaims } from '../../support/sync.js';
import { ALL, key, service, user } from '../list-world.js';
import { asking, ref } from '../support.js';

// A server that has just been started plans every statement of every rule first.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const day = (n: number, hour = 13): string => `2026-03-${10 + n}T${hour}:00:00Z`;

describe('an acknowledgement', () => {
  const HIGH = { severity: 'HIGH', certainty: 'CONFIRMED' } as const;
  const LOW = { severity: 'LOW', certainty: 'POSSIBLE' } as const;
  const record = (gravity: AcknowledgedFinding['gravity']): AcknowledgedFinding => ({
    finding: 'f',
    acknowledgement: { by: 'ada', at: at(day(1)), note: null },
    gravity,
  });
  const state = (n: number, of: object = HIGH, status = 'OPEN') =>
    ({ ...HIGH, ...of, status, recordedAt: at(day(n)) }) as Parameters<typeof stands>[2][number];
  const now = (of: object = HIGH, reopenedAt: string | null = null) =>
    ({ ...HIGH, ...of, reopenedAt }) as Parameters<typeof stands>[1];

  it('lasts while the finding is no worse than it was', () => {
    expect(stands(record(HIGH), now(), [])).toBe(true);
    expect(stands(record(HIGH), now(LOW), [state(2, LOW)])).toBe(true);
    expect(stands(record(HIGH), now({ severity: 'CRITICAL' }), [])).toBe(false);
    expect(stands(record({ ...HIGH, certainty: 'POSSIBLE' }), now(), [])).toBe(false);
  });
  it('is over for good once it was worse, resolved or reopened, and not by what was before it', () => {
    expect(stands(record(LOW), now(LOW), [state(2), state(3, LOW)])).toBe(false);
    expect(stands(record(HIGH), now(), [state(2, HIGH, 'RESOLVED'), state(3)])).toBe(false);
    expect(stands(record(HIGH), now(HIGH, day(2)), [])).toBe(false);
    expect(stands(record(HIGH), now(HIGH, day(0)), [state(0, HIGH, 'RESOLVED')])).toBe(true);
    expect(stands(record(HIGH), now(), [state(2, HIGH, 'SUPPRESSED'), state(3, HIGH, 'STALE')])).toBe(true);
  });
  it('is held against what the evaluation before it had found where it does not tell', () => {
    expect(stands(record(null), now(), [state(0, LOW)])).toBe(false);
    expect(stands(record(null), now(), [state(0, LOW), state(1, HIGH)])).toBe(true);
    expect(stands(record(null), now(), [])).toBe(true);
  });
});

describeEngines('a finding that somebody acknowledges', ({ open }) => {
  let graph: Graph;
  const schema = buildSchema();
  beforeEach(async () => {
    graph = await open();
  }, 300_000);
  afterEach(() => graph.close());

  const estate = (n: number, said: object = {}, more: readonly ClaimInput[] = []) =>
    syncClaims(graph, {
      observedAt: day(n, 12),
      capabilities: ALL,
      claims: [
        service('pay', { lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' }),
        user('svc', {}, [{ type: 'SUPPORTS', to: ref.service('pay'), method: 'DECLARED', confidence: 0.9 }]),
        key('AKIA1', 'svc', { ...said }),
        ...more,
      ],
    });
  const evaluate = (n: number) => evaluateFindings(asking(graph, day(n)));
  const ask = async (n: number, given: object = {}, when: Parameters<typeof asking>[2] = {}) =>
    findings.ask(asking(graph, day(n, 14), when), findings.args.parse({ rules: ['LIN-031'], ...given }));
  const one = async (...given: Parameters<typeof ask>) => (await ask(...given)).items[0];
  const acknowledge = async (input: object, now: string) => {
    const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(now), requestId: 'test' });
    const text = `mutation ($input: AcknowledgementInput!) { acknowledgeFinding(input: $input) { record { id } outcome } }`;
    const { data, errors } = await runOperation(schema, text, { input }, context);
    if (errors?.[0]) throw errors[0].originalError ?? errors[0];
    return (data as { acknowledgeFinding: { outcome: string } }).acknowledgeFinding.outcome;
  };

  it('stays in the list as acknowledged, by whom and since when, once and not before', async () => {
    await estate(0);
    await evaluate(0);
    const finding = (await one(0))?.id as string;
    const input = { finding, by: 'ada', note: 'goes with the move in May' };
    await estate(1);
    await expect(acknowledge({ ...input, finding: 'LIN-031-none' }, day(1))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(acknowledge({ ...input, acknowledged: false }, day(1))).rejects.toThrow('Nobody');
    await expect(acknowledge({ ...input, at: day(2) }, day(1))).rejects.toThrow('in the future');
    expect(await acknowledge(input, day(1))).toBe('CREATED');
    expect(await acknowledge(input, day(1, 14))).toBe('UNCHANGED');
    expect(await one(1)).toMatchObject({
      status: 'ACKNOWLEDGED',
      severity: 'HIGH',
      recommendedActions: ['REVOKE'],
      acknowledgement: { by: 'ada', at: at(day(1)), note: input.note },
    });
    expect((await ask(1)).rules).toMatchObject([{ open: 0, acknowledged: 1 }]);
    expect((await ask(1, { status: 'ACKNOWLEDGED' })).items).toHaveLength(1);
    expect((await ask(1, { status: 'OPEN' })).items).toEqual([]);
    expect((await one(1, {}, { asOf: day(0, 14) }))?.status).toBe('OPEN');
    const unheard = await one(1, {}, { asOf: day(1, 14), knownAt: day(0, 14) });
    expect(unheard).toMatchObject({ status: 'STALE', acknowledgement: null });
    await estate(2);
    expect(await evaluate(2)).toMatchObject({ acknowledged: 1 });
    expect((await one(2))?.status).toBe('ACKNOWLEDGED');
    await estate(3);
    expect(await acknowledge({ ...input, acknowledged: false }, day(3))).toBe('CHANGED');
    expect(await one(3)).toMatchObject({ status: 'OPEN', acknowledgement: null });
    expect((await one(3, {}, { asOf: day(2, 14) }))?.status).toBe('ACKNOWLEDGED');
  });

  it('is open again when it gets worse, and stays so when it gets better', async () => {
    await estate(0);
    await evaluate(0);
    const finding = (await one(0))?.id as string;
    await acknowledge({ finding, by: 'ada' }, day(0, 14));
    await estate(1, { compromisedAt: day(1, 10) });
    expect(await one(1)).toMatchObject({ status: 'OPEN', severity: 'CRITICAL' });
    await evaluate(1);
    await estate(2);
    await evaluate(2);
    expect(await one(2)).toMatchObject({ status: 'OPEN', severity: 'HIGH' });
    expect(await acknowledge({ finding, by: 'ada' }, day(2, 14))).toBe('CHANGED');
    expect((await one(2, {}, {}))?.status).toBe('ACKNOWLEDGED');
  });

  it('is open again when it holds again after it was resolved', async () => {
    await estate(0);
    await evaluate(0);
    const finding = (await one(0))?.id as string;
    await acknowledge({ finding, by: 'ada' }, day(0, 14));
    await estate(1, { state: 'DEACTIVATED', stateReason: 'REVOKED', stateChangedAt: day(1, 10) });
    await evaluate(1);
    expect((await one(1, { status: 'RESOLVED' }))?.acknowledgement).toBeNull();
    await expect(acknowledge({ finding, by: 'ada' }, day(1, 14))).rejects.toThrow('resolved');
    await estate(2);
    await evaluate(2);
    expect((await one(2))?.status).toBe('OPEN');
  });

  it('is acknowledged by what a file says of it', async () => {
    await estate(0);
    await evaluate(0);
    const finding = (await one(0))?.id as string;
    const acknowledgedAt = day(0, 14);
    await estate(1, {}, [
      {
        node: { type: 'Finding', key: [finding] },
        attributes: { status: 'ACKNOWLEDGED', acknowledgedBy: 'bob', acknowledgedAt },
        method: 'DECLARED',
      },
    ]);
    expect(await one(1)).toMatchObject({
      status: 'ACKNOWLEDGED',
      acknowledgement: { by: 'bob', at: at(acknowledgedAt), note: null },
    });
    await estate(2, { compromisedAt: day(2, 10) });
    expect((await one(2))?.status).toBe('OPEN');
  });
});
