import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { sharedCredentials, sharedIdentities } from '../../../src/lineage/sharing/shared.js';
import { shared } from '../../../src/lineage/sharing/decide.js';
import type { SharedAnswer } from '../../../src/lineage/sharing/item.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { answerOf, key, pod, put, service, user } from '../list-world.js';
import { ref } from '../support.js';

describe('A4 shared', () => {
  const sure = (service: string) => ({ service, certainty: 'CONFIRMED' as const });
  const weak = (service: string) => ({ service, certainty: 'POSSIBLE' as const });
  it.each([
    [[], 0, 'FALSE', []],
    [[sure('a'), sure('a')], 0, 'FALSE', []],
    [[sure('a'), sure('b')], 0, 'TRUE', []],
    [[sure('a'), weak('b')], 0, 'UNKNOWN', ['WEAK_ASSOCIATION']],
    [[sure('a')], 2, 'UNKNOWN', ['CONSUMER_WITHOUT_SERVICE']],
    [[], 3, 'FALSE', []],
  ])('%j and %d of no service', (services, loose, value, reasons) => {
    expect(shared(services, loose)).toEqual({ value, reasons });
  });
});

describe('Q-14', () => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await openMemoryGraph();
  });
  afterEach(() => graph.close());
  const ask = (when: object = {}) => answerOf<SharedAnswer>(sharedCredentials, graph, {}, when);
  const identities = () => answerOf<SharedAnswer>(sharedIdentities, graph);
  const list = (answer: SharedAnswer) =>
    answer.items
      .map(({ node: { attributes }, certainty, services, reasons }) =>
        [
          attributes['providerId'] ?? attributes['name'],
          certainty,
          services
            .map((one) => one.service.attributes['name'])
            .sort()
            .join('+'),
          ...reasons,
        ].join(' '),
      )
      .sort();
  const reads = (id: string, of: string | null, place: string): ClaimInput =>
    pod(id, of, {}, [{ type: 'CONSUMES', to: ref.location(place) }]);
  const place = (id: string, of: string, currency?: 'CURRENT' | 'RESIDUE'): ClaimInput => ({
    node: ref.location(id),
    attributes: { class: 'VAULT' },
    edges: [{ type: 'HOLDS', to: ref.material(of), attributes: currency ? { currency } : {} }],
  });
  const made = (id: string, of: string | null, from: string) =>
    key(id, of, {}, [{ type: 'HAS_MATERIAL', to: ref.material(from) }]);

  it('is what two services use, and not what three pods of one do', async () => {
    await put(graph, [
      service('pay'),
      service('data'),
      user('u1'),
      made('ONE', 'u1', 'm1'),
      place('v1', 'm1'),
      reads('p1', 'pay', 'v1'),
      reads('p2', 'pay', 'v1'),
      reads('p3', 'pay', 'v1'),
      user('u2'),
      made('TWO', 'u2', 'm2'),
      place('v2', 'm2'),
      reads('p4', 'pay', 'v2'),
      reads('p5', 'data', 'v2'),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual(['TWO CONFIRMED data+pay']);
    expect(answer.items[0]?.recommendedActions).toEqual(['ROTATE_AND_DETACH']);
    expect(answer.items[0]?.consumers).toHaveLength(2);
    expect(answer.items[0]?.because).toHaveLength(1);
    expect(answer.items[0]?.because[0]).toMatch(/^TWO is tied to .*pay \(through p4\)/);
    expect(list(await identities())).toEqual(['u2 CONFIRMED data+pay']);
  });

  it('counts a service that two sources know once, and two that are said to differ twice', async () => {
    const twin: ClaimInput = {
      ...service('pay-cmdb'),
      edges: [{ type: 'SAME_AS', to: ref.service('pay'), method: 'DECLARED' }],
    };
    const claims = [
      service('pay'),
      user('u1'),
      key('K', 'u1', {}, [
        { type: 'SUPPORTS', to: ref.service('pay'), method: 'DECLARED' as const },
        { type: 'SUPPORTS', to: ref.service('pay-cmdb'), method: 'DECLARED' as const },
      ]),
    ];
    await put(graph, [twin, ...claims]);
    expect(list(await ask())).toEqual([]);
    await put(
      graph,
      [{ ...twin, edges: [{ type: 'NOT_SAME_AS', to: ref.service('pay'), method: 'DECLARED' }] }, ...claims],
      { observedAt: '2026-03-09T23:30:00Z' },
    );
    expect(list(await ask())).toEqual(['K CONFIRMED pay+pay-cmdb']);
  });

  it('does not count an association that has ended, and does as of then', async () => {
    const tie = (validTo?: string) => [
      {
        type: 'SUPPORTS' as const,
        to: ref.service('pay'),
        method: 'DECLARED' as const,
        validFrom: '2025-01-01T00:00:00Z',
      },
      {
        type: 'SUPPORTS' as const,
        to: ref.service('data'),
        method: 'DECLARED' as const,
        validFrom: '2025-01-01T00:00:00Z',
        ...(validTo ? { validTo } : {}),
      },
    ];
    await put(graph, [
      service('pay'),
      service('data'),
      user('u1', {}, tie('2026-02-01T00:00:00Z')),
      key('K', 'u1'),
    ]);
    expect(list(await ask())).toEqual([]);
    expect(list(await ask({ asOf: '2026-01-31T23:59:59Z' }))).toEqual(['K CONFIRMED data+pay']);
    expect(list(await ask({ asOf: '2026-02-01T00:00:00Z' }))).toEqual([]);
  });

  it('is POSSIBLE by a guess, and where a consumer belongs to nothing that is known', async () => {
    await put(graph, [
      service('pay'),
      service('data'),
      user('u1'),
      key('GUESS', 'u1', {}, [
        { type: 'SUPPORTS', to: ref.service('pay'), method: 'DECLARED' },
        { type: 'SUPPORTS', to: ref.service('data'), method: 'INFERRED' },
      ]),
      made('STRAY', null, 'm1'),
      place('v1', 'm1'),
      reads('p1', 'pay', 'v1'),
      reads('p2', null, 'v1'),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual([
      'GUESS POSSIBLE data+pay WEAK_ASSOCIATION',
      'STRAY POSSIBLE pay CONSUMER_WITHOUT_SERVICE',
    ]);
    expect(answer.items.map((item) => item.recommendedActions)).toEqual([['CONFIRM'], ['CONFIRM']]);
  });

  it('does not take what reads an earlier version for a consumer, nor a dead key for a shared one', async () => {
    await put(graph, [
      service('pay'),
      service('data'),
      made('OLD', null, 'm1'),
      place('v1', 'm1'),
      place('v2', 'm1', 'RESIDUE'),
      reads('p1', 'pay', 'v1'),
      reads('p2', 'data', 'v2'),
      key('DEAD', null, { state: 'DEACTIVATED' }, [
        { type: 'SUPPORTS', to: ref.service('pay'), method: 'DECLARED' },
        { type: 'SUPPORTS', to: ref.service('data'), method: 'DECLARED' },
      ]),
    ]);
    expect(list(await ask())).toEqual([]);
  });

  it('is a shared identity through one credential for each service', async () => {
    await put(graph, [
      service('pay'),
      service('data'),
      user('u1'),
      made('A', 'u1', 'm1'),
      made('B', 'u1', 'm2'),
      place('v1', 'm1'),
      place('v2', 'm2'),
      reads('p1', 'pay', 'v1'),
      reads('p2', 'data', 'v2'),
    ]);
    expect(list(await ask())).toEqual([]);
    expect(list(await identities())).toEqual(['u1 CONFIRMED data+pay']);
  });

  it('flags a service that is retired and still tied', async () => {
    await put(graph, [
      service('pay', { lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' }),
      service('data'),
      key('K', null, {}, [
        { type: 'SUPPORTS', to: ref.service('pay'), method: 'DECLARED' },
        { type: 'SUPPORTS', to: ref.service('data'), method: 'DECLARED' },
      ]),
    ]);
    expect((await ask()).items[0]?.flags).toEqual(['RETIRED_SERVICE']);
  });
});
