import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createContext } from '../../../src/api/context.js';
import { runOperation } from '../../../src/api/execute.js';
import { buildSchema } from '../../../src/api/schema.js';
import type { Graph } from '../../../src/graph/port.js';
import { EVALUATORS } from '../../../src/lineage/findings/evaluators.js';
import { fingerprint } from '../../../src/lineage/findings/finding.js';
import { findings } from '../../../src/lineage/findings/findings.js';
import { RULE_IDS, RULES } from '../../../src/lineage/rules.js';
import { DEFAULT_POLICY, type ClaimInput } from '../../../src/model/index.js';
import { describeEngines } from '../../support/graph.js';
import { at, syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

// A server that has just been started plans every statement of every rule first.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const { identity, credential, service, team, person } = ref;
const refs = {
  user: identity('user'),
  key: credential('AKIA1'),
  leaked: credential('AKIA2'),
  legacy: service('pay-legacy'),
  red: team('red'),
  blue: team('blue'),
  ann: person('ann'),
};
const name = named(refs);

it('has the 48 rules, each evaluated by at most one evaluator', () => {
  expect(RULE_IDS).toHaveLength(48);
  expect(RULE_IDS).toEqual([...RULE_IDS].sort());
  for (const id of RULE_IDS) expect(RULES[id].id).toBe(id);
  const evaluated = EVALUATORS.flatMap(({ rules }) => rules);
  expect(new Set(evaluated).size).toBe(evaluated.length);
});

it('keeps its name whatever the order of its subjects', () => {
  const [a, b] = [{ id: 'urn:a' }, { id: 'urn:b' }];
  expect(fingerprint('LIN-031', [a, b])).toBe(fingerprint('LIN-031', [b, a]));
  expect(fingerprint('LIN-031', [a])).not.toBe(fingerprint('LIN-041', [a]));
  expect(fingerprint('LIN-031', [a])).toMatch(/^LIN-031-[a-z2-7]{26}$/);
});

describeEngines('findings', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
  }, 60_000);
  afterEach(() => graph.close());

  const cmdb = (more: object = {}) =>
    syncClaims(graph, {
      source: 'snow',
      connector: 'servicenow',
      realm: { provider: 'servicenow', realmId: 'cmdb', kind: 'INSTANCE' },
      capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'],
      observedAt: SEEN,
      claims: [
        {
          node: refs.legacy,
          attributes: { name: 'pay-legacy', lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' },
        },
        { node: refs.red, attributes: { name: 'red', status: 'ACTIVE' } },
        { node: refs.blue, attributes: { name: 'blue', status: 'ACTIVE' } },
        { node: refs.ann, attributes: { name: 'ann', status: 'ACTIVE' } },
      ],
      ...more,
    });
  const cloud = (edges: NonNullable<ClaimInput['edges']> = [], more: ClaimInput[] = []) =>
    syncClaims(graph, {
      observedAt: SEEN,
      capabilities: ['IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'WORKLOADS', 'SECRET_LOCATIONS', 'LAST_USED'],
      claims: [
        {
          node: refs.user,
          attributes: { name: 'svc-pay', kind: 'MACHINE_USER', state: 'ACTIVE' },
          edges: [{ type: 'SUPPORTS', to: refs.legacy, method: 'DECLARED' }, ...edges],
        },
        {
          node: refs.key,
          attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE', providerId: 'AKIA1' },
          edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
        },
        ...more,
      ],
    });
  const ask = async (given: object = {}) => {
    const answer = await findings.ask(asking(graph, NOW), findings.args.parse(given));
    return {
      ...answer,
      said: answer.items.map(
        (item) =>
          `${item.rule.id} ${item.subjects.map(({ id }) => name(id)).join('+')} ${item.severity} ${item.certainty} ${item.status}`,
      ),
    };
  };
  const owned = (to: ClaimInput['node']) => ({ type: 'OWNED_BY' as const, to, method: 'DECLARED' as const });

  it('are what the questions list, by rule, worst first', async () => {
    await cmdb();
    await cloud(
      [],
      [
        {
          node: refs.leaked,
          attributes: {
            kind: 'ACCESS_KEY',
            state: 'ACTIVE',
            providerId: 'AKIA2',
            compromisedAt: '2026-03-05T00:00:00Z',
          },
          edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
        },
      ],
    );
    const { said, rules, warnings } = await ask({
      rules: ['LIN-001', 'lin-031', 'LIN-041', 'LIN-045', 'LIN-048'],
    });
    expect(said.slice(0, 2).sort()).toEqual([
      'LIN-031 leaked CRITICAL CONFIRMED OPEN',
      'LIN-041 leaked CRITICAL CONFIRMED OPEN',
    ]);
    expect(said.slice(2).sort()).toEqual([
      'LIN-001 user HIGH CONFIRMED OPEN',
      'LIN-031 key HIGH CONFIRMED OPEN',
    ]);
    expect(rules.map(({ rule, evaluated, open: count }) => [rule.id, evaluated, count])).toEqual([
      ['LIN-001', true, 1],
      ['LIN-031', true, 2],
      ['LIN-041', true, 1],
      ['LIN-045', true, 0],
      ['LIN-048', true, 0],
    ]);
    expect(warnings.map(({ code }) => code)).not.toContain('NOT_EVALUATED');
  });

  it('tell who answers for an identity', async () => {
    await cmdb();
    const rules = ['LIN-001', 'LIN-006', 'LIN-008', 'LIN-009'];
    const said = async (...edges: NonNullable<ClaimInput['edges']>) => {
      await cloud(edges);
      return (await ask({ rules })).said;
    };
    expect(await said(owned(refs.red), owned(refs.blue))).toEqual(['LIN-008 user MEDIUM CONFIRMED OPEN']);
    expect(await said(owned(refs.ann))).toEqual(['LIN-006 user LOW CONFIRMED OPEN']);
    expect(await said(owned(refs.red))).toEqual([]);
    const attested = { ...owned(refs.red), method: 'ATTESTED' as const };
    expect(await said({ ...attested, attributes: { attestedUntil: '2026-03-01T00:00:00Z' } })).toEqual([
      'LIN-001 user HIGH CONFIRMED OPEN',
      'LIN-009 user LOW CONFIRMED OPEN',
    ]);
  });

  it('never confirm that nobody owns what nobody could be asked about, and say that sight was lost', async () => {
    await cmdb();
    await cmdb({ completeness: 'FAILED', claims: [], observedAt: '2026-03-09T23:30:00Z' });
    await cloud();
    const { said, certainty } = await ask({ rules: ['LIN-001', 'LIN-045'] });
    expect(certainty).toBe('PARTIAL');
    expect(said.sort()).toEqual([
      'LIN-001 user MEDIUM POSSIBLE OPEN',
      expect.stringMatching(/^LIN-045 .* MEDIUM CONFIRMED OPEN$/),
    ]);
  });

  it('are suppressed by an exception, and not hidden', async () => {
    await cmdb();
    await cloud();
    await syncClaims(graph, {
      source: 'grc',
      connector: 'file',
      observedAt: SEEN,
      claims: [
        {
          node: { type: 'Exception', key: ['grc', '1'] },
          attributes: { status: 'ACTIVE', rules: ['LIN-031'], expiresAt: '2026-04-01T00:00:00Z' },
          edges: [{ type: 'COVERS', to: refs.key }],
        },
      ],
    });
    const { said, rules, counts } = await ask({ rules: ['LIN-031'] });
    expect(said).toEqual(['LIN-031 key HIGH CONFIRMED SUPPRESSED']);
    expect(rules[0]).toMatchObject({ open: 0, suppressed: 1 });
    expect(counts).toMatchObject({ total: 1, confirmed: 0, suppressed: 1 });
    expect((await ask({ rules: ['LIN-031'], status: 'OPEN' })).said).toEqual([]);
  });

  it('can be narrowed, and paged through without a gap', async () => {
    await cmdb();
    await cloud();
    const rules = ['LIN-001', 'LIN-014', 'LIN-031'];
    const all = (await ask({ rules })).items.map(({ id }) => id);
    expect(all.length).toBeGreaterThan(1);
    const paged: string[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const { items, pageInfo } = await ask({ rules, first: 1, ...(after ? { after } : {}) });
      paged.push(...items.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    }
    expect(paged).toEqual(all);
    expect(
      (await ask({ rules, node: idOf(refs.key) })).items.every(
        ({ subjects }) => subjects[0]?.id === idOf(refs.key),
      ),
    ).toBe(true);
    expect((await ask({ rules, severity: 'CRITICAL' })).items).toEqual([]);
    await expect(ask({ rules, after: 'none' })).rejects.toMatchObject({ code: 'USAGE' });
    expect(findings.args.safeParse({ rules: ['LIN-099'] }).success).toBe(false);
  });

  it('answer through GraphQL', async () => {
    await cmdb();
    await cloud();
    const text = `{ findings(rules: ["LIN-031"]) { certainty counts { total } pageInfo { hasNextPage endCursor }
      rules { rule { id title base maps } evaluated open suppressed }
      items { id rule { id } subjects { id name } status severity certainty reasons flags because
        recommendedActions owner { status } evidence { type } suppressedBy { id } } } }`;
    const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(NOW), requestId: 'test' });
    const { data, errors } = await runOperation(buildSchema(), text, {}, context);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      findings: {
        counts: { total: 1 },
        items: [{ rule: { id: 'LIN-031' }, recommendedActions: ['REVOKE'] }],
      },
    });
  });
});
