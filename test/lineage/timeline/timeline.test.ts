import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { questionNamed } from '../../../src/lineage/index.js';
import { timeline } from '../../../src/lineage/timeline/timeline.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { at, syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const { credential, identity, service, workload, team } = ref;
const refs = {
  key: credential('AKIA1'),
  user: identity('user'),
  job: workload('job'),
  pay: service('pay'),
  twin: service('twin'),
  team: team('payments'),
  event: { type: 'LifecycleEvent' as const, key: ['cmdb', 'e1'] },
  future: { type: 'LifecycleEvent' as const, key: ['cmdb', 'e2'] },
  waiver: { type: 'Exception' as const, key: ['x1'] },
  review: { type: 'Attestation' as const, key: ['a1'] },
};
const name = named(refs);

let graph: Graph;
let put: ReturnType<typeof putInto>;
beforeEach(async () => {
  graph = await openMemoryGraph();
  put = putInto(graph);
});
afterEach(() => graph.close());

const putInto =
  (into: Graph) =>
  (observedAt: string, claims: ClaimInput[], more: object = {}) =>
    syncClaims(into, {
      observedAt,
      claims,
      capabilities: ['IDENTITIES', 'CREDENTIALS', 'SERVICES'],
      ...more,
    });
const user = (attributes: object = {}, edges: ClaimInput['edges'] = []): ClaimInput => ({
  node: refs.user,
  attributes: { kind: 'MACHINE_USER', state: 'ACTIVE', ...attributes },
  edges,
});
const ask = (
  node: { type: string; key: string[] },
  given: object = {},
  when: Parameters<typeof asking>[2] = {},
) => timeline.ask(asking(graph, NOW, when), timeline.args.parse({ node: idOf(node as never), ...given }));
const told = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map(({ at, kind, attribute, other }) =>
    [at.slice(0, 10), kind, attribute, other && name(other.id)].filter(Boolean).join(' '),
  );

describe('Q-36 timeline', () => {
  it('is found by its id, and diff by another', () => {
    expect(questionNamed('q-36')?.field).toBe('timeline');
    expect(questionNamed('Q-36d')?.field).toBe('diff');
  });

  it('tells in order what was seen, changed, related and gone, with who says so', async () => {
    await put('2026-01-01T00:00:00Z', [
      user({ createdAt: '2025-06-01T00:00:00Z' }, [{ type: 'SUPPORTS', to: refs.pay }]),
      { node: refs.job, attributes: { kind: 'POD' }, edges: [{ type: 'USES', to: refs.user }] },
    ]);
    await put('2026-02-01T00:00:00Z', [
      user({ createdAt: '2025-06-01T00:00:00Z', state: 'SUSPENDED' }, [{ type: 'SUPPORTS', to: refs.pay }]),
    ]);
    await put('2026-02-02T00:00:00Z', []);
    await put('2026-02-03T00:00:00Z', []);
    expect(await told(refs.user)).toEqual(
      [
        '2025-06-01 CREATED createdAt',
        // What its source does not date is as old as the account, or as the first look at it.
        '2025-06-01 RELATIONSHIP_BEGAN pay',
        '2026-01-01 FIRST_SEEN',
        '2026-01-01 RELATIONSHIP_BEGAN job',
        '2026-02-01 ATTRIBUTE_CHANGED state',
        '2026-02-02 RELATIONSHIP_ENDED job',
        '2026-02-02 ABSENCE_SUSPECTED',
        '2026-02-03 RELATIONSHIP_ENDED pay',
        '2026-02-03 ABSENCE_CONFIRMED',
      ].sort((a, b) => (a.slice(0, 10) < b.slice(0, 10) ? -1 : a.slice(0, 10) > b.slice(0, 10) ? 1 : 0)),
    );
    const { items } = await ask(refs.user);
    const ended = items.find(
      (one) => one.kind === 'RELATIONSHIP_ENDED' && name(one.other?.id ?? '') === 'job',
    );
    expect(ended).toMatchObject({
      endReason: 'CONSUMER_REMOVED',
      relationship: 'USES',
      sources: ['aws'],
      recordedAt: at('2026-02-02T00:00:00Z'),
    });
    const changed = items.find((one) => one.kind === 'ATTRIBUTE_CHANGED');
    expect(changed).toMatchObject({
      before: 'ACTIVE',
      after: 'SUSPENDED',
      basis: 'OBSERVED',
      certainty: 'CONFIRMED',
    });
    expect(changed?.because.join()).toContain('from ACTIVE to SUSPENDED');
  });

  it('tells of the past as it was known then, also where the source only named the node (P4)', async () => {
    const tie: ClaimInput = { node: refs.key, edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }] };
    await put('2026-01-01T00:00:00Z', [tie]);
    const then = { knownAt: at('2026-01-01T12:00:00Z'), asOf: at('2026-01-01T12:00:00Z') };
    const before = await ask(refs.key, {}, then);
    expect(before.items.map(({ kind, basis }) => `${kind} ${basis}`)).toContain(
      'RELATIONSHIP_BEGAN OBSERVED',
    );
    await put('2026-01-02T00:00:00Z', []);
    await put('2026-01-03T00:00:00Z', [{ ...tie, attributes: { kind: 'ACCESS_KEY' } }]);
    expect((await ask(refs.key, {}, then)).items).toEqual(before.items);
  });

  it('tells what is restored, and never reads a failed run as an absence', async () => {
    await put('2026-01-01T00:00:00Z', [user()]);
    await put('2026-01-02T00:00:00Z', [], { completeness: 'PARTIAL' });
    await put('2026-01-03T00:00:00Z', []);
    await put('2026-01-04T00:00:00Z', [user()]);
    expect(await told(refs.user)).toEqual([
      '2026-01-01 FIRST_SEEN',
      '2026-01-03 ABSENCE_SUSPECTED',
      '2026-01-04 SEEN_AGAIN',
    ]);
  });

  it('is half-open, and by default ends with asOf', async () => {
    await put('2026-01-01T00:00:00Z', [user()]);
    await put('2026-02-01T00:00:00Z', [user({ purpose: 'pays' })]);
    await put('2026-03-01T00:00:00Z', [user({ purpose: 'paid' })]);
    const window = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
    expect(await told(refs.user, window)).toEqual(['2026-01-01 FIRST_SEEN']);
    expect(await told(refs.user, { from: window.to, to: '2026-03-01T00:00:00Z' })).toEqual([
      '2026-02-01 ATTRIBUTE_CHANGED purpose',
    ]);
    expect(await told(refs.user, {}, { asOf: '2026-02-01T00:00:00Z' })).toHaveLength(2);
    expect(timeline.args.safeParse({ node: 'x', from: window.to, to: window.from }).success).toBe(false);
  });

  it('tells an event where it happened, once it is known, and one from the future where it was recorded', async () => {
    await put('2026-01-01T00:00:00Z', [{ node: refs.pay, attributes: { name: 'pay', lifecycle: 'ACTIVE' } }]);
    const event = (node: ClaimInput['node'], type: string, occurredAt: string): ClaimInput => ({
      node,
      attributes: { type, occurredAt },
      edges: [{ type: 'ON_SUBJECT', to: refs.pay }],
    });
    await put(
      '2026-03-05T00:00:00Z',
      [
        event(refs.event, 'service.retired', '2026-02-01T00:00:00Z'),
        event(refs.future, 'service.reactivated', '2026-04-01T00:00:00Z'),
      ],
      { source: 'cmdb', scope: 'events' },
    );
    expect((await told(refs.pay)).filter((one) => one.includes('EVENT'))).toEqual([
      '2026-02-01 LIFECYCLE_EVENT event',
      '2026-03-05 LIFECYCLE_EVENT future',
    ]);
    const flags = (await ask(refs.pay)).items
      .filter(({ kind }) => kind === 'LIFECYCLE_EVENT')
      .map((one) => one.flags);
    expect(flags).toEqual([[], ['FUTURE_EVENT']]);
    const before = { asOf: '2026-03-04T00:00:00Z', knownAt: '2026-03-04T00:00:00Z' };
    expect((await told(refs.pay, {}, before)).filter((one) => one.includes('EVENT'))).toEqual([]);
    const later = { asOf: '2026-03-04T00:00:00Z', knownAt: '2026-03-09T00:00:00Z' };
    expect((await told(refs.pay, {}, later)).filter((one) => one.includes('EVENT'))).toEqual([
      '2026-02-01 LIFECYCLE_EVENT event',
    ]);
  });

  it('tells when exceptions and attestations begin and end', async () => {
    await put('2026-01-01T00:00:00Z', [
      user(),
      {
        node: refs.waiver,
        attributes: {
          status: 'ACTIVE',
          approvedAt: '2026-01-05T00:00:00Z',
          expiresAt: '2026-03-01T00:00:00Z',
        },
        edges: [{ type: 'COVERS', to: refs.user }],
      },
      {
        node: refs.review,
        attributes: { decision: 'KEEP', at: '2026-01-06T00:00:00Z', validUntil: '2026-06-01T00:00:00Z' },
        edges: [{ type: 'ON_SUBJECT', to: refs.user }],
      },
    ]);
    expect(await told(refs.user)).toEqual([
      '2026-01-01 FIRST_SEEN',
      '2026-01-05 EXCEPTION_BEGAN waiver',
      '2026-01-06 ATTESTED review',
      '2026-03-01 EXCEPTION_ENDED waiver',
    ]);
    await put('2026-02-01T00:00:00Z', [
      user(),
      {
        node: refs.waiver,
        attributes: {
          status: 'REVOKED',
          approvedAt: '2026-01-05T00:00:00Z',
          expiresAt: '2026-03-01T00:00:00Z',
        },
        edges: [{ type: 'COVERS', to: refs.user }],
      },
      {
        node: refs.review,
        attributes: { decision: 'KEEP', at: '2026-01-06T00:00:00Z', validUntil: '2026-06-01T00:00:00Z' },
        edges: [{ type: 'ON_SUBJECT', to: refs.user }],
      },
    ]);
    expect((await told(refs.user)).filter((one) => one.includes('EXCEPTION'))).toEqual([
      '2026-01-05 EXCEPTION_BEGAN waiver',
      '2026-02-01 EXCEPTION_ENDED waiver',
    ]);
  });

  it('tells each rotation and use that was ever told, and what is the same together', async () => {
    const key = (attributes: object): ClaimInput => ({
      node: refs.key,
      attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE', ...attributes },
    });
    await put('2026-01-02T00:00:00Z', [key({ lastRotatedAt: '2026-01-01T00:00:00Z' })]);
    await put('2026-02-02T00:00:00Z', [key({ lastRotatedAt: '2026-02-01T00:00:00Z' })]);
    expect(await told(refs.key)).toEqual([
      '2026-01-01 ROTATED lastRotatedAt',
      '2026-01-02 FIRST_SEEN',
      '2026-02-01 ROTATED lastRotatedAt',
    ]);
    await put('2026-02-03T00:00:00Z', [{ node: refs.pay, attributes: { name: 'pay' } }], { scope: 's' });
    await put(
      '2026-02-04T00:00:00Z',
      [
        {
          node: refs.twin,
          attributes: { name: 'pay' },
          edges: [{ type: 'SAME_AS', to: refs.pay, method: 'DECLARED' }],
        },
      ],
      { source: 'cmdb', scope: 't' },
    );
    expect((await told(refs.pay)).filter((one) => one.includes('FIRST_SEEN'))).toHaveLength(2);
  });

  it('says that nobody looked before the first observation', async () => {
    await put('2026-01-01T00:00:00Z', [user()]);
    expect((await ask(refs.user)).warnings.map(({ code }) => code)).toContain('NOT_OBSERVED_BEFORE');
    const since = await ask(refs.user, { from: '2026-01-01T00:00:00Z' });
    expect(since.warnings.map(({ code }) => code)).not.toContain('NOT_OBSERVED_BEFORE');
  });
});

describeEngines('Q-36 timeline through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    const put = putInto(graph);
    await put('2026-01-01T00:00:00Z', [
      user({ name: 'svc-\u202epay' }, [{ type: 'SUPPORTS', to: refs.pay }]),
    ]);
    await put('2026-02-01T00:00:00Z', [user({ name: 'svc-pay' })]);
    const answer = await whole(graph, 'timeline', { node: idOf(refs.user) }, NOW);
    const items = answer['items'] as { kind: string; at: string; because: string[] }[];
    expect(items.map(({ kind, at }) => `${at.slice(0, 10)} ${kind}`)).toEqual([
      '2026-01-01 FIRST_SEEN',
      '2026-01-01 RELATIONSHIP_BEGAN',
      '2026-02-01 ATTRIBUTE_CHANGED',
      '2026-02-01 RELATIONSHIP_ENDED',
    ]);
    expect(JSON.stringify(items)).not.toContain('\u202e');
    expect(JSON.stringify(await whole(graph, 'timeline', { node: idOf(refs.user) }, NOW))).toBe(
      JSON.stringify(answer),
    );
  }, 180_000);
});
