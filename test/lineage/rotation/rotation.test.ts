import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { rotationOf } from '../../../src/lineage/rotation/decide.js';
import { rotationStatus, type RotationAnswer } from '../../../src/lineage/rotation/rotation.js';
import { DEFAULT_POLICY, policySchema, type AnyAttributes } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { at } from '../../support/sync.js';
import { fact } from '../definitions/facts.js';
import { answerOf, exception, key, put, user } from '../list-world.js';
import { ref } from '../support.js';

const DAY = 86_400;
const status = (attributes: AnyAttributes, instant: string, policy = DEFAULT_POLICY) => {
  const credential = fact('Credential', 'c', { kind: 'ACCESS_KEY', ...attributes });
  const { status, verdict } = rotationOf(credential, at(instant), policy);
  return `${status} ${verdict.value} ${verdict.reasons.join()}`.trim();
};

describe('R-ROT-01', () => {
  const rotated = { cadencePolicy: 90 * DAY, lastRotatedAt: at('2025-12-10T12:00:00Z') };

  it('is exact at the boundary: at dueAt it is not overdue, a microsecond later it is', () => {
    expect(status(rotated, '2026-03-10T12:00:00Z')).toBe('COMPLIANT TRUE');
    expect(status(rotated, '2026-03-10T12:00:00.000001Z')).toBe('OVERDUE TRUE');
    expect(status(rotated, '2026-03-10T11:59:59Z')).toBe('COMPLIANT TRUE');
  });

  it('runs from the creation where no rotation is known, which may have been one if it changes in place', () => {
    const made = { cadencePolicy: 90 * DAY, createdAt: at('2025-12-10T12:00:00Z') };
    expect(status(made, '2026-03-10T12:00:00Z')).toBe('COMPLIANT TRUE');
    expect(status(made, '2026-03-10T12:00:01Z')).toBe('NEVER_ROTATED TRUE');
    expect(status({ ...made, kind: 'PASSWORD' }, '2026-03-10T12:00:01Z')).toBe(
      'NEVER_ROTATED UNKNOWN ROTATION_NOT_TOLD',
    );
  });

  it('is UNKNOWN, not late, where neither is known, and NO_POLICY where nothing says how often', () => {
    expect(status({ cadencePolicy: DAY }, '2026-03-10T00:00:00Z')).toBe('UNKNOWN UNKNOWN ROTATION_NOT_TOLD');
    expect(status({ lastRotatedAt: at('2001-01-01T00:00:00Z') }, '2026-03-10T00:00:00Z')).toBe(
      'NO_POLICY TRUE',
    );
  });

  it("goes by the kind's policy where the credential says nothing itself", () => {
    const policy = policySchema.parse({ rotationDays: { ACCESS_KEY: 30 } });
    const { cadencePolicy, ...old } = rotated;
    expect(status(old, '2026-03-10T00:00:00Z', policy)).toBe('OVERDUE TRUE');
    expect(status({ ...old, cadencePolicy }, '2026-03-10T00:00:00Z', policy)).toBe('COMPLIANT TRUE');
    expect(status({ ...old, kind: 'PASSWORD' }, '2026-03-10T00:00:00Z', policy)).toBe('NO_POLICY TRUE');
  });
});

describe('Q-20', () => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await openMemoryGraph();
  });
  afterEach(() => graph.close());
  const ask = (given: object = {}, when: object = {}) =>
    answerOf<RotationAnswer>(rotationStatus, graph, given, when);
  const list = (items: RotationAnswer['items']) =>
    items
      .map((item) => `${String(item.node.attributes['providerId'])} ${item.status} ${item.severity}`)
      .sort();

  it('keeps those without a policy apart, counts all, and leaves out what cannot authenticate', async () => {
    await put(graph, [
      user('app'),
      key('LATE', 'app', { cadencePolicy: 90 * DAY, lastRotatedAt: '2025-06-01T00:00:00Z' }),
      key('NEVER', 'app', { cadencePolicy: 90 * DAY }),
      key('FINE', 'app', { cadencePolicy: 90 * DAY, lastRotatedAt: '2026-03-01T00:00:00Z' }),
      key('UNTOLD', 'app', { cadencePolicy: DAY, createdAt: undefined }),
      key('FREE', 'app'),
      key('ENDING', 'app', { neverExpires: false, expiresAt: '2026-04-01T00:00:00Z' }),
      key('GONE', 'app', { cadencePolicy: 1, state: 'DEACTIVATED' }),
    ]);
    const answer = await ask();
    expect(list(answer.items)).toEqual([
      'LATE OVERDUE MEDIUM',
      'NEVER NEVER_ROTATED MEDIUM',
      'UNTOLD UNKNOWN LOW',
    ]);
    expect(answer.counts).toEqual({ total: 3, confirmed: 2, possible: 1, suppressed: 0 });
    expect(list(answer.noPolicy)).toEqual(['ENDING NO_POLICY INFO', 'FREE NO_POLICY MEDIUM']);
    expect(answer.byStatus).toEqual([
      { status: 'OVERDUE', credentials: 1 },
      { status: 'NEVER_ROTATED', credentials: 1 },
      { status: 'UNKNOWN', credentials: 1 },
      { status: 'COMPLIANT', credentials: 1 },
      { status: 'NO_POLICY', credentials: 2 },
    ]);
    const late = answer.items.find((item) => item.status === 'OVERDUE');
    expect(late).toMatchObject({
      cadence: 90 * DAY,
      basis: 'LAST_ROTATED_AT',
      recommendedActions: ['ROTATE'],
    });
    expect(late?.because).toEqual([
      'LATE was last rotated on 2025-06-01, 9 months before.',
      'It has to be rotated every 3 months.',
      'That was due by 2025-08-30 00:00 UTC.',
    ]);
    expect(list((await ask({ statuses: ['COMPLIANT'] })).items)).toEqual(['FINE COMPLIANT INFO']);
  });

  it('answers as of an earlier instant, and suppresses by an exception that names the question', async () => {
    await put(graph, [
      user('app'),
      key('LATE', 'app', { cadencePolicy: 90 * DAY, lastRotatedAt: '2025-12-10T00:00:00Z' }),
      exception('e', [ref.credential('LATE')], { rules: ['Q-20'] }),
    ]);
    expect((await ask({}, { asOf: '2026-03-09T23:59:00Z' })).counts.suppressed).toBe(0);
    const late = await ask({}, { asOf: '2026-03-10T00:00:00.000001Z' });
    expect(late.counts).toEqual({ total: 1, confirmed: 0, possible: 0, suppressed: 1 });
  });
});
