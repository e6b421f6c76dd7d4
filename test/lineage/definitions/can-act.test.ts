import { describe, expect, it } from 'vitest';
import { canAct } from '../../../src/lineage/definitions/index.js';
import { isFalse, isTrue, unknown, type AnyAttributes } from '../../../src/model/index.js';
import { edge, fact, FRESH, STALE, T } from './facts.js';

describe('canAct', () => {
  const role = { node: fact('Identity', 'r'), confirmation: FRESH };
  const none = { credentials: [], trusts: [], runs: false };
  const outside = {
    edge: edge('CAN_ASSUME', 'f', 'r'),
    source: fact('FederatedSubject', 'f'),
    acts: isTrue(),
  };
  it('needs one way in', () => {
    expect(canAct(role, T, none).value).toBe('FALSE');
    expect(canAct(role, T, { ...none, runs: true }).value).toBe('TRUE');
    expect(canAct(role, T, { ...none, credentials: [isFalse(), unknown('STALE_POSITIVE')] }).value).toBe(
      'UNKNOWN',
    );
    expect(canAct(role, T, { ...none, trusts: [outside] }).value).toBe('TRUE');
  });
  it('weighs the conditions of a trust (A11)', () => {
    const withStatus = (conditionStatus: 'UNRESOLVED' | 'UNSATISFIABLE') =>
      canAct(role, T, { ...none, trusts: [{ ...outside, edge: { ...outside.edge, conditionStatus } }] })
        .value;
    expect(withStatus('UNRESOLVED')).toBe('UNKNOWN');
    expect(withStatus('UNSATISFIABLE')).toBe('FALSE');
  });
  it('needs an identity that lets itself be acted as, by fresh knowledge', () => {
    const acting = (attributes: AnyAttributes, confirmation = FRESH) =>
      canAct({ node: fact('Identity', 'r', attributes), confirmation }, T, { ...none, runs: true }).value;
    expect(acting({ state: 'SUSPENDED' })).toBe('FALSE');
    expect(acting({ state: 'SUSPENDED' }, STALE)).toBe('UNKNOWN');
    expect(acting({ state: 'PURGED' }, STALE)).toBe('FALSE');
    expect(acting({}, STALE)).toBe('UNKNOWN');
  });
});
