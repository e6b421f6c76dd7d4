import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { crossEnvironment } from '../../../src/lineage/cross-environment/cross-environment.js';
import type { CrossEnvironmentAnswer } from '../../../src/lineage/cross-environment/item.js';
import type { EdgeClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { answerOf, key, pod, put, service, user } from '../list-world.js';
import { ref } from '../support.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const ask = (given: object = {}, when: object = {}) =>
  answerOf<CrossEnvironmentAnswer>(crossEnvironment, graph, given, when);
const list = (answer: CrossEnvironmentAnswer) =>
  answer.items
    .map(({ node: { attributes }, certainty, reasons, flags }) =>
      [attributes['providerId'] ?? attributes['name'], certainty, ...reasons, ...flags].join(' '),
    )
    .sort();
const used = (id: string, more: Partial<EdgeClaimInput> = {}): EdgeClaimInput => ({
  type: 'USED',
  to: ref.credential(id),
  method: 'OBSERVED',
  attributes: { lastObservedAt: '2026-03-09T00:00:00Z' },
  ...more,
});
const runsAs = (id: string): EdgeClaimInput => ({ type: 'USES', to: ref.identity(id) });
const assumes = (id: string, more: Partial<EdgeClaimInput> = {}): EdgeClaimInput => ({
  type: 'CAN_ASSUME',
  to: ref.identity(id),
  ...more,
});

describe('Q-15', () => {
  it('is a key that production shares with another environment, one service or several', async () => {
    await put(graph, [
      service('pay'),
      key('BOTH', null),
      pod('live', 'pay', { environment: 'prod' }, [used('BOTH')]),
      pod('try', 'pay', { environment: 'staging' }, [used('BOTH')]),
      key('LOWER', null),
      pod('t1', null, { environment: 'test' }, [used('LOWER')]),
      pod('t2', null, { environment: 'dev' }, [used('LOWER')]),
      key('REPLICAS', null),
      pod('r1', null, { environment: 'production' }, [used('REPLICAS')]),
      pod('r2', null, { environment: 'PRD' }, [used('REPLICAS')]),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual(['BOTH CONFIRMED REUSED']);
    expect(answer.items[0]?.uses.map(({ by, environment }) => `${by} ${environment}`).sort()).toEqual([
      'USED PRODUCTION',
      'USED STAGING',
    ]);
    expect(answer.items[0]?.because).toEqual(['BOTH is used by live (production) and try (staging).']);
    expect(answer.items[0]?.recommendedActions).toEqual(['ROTATE_AND_DETACH']);
  });

  it('is POSSIBLE where an environment is not known: UNKNOWN is not the same as UNKNOWN', async () => {
    await put(graph, [
      key('HALF', null),
      pod('a', null, { environment: 'prod' }, [used('HALF')]),
      pod('b', null, {}, [used('HALF')]),
      key('BLIND', null),
      pod('c', null, {}, [used('BLIND')]),
      pod('d', null, {}, [used('BLIND')]),
      key('ALONE', null),
      pod('e', null, {}, [used('ALONE')]),
    ]);
    expect(list(await ask())).toEqual([
      'BLIND POSSIBLE ENVIRONMENT_UNKNOWN REUSED',
      'HALF POSSIBLE ENVIRONMENT_UNKNOWN REUSED',
    ]);
  });

  it("takes the realm's environment where nothing is said of the workload itself", async () => {
    await put(graph, [
      { node: ref.realm('111111111111'), attributes: { environment: 'production' } },
      key('K', null),
      pod('a', null, {}, [used('K')]),
      pod('b', null, { environment: 'dev' }, [used('K')]),
    ]);
    expect(list(await ask())).toEqual(['K CONFIRMED REUSED']);
  });

  it('is an identity that runs in both, and one in production that something lower may assume', async () => {
    await put(graph, [
      user('wide', { environment: 'prod' }),
      pod('a', null, { environment: 'prod' }, [runsAs('wide')]),
      pod('b', null, { environment: 'test' }, [runsAs('wide')]),
      user('target', { environment: 'prod' }),
      user('lower', { environment: 'dev' }, [assumes('target')]),
      user('peer', { environment: 'prod' }, [assumes('target'), assumes('downward')]),
      user('downward', { environment: 'dev' }),
      user('untold', {}, [assumes('other')]),
      user('other', { environment: 'prod' }),
      user('barred', { environment: 'prod' }),
      user('never', { environment: 'dev' }, [
        assumes('barred', { attributes: { conditionStatus: 'UNSATISFIABLE' } }),
      ]),
      user('maybe', { environment: 'dev' }, [
        assumes('conditional', { attributes: { conditionStatus: 'UNRESOLVED' } }),
      ]),
      user('conditional', { environment: 'prod' }),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual([
      'conditional POSSIBLE WEAK_LINK TRUSTED_FROM_OUTSIDE',
      'other POSSIBLE ENVIRONMENT_UNKNOWN TRUSTED_FROM_OUTSIDE',
      'target CONFIRMED TRUSTED_FROM_OUTSIDE',
      'wide CONFIRMED REUSED',
    ]);
    const target = answer.items.find((item) => item.node.attributes['name'] === 'target');
    expect(target?.uses.map((use) => use.node.attributes['name'])).toEqual(['lower']);
    expect(target?.because).toEqual(['target (production) can be assumed by lower (development).']);
    expect(target).toMatchObject({ severity: 'CRITICAL', recommendedActions: ['REMOVE_TRUST'] });
  });

  it("does not take trust in the provider's own compute for another environment", async () => {
    await put(graph, [
      user('role', { environment: 'prod', kind: 'ROLE' }),
      {
        node: { type: 'FederatedSubject', key: ['aws', 'lambda.amazonaws.com'] },
        attributes: { kind: 'AWS_SERVICE', pattern: 'lambda.amazonaws.com' },
        edges: [assumes('role')],
      },
    ]);
    expect(list(await ask())).toEqual([]);
  });

  it('leaves out a federated subject of which nobody tells where it runs, and says so', async () => {
    const subject = (id: string, environment?: string) => ({
      node: { type: 'FederatedSubject' as const, key: ['https://ci.example', id] },
      attributes: { kind: 'OIDC', pattern: id, ...(environment ? { environment } : {}) },
      edges: [assumes('role')],
    });
    await put(graph, [user('role', { environment: 'prod' }), subject('repo:acme/pay:*')]);
    const answer = await ask();
    expect(list(answer)).toEqual([]);
    expect(answer.warnings.map(({ code }) => code)).toEqual(['NOT_EVALUATED']);
    await put(graph, [subject('repo:acme/pay:dev', 'dev')], { scope: 'other' });
    expect(list(await ask())).toEqual(['role CONFIRMED TRUSTED_FROM_OUTSIDE']);
  });

  it('forgets a consumer that was not seen for longer than the usage window, and knows it as of then', async () => {
    const seen = (at: string) => ({
      validFrom: '2025-09-01T00:00:00Z',
      attributes: { lastObservedAt: at },
    });
    await put(graph, [
      key('K', null),
      pod('a', null, { environment: 'prod' }, [used('K', seen('2026-03-01T00:00:00Z'))]),
      pod('b', null, { environment: 'dev' }, [used('K', seen('2025-12-01T00:00:00Z'))]),
    ]);
    expect(list(await ask())).toEqual([]);
    expect(list(await ask({}, { asOf: '2026-02-28T23:59:59Z' }))).toEqual(['K CONFIRMED REUSED']);
    expect(list(await ask({}, { asOf: '2026-03-01T00:00:00Z' }))).toEqual([]);
  });

  it('is doubtful by a guess alone, and where sources disagree on an environment', async () => {
    await put(graph, [
      key('GUESS', null),
      pod('a', null, { environment: 'prod' }, [used('GUESS')]),
      pod('b', null, { environment: 'dev' }, [
        { type: 'USED', to: ref.credential('GUESS'), method: 'INFERRED' },
      ]),
      key('TORN', null),
      pod('c', null, { environment: 'prod' }, [used('TORN')]),
      pod('d', null, { environment: 'dev' }, [used('TORN')]),
    ]);
    await put(graph, [pod('d', null, { environment: 'prod' })], { source: 'two', connector: 'other' });
    expect(list(await ask())).toEqual(['GUESS POSSIBLE WEAK_LINK REUSED', 'TORN POSSIBLE CONTESTED REUSED']);
  });
});
