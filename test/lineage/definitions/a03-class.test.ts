import { describe, expect, it } from 'vitest';
import { classify, type ClassFacts } from '../../../src/lineage/definitions/index.js';
import { at } from '../../support/sync.js';

describe('A3', () => {
  const base: ClassFacts = {
    trustOnly: false,
    lifetime: 'LONG_LIVED',
    derived: false,
    others: [],
    unattributed: false,
    rotatedAt: null,
  };
  const other = { lifecycle: 'NOT_RETIRED', onlyPossible: false, succeededAt: null } as const;
  const since = at('2026-03-01T00:00:00Z');
  it.each([
    [{}, 'EXCLUSIVE', []],
    [{ others: [other] }, 'SHARED', []],
    [{ unattributed: true }, 'SHARED', ['UNATTRIBUTED']],
    [{ others: [{ ...other, lifecycle: 'UNKNOWN' }] }, 'SHARED', ['CLASS_UNCERTAIN']],
    [{ others: [{ ...other, onlyPossible: true }] }, 'SHARED', ['CLASS_UNCERTAIN']],
    [{ others: [{ ...other, succeededAt: since }] }, 'CARRIED_OVER', []],
    [{ others: [{ ...other, succeededAt: since }], rotatedAt: since }, 'CARRIED_OVER', []],
    [{ others: [{ ...other, succeededAt: since }], rotatedAt: at('2026-03-01T00:00:01Z') }, 'SHARED', []],
    [{ derived: true, lifetime: 'EPHEMERAL', others: [other] }, 'RESIDUAL_SESSION', []],
    [{ derived: true, lifetime: 'BOUNDED' }, 'EXCLUSIVE', []],
    [{ derived: false, lifetime: 'EPHEMERAL' }, 'EXCLUSIVE', []],
    [{ trustOnly: true, others: [other] }, 'TRUST_ONLY', []],
  ] as const)('%j is %s', (facts, expected, flags) => {
    expect(classify({ ...base, ...facts })).toMatchObject({ class: expected, flags });
  });
});
