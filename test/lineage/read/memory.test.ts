import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { questions } from '../../../src/lineage/index.js';
import type { Asking } from '../../../src/lineage/question.js';
import { Memory, nodesById, observationsOf, Recent, scopesOf } from '../../../src/lineage/read/index.js';
import { urn } from '../../../src/model/index.js';
import { sameAs } from '../../../src/lineage/same-as.js';
import { openMemoryGraph } from '../../support/graph.js';
import { key, NOW, pod, put, service, user } from '../list-world.js';
import { asking, idOf, ref } from '../support.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

/** A question with a memory, and the names of the statements that it runs. */
function remembering(instants: Parameters<typeof asking>[2] = {}): { asking: Asking; statements: string[] } {
  const statements: string[] = [];
  const counting = new Proxy(graph, {
    get: (target, name) => {
      if (name !== 'read') return Reflect.get(target, name, target) as unknown;
      return (...given: Parameters<Graph['read']>) => {
        statements.push(given[0].name);
        return target.read(...given);
      };
    },
  });
  return { asking: { ...asking(counting, NOW, instants), memory: new Memory() }, statements };
}

const gone = urn(ref.identity('nobody'));

it('reads a node, its observations and the scopes once, also what is not there', async () => {
  await put(graph, [user('app')]);
  for (const instants of [{}, { asOf: NOW }]) {
    const { asking: one, statements } = remembering(instants);
    const ask = async () => [
      [...(await nodesById(one, [gone, idOf(ref.identity('app'))])).keys()],
      [...(await observationsOf(one, [gone, idOf(ref.identity('app'))])).keys()],
      [...(await scopesOf(one)).keys()],
    ];
    const first = await ask();
    expect(first[0]).toEqual([idOf(ref.identity('app'))]);
    const read = statements.length;
    expect(await ask()).toEqual(first);
    expect(statements.length).toBe(read);
    expect(read).toBeGreaterThan(2);
  }
});

it('reads what is said of the identity of a node once, also where nothing is', async () => {
  const twin = { ...service('pay'), edges: [{ type: 'SAME_AS' as const, to: ref.service('pay-again') }] };
  await put(graph, [twin, service('pay-again'), service('alone')]);
  const [pay, again, alone] = ['pay', 'pay-again', 'alone'].map((name) => idOf(ref.service(name)));
  for (const instants of [{}, { asOf: NOW }]) {
    const { asking: one, statements } = remembering(instants);
    const first = await sameAs(one, [pay as string, alone as string]);
    expect(first.members(pay as string)).toEqual([pay, again].sort());
    const read = statements.filter((name) => name.endsWith('SAME_AS')).length;
    expect(read).toBeGreaterThan(0);
    const second = await sameAs(one, [again as string, alone as string]);
    expect(second.members(pay as string)).toEqual(first.members(pay as string));
    expect(second.claims).toHaveLength(first.claims.length);
    expect(statements.filter((name) => name.endsWith('SAME_AS'))).toHaveLength(read);
  }
});

it('keeps what it knows of one instant from the other', async () => {
  await put(graph, [user('app', { name: 'old' })], { observedAt: '2026-01-01T00:00:00Z' });
  await put(graph, [user('app', { name: 'new' })]);
  const { asking: one } = remembering();
  const past: Asking = { ...one, when: asking(graph, NOW, { asOf: '2026-02-01T00:00:00Z' }).when };
  const nameOf = async (of: Asking) =>
    (await nodesById(of, [idOf(ref.identity('app'))])).get(idOf(ref.identity('app')))?.attributes.name;
  expect([await nameOf(one), await nameOf(past), await nameOf(one)]).toEqual(['new', 'old', 'new']);
});

it('does not keep a failure', async () => {
  const { asking: one } = remembering();
  let fails = true;
  const flaky: Asking = {
    ...one,
    graph: new Proxy(graph, {
      get: (target, name) => {
        if (name !== 'read') return Reflect.get(target, name, target) as unknown;
        return (...given: Parameters<Graph['read']>) =>
          fails ? Promise.reject(new Error('lost')) : target.read(...given);
      },
    }),
  };
  await expect(scopesOf(flaky)).rejects.toThrow('lost');
  fails = false;
  expect((await scopesOf(flaky)).size).toBe(0);
});

it('keeps what came last, and at most twice its size', () => {
  const recent = new Recent<string>(2);
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  for (const name of names) recent.set(name, name);
  expect(names.filter((name) => recent.get(name) !== undefined)).toEqual(['e', 'f', 'g']);
});

it('changes no answer', async () => {
  await put(graph, [
    service('pay'),
    service('data'),
    user('app', { environment: 'prod' }),
    key('AKIA1', 'app', { lastUsedStatus: 'NEVER_USED' }, [{ type: 'HAS_MATERIAL', to: ref.material('m') }]),
    { node: ref.location('ci'), attributes: {}, edges: [{ type: 'HOLDS', to: ref.material('m') }] },
    pod('live', 'pay', { environment: 'prod' }, [{ type: 'CONSUMES', to: ref.location('ci') }]),
    pod('try', 'data', { environment: 'dev' }, [{ type: 'CONSUMES', to: ref.location('ci') }]),
  ]);
  let items = 0;
  for (const question of questions.filter(({ args }) => args.safeParse({}).success)) {
    const given: unknown = question.args.parse({});
    for (const instants of [{}, { asOf: NOW }]) {
      const plain: unknown = await question.ask(asking(graph, NOW, instants), given);
      const kept: unknown = await question.ask(remembering(instants).asking, given);
      expect(JSON.stringify(kept), question.id).toBe(JSON.stringify(plain));
      items += (plain as { items?: readonly unknown[] }).items?.length ?? 0;
    }
  }
  expect(items).toBeGreaterThan(5);
});
