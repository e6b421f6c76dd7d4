import { afterEach, beforeEach, expect, it } from 'vitest';
import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import { wholeAnswer } from '../../src/api/whole-answer.js';
import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY, urn } from '../../src/model/index.js';
import { describeEngines } from '../support/graph.js';
import { at, syncClaims } from '../support/sync.js';
import { idOf, ref } from './support.js';

const NOW = '2026-03-10T00:00:00Z';
const schema = buildSchema();
/** By engine and question: the bytes of each answer. */
const answers = new Map<string, Map<string, string>>();
const QUESTIONS: Record<string, { args: object; holds: unknown }> = {
  moverImpact: {
    args: { type: 'service.retired', subject: 'pay', occurredAt: '2026-03-01' },
    holds: { hypothetical: true, counts: { total: 3 }, overdue: 2 },
  },
  leaverImpact: { args: { person: 'ada', leftAt: NOW }, holds: { counts: { total: 1 } } },
  teamDissolved: { args: { team: 'core' }, holds: { dissolved: { value: 'TRUE' }, counts: { total: 2 } } },
  offboardingPlan: {
    args: { subject: 'pay' },
    holds: { steps: [{ kind: 'REVOKE' }, { kind: 'REVOKE' }, { kind: 'VERIFY' }] },
  },
  offboardingVerification: {
    args: { subject: 'pay', since: '2026-03-09T12:00:00Z' },
    holds: { status: 'CANNOT_VERIFY' },
  },
  exceptions: { args: { state: 'EXPIRED' }, holds: { expiredButEffective: 1 } },
};

let graph: Graph;
describeEngines('the questions on governance', (engine) => {
  beforeEach(async () => {
    graph = await engine.open();
    await syncClaims(graph, {
      observedAt: '2026-03-09T00:00:00Z',
      capabilities: ['IDENTITIES', 'CREDENTIALS', 'SERVICES', 'OWNERS'],
      claims: [
        {
          node: ref.team('core'),
          attributes: { name: 'core', status: 'DISSOLVED', dissolvedAt: '2026-02-01' },
        },
        { node: ref.person('ada'), attributes: { name: 'ada', status: 'ACTIVE' } },
        {
          node: ref.service('pay'),
          attributes: { name: 'pay', lifecycle: 'ACTIVE', createdAt: '2025-01-01T00:00:00Z' },
          edges: [{ type: 'OWNED_BY', to: ref.team('core'), validFrom: '2025-01-01T00:00:00Z' }],
        },
        {
          node: ref.identity('svc'),
          attributes: {
            name: 'svc',
            kind: 'MACHINE_USER',
            state: 'ACTIVE',
            createdAt: '2025-01-01T00:00:00Z',
          },
          edges: [
            { type: 'SUPPORTS', to: ref.service('pay') },
            { type: 'CREATED_BY', to: ref.person('ada') },
          ],
        },
        {
          node: ref.credential('AKIA1'),
          attributes: {
            providerId: 'AKIA1',
            kind: 'ACCESS_KEY',
            state: 'ACTIVE',
            createdAt: '2025-01-01T00:00:00Z',
          },
          edges: [{ type: 'AUTHENTICATES_AS', to: ref.identity('svc') }],
        },
        {
          node: { type: 'Exception', key: ['x', '1'] },
          attributes: { name: 'EX-1', status: 'ACTIVE', approver: 'CISO', expiresAt: '2026-03-01T00:00:00Z' },
          edges: [{ type: 'COVERS', to: ref.credential('AKIA1') }],
        },
      ],
    });
  }, 120_000);
  afterEach(() => graph.close());

  it('answer whole, and twice the same bytes', async () => {
    const said = new Map<string, string>();
    answers.set(engine.name, said);
    for (const [field, { args, holds }] of Object.entries(QUESTIONS)) {
      const ask = async () => {
        const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(NOW), requestId: 'test' });
        const { data, errors } = await runOperation(schema, wholeAnswer(schema, field), { ...args }, context);
        expect(errors, field).toBeUndefined();
        return data?.[field];
      };
      const answer = await ask();
      expect(answer, field).toMatchObject(holds as object);
      said.set(field, JSON.stringify(answer));
      expect(JSON.stringify(await ask()), field).toBe(said.get(field));
    }
    // What the graph records of its own reading differs by no byte between the engines either.
    const [first] = answers.values();
    expect(said).toEqual(first);
  }, 120_000);

  it('know a recorded event by its urn', async () => {
    const run = async (text: string, variables: object) => {
      const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(NOW), requestId: 'test' });
      const { data, errors } = await runOperation(schema, text, { ...variables }, context);
      expect(errors).toBeUndefined();
      return data as Record<string, { items: { status: string; type: string }[] }>;
    };
    const input = { id: '1', source: '/cmdb', type: 'service.retired', subject: 'pay', time: '2026-03-01' };
    await run('mutation ($input: CloudEventInput!) { recordEvent(input: $input) { outcome } }', { input });
    const event = urn({ type: 'LifecycleEvent', key: ['/cmdb', '1'] });
    const done = {
      type: 'REVOKE',
      subject: idOf(ref.credential('AKIA1')),
      trigger: event,
      status: 'DONE_UNVERIFIED',
      by: 'ada',
    };
    await run(
      'mutation ($input: ObligationProgressInput!) { progressObligation(input: $input) { outcome } }',
      { input: done },
    );
    const { moverImpact } = await run(
      'query ($event: String) { moverImpact(event: $event) { items { type status } } }',
      { event },
    );
    expect(moverImpact?.items.filter(({ type }) => type === 'REVOKE')).toEqual([
      { type: 'REVOKE', status: 'DONE_UNVERIFIED' },
    ]);
  }, 120_000);
});
