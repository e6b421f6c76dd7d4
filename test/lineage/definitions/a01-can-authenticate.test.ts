import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canAuthenticate, type CredentialFacts } from '../../../src/lineage/definitions/index.js';
import {
  addMillis,
  DEFAULT_POLICY,
  MINUTE_MS,
  SECOND_MS,
  type AnyAttributes,
} from '../../../src/model/index.js';
import { at } from '../../support/sync.js';
import { credential, fact, FRESH, STALE, T } from './facts.js';

const judge = (facts: CredentialFacts, when = T) => canAuthenticate(facts, when, DEFAULT_POLICY);
const identity = (attributes: AnyAttributes, rest: Parameters<typeof fact>[3] = {}, confirmation = FRESH) => [
  { node: fact('Identity', 'i', attributes, rest), confirmation },
];

describe('A1 step 1, irreversible', () => {
  it.each([
    [{ state: 'DEACTIVATED', stateReason: 'REVOKED' }, 'REVOKED'],
    [{ state: 'DEACTIVATED', stateReason: 'SUPERSEDED' }, 'SUPERSEDED'],
    [{ state: 'DEACTIVATED' }, 'REVOKED'],
    [{ state: 'DESTROYED' }, 'DESTROYED'],
    [{ expiresAt: '2026-02-01T00:00:00Z' }, 'EXPIRED'],
  ])('%j ends it for good, however old the knowledge', (attributes, reason) => {
    expect(judge(credential(attributes, { confirmation: STALE }))).toMatchObject({
      value: 'FALSE',
      reasons: [reason],
      standing: 'ENDED',
    });
  });

  it('counts from when it happened', () => {
    const revoked = credential({
      state: 'DEACTIVATED',
      stateReason: 'REVOKED',
      stateChangedAt: '2026-03-05T00:00:00Z',
    });
    expect(judge(revoked, at('2026-03-05T00:00:00Z')).value).toBe('FALSE');
    expect(judge(revoked, at('2026-03-04T23:59:59Z'))).toMatchObject({
      value: 'UNKNOWN',
      reasons: ['STATE_UNKNOWN'],
    });
  });

  it('is ended by confirmed absence in its issuer, but an unlinked string has no issuer (P1)', () => {
    expect(judge(credential({}, { presence: 'ABSENT_CONFIRMED' }))).toMatchObject({
      reasons: ['ABSENT_CONFIRMED'],
    });
    expect(judge(credential({ kind: 'UNLINKED' }, { presence: 'ABSENT_CONFIRMED' }))).toMatchObject({
      value: 'UNKNOWN',
      reasons: ['UNLINKED'],
    });
  });

  it('is ended by a purged or deleted identity, and by one that can no longer be restored', () => {
    expect(judge(credential({}, { identities: identity({ state: 'PURGED' }) }))).toMatchObject({
      reasons: ['IDENTITY_PURGED'],
    });
    expect(
      judge(credential({}, { identities: identity({}, { presence: 'ABSENT_CONFIRMED' }) })),
    ).toMatchObject({
      reasons: ['IDENTITY_ABSENT'],
      standing: 'ENDED',
    });
    const until = (restorableUntil: string) => identity({ state: 'DEPROVISIONED', restorableUntil });
    expect(judge(credential({}, { identities: until('2026-03-10T00:00:00Z') }))).toMatchObject({
      standing: 'ENDED',
    });
    expect(judge(credential({}, { identities: until('2026-03-10T00:00:01Z') }))).toMatchObject({
      standing: 'RESTORABLE',
    });
  });

  it.each([
    ['CASCADES', 'FALSE'],
    ['INDEPENDENT', 'TRUE'],
    [null, 'TRUE'],
  ] as const)('with a revoked parent whose revocation is %s it is %s', (revocation, value) => {
    const parent = { revocation, credential: credential({ state: 'DEACTIVATED', stateReason: 'REVOKED' }) };
    expect(judge(credential({}, { parents: [parent] })).value).toBe(value);
  });

  it('does not follow a parent that is only suspended', () => {
    const parent = { revocation: 'CASCADES' as const, credential: credential({ state: 'SUSPENDED' }) };
    expect(judge(credential({}, { parents: [parent] })).value).toBe('TRUE');
  });
});

describe('A1 expiry', () => {
  const end = at('2026-03-10T12:00:00Z');
  const skew = 5 * MINUTE_MS;
  it.each([
    [-skew - SECOND_MS, 'TRUE'],
    [-skew, 'TRUE'],
    [-skew + SECOND_MS, 'UNKNOWN'],
    [0, 'UNKNOWN'],
    [skew - SECOND_MS, 'UNKNOWN'],
    [skew, 'FALSE'],
    [skew + SECOND_MS, 'FALSE'],
  ])('%d ms from its end it is %s', (offset, value) => {
    const verdict = judge(credential({ expiresAt: end }), addMillis(end, offset));
    expect(verdict.value).toBe(value);
    if (value === 'UNKNOWN') expect(verdict.reasons).toEqual(['CLOCK_SKEW']);
  });

  it('may have been renewed since it was last read', () => {
    const lease = { kind: 'LEASE', renewable: true, expiresAt: '2026-03-09T12:00:00Z' };
    const readBefore = { ...FRESH, confirmedAt: at('2026-03-09T11:00:00Z') };
    expect(judge(credential(lease, { confirmation: readBefore }))).toMatchObject({
      value: 'UNKNOWN',
      reasons: ['RENEWAL_UNKNOWN'],
    });
    expect(judge(credential(lease))).toMatchObject({ value: 'FALSE', reasons: ['EXPIRED'] });
    const spent = { ...lease, issuedAt: '2026-03-08T00:00:00Z', maxLifetime: 86_400 };
    expect(judge(credential(spent, { confirmation: readBefore }))).toMatchObject({ value: 'FALSE' });
  });
});

describe('A1 step 2, session cutoff', () => {
  const session = (
    issuedAt: string,
    sessionCutoffAt: string,
    revocation: 'CUTOFF' | 'INDEPENDENT' = 'CUTOFF',
  ) => {
    const [role] = identity({ sessionCutoffAt });
    return credential(
      { issuedAt, revocable: false, expiresAt: '2026-03-10T01:00:00Z' },
      { parents: [{ revocation, identity: role! }] },
    );
  };
  it('refuses what was issued before it, from when it was set', () => {
    expect(judge(session('2026-03-09T23:30:00Z', '2026-03-09T23:59:00Z'))).toMatchObject({
      value: 'FALSE',
      reasons: ['SESSION_CUTOFF'],
    });
    expect(judge(session('2026-03-09T23:59:00Z', '2026-03-09T23:59:00Z')).value).toBe('TRUE');
    expect(judge(session('2026-03-09T23:30:00Z', '2026-03-10T00:00:01Z')).value).toBe('TRUE');
    expect(judge(session('2026-03-09T23:30:00Z', '2026-03-09T23:59:00Z', 'INDEPENDENT')).value).toBe('TRUE');
  });
});

describe('A1 step 3, reversible', () => {
  it('is FALSE while it is confirmed, UNKNOWN when that is stale', () => {
    expect(judge(credential({ state: 'SUSPENDED' }))).toMatchObject({
      value: 'FALSE',
      standing: 'RESTORABLE',
    });
    expect(judge(credential({ state: 'SUSPENDED' }, { confirmation: STALE }))).toMatchObject({
      value: 'UNKNOWN',
      reasons: ['STALE_NEGATIVE', 'SUSPENDED'],
      lastKnown: 'FALSE',
    });
  });

  it('does not take a purged identity for news of a suspended one', () => {
    const both = [...identity({ state: 'PURGED' }), ...identity({ state: 'SUSPENDED' }, {}, STALE)];
    expect(judge(credential({}, { identities: both }))).toMatchObject({ value: 'UNKNOWN' });
  });

  it('takes the freshness of the identity for the state of the identity', () => {
    const suspended = identity({ state: 'SUSPENDED' }, {}, STALE);
    expect(judge(credential({}, { identities: suspended }))).toMatchObject({ value: 'UNKNOWN' });
    expect(judge(credential({}, { identities: identity({ state: 'SUSPENDED' }) }))).toMatchObject({
      value: 'FALSE',
    });
  });

  it('waits for its beginning, less the skew', () => {
    const later = credential({ notBefore: '2026-03-10T00:05:00Z' });
    expect(judge(later)).toMatchObject({ value: 'TRUE' });
    expect(judge(later, at('2026-03-09T23:59:59Z'))).toMatchObject({ value: 'FALSE', standing: 'PENDING' });
    expect(judge(later, at('2026-03-10T00:03:00Z'))).toMatchObject({ reasons: ['CLOCK_SKEW'] });
  });

  it('ends with its realm', () => {
    const realm = fact('Realm', 'r', { deletedAt: '2026-03-01T00:00:00Z' });
    expect(judge(credential({}, { realm }))).toMatchObject({ value: 'FALSE', reasons: ['REALM_CLOSED'] });
  });
});

describe('A1 steps 5 and 6', () => {
  it.each([
    [credential({ state: 'UNKNOWN' }), ['STATE_UNKNOWN']],
    [credential({}, { presence: 'ABSENT_SUSPECTED' }), ['ABSENT_SUSPECTED']],
    [credential({}, { confirmation: STALE }), ['STALE_POSITIVE']],
    [credential({ kind: 'UNLINKED' }), ['UNLINKED']],
  ])('is UNKNOWN, case %#, with reason %j', (facts, reasons) => {
    expect(judge(facts)).toMatchObject({ value: 'UNKNOWN', reasons });
  });

  it('keeps what was last known of a stale positive', () => {
    expect(judge(credential({}, { confirmation: STALE })).lastKnown).toBe('TRUE');
  });

  it('goes by the end alone where the issuer cannot revoke', () => {
    const token = { revocable: false, expiresAt: '2026-03-11T00:00:00Z', state: 'UNKNOWN' };
    expect(judge(credential(token, { confirmation: STALE })).value).toBe('TRUE');
    expect(judge(credential({ revocable: false }, { confirmation: STALE })).value).toBe('UNKNOWN');
  });

  it('is TRUE for a compromised key that nobody revoked', () => {
    expect(judge(credential({ compromisedAt: '2026-03-01T00:00:00Z' })).value).toBe('TRUE');
  });

  it('answers anything with a reason for each UNKNOWN, and the same each time', () => {
    const instant = fc.constantFrom(
      undefined,
      '2026-02-01T00:00:00Z',
      '2026-03-10T00:00:00Z',
      '2026-03-10T00:02:00Z',
      '2027-01-01T00:00:00Z',
    );
    const attributes = fc.record({
      kind: fc.constantFrom('ACCESS_KEY', 'UNLINKED', 'LEASE', undefined),
      state: fc.constantFrom(
        'PRE_ACTIVATION',
        'ACTIVE',
        'SUSPENDED',
        'DEACTIVATED',
        'DESTROYED',
        'UNKNOWN',
        undefined,
      ),
      expiresAt: instant,
      notBefore: instant,
      issuedAt: instant,
      stateChangedAt: instant,
      renewable: fc.constantFrom(true, false, undefined),
      revocable: fc.constantFrom(true, false, undefined),
      maxLifetime: fc.constantFrom(3600, undefined),
    });
    const presence = fc.constantFrom(
      'PRESENT' as const,
      'ABSENT_SUSPECTED' as const,
      'ABSENT_CONFIRMED' as const,
      'UNKNOWN' as const,
    );
    fc.assert(
      fc.property(attributes, presence, fc.boolean(), (given, seen, fresh) => {
        const facts = credential(given, { presence: seen, confirmation: fresh ? FRESH : STALE });
        const verdict = judge(facts);
        expect(judge(facts)).toEqual(verdict);
        expect(verdict.value === 'TRUE').toBe(verdict.reasons.length === 0);
        expect(verdict.standing === 'LIVE').toBe(verdict.value !== 'FALSE');
        if (given.state === 'DEACTIVATED' && given.stateChangedAt === undefined)
          expect(verdict.value).toBe('FALSE');
      }),
    );
  });
});
