import { describe, expect, it } from 'vitest';
import { containment, planOf, type ContainmentFacts } from '../../../src/lineage/incident/containment.js';

const key: ContainmentFacts = {
  nodeType: 'Credential',
  role: 'MATCHED',
  certainty: 'CONFIRMED',
  works: 'TRUE',
  ended: false,
  failing: false,
  breakGlass: false,
  unlinked: false,
  session: false,
  consumed: false,
  rule: null,
};
const user: ContainmentFacts = { ...key, nodeType: 'Identity', works: null };
const reached = { role: 'REACHED', rule: 'B2' } as const;

describe('containment', () => {
  it.each([
    ['a key that nothing needs', key, ['REVOKE']],
    ['a key that something live needs', { ...key, consumed: true }, ['ROTATE', 'REVOKE']],
    ['a suspended key', { ...key, works: 'FALSE' }, ['REVOKE']],
    ['a dead key', { ...key, works: 'FALSE', ended: true }, ['NONE']],
    ['a key of which nobody knows whether it works', { ...key, works: 'UNKNOWN' }, ['CONFIRM']],
    [
      'the same behind a failing connector',
      { ...key, works: 'UNKNOWN', failing: true },
      ['FIX_CONNECTOR', 'CONFIRM'],
    ],
    ['a key that could be read', { ...key, ...reached, rule: 'B4' }, ['ROTATE']],
    ['one that only may have been', { ...key, ...reached, certainty: 'POSSIBLE' }, ['CONFIRM']],
    ['a session', { ...key, session: true }, ['CUTOFF_SESSIONS']],
    ['a secret without an issuer', { ...key, unlinked: true, certainty: 'POSSIBLE' }, ['IDENTIFY']],
    ['a break-glass key', { ...key, breakGlass: true }, ['MANUAL']],
    ['an identity that nothing needs', user, ['DISABLE', 'CUTOFF_SESSIONS', 'RECHECK']],
    [
      'an identity that runs something',
      { ...user, consumed: true },
      ['CUTOFF_SESSIONS', 'ROTATE', 'RECHECK'],
    ],
    ['an identity that could be assumed', { ...user, ...reached }, ['CUTOFF_SESSIONS']],
    ['an identity that could be minted for', { ...user, ...reached, rule: 'B5' }, ['RECHECK']],
    ['a trusted subject', { ...user, nodeType: 'FederatedSubject' }, ['REMOVE_TRUST']],
    ['a vendor', { ...user, nodeType: 'ThirdParty' }, ['REMOVE_TRUST', 'RECHECK']],
    ['a location', { ...user, nodeType: 'SecretLocation' }, ['NONE']],
    ['a repository', { ...user, nodeType: 'Repository' }, ['MANUAL']],
  ] as const)('%s', (_what, facts, actions) => {
    expect(containment(facts)).toEqual(actions);
  });

  it('never rotates or revokes what is only POSSIBLE', () => {
    const careful = ['CONFIRM', 'IDENTIFY', 'FIX_CONNECTOR', 'MANUAL', 'WAIT_EXPIRY', 'NONE'];
    for (const nodeType of ['Credential', 'Identity', 'FederatedSubject', 'ThirdParty', 'Workload'])
      for (const works of ['TRUE', 'FALSE', 'UNKNOWN'] as const)
        for (const flag of [true, false])
          for (const action of containment({
            ...key,
            nodeType,
            works,
            certainty: 'POSSIBLE',
            consumed: flag,
            session: flag,
            failing: flag,
          }))
            expect(careful).toContain(action);
  });

  it('plans phase by phase, and what stops harm soonest first', () => {
    const plan = planOf(['a', 'b', 'c'], (item) =>
      item === 'a' ? ['ROTATE', 'REVOKE'] : item === 'b' ? ['DISABLE', 'RECHECK'] : ['NONE'],
    );
    expect(plan.map(({ phase, action, of }) => `${phase} ${action} ${of}`)).toEqual([
      '1 DISABLE b',
      '1 ROTATE a',
      '2 REVOKE a',
      '2 RECHECK b',
    ]);
  });
});
