import type { GraphQLResolveInfo } from 'graphql';
import { urn, type NodeType } from '../../model/index.js';
import type { NodeFact } from '../../lineage/facts.js';
import { loadersOf, type Context } from '../context.js';

/** Node types with a GraphQL type of their own; every other is a `Record`. */
export const ENTITY_TYPES = [
  'Credential',
  'Entitlement',
  'FederatedSubject',
  'Identity',
  'Material',
  'PermissionSet',
  'Person',
  'Realm',
  'Resource',
  'SecretLocation',
  'Service',
  'Team',
  'ThirdParty',
  'Workload',
] as const satisfies readonly NodeType[];

const OWN: ReadonlySet<string> = new Set(ENTITY_TYPES);

export function graphqlTypeOf(fact: NodeFact): string {
  return OWN.has(fact.nodeType) ? fact.nodeType : 'Record';
}

/** Fields that are no attribute of the same name. `undefined`: look among the attributes. */
const SPECIAL: Record<string, (fact: NodeFact) => unknown> = {
  id: (fact) => fact.id,
  nodeType: (fact) => fact.nodeType,
  presence: (fact) => fact.presence,
  contested: (fact) => fact.contested,
  recordedAt: (fact) => fact.recordedAt,
  // A realm that is only referred to has nothing but its key.
  providerId: (fact) =>
    fact.attributes['providerId'] ?? (fact.nodeType === 'Realm' ? fact.naturalKey.at(-1) : undefined),
  provider: (fact) => fact.attributes['provider'] ?? fact.naturalKey[0],
  realmId: (fact) => fact.attributes['realmId'] ?? fact.naturalKey.at(-1),
  aliases: (fact) => fact.attributes['aliases'] ?? [],
  tags: (fact) => fact.attributes['tags'] ?? [],
  issuerRealmId: (fact) => fact.naturalKey.at(-2),
  credentialId: (fact) => fact.attributes['providerId'],
  providerUid: (fact) => fact.naturalKey.at(-1),
  providerResourceId: (fact) => fact.attributes['locator'] ?? fact.attributes['providerId'],
  subjectRef: (fact) => fact.attributes['providerId'],
  attributes: (fact) =>
    Object.entries(fact.attributes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${String(value)}`)
      .sort(),
};

/** Reads one leaf field of a node. */
export function readField(fact: NodeFact, field: string): unknown {
  const special = SPECIAL[field];
  return (special ? special(fact) : fact.attributes[field]) ?? null;
}

interface Representation {
  readonly __typename: string;
  readonly id?: string;
  readonly realm?: { readonly provider: string; readonly realmId: string };
  readonly providerUid?: string;
  readonly issuerRealmId?: string;
  readonly credentialId?: string;
  readonly catalogRef?: string;
  readonly providerResourceId?: string;
  readonly subjectRef?: string;
}

/** The node that a representation of another subgraph means; null when there is none. One statement for any number. */
export async function resolveReference(
  of: Representation,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<NodeFact | null> {
  const loaders = loadersOf(context, info);
  const typed = (fact: NodeFact | null): NodeFact | null =>
    fact && (of.__typename === 'LineageNode' || graphqlTypeOf(fact) === of.__typename) ? fact : null;
  if (of.id !== undefined) return typed(await loaders.node.load(of.id));
  if (of.realm && of.providerUid !== undefined) {
    const { provider, realmId } = of.realm;
    return typed(
      await loaders.node.load(urn({ type: 'Identity', key: [provider, realmId, of.providerUid] })),
    );
  }
  if (of.credentialId !== undefined) {
    const found = await loaders.byProviderId.load(of.credentialId);
    return found.map(typed).find((fact) => fact?.naturalKey.includes(of.issuerRealmId ?? '')) ?? null;
  }
  if (of.subjectRef !== undefined) return first((await loaders.byProviderId.load(of.subjectRef)).map(typed));
  if (of.catalogRef !== undefined) return first((await loaders.byLocator.load(of.catalogRef)).map(typed));
  if (of.providerResourceId !== undefined) {
    return first((await loaders.byLocator.load(of.providerResourceId)).map(typed));
  }
  return null;
}

function first(facts: readonly (NodeFact | null)[]): NodeFact | null {
  return facts.find((fact) => fact !== null) ?? null;
}
