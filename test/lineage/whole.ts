import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import { wholeAnswer } from '../../src/api/whole-answer.js';
import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY } from '../../src/model/index.js';
import { at } from '../support/sync.js';

const schema = buildSchema();

/** The whole answer of a question's field through the API, as `--json` prints it; what fails is thrown. */
export async function whole(
  graph: Graph,
  field: string,
  variables: Readonly<Record<string, unknown>>,
  now: string,
): Promise<Record<string, unknown>> {
  const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(now), requestId: 'test' });
  const { data, errors } = await runOperation(schema, wholeAnswer(schema, field), variables, context);
  if (errors?.[0]) throw errors[0];
  return JSON.parse(JSON.stringify(data?.[field])) as Record<string, unknown>;
}
