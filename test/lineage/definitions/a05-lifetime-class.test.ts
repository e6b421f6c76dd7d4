import { describe, expect, it } from 'vitest';
import { lifetimeClass } from '../../../src/lineage/definitions/index.js';
import { DEFAULT_POLICY } from '../../../src/model/index.js';
import { fact } from './facts.js';

describe('A5', () => {
  it.each([
    [{ maxLifetime: 86_400 }, 'EPHEMERAL'],
    [{ maxLifetime: 86_401 }, 'BOUNDED'],
    [{ maxLifetime: 90 * 86_400 }, 'BOUNDED'],
    [{ maxLifetime: 90 * 86_400 + 1 }, 'LONG_LIVED'],
    [{ neverExpires: true }, 'LONG_LIVED'],
    [{ renewable: true, issuedAt: '2026-03-09T00:00:00Z', expiresAt: '2026-03-09T01:00:00Z' }, 'LONG_LIVED'],
    [{ issuedAt: '2026-03-09T00:00:00Z', expiresAt: '2026-03-09T01:00:00Z' }, 'EPHEMERAL'],
    [{ expiresAt: '2026-03-09T01:00:00Z' }, 'UNKNOWN'],
    [{}, 'UNKNOWN'],
  ] as const)('%j is %s', (attributes, expected) => {
    expect(lifetimeClass(fact('Credential', 'c', attributes).attributes, DEFAULT_POLICY)).toBe(expected);
  });
});
