import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import { wholeAnswer } from '../../src/api/whole-answer.js';
import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY } from '../../src/model/index.js';
import { at } from '../support/sync.js';

const schema = buildSchema();

export interface Answered {
  /** The answer with all its fields, as `--json` prints it; undefined when there were errors. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each question has its own answer
  readonly answer: any;
  readonly errors: readonly string[];
}

/** Asks one root field for everything, through the schema. */
export async function throughGraphql(
  graph: Graph,
  now: string,
  field: string,
  args: Readonly<Record<string, unknown>>,
): Promise<Answered> {
  const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(now), requestId: 'test' });
  const { data, errors } = await runOperation(schema, wholeAnswer(schema, field), args, context);
  return {
    answer: data?.[field],
    errors: (errors ?? []).map((error) => error.message),
  };
}
