import { describe, expect, it } from 'vitest';
import { canAct, isRunning, isSure } from '../../../src/lineage/definitions/index.js';
import { isFalse, isTrue, unknown, type AnyAttributes } from '../../../src/model/index.js';
import type { NodeFact } from '../../../src/lineage/facts.js';
import { edge, fact, FRESH, STALE, T } from './facts.js';

describe('canAct', () => {
  const role = { node: fact('Identity', 'r'), confirmation: FRESH };
  const none = { credentials: [], trusts: [], runs: [] };
  const outside = {
    edge: edge('CAN_ASSUME', 'f', 'r'),
    source: fact('FederatedSubject', 'f'),
    acts: isTrue(),
  };
  it('needs one way in', () => {
    expect(canAct(role, T, none).value).toBe('FALSE');
    expect(canAct(role, T, { ...none, runs: [isTrue()] }).value).toBe('TRUE');
    expect(canAct(role, T, { ...none, credentials: [isFalse(), unknown('STALE_POSITIVE')] }).value).toBe(
      'UNKNOWN',
    );
    expect(canAct(role, T, { ...none, trusts: [outside] }).value).toBe('TRUE');
  });
  it('takes a workload that one run missed for neither there nor gone', () => {
    const running = (presence: NodeFact['presence']) =>
      isRunning(fact('Workload', 'w', {}, { presence })).value;
    expect(running('PRESENT')).toBe('TRUE');
    expect(running('ABSENT_SUSPECTED')).toBe('UNKNOWN');
    expect(running('UNKNOWN')).toBe('UNKNOWN');
    expect(running('ABSENT_CONFIRMED')).toBe('FALSE');
  });
  it('does not know that a guess works (A12)', () => {
    expect(isSure([edge('USES', 'w', 'r', { method: 'INFERRED' })]).value).toBe('UNKNOWN');
    expect(isSure([edge('USES', 'w', 'r')]).value).toBe('TRUE');
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
      canAct({ node: fact('Identity', 'r', attributes), confirmation }, T, { ...none, runs: [isTrue()] })
        .value;
    expect(acting({ state: 'SUSPENDED' })).toBe('FALSE');
    expect(acting({ state: 'SUSPENDED' }, STALE)).toBe('UNKNOWN');
    expect(acting({ state: 'PURGED' }, STALE)).toBe('FALSE');
    expect(acting({}, STALE)).toBe('UNKNOWN');
  });
});
