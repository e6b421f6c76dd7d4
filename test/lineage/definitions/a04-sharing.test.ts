import { describe, expect, it } from 'vitest';
import {
  crossEnvironment,
  currencyOf,
  isDuplicate,
  isShared,
} from '../../../src/lineage/definitions/index.js';
import { DAY_MS } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';
import { edge, T } from './facts.js';

describe('A4', () => {
  it('is shared by two services, not by several workloads of one', () => {
    expect(isShared(['pay', 'core'])).toBe(true);
    expect(isShared(['pay', 'pay', 'pay'])).toBe(false);
  });
  it('tells a current copy from residue', () => {
    const hold = edge('HOLDS', 'l', 'm');
    expect(currencyOf(hold, new Set(['m']))).toBe('CURRENT');
    expect(currencyOf(hold, new Set(['newer']))).toBe('RESIDUE');
    expect(currencyOf({ ...hold, currency: 'RESIDUE' }, new Set(['m']))).toBe('RESIDUE');
  });
  it('needs production and another environment; an unknown one never equals another', () => {
    expect(crossEnvironment(['PRODUCTION', 'TEST'])).toBe('TRUE');
    expect(crossEnvironment(['STAGING', 'TEST'])).toBe('FALSE');
    expect(crossEnvironment(['PRODUCTION', 'PRODUCTION'])).toBe('FALSE');
    expect(crossEnvironment(['PRODUCTION', 'UNKNOWN'])).toBe('UNKNOWN');
    expect(crossEnvironment(['UNKNOWN'])).toBe('FALSE');
  });
  it('leaves the overlap of a rotation out of duplicates', () => {
    const fresh = { supersededAt: at('2026-03-03T00:00:01Z') };
    const old = { supersededAt: at('2026-03-03T00:00:00Z') };
    const current = { supersededAt: null };
    expect(isDuplicate([current, fresh], 1, 7 * DAY_MS, T)).toBe(false);
    expect(isDuplicate([current, old], 1, 7 * DAY_MS, T)).toBe(true);
  });
});
