import { isNonNullType } from 'graphql';
import { buildSchema } from '../../src/api/schema.js';
import { questions } from '../../src/lineage/index.js';
import { urn, type NodeRef, type NodeType } from '../../src/model/index.js';
import type { Asked } from '../estate/battery.js';
import { DAY, text, type Time } from '../oracle/time.js';
import { nodesOf, type Naming } from './estates.js';

const fields = buildSchema().getQueryType()?.getFields() ?? {};

/** Arguments that a question is asked with though its schema does not insist on them: it wants one of several, or gives a page. */
const ONE_OF: Readonly<Record<string, readonly string[]>> = {
  moverImpact: ['type', 'subject'],
  copies: ['credential'],
  accessProvenance: ['identity'],
  findings: ['first'],
};

/**
 * Every question of a history: those that need no argument, and the others of the first node of each type that they can
 * be asked of, around the instant `at`. A question of a type of node that the history does not have is left out.
 */
export function questionsOf(history: readonly Naming[], at: Time): Asked[] {
  const nodes = nodesOf(history);
  const first = (type: NodeType): string | undefined => {
    const ref: NodeRef | undefined = nodes.get(type)?.[0];
    return ref && urn(ref);
  };
  const given: Readonly<Record<string, unknown>> = {
    agent: urn({ type: 'Identity', key: ['file', 'process', 'agent'] }),
    credential: first('Credential'),
    first: 1000,
    from: text(at - 30 * DAY),
    identity: first('Identity'),
    indicator: first('Credential'),
    node: first('Credential'),
    person: first('Person'),
    resource: first('Identity'),
    service: first('Service'),
    since: text(at - 30 * DAY),
    start: [first('Credential'), first('Workload')].filter((id) => id !== undefined),
    subject: first('Service') ?? first('Identity'),
    t1: text(at - 30 * DAY),
    team: first('Team'),
    template: first('Template'),
    to: text(at),
    type: 'service.retired',
    vendor: first('ThirdParty'),
  };
  const asked = questions.flatMap(({ field }): Asked[] => {
    const names = [
      ...(ONE_OF[field] ?? []),
      ...(fields[field]?.args ?? [])
        .filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)
        .map((arg) => arg.name),
    ];
    const without = names.filter((name) => given[name] === undefined);
    if (without.length > 0) return [];
    return [{ field, args: Object.fromEntries(names.map((name) => [name, given[name]])) }];
  });
  return [...asked, ...further(history, first)];
}

/** Some questions once more, of nodes of other types or with more asked for. */
function further(history: readonly Naming[], first: (type: NodeType) => string | undefined): Asked[] {
  const of = (field: string, arg: string, id: string | undefined): Asked[] =>
    id === undefined ? [] : [{ field, args: { [arg]: id } }];
  return [
    { field: 'credentialsSurvivingRetiredServices', args: { includeTransitive: true } },
    ...of('ownerOf', 'node', first('Service')),
    ...of('ownerOf', 'node', first('Identity')),
    ...of('timeline', 'node', first('Service')),
    ...of('timeline', 'node', first('Identity')),
    // By a name, which others may come to bear too.
    ...of('controlCard', 'identity', nameIn(history, 'Identity')),
    ...of('ownerOf', 'node', nameIn(history, 'Service')),
    ...of('whoCanReach', 'resource', first('Resource')),
    ...of('copies', 'material', first('Material')),
    ...of('accessProvenance', 'entitlement', first('Entitlement')),
    ...of('offboardingPlan', 'subject', first('Identity')),
  ];
}

/** The first name that a node of a type is given. */
function nameIn(history: readonly Naming[], type: NodeType): string | undefined {
  const name = history
    .flatMap(({ claims }) => claims)
    .find(({ node, attributes }) => node.type === type && attributes?.['name'] !== undefined)?.attributes?.[
    'name'
  ];
  return typeof name === 'string' ? name : undefined;
}
