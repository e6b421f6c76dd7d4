import { describe, expect, it } from 'vitest';
import { retired, type ServiceEvent } from '../../../src/lineage/definitions/index.js';
import type { ObservedState } from '../../../src/lineage/facts.js';
import { statesAt } from '../../../src/lineage/read/index.js';
import { DEFAULT_POLICY, type AnyAttributes } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';
import { fact, T } from './facts.js';

function state(
  connector: string,
  recordedAt: string,
  attributes: AnyAttributes,
  rest: Partial<ObservedState> = {},
): ObservedState {
  return {
    observation: `${connector}-s`,
    node: 's',
    nodeType: 'Service',
    source: connector,
    connector,
    scope: `${connector}|all`,
    method: 'CONFIGURED',
    confidence: 1,
    presence: 'PRESENT',
    attributes,
    validFrom: at(recordedAt),
    validTo: null,
    observedAt: at(recordedAt),
    recordedAt: at(recordedAt),
    firstRecordedAt: at(recordedAt),
    supersededAt: null,
    lastConfirmedAt: null,
    missingSince: null,
    locator: null,
    ...rest,
  };
}
const event = (
  type: string,
  occurredAt: string | undefined,
  connector = 'file',
  recordedAt = '2026-03-09T00:00:00Z',
): ServiceEvent => ({
  event: fact('LifecycleEvent', `${type}@${occurredAt ?? ''}`, {
    type,
    ...(occurredAt ? { occurredAt } : {}),
  }),
  service: 's',
  source: connector,
  connector,
  method: 'DECLARED',
  recordedAt: at(recordedAt),
});
const judge = (states: ObservedState[], events: ServiceEvent[] = [], when = T) =>
  retired(
    {
      states,
      events,
      holding: statesAt(states, { asOf: when, knownAt: at('2099-01-01T00:00:00Z'), present: false }),
    },
    when,
    DEFAULT_POLICY,
  );
const RETIRED = (retiredAt?: string): AnyAttributes => ({
  lifecycle: 'RETIRED',
  ...(retiredAt ? { retiredAt: retiredAt.length > 10 ? at(retiredAt) : retiredAt } : {}),
});

describe('A7', () => {
  it('is retired at exactly the instant, not before', () => {
    const states = [state('servicenow', '2026-03-02T00:00:00Z', RETIRED('2026-03-01T00:00:00Z'))];
    expect(judge(states, [], at('2026-03-01T00:00:00Z'))).toMatchObject({
      retired: { value: 'TRUE' },
      retiredAt: at('2026-03-01T00:00:00Z'),
      retiredAtBasis: 'STATED',
    });
    expect(judge(states, [], at('2026-02-28T23:59:59.999999Z')).retired).toEqual({
      value: 'FALSE',
      reasons: ['RETIRES_LATER'],
    });
  });

  it('is UNKNOWN inside a day that is given without a time (F-12)', () => {
    const states = [state('servicenow', '2026-02-20T00:00:00Z', RETIRED('2026-03-01'))];
    const value = (when: string) => judge(states, [], at(when)).retired;
    expect(value('2026-02-28T23:59:59Z').value).toBe('FALSE');
    expect(value('2026-03-01T00:00:00Z')).toEqual({ value: 'UNKNOWN', reasons: ['DATE_ONLY'] });
    expect(value('2026-03-01T23:59:59Z').value).toBe('UNKNOWN');
    expect(value('2026-03-02T00:00:00Z').value).toBe('TRUE');
  });

  it('counts from the first record where no instant is told', () => {
    const states = [
      state('servicenow', '2026-03-04T00:00:00Z', RETIRED(), { validFrom: at('2024-01-01T00:00:00Z') }),
      state('servicenow', '2026-03-06T00:00:00Z', { ...RETIRED(), name: 'renamed' }),
    ];
    expect(judge(states)).toMatchObject({
      retiredAt: at('2026-03-04T00:00:00Z'),
      retiredAtBasis: 'RECORDED',
    });
    expect(judge(states, [], at('2026-03-03T00:00:00Z')).retired.value).toBe('FALSE');
  });

  it.each(['PLANNED', 'ACTIVE', 'DEPRECATED', 'RETIRING'])('%s is not retired', (lifecycle) => {
    expect(judge([state('servicenow', '2026-01-01T00:00:00Z', { lifecycle })]).retired.value).toBe('FALSE');
  });

  it('does not know what nobody tells, nor takes absence for retirement (P8)', () => {
    expect(judge([]).retired).toEqual({ value: 'UNKNOWN', reasons: ['LIFECYCLE_UNKNOWN'] });
    expect(judge([state('backstage', '2026-01-01T00:00:00Z', { lifecycle: 'UNKNOWN' })]).retired.value).toBe(
      'UNKNOWN',
    );
    const gone = state(
      'backstage',
      '2026-01-01T00:00:00Z',
      { lifecycle: 'ACTIVE' },
      { presence: 'ABSENT_CONFIRMED' },
    );
    expect(judge([gone]).retired.value).toBe('FALSE');
  });
});

describe('A7 over time', () => {
  const cmdb = [
    state('servicenow', '2026-01-01T00:00:00Z', { lifecycle: 'ACTIVE' }),
    state('servicenow', '2026-03-02T00:00:00Z', RETIRED('2026-03-01T00:00:00Z')),
    state('servicenow', '2026-03-05T00:00:00Z', { lifecycle: 'ACTIVE' }),
  ];
  it.each([
    ['2026-02-28T00:00:00Z', 'FALSE'],
    ['2026-03-01T00:00:00Z', 'TRUE'],
    ['2026-03-04T23:59:59Z', 'TRUE'],
    ['2026-03-05T00:00:00Z', 'FALSE'],
  ])('retired and reactivated: at %s %s', (when, value) => {
    expect(judge(cmdb, [], at(when)).retired.value).toBe(value);
  });

  it('reads events of the same source as part of its timeline', () => {
    const states = [state('file', '2026-01-01T00:00:00Z', { lifecycle: 'ACTIVE' })];
    const both = [
      event('service.retired', '2026-03-01T00:00:00Z'),
      event('service.reactivated', '2026-03-05T00:00:00Z'),
    ];
    expect(judge(states, both.slice(0, 1)).retired.value).toBe('TRUE');
    expect(judge(states, both).retired.value).toBe('FALSE');
    expect(judge(states, both.reverse(), at('2026-03-03T00:00:00Z')).retired.value).toBe('TRUE');
  });

  it('takes an event alone, dated by its record where it has no time', () => {
    expect(judge([], [event('service.retired', undefined)])).toMatchObject({
      retired: { value: 'TRUE' },
      retiredAt: at('2026-03-09T00:00:00Z'),
      retiredAtBasis: 'RECORDED',
    });
    expect(judge([], [event('service.owner_changed', '2026-03-01T00:00:00Z')]).retired.value).toBe('UNKNOWN');
  });
});

describe('A7 between sources', () => {
  const active = state('backstage', '2026-01-01T00:00:00Z', { lifecycle: 'ACTIVE' });
  const out = state('servicenow', '2026-03-02T00:00:00Z', RETIRED('2026-03-01T00:00:00Z'));

  it('goes by precedence, whichever came last, and shows the contradiction (F-18)', () => {
    for (const states of [
      [active, out],
      [out, active],
    ]) {
      expect(judge(states)).toMatchObject({ retired: { value: 'TRUE' }, contested: true, decidedBy: 's' });
    }
    const inUse = state('servicenow', '2026-01-01T00:00:00Z', { lifecycle: 'ACTIVE' });
    const stated = state('file', '2026-03-02T00:00:00Z', RETIRED('2026-03-01T00:00:00Z'));
    expect(judge([inUse, stated])).toMatchObject({ retired: { value: 'FALSE' }, contested: true });
  });

  it.each(['DEPRECATED', 'RETIRING', 'UNKNOWN'])(
    'is not contested by a catalogue that says %s',
    (lifecycle) => {
      const catalogue = state('backstage', '2026-01-01T00:00:00Z', { lifecycle });
      expect(judge([catalogue, out])).toMatchObject({ retired: { value: 'TRUE' }, contested: false });
    },
  );

  it('is not contested by a source that no longer has it', () => {
    expect(judge([{ ...active, presence: 'ABSENT_CONFIRMED' }, out]).contested).toBe(false);
  });

  it('hears a source at the instant asked that only later had it no more', () => {
    const later = '2026-03-09T00:00:00Z';
    const states = [
      state('servicenow', '2026-03-02T00:00:00Z', RETIRED('2026-03-01T00:00:00Z')),
      state('servicenow', later, RETIRED('2026-03-01T00:00:00Z'), { presence: 'ABSENT_CONFIRMED' }),
      active,
    ];
    expect(judge(states, [], at('2026-03-05T00:00:00Z'))).toMatchObject({
      retired: { value: 'TRUE' },
      contested: true,
      decidedBy: 's',
    });
    expect(judge(states, [], at(later))).toMatchObject({ retired: { value: 'FALSE' }, contested: false });
  });

  it('takes a word that is only repeated, or missed, for no new one after an event', () => {
    const says = (recordedAt: string, name: string, presence: ObservedState['presence'] = 'PRESENT') =>
      state('file', recordedAt, { lifecycle: 'ACTIVE', name }, { presence });
    const told = [event('service.retired', '2026-03-01T00:00:00Z')];
    const states = [
      says('2026-01-01T00:00:00Z', 'pay'),
      says('2026-03-03T00:00:00Z', 'pay-old'),
      says('2026-03-04T00:00:00Z', 'pay-old', 'ABSENT_SUSPECTED'),
    ];
    expect(judge(states, told).retired.value).toBe('TRUE');
  });

  it('counts the loss of approval, with its flag', () => {
    const lost = state('servicenow', '2026-01-01T00:00:00Z', {
      lifecycle: 'ACTIVE',
      approval: 'NOT_APPROVED',
      unapprovedAt: '2026-03-01',
    });
    expect(judge([lost])).toMatchObject({
      retired: { value: 'TRUE' },
      flags: ['UNAPPROVED'],
      retiredAt: '2026-03-01',
      lifecycle: 'ACTIVE',
    });
  });

  it('keeps a retirement in sight when a source of the same rank denies it', () => {
    const says = (node: string, attributes: AnyAttributes) =>
      state('servicenow', '2026-03-02T00:00:00Z', attributes, { node, observation: node });
    for (const [a, b] of [
      ['s', 't'],
      ['t', 's'],
    ] as const) {
      const { retired: verdict, contested } = judge([
        says(a, RETIRED('2026-03-01T00:00:00Z')),
        says(b, { lifecycle: 'ACTIVE' }),
      ]);
      expect([verdict.value, contested]).toEqual(['TRUE', true]);
    }
  });

  it('is not known once its source no longer says so', () => {
    const { retired: verdict } = judge([
      state('servicenow', '2026-03-02T00:00:00Z', RETIRED('2026-03-01T00:00:00Z')),
      state('servicenow', '2026-03-05T00:00:00Z', { name: 'pay' }),
    ]);
    expect(verdict.value).toBe('UNKNOWN');
  });
});
