import { describe, expect, it } from 'vitest';
import { exceptionActive, suppressing, underControl } from '../../../src/lineage/definitions/index.js';
import type { AnyAttributes } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';
import { edge, fact, T } from './facts.js';

describe('A8', () => {
  const waiver = (attributes: AnyAttributes = {}) =>
    fact('Exception', 'x', {
      status: 'ACTIVE',
      rules: ['LIN-031'],
      expiresAt: '2026-04-01T00:00:00Z',
      ...attributes,
    });
  it('is half-open: at its end it has ended', () => {
    expect(exceptionActive(waiver(), 'LIN-031', at('2026-03-31T23:59:59.999999Z'))).toBe(true);
    expect(exceptionActive(waiver(), 'LIN-031', at('2026-04-01T00:00:00Z'))).toBe(false);
  });
  it('covers its rules, or all of them', () => {
    expect(exceptionActive(waiver(), 'LIN-001', T)).toBe(false);
    expect(exceptionActive(waiver({ rules: [] }), 'LIN-001', T)).toBe(true);
    expect(exceptionActive(waiver({ status: 'REVOKED' }), 'LIN-031', T)).toBe(false);
    expect(exceptionActive(waiver({ approvedAt: '2026-03-10T00:00:01Z' }), 'LIN-031', T)).toBe(false);
  });
  it('needs a control that stands where it excuses what cannot be rotated (R-EXC-04)', () => {
    const control = (attributes: AnyAttributes = {}) =>
      fact('CompensatingControl', 'cc', {
        type: 'MONITORING',
        evidenceRef: 'E-1',
        reviewBy: '2026-03-10T00:00:00Z',
        ...attributes,
      });
    const fixed = waiver({ reasonCode: 'TECHNICAL_LIMIT' });
    expect(underControl(waiver(), [], T)).toBe(true);
    expect(underControl(waiver({ reasonCode: 'MIGRATION', reason: 'VENDOR_LIMIT' }), [], T)).toBe(true);
    expect(underControl(fixed, [], T)).toBe(false);
    expect(underControl(fixed, [control()], T)).toBe(true);
    expect(underControl(fixed, [control()], at('2026-03-10T00:00:00.000001Z'))).toBe(false);
    expect(underControl(fixed, [control({ reviewBy: '2026-03-09' })], T)).toBe(false);
    expect(underControl(fixed, [{ ...control(), presence: 'ABSENT_CONFIRMED' }], T)).toBe(false);
    expect(underControl(fixed, [{ ...control(), presence: 'ABSENT_SUSPECTED' }], T)).toBe(true);
    expect(underControl(fixed, [control({ reviewBy: '2026-01-01' }), control()], T)).toBe(true);
  });
  it('names the one that lasts longest', () => {
    const longer = { ...waiver({ expiresAt: '2026-05-01T00:00:00Z' }), id: 'y' };
    const all = new Map([waiver(), longer].map((node) => [node.id, node]));
    const covers = [edge('COVERS', 'x', 'c'), edge('COVERS', 'y', 'c')];
    expect(suppressing(['c'], covers, all, 'LIN-031', T)?.id).toBe('y');
    expect(suppressing(['other'], covers, all, 'LIN-031', T)).toBeNull();
  });
});
