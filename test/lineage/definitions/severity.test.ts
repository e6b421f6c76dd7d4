import { describe, expect, it } from 'vitest';
import { severityOf } from '../../../src/lineage/definitions/index.js';

describe('severity', () => {
  const plain = { privileged: false, production: false, certainty: 'CONFIRMED', ephemeral: false } as const;
  it.each([
    [{}, 'HIGH'],
    [{ privileged: true }, 'CRITICAL'],
    [{ privileged: true, production: true }, 'CRITICAL'],
    [{ certainty: 'POSSIBLE' }, 'MEDIUM'],
    [{ certainty: 'POSSIBLE', ephemeral: true }, 'LOW'],
    [{ production: true, ephemeral: true }, 'HIGH'],
  ] as const)('HIGH with %j is %s', (facts, severity) => {
    expect(severityOf('HIGH', { ...plain, ...facts })).toBe(severity);
  });
  it('stays within its scale', () => {
    expect(severityOf('INFO', { ...plain, certainty: 'POSSIBLE', ephemeral: true })).toBe('INFO');
  });
});
