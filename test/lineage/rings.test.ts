import { isNonNullType } from 'graphql';
import { expect, it, vi } from 'vitest';
import { buildSchema } from '../../src/api/schema.js';
import type { Graph } from '../../src/graph/port.js';
import { questions } from '../../src/lineage/index.js';
import type { SurvivorsAnswer } from '../../src/lineage/survivors/index.js';
import type { AnyAttributes, ClaimInput, EdgeClaimInput, NodeRef } from '../../src/model/index.js';
import { ask } from '../estate/estate.js';
import { describeEngines, openMemoryGraph } from '../support/graph.js';
import { at, syncClaims } from '../support/sync.js';
import { ALL } from './list-world.js';
import { idOf, ref } from './support.js';

// A server that has just been started plans every statement of every question first.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const NOW = at('2026-03-10T00:00:00Z');
const SEEN = '2026-03-09T23:00:00Z';
const permissions = (id: string): NodeRef => ({ type: 'PermissionSet', key: ['aws', id] });
const vendor = (id: string): NodeRef => ({ type: 'ThirdParty', key: [id] });
const template = (id: string): NodeRef => ({ type: 'Template', key: ['scm', id] });

/** Two nodes of a kind, each with these relationships to the other, and the first with some more. */
function ring(
  of: (id: string) => NodeRef,
  attributes: AnyAttributes,
  types: readonly EdgeClaimInput['type'][],
  more: EdgeClaimInput[] = [],
): ClaimInput[] {
  return ['x', 'y'].map((id) => ({
    node: { ...of(id), key: [...of(id).key] },
    attributes: { name: `${id} ${of(id).type}`, ...attributes },
    edges: [
      ...types.map((type) => ({ type, to: { ...of(other(id)), key: [...of(other(id)).key] } })),
      ...(id === 'x' ? more : []),
    ],
  }));
}
const other = (id: string): string => (id === 'x' ? 'y' : 'x');
const to = (type: EdgeClaimInput['type'], { type: of, key }: NodeRef): EdgeClaimInput => ({
  type,
  to: { type: of, key: [...key] },
});

/** Everything that can go round in a circle does: successions, owners, trusts, copies, vendors, templates, sessions. */
const RINGS: readonly ClaimInput[] = [
  ...ring(
    ref.service,
    { lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' },
    ['REPLACED_BY', 'MERGED_INTO', 'DEPENDS_ON', 'PART_OF'],
    [to('OWNED_BY', ref.team('x')), to('PROVIDED_BY', vendor('x'))],
  ),
  ...ring(ref.team, { status: 'ACTIVE' }, ['MEMBER_OF', 'SAME_AS']),
  ...ring(
    ref.identity,
    { kind: 'ROLE', state: 'ACTIVE' },
    ['CAN_ASSUME', 'CAN_MINT', 'CAN_ADMIN', 'CREATED_BY', 'ACTS_FOR'],
    [
      to('SUPPORTS', ref.service('x')),
      to('MEMBER_OF', permissions('x')),
      to('INSTANTIATED_FROM', template('x')),
      to('HAS_ENTITLEMENT', ref.entitlement('x')),
      to('CAN_READ_SECRET', ref.location('x')),
    ],
  ),
  ...ring(
    ref.credential,
    { kind: 'SESSION_TOKEN', state: 'ACTIVE' },
    ['DERIVED_FROM', 'REPLACES'],
    [
      to('AUTHENTICATES_AS', ref.identity('x')),
      to('HAS_MATERIAL', ref.material('x')),
      to('EXPOSED_TO', vendor('x')),
    ],
  ),
  ...ring(ref.location, { class: 'VAULT' }, ['SYNCED_FROM'], [to('HOLDS', ref.material('x'))]),
  ...ring(
    ref.workload,
    { kind: 'PIPELINE' },
    ['BUILDS', 'DEPLOYS'],
    [to('PART_OF', ref.service('x')), to('USES', ref.identity('x')), to('CONSUMES', ref.location('x'))],
  ),
  ...ring(permissions, { privileged: true }, ['MEMBER_OF']),
  ...ring(vendor, {}, ['PROVIDED_BY']),
  ...ring(template, {}, ['INSTANTIATED_FROM'], [to('REFERENCES', ref.credential('x'))]),
  {
    node: ref.entitlement('x'),
    attributes: { effect: 'ALLOW' },
    edges: [to('GRANTS', permissions('x')), to('ON', ref.resource('x'))],
  },
  {
    node: ref.person('x'),
    attributes: { name: 'x Person', status: 'ACTIVE' },
    edges: [to('MEMBER_OF', ref.team('x'))],
  },
];

const GIVEN: Readonly<Record<string, unknown>> = {
  agent: idOf(ref.identity('x')),
  credential: idOf(ref.credential('x')),
  from: '2026-02-01T00:00:00Z',
  identity: idOf(ref.identity('x')),
  indicator: idOf(ref.credential('x')),
  node: idOf(ref.service('x')),
  person: idOf(ref.person('x')),
  resource: idOf(ref.resource('x')),
  service: idOf(ref.service('x')),
  since: '2026-02-01T00:00:00Z',
  start: [idOf(ref.credential('x')), idOf(ref.workload('x'))],
  subject: idOf(ref.service('x')),
  t1: '2026-02-01T00:00:00Z',
  team: idOf(ref.team('x')),
  template: idOf(template('x')),
  to: '2026-03-01T00:00:00Z',
  type: 'service.retired',
  vendor: idOf(vendor('x')),
};
/** Of several arguments one is wanted, though the schema insists on none. */
const ONE_OF: Readonly<Record<string, readonly string[]>> = {
  moverImpact: ['type', 'subject'],
  copies: ['credential'],
  accessProvenance: ['identity'],
};
const fields = buildSchema().getQueryType()?.getFields() ?? {};
const asked = questions.map(({ field }) => {
  const needed = (fields[field]?.args ?? [])
    .filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)
    .map((arg) => arg.name);
  const names = [...(ONE_OF[field] ?? []), ...needed];
  return [field, Object.fromEntries(names.map((name) => [name, GIVEN[name]]))] as const;
});

async function answersOf(graph: Graph, instants: object = {}): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (const [field, args] of asked)
    answers.set(
      field,
      await ask(graph, field, { ...args, ...instants }, NOW).catch((error: unknown) => ({ error })),
    );
  return answers;
}
const fill = (graph: Graph) => syncClaims(graph, { observedAt: SEEN, capabilities: ALL, claims: RINGS });

describeEngines('an estate whose relationships go round in circles', ({ open }) => {
  it('is answered by every question, and the same on either engine', async () => {
    const graph = await open();
    const plain = await openMemoryGraph();
    try {
      for (const one of [graph, plain]) expect((await fill(one)).scopes[0]).toMatchObject({ rejected: 0 });
      const answers = await answersOf(graph);
      for (const [field, answer] of answers)
        expect([field, answer]).not.toMatchObject([field, { error: {} }]);
      expect([...answers]).toEqual([...(await answersOf(plain))]);
      const { items } = answers.get('credentialsSurvivingRetiredServices') as SurvivorsAnswer;
      expect(items.map(({ credential }) => credential?.id)).toContain(idOf(ref.credential('x')));
    } finally {
      await graph.close();
      await plain.close();
    }
  });

  it('is never whole, nor empty for sure, before anybody looked', async () => {
    const graph = await open();
    try {
      await fill(graph);
      const before = { asOf: '2001-01-01T00:00:00Z' };
      for (const [field, answer] of await answersOf(graph, before)) {
        const { error, certainty } = answer as { error?: { message: string }; certainty?: string };
        if (error)
          expect([field, error.message]).toEqual([field, expect.stringMatching(/`since`|`t1`|`from`/)]);
        else expect([field, certainty]).toEqual([field, expect.stringMatching(/^(UNKNOWN|PARTIAL)$/)]);
      }
    } finally {
      await graph.close();
    }
  });
});
