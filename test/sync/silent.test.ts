import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { coverageFor } from '../../src/lineage/coverage/coverage-for.js';
import { survivors } from '../../src/lineage/survivors/index.js';
import { DEFAULT_POLICY, RelictError, type PullEvent } from '../../src/model/index.js';
import { sync } from '../../src/sync/index.js';
import { asking } from '../lineage/support.js';
import { cmdb, iam, identity, key, READ, retiredService } from '../lineage/survivors/world.js';
import { openMemoryGraph } from '../support/graph.js';
import { at, events, pullOf, syncClaims } from '../support/sync.js';

const LATER = '2026-03-20T00:00:00Z';
let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
  for (const source of [cmdb([retiredService()]), iam([identity('svc'), key('AKIA1', 'svc')])])
    await syncClaims(graph, source);
});
afterEach(() => graph.close());

const pullAgain = (pull: AsyncIterable<PullEvent>, whole = false) => {
  const { source = 'aws', connector = source } = iam([]);
  return sync(graph, { source, connector, pull, policy: DEFAULT_POLICY, clock: () => at(LATER), whole });
};
const asked = async () => {
  const { coverage } = await coverageFor(asking(graph, LATER), ['CREDENTIALS']);
  const { items } = await survivors.ask(asking(graph, LATER), survivors.args.parse({}));
  return { coverage, items };
};

async function* gone(): AsyncGenerator<PullEvent> {
  throw new RelictError('CONFIG', 'The export path iam.json does not exist.');
}

test.each([
  ['whose export is not there', gone, 'The pull failed: The export path iam.json does not exist.'],
  ['of which nothing is left', () => events([]), 'The last pull brought nothing of it.'],
])('a source %s has failed its scopes, and is what to fix', async (_, pull, reason) => {
  const report = await pullAgain(pull());
  expect(report.scopes).toMatchObject([{ completeness: 'FAILED', reason: { message: reason } }]);
  const { coverage, items } = await asked();
  expect(coverage).toMatchObject([{ status: 'FAILED', reason, observedAt: at(READ) }]);
  expect(items).toMatchObject([{ certainty: 'POSSIBLE', recommendedActions: ['FIX_CONNECTOR', 'CONFIRM'] }]);
});

test('what a whole pull did not bring has failed; of a part of one that is not known', async () => {
  const other = () => events(pullOf({ observedAt: LATER, claims: [], scope: 'other' }));
  expect(await pullAgain(other())).toMatchObject({
    scopes: [{ scope: 'other', completeness: 'COMPLETE' }],
    notices: [{ code: 'SCOPE_NOT_PULLED' }],
  });
  expect(await pullAgain(other(), true)).toMatchObject({
    scopes: [{ scope: 'other', completeness: 'COMPLETE' }, { completeness: 'FAILED' }],
    notices: [],
  });
});

test('a scope that comes back is as it was', async () => {
  await pullAgain(gone());
  await syncClaims(graph, { ...iam([identity('svc'), key('AKIA1', 'svc')]), observedAt: LATER });
  const { coverage, items } = await asked();
  expect(coverage).toMatchObject([{ status: 'COMPLETE' }]);
  expect(items).toMatchObject([{ certainty: 'CONFIRMED', recommendedActions: ['REVOKE'] }]);
});
