import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import { buildSchema } from '../api/schema.js';
import { createContext } from '../api/context.js';
import { runOperation } from '../api/execute.js';
import { wholeAnswer } from '../api/whole-answer.js';
import { openGraph } from '../graph/index.js';
import type { Graph } from '../graph/port.js';
import { fromMillis, RelictError, type Instant } from '../model/index.js';
import { loadConfig, type LoadedConfig } from './config/load.js';
import { createOutput, type Format, type Output } from './output.js';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly format?: Format;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
}

/** A command at work: its settings, the open graph, the schema, and the one clock (P7). */
export interface Session {
  readonly config: LoadedConfig;
  readonly output: Output;
  readonly graph: Graph;
  /** Built when first asked for: a sync needs none. */
  readonly schema: () => GraphQLSchema;
  readonly clock: () => Instant;
  /** Runs any operation and returns its data. @throws RelictError for the first error of the answer */
  run(text: string, variables?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  /** Asks one root field for its whole answer. */
  ask(field: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export const clock = (): Instant => fromMillis(Date.now());

/** Opens the configured graph, with its schema in place, for the time of `work`. */
export async function withSession<T>(
  options: GlobalOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const config = loadConfig(options.config, process.env);
  return withGraph(config, createOutput(options), work);
}

export async function withGraph<T>(
  config: LoadedConfig,
  output: Output,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const graph = await openGraph(graphSettings(config));
  try {
    await graph.ensureSchema();
    let built: GraphQLSchema | undefined;
    const schema = () => (built ??= buildSchema());
    const run: Session['run'] = async (text, variables = {}) => {
      const context = createContext({ graph, policy: config.policy, now: clock(), requestId: randomUUID() });
      const { data, errors } = await runOperation(schema(), text, variables, context);
      if (errors?.[0]) throw asRelictError(errors[0]);
      return { ...data };
    };
    const ask: Session['ask'] = async (field, args) => (await run(wholeAnswer(schema(), field), args))[field];
    return await work({ config, output, graph, schema, clock, run, ask });
  } finally {
    await graph.close();
  }
}

function graphSettings(config: LoadedConfig): Parameters<typeof openGraph>[0] {
  if (config.graph.engine === 'embedded') {
    return { engine: 'embedded', path: resolve(config.folder, config.graph.path) };
  }
  const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE } = process.env;
  const uri = config.graph.uri ?? NEO4J_URI;
  if (uri === undefined) {
    throw new RelictError('CONFIG', 'The graph is Neo4j, but nothing says where it is.', {
      hint: 'Set graph.uri in relict.yaml or NEO4J_URI in the environment.',
    });
  }
  return {
    engine: 'neo4j',
    uri,
    user: NEO4J_USER,
    password: NEO4J_PASSWORD,
    database: config.graph.database ?? NEO4J_DATABASE,
  };
}

function asRelictError(error: GraphQLError): RelictError {
  if (error.originalError instanceof RelictError) return error.originalError;
  // A value that a scalar of ours refused.
  if (error.extensions['code'] === 'BAD_USER_INPUT') return new RelictError('USAGE', `${error.message}.`);
  if (error.originalError)
    return new RelictError('INTERNAL', error.originalError.message, { cause: error.originalError });
  return new RelictError('USAGE', error.message, {
    hint: "What can be asked: relict query '{ __schema { queryType { fields { name description } } } }'",
  });
}
