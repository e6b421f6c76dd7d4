import { statement } from '../../../../src/graph/statement.js';
import type { Graph } from '../../../../src/graph/port.js';
import { canonicalJson } from '../../../../src/model/index.js';

const STATES = statement({
  name: 'test.findingStates',
  mode: 'read',
  text: `MATCH (f:FindingState)
RETURN properties(f) AS state
ORDER BY f.id`,
  sample: {},
});

/** Everything that evaluations have recorded of findings, one line each. */
export async function statesIn(graph: Graph): Promise<string[]> {
  return (await graph.read(STATES)).map(({ state }) => canonicalJson(state));
}
