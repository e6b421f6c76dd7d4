import {
  assertCompositionSuccess,
  composeServices,
  compositionHasErrors,
} from '@theguild/federation-composition';
import { Kind, parse, print, type DocumentNode, type ObjectTypeDefinitionNode } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';

const LINK = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: [${imports}])`;

/** Adds a score to identities that it knows by the account and the provider's own id. */
const RISK = `${LINK('"@key"')}
type Identity @key(fields: "realm { provider realmId } providerUid") {
  realm: Realm!
  providerUid: String!
  riskScore: Float
}
type Realm {
  provider: String!
  realmId: String!
}`;

/** Adds a field to every node, whatever its type. */
const NOTES = `${LINK('"@key", "@interfaceObject"')}
type LineageNode @key(fields: "id") @interfaceObject {
  id: ID!
  notes: [String!]!
}`;

/** Refers to nodes without knowing anything of them, and pages its own list. */
const ALERTS = `${LINK('"@key", "@shareable"')}
type Query { alerts(first: Int): AlertConnection! }
type AlertConnection { nodes: [Alert!]!  pageInfo: PageInfo! }
type Alert { id: ID!  credential: Credential  service: Service }
type Credential @key(fields: "issuerRealmId credentialId", resolvable: false) {
  issuerRealmId: String
  credentialId: String
}
type Service @key(fields: "catalogRef", resolvable: false) { catalogRef: String }
type PageInfo @shareable {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  endCursor: String
}`;

let sdl: DocumentNode;

beforeAll(async () => {
  const { data } = await runOperation(buildSchema(), '{ _service { sdl } }', {}, {} as never);
  sdl = parse((data as unknown as { _service: { sdl: string } })._service.sdl);
});

/** The supergraph of ours and theirs, as a document. */
function compose(foreign: Readonly<Record<string, string>>): string {
  const result = composeServices([
    { name: 'relict', typeDefs: sdl, url: 'http://relict/' },
    ...Object.entries(foreign).map(([name, text]) => ({
      name,
      typeDefs: parse(text),
      url: `http://${name}/`,
    })),
  ]);
  assertCompositionSuccess(result);
  return result.publicSdl;
}

function objectType(document: DocumentNode, name: string): ObjectTypeDefinitionNode {
  const found = document.definitions.find(
    (one): one is ObjectTypeDefinitionNode =>
      one.kind === Kind.OBJECT_TYPE_DEFINITION && one.name.value === name,
  );
  if (!found) throw new Error(`there is no type ${name}`);
  return found;
}

const fieldsOf = (document: DocumentNode, name: string) =>
  objectType(document, name).fields?.map((field) => field.name.value) ?? [];

describe('composition', () => {
  test('ours stands alone', () => {
    expect(fieldsOf(parse(compose({})), 'Query')).toContain('credentialsSurvivingRetiredServices');
  });

  test('another subgraph adds a score to identities by the natural key', () => {
    expect(fieldsOf(parse(compose({ risk: RISK })), 'Identity')).toContain('riskScore');
  });

  test('another subgraph adds a field to every node', () => {
    const supergraph = parse(compose({ notes: NOTES }));
    for (const type of ['Credential', 'Identity', 'SecretLocation', 'ThirdParty', 'Record']) {
      expect(fieldsOf(supergraph, type)).toContain('notes');
    }
  });

  test('another subgraph refers to nodes by stubs, and has pages, too', () => {
    const supergraph = parse(compose({ risk: RISK, notes: NOTES, alerts: ALERTS }));
    expect(fieldsOf(supergraph, 'Alert')).toEqual(['id', 'credential', 'service']);
    expect(fieldsOf(supergraph, 'Credential')).toContain('canAuthenticate');
  });

  test('nobody else may answer a derived field', () => {
    const usurper = `${LINK('"@key"')}
      type Service @key(fields: "id") { id: ID!  retired: Verdict! }
      type Verdict { value: Truth! }
      enum Truth { TRUE FALSE UNKNOWN }`;
    const result = composeServices([
      { name: 'relict', typeDefs: sdl },
      { name: 'usurper', typeDefs: parse(usurper) },
    ]);
    expect(compositionHasErrors(result)).toBe(true);
    expect(result.errors?.map((error) => error.message).join('\n')).toContain('Service.retired');
  });
});

describe('the published document', () => {
  const KEYS: Record<string, readonly string[]> = {
    Identity: ['id', 'realm { provider realmId } providerUid'],
    Credential: ['id', 'issuerRealmId credentialId'],
    Service: ['id', 'catalogRef'],
    Workload: ['id'],
    Resource: ['id', 'providerResourceId'],
    SecretLocation: ['id'],
    Entitlement: ['id'],
    Realm: ['id'],
    Team: ['id', 'subjectRef'],
    Person: ['id', 'subjectRef'],
    ThirdParty: ['id'],
  };

  test.each(Object.entries(KEYS))('%s has its keys', (name, keys) => {
    const declared = objectType(sdl, name)
      .directives?.filter((directive) => directive.name.value === 'key')
      .map(({ arguments: args }) => args?.find((arg) => arg.name.value === 'fields')?.value)
      .map((value) => (value?.kind === Kind.STRING ? value.value : undefined));
    expect(declared).toEqual(keys);
  });

  test('only value types may be shared: no entity, no answer, no field of one', () => {
    const shared = sdl.definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION && print(definition).includes('@shareable')
        ? [definition.name.value]
        : [],
    );
    expect(shared.sort()).toEqual(['PageInfo', 'Verdict']);
  });

  test('no root field is called node: it would collide with others', () => {
    const roots = sdl.definitions.flatMap((one) =>
      (one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      one.name.value === 'Query'
        ? (one.fields ?? []).map((field) => field.name.value)
        : [],
    );
    expect(roots).toContain('lineageNode');
    expect(roots).not.toContain('node');
    expect(roots).not.toContain('nodes');
  });

  test('what is personal and what is for incidents is tagged', () => {
    expect(print(objectType(sdl, 'Person'))).toContain('subjectRef: String @tag(name: "pii")');
    expect(print(sdl)).toMatch(/BlastRadiusAnswer! @tag\(name: "incident"\)/);
  });
});
