import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { judgeCredentials } from '../../../src/lineage/judge/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { key, NOW, put, user } from '../list-world.js';
import { asking, idOf, ref } from '../support.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const id = idOf(ref.credential('AKIA1'));
const identities = async () => {
  const judged = (await judgeCredentials(asking(graph, NOW), [id])).get(id);
  return judged?.facts.identities.map(({ node }) => node.id);
};
/** One complete look at each instant, so that what is no longer told has ended. */
const look = (day: number, ...claims: Parameters<typeof put>[1][number][]) =>
  put(graph, claims, { observedAt: `2026-03-0${day}T00:00:00Z`, acceptAbsence: true });
const users = [user('app'), user('other')];

it('knows what a credential authenticates as, however often that was told anew', async () => {
  const told = (observationCount: number) =>
    key('AKIA1', null, {}, [
      { type: 'AUTHENTICATES_AS', to: ref.identity('app'), attributes: { observationCount } },
    ]);
  await look(1, ...users, told(1));
  await look(2, ...users, told(2));
  expect(await identities()).toEqual([idOf(ref.identity('app'))]);
});

it('keeps the last principal of a credential whose source no longer names one', async () => {
  await look(1, ...users, key('AKIA1', 'other'));
  await look(2, ...users, key('AKIA1', 'app'));
  expect(await identities()).toEqual([idOf(ref.identity('app'))]);
  await look(3, ...users, key('AKIA1', null));
  expect(await identities()).toEqual([idOf(ref.identity('app'))]);
});
