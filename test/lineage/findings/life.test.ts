import { describe, expect, it } from 'vitest';
import { lifeOf, type Life, type Sighting } from '../../../src/lineage/findings/life.js';
import { at } from '../../support/sync.js';

const [T1, T2, T3] = [at('2026-03-01T00:00:00Z'), at('2026-03-02T00:00:00Z'), at('2026-03-03T00:00:00Z')];

const seen = (
  breach: Partial<NonNullable<Sighting['breach']>> = {},
  more: Partial<Sighting> = {},
): Sighting => ({
  breach: { certainty: 'CONFIRMED', suppressed: false, startedAt: null, ...breach },
  sighted: true,
  ...more,
});
const silent = (more: Partial<Sighting> = {}): Sighting => ({ breach: null, sighted: true, ...more });
const open = lifeOf(null, seen(), T1) as Life;

describe('the life of a finding', () => {
  it('does not begin before its rule is broken', () => {
    expect(lifeOf(null, silent(), T1)).toBeNull();
    expect(open).toMatchObject({ status: 'OPEN', openedAt: T1, lastSeenAt: T1, reopenings: 0 });
  });

  it('keeps when it was opened, and since when its rule is broken', () => {
    const began = lifeOf(null, seen({ startedAt: T1 }), T2) as Life;
    expect(lifeOf(began, seen(), T3)).toMatchObject({ openedAt: T2, conditionStartedAt: T1, lastSeenAt: T3 });
  });

  it('is suppressed as long as an exception covers it, whatever can be seen', () => {
    const covered = lifeOf(open, seen({ suppressed: true }, { sighted: false }), T2) as Life;
    expect(covered).toMatchObject({ status: 'SUPPRESSED', openedAt: T1 });
    expect(lifeOf(covered, seen(), T3)).toMatchObject({ status: 'OPEN', openedAt: T1, reopenings: 0 });
  });

  it('is resolved only by what was seen', () => {
    const resolved = lifeOf(open, silent(), T2) as Life;
    expect(resolved).toMatchObject({ status: 'RESOLVED', resolvedAt: T2, lastSeenAt: T1 });
    expect(lifeOf(resolved, silent({ sighted: false }), T3)).toEqual(resolved);
    expect(lifeOf(open, silent({ sighted: false }), T2)).toMatchObject({ status: 'STALE', staleSince: T2 });
  });

  it('goes stale when it was certain and doubt comes of not looking alone', () => {
    const doubtful = seen({ certainty: 'POSSIBLE' }, { sighted: false });
    const stale = lifeOf(open, doubtful, T2) as Life;
    expect(stale).toMatchObject({
      status: 'STALE',
      staleSince: T2,
      lastSeenAt: T1,
      knownCertainty: 'CONFIRMED',
    });
    expect(lifeOf(stale, doubtful, T3)).toEqual(stale);
    expect(lifeOf(stale, seen(), T3)).toMatchObject({ status: 'OPEN', staleSince: null, lastSeenAt: T3 });
    expect(lifeOf(stale, silent(), T3)).toMatchObject({ status: 'RESOLVED', staleSince: null });
    const neverSure = lifeOf(null, doubtful, T1) as Life;
    expect(neverSure.status).toBe('OPEN');
    expect(lifeOf(neverSure, doubtful, T2)).toMatchObject({ status: 'OPEN' });
  });

  it('goes on while only a record was withdrawn, and is stale where nobody looks', () => {
    expect(lifeOf(open, silent({ goesOn: true }), T2)).toMatchObject({ status: 'OPEN', lastSeenAt: T1 });
    expect(lifeOf(open, silent({ goesOn: true, sighted: false }), T2)).toMatchObject({ status: 'STALE' });
  });

  it('is opened again by the same breach, and counts how often', () => {
    const resolved = lifeOf(open, silent(), T2) as Life;
    const again = lifeOf(resolved, seen({ certainty: 'POSSIBLE' }, { sighted: false }), T3) as Life;
    expect(again).toMatchObject({
      status: 'OPEN',
      openedAt: T1,
      resolvedAt: null,
      reopenedAt: T3,
      reopenings: 1,
    });
    expect(lifeOf(again, seen(), T3)).toMatchObject({ reopenedAt: T3, reopenings: 1 });
  });
});
