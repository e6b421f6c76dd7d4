import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  Kind,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { NodeFact } from '../lineage/facts.js';
import { questions } from '../lineage/index.js';
import type { Context } from './context.js';
import { entityFields } from './resolvers/entities.js';
import { listOf } from './resolvers/lists.js';
import { mutationFields } from './resolvers/mutations.js';
import { ENTITY_TYPES, graphqlTypeOf, readField, resolveReference } from './resolvers/nodes.js';
import { resolverOf } from './resolvers/questions.js';
import { rootFields } from './resolvers/roots.js';
import { DateOrDateTime, DateTime } from './scalars.js';
import { readTypeDefs } from './type-defs.js';

type Resolver = GraphQLFieldResolver<NodeFact, Context>;
type Resolvers =
  NonNullable<Parameters<typeof buildSubgraphSchema>[0]> extends readonly (infer M)[]
    ? M extends { resolvers?: infer R }
      ? NonNullable<R>
      : never
    : never;

/** The subgraph: the documents of `schema/` with their resolvers. */
export function buildSchema(typeDefs: DocumentNode = readTypeDefs()): GraphQLSchema {
  const resolvers = {
    DateTime,
    DateOrDateTime,
    Query: {
      ...rootFields,
      credentials: listOf('Credential'),
      identities: listOf('Identity'),
      services: listOf('Service'),
      workloads: listOf('Workload'),
      ...Object.fromEntries(questions.map((question) => [question.field, resolverOf(question)])),
    },
    Mutation: mutationFields,
    LineageNode: { __resolveType: graphqlTypeOf, __resolveReference: resolveReference },
    ...Object.fromEntries(
      [...ENTITY_TYPES, 'Record'].map((type) => [
        type,
        { ...leafFields(typeDefs, type), ...entityFields[type], __resolveReference: resolveReference },
      ]),
    ),
  };
  // An array: the bare object throws on @apollo/subgraph 2.15.
  return buildSubgraphSchema([{ typeDefs, resolvers: resolvers as unknown as Resolvers }]);
}

/** Every field that a type declares reads the node's attribute of that name, unless it has a resolver of its own. */
function leafFields(typeDefs: DocumentNode, type: string): Record<string, Resolver> {
  const fields = typeDefs.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === type
      ? (definition.fields ?? [])
      : [],
  );
  return Object.fromEntries(
    fields.map(({ name }) => [
      name.value,
      (fact: NodeFact, _args: unknown, _context: Context, _info: GraphQLResolveInfo) =>
        readField(fact, name.value),
    ]),
  );
}
