import { describe, expect, it } from 'vitest';
import {
  dueAt,
  dutiesOf,
  isOverdue,
  mergeObligations,
  statusOf,
  triggerOf,
  type Concerned,
  type Standing,
  type Trigger,
} from '../../../../src/lineage/definitions/obligations/index.js';
import { DEFAULT_POLICY } from '../../../../src/model/index.js';
import { at } from '../../../support/sync.js';

const trigger = (type: string, occurredAt: string | null, recordedAt = '2026-03-02T00:00:00Z'): Trigger =>
  triggerOf(
    {
      id: `${type} ${occurredAt}`,
      type,
      occurredAt: occurredAt && occurredAt.length > 10 ? at(occurredAt) : occurredAt,
      recordedAt: at(recordedAt),
    },
    DEFAULT_POLICY,
  ) as Trigger;
const RETIRED = trigger('service.retired', '2026-03-01T00:00:00Z');
const NOTHING: Standing = { progress: null, shown: null, waived: false, superseded: false };
const due = (of: Trigger, high: boolean, type: 'REVOKE' | 'VERIFY' = 'REVOKE') =>
  dueAt({ trigger: of, high, type }, DEFAULT_POLICY).slice(0, 16);
const shown = (saidAt: string, since: string | null = null) => ({
  done: true,
  saidAt: at(saidAt),
  since: since === null ? null : at(since),
});
const done = (when: string) => ({
  status: 'DONE_UNVERIFIED' as const,
  at: at(when),
  assignee: null,
  evidence: null,
});

describe('table 5.5.5', () => {
  it.each([
    ['service.retired', '2026-03-02T00:00', '2026-03-08T00:00'],
    ['service.unapproved', '2026-03-02T00:00', '2026-03-08T00:00'],
    ['service.replaced', '2026-03-04T00:00', '2026-03-15T00:00'],
    ['service.owner_changed', '2026-03-08T00:00', '2026-03-31T00:00'],
    ['team.reorganised', '2026-03-08T00:00', '2026-03-31T00:00'],
    ['service.environment_changed', '2026-03-02T00:00', '2026-03-08T00:00'],
    ['workload.replatformed', '2026-03-02T00:00', '2026-03-08T00:00'],
    ['pipeline.moved', '2026-03-02T00:00', '2026-03-08T00:00'],
    ['service.repurposed', '2026-03-02T00:00', '2026-03-08T00:00'],
    ['identity.scope_changed', '2026-03-08T00:00', '2026-03-15T00:00'],
    ['person.left', '2026-03-02T00:00', '2026-03-08T00:00'],
    ['person.moved', '2026-03-08T00:00', '2026-03-31T00:00'],
    ['thirdparty.ended', '2026-03-02T00:00', '2026-03-02T00:00'],
    ['thirdparty.compromised', '2026-03-01T01:00', '2026-03-01T01:00'],
    ['credential.compromised', '2026-03-01T01:00', '2026-03-01T04:00'],
    ['workload.disappeared', '2026-03-08T00:00', '2026-03-08T00:00'],
    ['exception.expired', '2026-03-01T00:00', '2026-03-01T00:00'],
    ['attestation.invalidated', '2026-03-15T00:00', '2026-03-15T00:00'],
  ])('%s is due %s when the risk is high, else %s', (type, high, other) => {
    const of = trigger(type, '2026-03-01T00:00:00Z');
    expect([due(of, true), due(of, false)]).toEqual([high, other]);
  });

  it('lets VERIFY wait a day longer, and counts from the record where nothing else is known', () => {
    expect(due(RETIRED, true, 'VERIFY')).toBe('2026-03-03T00:00');
    const unknown = trigger('service.retired', null);
    expect([unknown.basis, due(unknown, false)]).toEqual(['RECORDED', '2026-03-09T00:00']);
    const future = trigger('service.retired', '2027-01-01T00:00:00Z');
    expect([future.future, future.basis, due(future, false)]).toEqual([true, 'RECORDED', '2026-03-09T00:00']);
    expect(due(trigger('service.retired', '2026-03-01'), false)).toBe('2026-03-09T00:00');
  });

  it('knows nothing of other types, and reads a prefixed one', () => {
    const of = { id: 'x', occurredAt: null, recordedAt: at('2026-03-01T00:00:00Z') };
    expect(triggerOf({ ...of, type: 'office.painted' }, DEFAULT_POLICY)).toBeNull();
    expect(triggerOf({ ...of, type: 'com.acme.Service.Retired' }, DEFAULT_POLICY)?.kind).toBe('retired');
  });

  const plain: Concerned = {
    as: 'CREDENTIAL',
    shared: false,
    carriedOver: false,
    trusted: false,
    direction: null,
    known: false,
    privileged: false,
  };
  it.each([
    ['retired', {}, 'REVOKE VERIFY'],
    ['retired', { shared: true }, 'ROTATE_AND_DETACH VERIFY'],
    ['retired', { as: 'IDENTITY' }, 'DISABLE'],
    ['retired', { as: 'IDENTITY', trusted: true }, 'REMOVE_TRUST DISABLE'],
    ['retired', { as: 'IDENTITY', trusted: true, shared: true }, 'RECHECK'],
    ['succeeded', { carriedOver: true, shared: true }, 'ROTATE'],
    ['succeeded', {}, 'REVOKE'],
    ['succeeded', { as: 'IDENTITY' }, 'REVALIDATE REASSIGN'],
    ['succeeded', { as: 'ENTITLEMENT' }, 'RECHECK'],
    ['ownership', {}, 'ROTATE'],
    ['ownership', { as: 'IDENTITY' }, 'REVALIDATE REASSIGN ATTEST'],
    ['environment', { as: 'IDENTITY' }, 'REVALIDATE'],
    ['environment', { as: 'ENTITLEMENT' }, 'RECHECK'],
    ['scope', {}, ''],
    ['scope', { as: 'ENTITLEMENT' }, 'RECHECK'],
    ['moved', { known: true }, ''],
    ['moved', { known: true, privileged: true }, 'ROTATE'],
    ['thirdPartyEnded', { direction: 'INBOUND' }, 'REVOKE'],
    ['thirdPartyEnded', { direction: 'OUTBOUND' }, 'ROTATE'],
    ['compromised', {}, 'REVOKE ROTATE SCOPE'],
    ['disappeared', { shared: true }, ''],
    ['disappeared', { as: 'WORKLOAD' }, 'CONFIRM'],
    ['attestation', { as: 'SUBJECT' }, 'ATTEST'],
  ] as const)('%s %j owes %s', (kind, of, expected) => {
    expect(dutiesOf(kind, { ...plain, ...of }, { rotateOnScopeChange: false }).join(' ')).toBe(expected);
  });
});

describe('the status of an obligation', () => {
  it('is not overdue at exactly its due time, and is the moment after', () => {
    expect(isOverdue('OPEN', at('2026-03-08T00:00:00Z'), at('2026-03-08T00:00:00Z'))).toBe(false);
    expect(isOverdue('OPEN', at('2026-03-08T00:00:00Z'), at('2026-03-08T00:00:00.000001Z'))).toBe(true);
    for (const settled of ['VERIFIED', 'WAIVED', 'SUPERSEDED'] as const)
      expect(isOverdue(settled, at('2026-03-08T00:00:00Z'), at('2027-01-01T00:00:00Z'))).toBe(false);
  });

  it.each<[string, Partial<Standing>, string]>([
    ['nothing', {}, 'OPEN'],
    [
      'a word that it is verified',
      { progress: { ...done('2026-03-05T00:00:00Z'), status: 'VERIFIED' } },
      'DONE_UNVERIFIED',
    ],
    ['a word that it is waived', { progress: { ...done('2026-03-05T00:00:00Z'), status: 'WAIVED' } }, 'OPEN'],
    ['an exception', { waived: true }, 'WAIVED'],
    ['an exception, and done', { waived: true, shown: shown('2026-03-06T00:00:00Z') }, 'VERIFIED'],
    [
      'done, and seen before it was',
      { progress: done('2026-03-05T00:00:00Z'), shown: shown('2026-03-04T00:00:00Z') },
      'DONE_UNVERIFIED',
    ],
    [
      'done, and seen at that instant',
      { progress: done('2026-03-05T00:00:00Z'), shown: shown('2026-03-05T00:00:00Z') },
      'DONE_UNVERIFIED',
    ],
    [
      'done, and seen after it',
      { progress: done('2026-03-05T00:00:00Z'), shown: shown('2026-03-05T00:00:00.000001Z') },
      'VERIFIED',
    ],
    ['so since before the trigger', { shown: shown('2026-03-06T00:00:00Z', '2026-02-01T00:00:00Z') }, 'OPEN'],
    [
      'seen to be so, nobody said a word',
      { shown: shown('2026-03-06T00:00:00Z', '2026-03-03T00:00:00Z') },
      'VERIFIED',
    ],
    ['undone', { superseded: true, shown: shown('2026-03-06T00:00:00Z') }, 'SUPERSEDED'],
  ])('with %s is %s', (_title, of, expected) => {
    expect(statusOf(RETIRED, { ...NOTHING, ...of })).toBe(expected);
  });
});

describe('several triggers', () => {
  const duty = (of: Trigger, standing: Partial<Standing> = {}) => ({
    type: 'ROTATE' as const,
    subject: 'key',
    trigger: of,
    high: false,
    standing: { ...NOTHING, ...standing },
  });
  const moved = trigger('pipeline.moved', '2026-03-04T00:00:00Z', '2026-03-20T00:00:00Z');
  const owner = trigger('service.owner_changed', '2026-03-01T00:00:00Z');
  const NOW = at('2026-03-12T00:00:00Z');

  it('merge: the first that is due decides, all are listed, whatever the order', () => {
    const merged = mergeObligations([duty(owner), duty(moved), duty(owner)], NOW, DEFAULT_POLICY);
    expect(merged).toEqual(mergeObligations([duty(moved), duty(owner)], NOW, DEFAULT_POLICY));
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({
      dueAt: at('2026-03-11T00:00:00Z'),
      overdue: true,
      bornOverdue: true,
      triggers: [owner, moved],
    });
  });

  it('of which one is settled are two', () => {
    const rotated = shown('2026-03-05T00:00:00Z', '2026-03-03T00:00:00Z');
    const merged = mergeObligations(
      [duty(owner, { shown: rotated }), duty(moved, { shown: rotated })],
      NOW,
      DEFAULT_POLICY,
    );
    expect(merged.map(({ status, triggers }) => [status, triggers.length])).toEqual([
      ['VERIFIED', 1],
      ['OPEN', 1],
    ]);
  });
});
