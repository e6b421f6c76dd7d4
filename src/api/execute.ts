import {
  execute,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from './context.js';

/** Runs one operation in this process: the command line speaks to the same schema as the network does. */
export async function runOperation(
  schema: GraphQLSchema,
  text: string,
  variables: Readonly<Record<string, unknown>>,
  contextValue: Context,
): Promise<ExecutionResult> {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors };
  return execute({ schema, document, variableValues: variables, contextValue });
}
