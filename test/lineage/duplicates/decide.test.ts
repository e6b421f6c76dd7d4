import { describe, expect, it } from 'vitest';
import { alike, allowed, duplicate, type Holder } from '../../../src/lineage/duplicates/decide.js';
import type { Environment } from '../../../src/lineage/definitions/index.js';
import { DEFAULT_POLICY, policySchema, isFalse, isTrue, unknown } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';

const NOW = at('2026-03-10T00:00:00Z');
const held = (issued: string | null, more: Partial<Holder> = {}): Holder => ({
  id: 'c',
  authentication: isTrue(),
  issuedAt: issued === null ? null : at(issued),
  replacedAt: null,
  ...more,
});
const old = held('2025-01-01T00:00:00Z');

describe('A4 duplicate', () => {
  const decide = (...holders: Holder[]) => duplicate(holders, 1, DEFAULT_POLICY, NOW);

  it('leaves out what a rotation overlaps, and not any more when the overlap is over', () => {
    expect(decide(old).value).toBe('FALSE');
    expect(decide(old, held('2026-03-09T00:00:00Z')).value).toBe('FALSE');
    expect(decide(old, held('2026-03-03T00:00:00.000001Z')).value).toBe('FALSE');
    expect(decide(old, held('2026-03-03T00:00:00Z')).value).toBe('TRUE');
    expect(decide(old, held('2026-03-01T00:00:00Z')).value).toBe('TRUE');
  });

  it('goes by what a source says was replaced, whatever its age', () => {
    const replaced = { ...old, replacedAt: at('2026-03-05T00:00:00Z') };
    expect(decide(replaced, held('2025-02-01T00:00:00Z')).value).toBe('FALSE');
  });

  it('still counts two that had been there before a third came', () => {
    expect(decide(old, held('2025-06-01T00:00:00Z'), held('2026-03-09T00:00:00Z')).value).toBe('TRUE');
  });

  it('does not count what cannot authenticate, and doubts by what nobody can say of', () => {
    const other = held('2025-06-01T00:00:00Z');
    expect(decide(old, { ...other, authentication: isFalse('REVOKED') }).value).toBe('FALSE');
    expect(decide(old, { ...other, authentication: unknown('STALE_POSITIVE') })).toEqual(
      unknown('STALE_POSITIVE'),
    );
    expect(decide(old, held(null))).toEqual(unknown('ISSUED_AT_UNKNOWN'));
  });

  it('allows as many as the policy says for a kind', () => {
    const policy = policySchema.parse({ credentialsPerIdentity: { default: 2, LEASE: null, API_KEY: 5 } });
    expect(allowed('ACCESS_KEY', DEFAULT_POLICY)).toBe(1);
    expect(allowed('SESSION_TOKEN', DEFAULT_POLICY)).toBe(Infinity);
    expect(['ACCESS_KEY', 'LEASE', 'API_KEY'].map((kind) => allowed(kind, policy))).toEqual([2, Infinity, 5]);
    const three = [old, held('2025-02-01T00:00:00Z'), held('2025-03-01T00:00:00Z')];
    expect(duplicate(three, 3, DEFAULT_POLICY, NOW).value).toBe('FALSE');
    expect(duplicate(three, 2, DEFAULT_POLICY, NOW).value).toBe('TRUE');
  });
});

describe('identities of one purpose', () => {
  const groups = (...of: Environment[]) =>
    alike(of, (one) => one).map(({ environment, members, verdict }) =>
      [environment, members.length, verdict.value].join(' '),
    );
  it('are alike in one environment; one that nobody tells may be any', () => {
    expect(groups('PRODUCTION', 'TEST')).toEqual([]);
    expect(groups('PRODUCTION', 'PRODUCTION', 'TEST')).toEqual(['PRODUCTION 2 TRUE']);
    expect(groups('PRODUCTION', 'UNKNOWN')).toEqual(['PRODUCTION 2 UNKNOWN']);
    expect(groups('UNKNOWN', 'UNKNOWN')).toEqual(['UNKNOWN 2 UNKNOWN']);
    expect(groups('PRODUCTION', 'PRODUCTION', 'UNKNOWN')).toEqual(['PRODUCTION 2 TRUE', 'UNKNOWN 3 UNKNOWN']);
    expect(groups('UNKNOWN')).toEqual([]);
  });
});
