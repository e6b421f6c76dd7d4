import { z } from 'zod';
import { digest, urn, type Capability, type Instant, type Verdict } from '../../model/index.js';
import type { Counts, Frame, Judged, Warning } from '../answer.js';
import type { ReachCount } from '../blast-radius/answer.js';
import { blastRadius } from '../blast-radius/blast-radius.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { instantOf } from '../definitions/instants.js';
import { called, dated, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { canActOf, canAuthenticateOf } from '../judge/index.js';
import { ownersOf, type OwnerResult } from '../owner/owners-of.js';
import type { Question } from '../question.js';
import { gatherAgent, type AgentFacts, type Related } from './gather.js';
import { sponsored } from './sponsor.js';

const args = z.strictObject({
  /** The agent: an identity or a workload, by any of its names. */
  agent: z.string().min(1),
});
export type AgentAccessArgs = z.output<typeof args>;

export const AGENT_RELATIONS = ['ACTS_AS', 'ACTS_FOR', 'CREDENTIAL', 'CREATED', 'REACHES'] as const;
export type AgentRelation = (typeof AGENT_RELATIONS)[number];

/** One thing that an agent acts as, for or with, made, or reaches. */
export interface AgentItem extends Judged {
  readonly id: string;
  readonly relation: AgentRelation;
  readonly node: NodeFact;
  /** canAct of an identity, canAuthenticate of a credential (A1); null for all others. */
  readonly works: Verdict | null;
  /** When it was created, as its source says. */
  readonly createdAt: Instant | null;
  /** Relationships on the way to what it reaches. */
  readonly hops: number | null;
  readonly because: readonly string[];
}

export interface AgentAccessAnswer extends Frame {
  readonly agent: NodeFact;
  /** TRUE: a human stands for it. FALSE is LIN-030. */
  readonly sponsored: Verdict;
  /** Persons that it acts for. */
  readonly sponsors: readonly NodeFact[];
  readonly owner: OwnerResult | null;
  readonly items: readonly AgentItem[];
  readonly counts: Counts;
  readonly reach: {
    readonly confirmed: number;
    readonly total: number;
    readonly byKind: readonly ReachCount[];
  };
  readonly because: readonly string[];
}

const needs: readonly Capability[] = [...new Set<Capability>([...blastRadius.needs, 'OWNERS'])];

/** Q-40: what an agent acts as, for whom, with which credentials, what it made, what it reaches, and who sponsors it. */
export const agentAccess: Question<AgentAccessArgs, AgentAccessAnswer> = {
  id: 'Q-40',
  field: 'agentAccess',
  names: ['agent-access'],
  title: 'What an agent acts as, for whom, with what, what it reaches, and who sponsors it',
  version: 1,
  args,
  needs,
  async ask(asking, { agent: handle }) {
    const agent = await nodeByHandle(asking, handle, ['Identity', 'Workload']);
    const facts = await gatherAgent(asking, agent);
    const identities = facts.identities.map(({ node }) => node.id);
    const owners = await ownersOf(asking, new Set([agent.id, ...identities]));
    const covered = await coverageFor(asking, needs);
    // Who stands for it is told where it lives; an account that is not read elsewhere says nothing of it (5.6).
    const home = [agent, ...facts.identities.map(({ node }) => node)].map(({ naturalKey }) =>
      urn({ type: 'Realm', key: naturalKey.slice(0, 2) }),
    );
    const told = await coverageFor(asking, ['IDENTITIES', 'OWNERS'], home);
    const persons = facts.actsFor.map(({ node }) => node).filter((node) => node.nodeType === 'Person');
    const verdict = sponsored({
      persons,
      owners: [...owners.values()],
      heard: told.certainty === 'COMPLETE',
    });
    const related = [...facts.identities, ...facts.actsFor, ...facts.credentials, ...facts.created];
    const of = (type: NodeFact['nodeType']): string[] =>
      related.filter(({ node }) => node.nodeType === type).map(({ node }) => node.id);
    const works = new Map([
      ...(await canActOf(asking, of('Identity'))),
      ...(await canAuthenticateOf(asking, of('Credential'))),
    ]);
    const reached = await blastRadius.ask(asking, blastRadius.args.parse({ start: [agent.id] }));
    const items = [
      ...itemsOf(agent, facts, works),
      ...reached.items
        .filter(({ node }) => ['Resource', 'SecretLocation', 'Realm', 'Identity'].includes(node.nodeType))
        .map((item): AgentItem => ({
          id: digest(['agent', agent.id, 'REACHES', item.node.id]),
          relation: 'REACHES',
          node: item.node,
          works: null,
          createdAt: null,
          hops: item.hops,
          certainty: item.certainty,
          reasons: item.reasons,
          flags: item.flags,
          evidence: item.evidence,
          suppressedBy: null,
          because: [`${called(agent)} reaches ${called(item.node)} over ${item.hops} relationships.`],
        })),
    ].sort(inOrder);
    const frame = frameOf(asking, agentAccess, covered, [...reached.warnings, ...cutOf(facts)]);
    return {
      ...frame,
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      agent,
      sponsored: verdict,
      sponsors: persons,
      owner: owners.get(agent.id) ?? null,
      items,
      counts: countsOf(items),
      reach: { confirmed: reached.counts.confirmed, total: reached.counts.total, byKind: reached.byKind },
      because: sentences(agent, facts, verdict, persons),
    };
  },
};

function cutOf({ cut }: AgentFacts): Warning[] {
  return cut.map(({ type, cap }) => ({
    code: 'TRUNCATED',
    message: `Only the first ${cap} relationships of type ${type} were followed.`,
  }));
}

function itemsOf(agent: NodeFact, facts: AgentFacts, works: ReadonlyMap<string, Verdict>): AgentItem[] {
  const make = (
    relation: AgentRelation,
    all: readonly Related[],
    say: (node: NodeFact) => string,
  ): AgentItem[] =>
    all.map(({ node, certainty, evidence }) => {
      const state = works.get(node.id) ?? null;
      const flags = [
        ...(node.attributes['breakGlass'] === true ? ['BREAK_GLASS'] : []),
        ...(state?.value === 'FALSE' ? ['CANNOT_ACT'] : []),
        ...(node.presence === 'ABSENT_CONFIRMED' ? ['GONE'] : []),
      ].sort();
      return {
        id: digest(['agent', agent.id, relation, node.id]),
        relation,
        node,
        works: state,
        createdAt: relation === 'CREATED' ? instantOf(node.attributes, 'createdAt') : null,
        hops: null,
        certainty,
        reasons: certainty === 'POSSIBLE' ? ['WEAK_LINK'] : [],
        flags,
        evidence,
        suppressedBy: null,
        because: [say(node)],
      };
    });
  const who = called(agent);
  return [
    ...make('ACTS_AS', facts.identities, (node) => `${who} acts as ${called(node)}.`),
    ...make('ACTS_FOR', facts.actsFor, (node) => `${who} acts for ${called(node)}.`),
    ...make('CREDENTIAL', facts.credentials, (node) => `${who} has the credential ${called(node)}.`),
    ...make('CREATED', facts.created, (node) => {
      const at = instantOf(node.attributes, 'createdAt');
      return `${who} created ${called(node)}${at ? ` on ${dated(at)}` : ''}.`;
    }),
  ];
}

function sentences(
  agent: NodeFact,
  facts: AgentFacts,
  verdict: Verdict,
  persons: readonly NodeFact[],
): string[] {
  const who = called(agent);
  const as = names(facts.identities.map(({ node }) => called(node)));
  const stands =
    verdict.value === 'TRUE'
      ? persons.length > 0
        ? `It acts for ${names(persons.map(called))}.`
        : 'It has an owner.'
      : verdict.value === 'FALSE'
        ? `No human stands for ${who}.`
        : `Whether a human stands for ${who} is not known.`;
  return [as ? `${who} acts as ${as}.` : `No identity is known by which ${who} acts.`, stands];
}

function inOrder(a: AgentItem, b: AgentItem): number {
  return (
    AGENT_RELATIONS.indexOf(a.relation) - AGENT_RELATIONS.indexOf(b.relation) ||
    (a.certainty === b.certainty ? 0 : a.certainty === 'CONFIRMED' ? -1 : 1) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
