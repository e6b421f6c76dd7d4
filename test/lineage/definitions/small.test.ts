import { describe, expect, it } from 'vitest';
import {
  canAct,
  canonical,
  classify,
  continuation,
  crossEnvironment,
  currencyOf,
  environmentOf,
  exceptionActive,
  gradeOf,
  isBreakGlass,
  isDuplicate,
  lifetimeClass,
  orphaned,
  recommendedActions,
  sameEnvironment,
  severityOf,
  strongest,
  successorsOf,
  suppressing,
  unused,
  weakest,
  type ActionFacts,
  type ClassFacts,
} from '../../../src/lineage/definitions/index.js';
import {
  DAY_MS,
  DEFAULT_POLICY,
  isFalse,
  isTrue,
  unknown,
  type AnyAttributes,
} from '../../../src/model/index.js';
import { at } from '../../support/sync.js';
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

describe('A4', () => {
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

describe('A6', () => {
  const watched = { tellsLastUse: true, continuousSince: at('2025-01-01T00:00:00Z') };
  const judge = (attributes: AnyAttributes, coverage = watched as Parameters<typeof unused>[1]) =>
    unused(fact('Credential', 'c', attributes).attributes, coverage, 90 * DAY_MS, T);
  it.each([
    [{ lastUsedAt: '2025-12-10T00:00:00Z' }, 'FALSE'],
    [{ lastUsedAt: '2025-12-09T23:59:59Z' }, 'TRUE'],
    [{ lastUsedAt: '2025-12-09' }, 'TRUE'],
    [{ lastUsedStatus: 'NEVER_USED' }, 'TRUE'],
    [{ lastUsedStatus: 'NOT_TRACKED' }, 'UNKNOWN'],
    [{}, 'UNKNOWN'],
    [{ createdAt: '2026-01-01T00:00:00Z' }, 'NOT_APPLICABLE'],
  ])('%j is %s', (attributes, value) => {
    expect(judge(attributes).value).toBe(value);
  });
  it('is UNKNOWN without the capability, or with a gap in it (F-05)', () => {
    expect(judge({ lastUsedStatus: 'NEVER_USED' }, { ...watched, tellsLastUse: false }).value).toBe(
      'UNKNOWN',
    );
    expect(
      judge({ lastUsedStatus: 'NEVER_USED' }, { ...watched, continuousSince: at('2026-01-01T00:00:00Z') }),
    ).toEqual({
      value: 'UNKNOWN',
      reasons: ['USAGE_COVERAGE_GAP'],
    });
  });
});

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
  it('names the one that lasts longest', () => {
    const longer = { ...waiver({ expiresAt: '2026-05-01T00:00:00Z' }), id: 'y' };
    const all = new Map([waiver(), longer].map((node) => [node.id, node]));
    const covers = [edge('COVERS', 'x', 'c'), edge('COVERS', 'y', 'c')];
    expect(suppressing(['c'], covers, all, 'LIN-031', T)?.id).toBe('y');
    expect(suppressing(['other'], covers, all, 'LIN-031', T)).toBeNull();
  });
});

it('A9: break-glass by attribute or by tag, and an attribute that denies it wins', () => {
  const marked = (attributes: AnyAttributes) => isBreakGlass([fact('Identity', 'i', attributes)]);
  expect(marked({ breakGlass: true })).toBe(true);
  expect(marked({ tags: ['env=prod', 'breakglass=yes'] })).toBe(true);
  expect(marked({ tags: ['break-glass=false'] })).toBe(false);
  expect(marked({ breakGlass: false, tags: ['break-glass=true'] })).toBe(false);
});

it.each([
  ['MISSING', [], 'TRUE'],
  ['INVALID', ['TRUE'], 'TRUE'],
  ['MISSING', ['FALSE'], 'FALSE'],
  ['MISSING', ['UNKNOWN'], 'UNKNOWN'],
  ['RESOLVED', [], 'FALSE'],
  ['CONFLICT', [], 'UNKNOWN'],
  ['UNKNOWN', ['TRUE'], 'UNKNOWN'],
] as const)('A10: owner %s, services %j: %s', (owner, supported, value) => {
  expect(orphaned(owner, supported).value).toBe(value);
});

describe('A11, A12, A13', () => {
  it('skips what cannot be, continues over what is open', () => {
    expect(continuation({ conditionStatus: 'UNSATISFIABLE' })).toBe('SKIP');
    expect(continuation({ conditionStatus: 'UNRESOLVED' })).toBe('POSSIBLE');
    expect(continuation({})).toBe('CONFIRMED');
  });
  it.each([
    [[{ method: 'CONFIGURED' }], 'CONFIRMED'],
    [[{ method: 'DECLARED', confidence: 0.8 }], 'CONFIRMED'],
    [[{ method: 'DECLARED', confidence: 0.79 }], 'POSSIBLE'],
    [
      [
        { method: 'DECLARED', confidence: 0.6, source: 'a' },
        { method: 'DECLARED', confidence: 0.5, source: 'b' },
      ],
      'CONFIRMED',
    ],
    [
      [
        { method: 'DECLARED', confidence: 0.6, source: 'a' },
        { method: 'DECLARED', confidence: 0.6, source: 'a' },
      ],
      'POSSIBLE',
    ],
    [[{ method: 'INFERRED', confidence: 0.99 }], 'POSSIBLE'],
    [[{ method: 'CONFIGURED', conditionStatus: 'UNRESOLVED' }], 'POSSIBLE'],
  ] as const)('statements %j are %s', (statements, grade) => {
    expect(gradeOf(statements.map((rest) => edge('SUPPORTS', 'i', 's', rest)))).toBe(grade);
  });
  it('takes the weakest link of a path and the strongest path of an item', () => {
    expect(weakest(['CONFIRMED', 'POSSIBLE'])).toBe('POSSIBLE');
    expect(strongest(['CONFIRMED', 'POSSIBLE'])).toBe('CONFIRMED');
    expect(strongest([])).toBe('POSSIBLE');
  });
  it('reads environments, and never takes two unknown ones for the same', () => {
    expect(environmentOf(fact('Workload', 'w', { environment: 'Prod' }))).toBe('PRODUCTION');
    expect(environmentOf(fact('Workload', 'w', { environment: 'blue' }))).toBe('OTHER');
    expect(environmentOf(fact('Workload', 'w'))).toBe('UNKNOWN');
    expect(sameEnvironment('UNKNOWN', 'UNKNOWN')).toBeNull();
    expect(sameEnvironment('TEST', 'TEST')).toBe(true);
  });
});

describe('canonical services', () => {
  const same = (a: string, b: string, rest = {}) =>
    edge('SAME_AS', a, b, { method: 'DECLARED', confidence: 0.8, ...rest });
  it('closes over likeness, in whatever order it is told', () => {
    for (const edges of [
      [same('a', 'b'), same('c', 'b')],
      [same('c', 'b'), same('a', 'b')],
    ]) {
      expect(canonical(edges).members('c')).toEqual(['a', 'b', 'c']);
      expect(canonical(edges).of('c')).toBe('a');
    }
  });
  it('keeps apart what is said to differ, even through a third', () => {
    const groups = canonical([same('a', 'b'), same('b', 'c'), edge('NOT_SAME_AS', 'c', 'a')]);
    expect(groups.of('a')).not.toBe(groups.of('c'));
  });
  it('merges by a guess only when two sources make it', () => {
    const guess = { method: 'INFERRED' as const, confidence: 0.6 };
    expect(canonical([same('a', 'b', guess)]).of('b')).toBe('b');
    expect(canonical([same('a', 'b', guess), same('a', 'b', { ...guess, source: 'other' })]).of('b')).toBe(
      'a',
    );
  });
});

it('follows successions through several services and out of rings', () => {
  const edges = [
    edge('REPLACED_BY', 'a', 'b', { validFrom: at('2026-03-02T00:00:00Z') }),
    edge('SPLIT_INTO', 'b', 'c'),
    edge('MERGED_INTO', 'c', 'a'),
  ];
  const found = successorsOf('a', edges, (id) => id, at('2026-03-01T00:00:00Z'));
  expect([...found.keys()]).toEqual(['b', 'c']);
  expect(found.get('b')).toBe(at('2026-03-01T00:00:00Z'));
});

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

describe('recommended actions', () => {
  const classes = ['RESIDUAL_SESSION', 'CARRIED_OVER', 'SHARED', 'EXCLUSIVE', 'TRUST_ONLY'] as const;
  const switches = [
    'shared',
    'unattributed',
    'breakGlass',
    'suppressed',
    'unlinked',
    'privileged',
    'issuerFailing',
  ] as const;
  const all: ActionFacts[] = classes.flatMap((of) =>
    (['CONFIRMED', 'POSSIBLE'] as const).flatMap((certainty) =>
      Array.from({ length: 2 ** switches.length }, (_, bits) => ({
        class: of,
        certainty,
        ...(Object.fromEntries(switches.map((name, i) => [name, (bits & (2 ** i)) !== 0])) as Record<
          (typeof switches)[number],
          boolean
        >),
      })),
    ),
  );
  it('never touches what is only POSSIBLE', () => {
    const gentle = ['CONFIRM', 'IDENTIFY', 'FIX_CONNECTOR', 'MANUAL', 'WAIT_EXPIRY', 'NONE'];
    for (const facts of all.filter(({ certainty }) => certainty === 'POSSIBLE')) {
      for (const action of recommendedActions(facts)) expect(gentle).toContain(action);
    }
  });
  it('never revokes what something else depends on, nor break-glass', () => {
    for (const facts of all) {
      const actions = recommendedActions(facts);
      expect(actions.length).toBeGreaterThan(0);
      if (facts.class === 'SHARED' || facts.breakGlass) expect(actions).not.toContain('REVOKE');
      if (facts.breakGlass) expect(actions).toEqual(['MANUAL']);
    }
  });
});
