import {
  isInputObjectType,
  type GraphQLArgument,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
  type GraphQLSchema,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import { wholeAnswer } from '../../src/api/whole-answer.js';
import type { Graph } from '../../src/graph/port.js';
import { questions } from '../../src/lineage/index.js';
import { DEFAULT_POLICY, NODE_ATTRIBUTES, parseInstant, urn, type Instant } from '../../src/model/index.js';
import { openMemoryGraph } from '../support/graph.js';
import { syncClaims } from '../support/sync.js';

const NOW = parseInstant('2026-03-10T00:00:00Z') as Instant;
const ACCOUNT = '111111111111';
const user = (n: number) => ({ type: 'Identity' as const, key: ['aws', ACCOUNT, `AIDA${n}`] });
const key = (n: number) => ({ type: 'Credential' as const, key: ['aws', ACCOUNT, `AKIA${n}`] });
const COUNT = 100;

let graph: Graph;
let schema: GraphQLSchema;
/** Statements since it was last emptied. */
let statements: string[] = [];

beforeAll(async () => {
  graph = await openMemoryGraph();
  schema = buildSchema();
  await syncClaims(graph, {
    observedAt: '2026-03-10T00:00:00Z',
    capabilities: ['IDENTITIES', 'CREDENTIALS'],
    claims: Array.from({ length: COUNT }, (_, n) => [
      {
        node: user(n),
        attributes: { name: `user-${n}`, kind: 'MACHINE_USER', providerId: `AIDA${n}`, state: 'ACTIVE' },
      },
      {
        node: key(n),
        attributes: {
          providerId: `AKIA${n}`,
          kind: 'ACCESS_KEY',
          state: 'ACTIVE',
          createdAt: '2025-01-01T00:00:00.123456Z',
        },
        edges: [{ type: 'AUTHENTICATES_AS' as const, to: user(n) }],
      },
    ]).flat(),
  });
});
afterAll(() => graph.close());

async function run(text: string, variables: Record<string, unknown> = {}) {
  statements = [];
  const read: Graph['read'] = (statement, params, options) => {
    statements.push(statement.name);
    return graph.read(statement, params, options);
  };
  const counted = new Proxy(graph, {
    get: (target, name) => (name === 'read' ? read : Reflect.get(target, name)),
  });
  const context = createContext({ graph: counted, policy: DEFAULT_POLICY, now: NOW, requestId: 'test' });
  const { data, errors } = await runOperation(schema, text, variables, context);
  return { data: data as Record<string, never> | null | undefined, errors };
}

describe('entities', () => {
  const REFERENCES =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Credential { id providerId } ... on Identity { id name } } }';

  test('a hundred references by id cost one statement, in the order asked, null for what is unknown', async () => {
    const ids = Array.from({ length: COUNT }, (_, n) => urn(key(COUNT - 1 - n)));
    const { data } = await run(REFERENCES, {
      r: [...ids, 'urn:relict:credential:none'].map((id) => ({ __typename: 'Credential', id })),
    });
    const found = data?._entities as unknown as ({ id: string } | null)[];
    expect(found.map((one) => one?.id ?? null)).toEqual([...ids, null]);
    expect(statements).toHaveLength(1);
  });

  test('natural keys that other teams hold find the same nodes', async () => {
    const { data } = await run(REFERENCES, {
      r: [
        { __typename: 'Identity', realm: { provider: 'aws', realmId: ACCOUNT }, providerUid: 'AIDA7' },
        { __typename: 'Credential', issuerRealmId: ACCOUNT, credentialId: 'AKIA7' },
        { __typename: 'Credential', issuerRealmId: '999999999999', credentialId: 'AKIA7' },
      ],
    });
    expect((data?._entities as unknown as ({ id: string } | null)[]).map((one) => one?.id ?? null)).toEqual([
      urn(user(7)),
      urn(key(7)),
      null,
    ]);
  });

  test('an id of another type is not found under this one', async () => {
    const { data } = await run(REFERENCES, { r: [{ __typename: 'Identity', id: urn(key(1)) }] });
    expect(data?._entities).toEqual([null]);
  });

  test('a field of many parents costs as many statements as of one', async () => {
    const text = (first: number) =>
      `{ credentials(first: ${first}) { nodes { identities { name } canAuthenticate { value reasons } } } }`;
    await run(text(1));
    const forOne = statements.length;
    const { data, errors } = await run(text(100));
    expect(errors).toBeUndefined();
    expect(statements).toHaveLength(forOne);
    const nodes = (data?.credentials as unknown as { nodes: { canAuthenticate: { value: string } }[] }).nodes;
    expect(nodes).toHaveLength(COUNT);
    expect(new Set(nodes.map((node) => node.canAuthenticate.value))).toEqual(new Set(['TRUE']));
  });
});

describe('lists', () => {
  test('pages join without gap or repeat', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await run(
        'query ($after: String) { identities(first: 30, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      const page = data?.identities as unknown as {
        nodes: { id: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      seen.push(...page.nodes.map((node) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toHaveLength(COUNT);
    expect(new Set(seen).size).toBe(COUNT);
    expect(seen).toEqual([...seen].sort());
  });

  test.each([
    '{ credentials(first: 0) { nodes { id } } }',
    '{ credentials(first: 101) { nodes { id } } }',
    '{ credentials(after: "x") { nodes { id } } }',
  ])('%s is refused with what to do', async (text) => {
    expect((await run(text)).errors?.[0]?.originalError).toMatchObject({
      code: 'USAGE',
      hint: expect.any(String) as string,
    });
  });

  test('an unknown id answers null by one statement', async () => {
    const { data } = await run('{ lineageNode(id: "urn:relict:service:none") { id } }');
    expect(data).toEqual({ lineageNode: null });
    expect(statements.length).toBeLessThanOrEqual(1);
  });

  test('instants keep their microseconds', async () => {
    const { data } = await run('{ credentials(first: 1) { nodes { createdAt } } }');
    expect(data?.credentials).toEqual({ nodes: [{ createdAt: '2025-01-01T00:00:00.123456Z' }] });
  });
});

describe('questions', () => {
  test.each(questions.map((question) => [question.id, question.field]))(
    '%s has a field whose whole answer can be asked',
    (_id, field) => {
      expect(validate(schema, parse(wholeAnswer(schema, field)))).toEqual([]);
    },
  );

  test('a knownAt in the future is an error, not an answer', async () => {
    const { errors } = await run('{ coverage(knownAt: "2027-01-01T00:00:00Z") { certainty } }');
    expect(errors?.[0]?.message).toContain('future');
  });

  test('the same question twice gives the same bytes', async () => {
    const text = wholeAnswer(schema, 'credentialsSurvivingRetiredServices');
    const instants = { asOf: '2026-03-10T00:00:00Z', knownAt: '2026-03-10T00:00:00Z' };
    expect(JSON.stringify(await run(text, instants))).toBe(JSON.stringify(await run(text, instants)));
  });
});

describe('the contract', () => {
  test('every type, field and argument of ours is described', () => {
    const bare = Object.values(schema.getTypeMap())
      .filter((type) => !/^(_|federation__|link__)/.test(type.name) && type.astNode)
      .flatMap((type) => [
        ...(type.description ? [] : [type.name]),
        ...(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
          ? Object.values(type.getFields()).flatMap((field) => [
              ...(field.description ? [] : [`${type.name}.${field.name}`]),
              ...('args' in field ? field.args : [])
                .filter((arg: GraphQLArgument) => !arg.description && !field.name.startsWith('_'))
                .map((arg: GraphQLArgument) => `${type.name}.${field.name}(${arg.name})`),
            ])
          : []),
      ])
      .filter((name) => !name.startsWith('Query._'));
    expect(bare).toEqual([]);
  });

  test.each(['Credential', 'Identity', 'Service', 'Workload', 'SecretLocation', 'Resource'] as const)(
    'the leaf fields of %s are attributes of the model, or named in the resolvers',
    (name) => {
      const type = schema.getType(name);
      const attributes = new Set(Object.keys(NODE_ATTRIBUTES[name].shape));
      const derived = [
        'id',
        'nodeType',
        'presence',
        'contested',
        'recordedAt',
        'issuerRealmId',
        'credentialId',
        'providerUid',
        'providerResourceId',
      ];
      const unknown = Object.values(isObjectType(type) ? type.getFields() : {})
        .filter(
          (field) =>
            !isObjectType(Object(field.type)) && /^(String|Boolean|Date|\[String)/.test(String(field.type)),
        )
        .map((field) => field.name)
        .filter((field) => !attributes.has(field) && !derived.includes(field));
      expect(unknown).toEqual([]);
    },
  );
});
