import type { GraphQLFieldResolver } from 'graphql';
import type { NodeFact } from '../../lineage/facts.js';
import { urn, type EdgeType } from '../../model/index.js';
import type { Direction } from '../../lineage/read/index.js';
import { loadersOf, type Context } from '../context.js';

type Resolver = GraphQLFieldResolver<NodeFact, Context>;

const related =
  (type: EdgeType, direction: Direction, nodeType: string): Resolver =>
  async (fact, _args, context, info) => {
    const found = await loadersOf(context, info).neighbours(type, direction).load(fact.id);
    return found.filter((one) => one.nodeType === nodeType);
  };

const owner: Resolver = (fact, _args, context, info) => loadersOf(context, info).owner.load(fact.id);

/** Fields that lead from one node to others, or are derived. Each is one statement for all parents together. */
export const entityFields: Record<string, Record<string, Resolver>> = {
  Identity: {
    realm: (fact, _args, context, info) =>
      loadersOf(context, info).node.load(urn({ type: 'Realm', key: fact.naturalKey.slice(0, 2) })),
    credentials: related('AUTHENTICATES_AS', 'in', 'Credential'),
    services: related('SUPPORTS', 'out', 'Service'),
    owner,
  },
  Credential: {
    identities: related('AUTHENTICATES_AS', 'out', 'Identity'),
    canAuthenticate: (fact, _args, context, info) => loadersOf(context, info).canAuthenticate.load(fact.id),
    owner,
  },
  Service: {
    retired: (fact, _args, context, info) => loadersOf(context, info).retired.load(fact.id),
    identities: related('SUPPORTS', 'in', 'Identity'),
    workloads: related('PART_OF', 'in', 'Workload'),
    owner,
  },
  Workload: {
    identities: related('USES', 'out', 'Identity'),
    services: related('PART_OF', 'out', 'Service'),
    owner,
  },
};
