import { z } from 'zod';
import { isTrue, type NodeType } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { label, names, quoted } from '../explain/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../facts.js';
import { frameOf } from '../frame.js';
import { judgeServices } from '../judge/index.js';
import { listArgs, listed, scopeOf, within, type Candidate, type ListedNode } from '../listing/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerResult } from '../owner/result.js';
import type { Asking, Question } from '../question.js';
import { edgesOf, nodesById, observationsOf } from '../read/index.js';
import { RULES } from '../rules.js';
import { sameAs } from '../same-as.js';
import { conflictsOf, inOrder, type AttributeClaim, type Conflict } from './conflicts.js';
import { contradictionsOf, identityConflict, SAME_AS } from './identity-conflicts.js';

const args = z.strictObject({
  ...listArgs,
  /** Only this attribute, such as `lifecycle`, or `owner`, or `sameAs`. */
  attribute: z.string().min(1).max(64).optional(),
});
export type SourceConflictsArgs = z.output<typeof args>;

/** A node on which sources disagree. */
export interface ConflictedNode extends ListedNode {
  readonly conflicts: readonly Conflict[];
}

export interface SourceConflictsAnswer extends Frame {
  readonly items: readonly ConflictedNode[];
  readonly counts: Counts;
}

const NEEDS = ['IDENTITIES', 'SERVICES', 'OWNERS'] as const;
const TYPES: readonly NodeType[] = [
  'Service',
  'Identity',
  'Credential',
  'Workload',
  'SecretLocation',
  'Resource',
  'Person',
  'Team',
  'ThirdParty',
];
/** Whose owner is asked for; what else there is takes its owner from these. */
const OWNED: ReadonlySet<NodeType> = new Set<NodeType>(['Service', 'Identity']);

/**
 * what sources disagree on, with all claims: attributes without a winner (CONFLICT), attributes whose winner a
 * fresher claim contradicts (CONTESTED), owners of equal standing, services that only some of their sources call
 * retired, and nodes that some say are one and others say are not. Nothing is proposed but to find out (R-CON-01).
 */
export const sourceConflicts: Question<SourceConflictsArgs, SourceConflictsAnswer> = {
  id: 'Q-33',
  field: 'sourceConflicts',
  names: ['conflicts'],
  title: 'What sources disagree on, with their claims',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const candidates: (Candidate & Pick<ConflictedNode, 'conflicts'>)[] = [];
    for (const type of TYPES) {
      for await (const page of within(asking, type, scope)) {
        for (const { node, conflicts, owner, evidence } of await disagreements(
          asking,
          type,
          page,
          given.attribute,
        ))
          candidates.push({
            node,
            verdict: isTrue(),
            owner,
            flags: conflicts.map(({ kind }) => kind),
            evidence,
            actions: ['CONFIRM'],
            because: conflicts.slice(0, 3).map((one) => sentence(node, one)),
            conflicts,
          });
      }
    }
    return {
      ...(await listed(asking, RULES['LIN-008'], candidates, given)),
      ...frameOf(asking, sourceConflicts, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

interface Disagreement {
  readonly node: NodeFact;
  readonly conflicts: readonly Conflict[];
  readonly owner: OwnerResult | undefined;
  readonly evidence: readonly EdgeFact[];
}

async function disagreements(
  asking: Asking,
  type: NodeType,
  page: readonly NodeFact[],
  only: string | undefined,
): Promise<Disagreement[]> {
  const ids = page.map((node) => node.id);
  const observed = await observationsOf(asking, ids);
  const wanted = (attribute: string): boolean => only === undefined || only === attribute;
  const owners =
    OWNED.has(type) && wanted('owner') ? await ownersOf(asking, ids) : new Map<string, OwnerResult>();
  const contested =
    type === 'Service' && wanted('lifecycle')
      ? await contestedServices(asking, ids)
      : new Map<string, Conflict>();
  const identities = wanted(SAME_AS)
    ? await contestedIdentities(asking, ids)
    : new Map<string, ContestedIdentity>();
  return page.flatMap((node) => {
    const conflicts = conflictsOf(type, observed.get(node.id) ?? [], asking.policy, only);
    const owner = owners.get(node.id);
    const contestedOwner = ownerConflict(owner);
    if (contestedOwner) conflicts.push(contestedOwner);
    const retired = contested.get(node.id);
    if (retired && !conflicts.some(({ attribute }) => attribute === 'lifecycle')) conflicts.push(retired);
    const identity = identities.get(node.id);
    conflicts.push(...(identity?.conflicts ?? []));
    // Those of one attribute stay in the order of what they are about.
    conflicts.sort((a, b) => (a.attribute === b.attribute ? 0 : a.attribute < b.attribute ? -1 : 1));
    return conflicts.length > 0 ? [{ node, conflicts, owner, evidence: identity?.evidence ?? [] }] : [];
  });
}

/** Two valid owners in the winning tier (5.6). */
function ownerConflict(result: OwnerResult | undefined): Conflict | null {
  if (result?.status !== 'CONFLICT') return null;
  const best = new Set(result.owners.map(({ id }) => id));
  const claims = result.claims
    .filter((claim) => claim.role === result.role && claim.tier !== 'SUGGESTION')
    .flatMap((claim): AttributeClaim[] => {
      const edge = claim.evidence.at(-1);
      if (!edge) return [];
      return [
        {
          value: label(claim.owner),
          source: edge.source,
          connector: edge.connector,
          scope: edge.scope,
          method: edge.method,
          observedAt: edge.recordedAt,
          decides: claim.tier === result.tier && best.has(claim.owner.id),
        },
      ];
    });
  return { attribute: 'owner', kind: 'CONFLICT', value: null, claims: claims.sort(inOrder) };
}

/** Services that are one by SAME_AS, where one source says retired and another the opposite (R-CON-04), by the node that decides. */
async function contestedServices(asking: Asking, ids: readonly string[]): Promise<Map<string, Conflict>> {
  const asked = new Set(ids);
  const groups = (await judgeServices(asking, ids)).all.filter(
    ({ retirement, service }) => retirement.contested && asked.has(service.id),
  );
  const states = await observationsOf(
    asking,
    groups.flatMap(({ members }) => members.map(({ id }) => id)),
  );
  return new Map(
    groups.map(({ service, members, retirement }) => {
      const telling = members
        .flatMap(({ id }): readonly ObservedState[] => states.get(id) ?? [])
        .filter(({ attributes }) => typeof attributes?.['lifecycle'] === 'string');
      const claims = telling.map((state): AttributeClaim => ({
        value: String(state.attributes?.['lifecycle']),
        source: state.source,
        connector: state.connector,
        scope: state.scope,
        method: state.method,
        observedAt: state.observedAt,
        decides: state.node === retirement.decidedBy,
      }));
      const conflict: Conflict = {
        attribute: 'lifecycle',
        kind: 'CONTESTED',
        value: retirement.lifecycle,
        claims: claims.sort(inOrder),
      };
      return [service.id, conflict];
    }),
  );
}

interface ContestedIdentity {
  readonly conflicts: readonly Conflict[];
  readonly evidence: readonly EdgeFact[];
}

/** By node, of what else some say that it is the same and others that it is not. */
async function contestedIdentities(
  asking: Asking,
  ids: readonly string[],
): Promise<Map<string, ContestedIdentity>> {
  const ever = { history: 'ever' } as const;
  const denied = [
    ...(await edgesOf(asking, ids, ['NOT_SAME_AS'], 'out', ever)),
    ...(await edgesOf(asking, ids, ['NOT_SAME_AS'], 'in', ever)),
  ];
  if (denied.length === 0) return new Map();
  const asked = new Set(ids);
  const ends = denied.flatMap(({ from, to }) => [from, to]);
  const { claims, known } = await sameAs(asking, ends);
  const nodes = await nodesById(asking, known);
  const found = new Map<string, { conflicts: Conflict[]; evidence: EdgeFact[] }>();
  for (const one of contradictionsOf(claims)) {
    for (const id of one.pair.filter((end) => asked.has(end))) {
      const of = found.get(id) ?? { conflicts: [], evidence: [] };
      of.conflicts.push(identityConflict(one, nodes));
      of.evidence.push(...[...one.parted, ...one.tied].filter((edge) => !of.evidence.includes(edge)));
      found.set(id, of);
    }
  }
  return found;
}

function sentence(node: NodeFact, { attribute, kind, value, claims }: Conflict): string {
  // What is said of identity is made of names that are quoted already.
  const inWords = attribute === SAME_AS ? (text: string): string => text : quoted;
  const said = [...new Set(claims.map((claim) => `${inWords(claim.value)} (${quoted(claim.source)})`))];
  if (attribute === SAME_AS && value !== null)
    return `Sources contradict each other on what is the same: ${names(said, 5)}. What counts is that ${value}.`;
  const what = `Of the ${quoted(attribute)} of ${label(node)} sources say ${names(said)}`;
  return kind === 'CONFLICT' || value === null
    ? `${what}; they have equal standing, so none wins.`
    : `${what}; ${quoted(value)} counts, by precedence.`;
}
