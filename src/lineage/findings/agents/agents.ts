import { not, urn, type Capability, type Verdict } from '../../../model/index.js';
import type { RealmCoverage } from '../../answer.js';
import { sponsored } from '../../agent-access/sponsor.js';
import { estateOf, judgeFor } from '../../coverage/coverage-for.js';
import { EdgeIndex } from '../../definitions/edge-index.js';
import { identityNegative } from '../../definitions/identity-state.js';
import { instantOf } from '../../definitions/instants.js';
import { called, count, label, names } from '../../explain/index.js';
import type { EdgeFact, NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import { ownersOf } from '../../owner/owners-of.js';
import type { Asking } from '../../question.js';
import { edgesOf, nodesById } from '../../read/index.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { Silence } from '../untold.js';

/** Principals that act for one another are followed this far. */
const MAX_DEPTH = 12;

const NEEDS: readonly Capability[] = ['IDENTITIES', 'OWNERS'];

/** Agents for which no human stands, and identities that an agent made and for which none does. */
export const agents: Evaluator = {
  rules: ['LIN-030'],
  needs: NEEDS,
  async evaluate(asking) {
    const found = new Gathered(['LIN-030']);
    const silence = new Silence({
      SOURCES_NOT_COVERED: (realm, n) =>
        `Whether a human stands for ${count(n, 'agent')} of ${realm}, or what ${n === 1 ? 'it' : 'they'} made, is not known: not every source was heard.`,
    });
    const standing = (node: NodeFact): boolean =>
      identityNegative(node, asking.when.asOf)?.irreversible !== true;
    for await (const page of within(asking, 'Identity', EVERYWHERE, standing)) {
      for (const { candidate, unheard } of await judged(asking, page)) {
        if (unheard) silence.add('SOURCES_NOT_COVERED', [candidate.node]);
        else found.add('LIN-030', [candidate]);
      }
    }
    found.add('LIN-030', await silence.candidates(asking));
    return found.breaches(asking);
  },
};

interface Judged {
  readonly candidate: DatedCandidate;
  /** Nothing but what no source has told yet keeps it from being decided. What was heard once stays one of its own. */
  readonly unheard: boolean;
}

/** Something that is needed is told by nobody, whether or not what is told besides has been lost. */
function isUntold(coverage: readonly RealmCoverage[]): boolean {
  const told = new Set(coverage.map(({ capability }) => capability));
  return (
    NEEDS.some((capability) => !told.has(capability)) ||
    coverage.some(({ status }) => status === 'NOT_CONNECTED')
  );
}

function isDeaf({ value, reasons }: Verdict): boolean {
  return (
    value === 'UNKNOWN' &&
    reasons.includes('SOURCES_NOT_COVERED') &&
    !reasons.includes('SPONSOR_NOT_DESCRIBED')
  );
}

function isAgent({ nodeType, attributes }: NodeFact): boolean {
  const { kind, actorClass } = attributes;
  if (nodeType === 'Workload') return kind === 'AI_AGENT';
  return nodeType === 'Identity' && (kind === 'AGENT_IDENTITY' || actorClass === 'AI_AGENT');
}

async function judged(asking: Asking, page: readonly NodeFact[]): Promise<Judged[]> {
  // Who created something did so for good, whether or not its source still says it.
  const created = (
    await edgesOf(
      asking,
      page.map((node) => node.id),
      ['CREATED_BY'],
      'out',
      { history: 'ever' },
    )
  ).filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  const creators = await nodesById(
    asking,
    created.map((edge) => edge.to),
  );
  const makers = groupBy(
    created.filter((edge) => {
      const maker = creators.get(edge.to);
      return maker !== undefined && isAgent(maker);
    }),
    (edge) => edge.from,
  );
  const concerned = page.filter((node) => isAgent(node) || makers.has(node.id));
  if (concerned.length === 0) return [];
  const ids = concerned.map((node) => node.id);
  const owners = await ownersOf(asking, ids);
  const persons = await actingFor(asking, ids);
  const estate = await estateOf(asking);
  return concerned.map((node): Judged => {
    const realm = urn({ type: 'Realm', key: node.naturalKey.slice(0, 2) });
    const owner = owners.get(node.id);
    const { certainty, coverage } = judgeFor(asking, estate, NEEDS, [realm]);
    const heard = certainty === 'COMPLETE';
    const verdict = not(sponsored({ persons: persons.nodes(node.id), owners: owner ? [owner] : [], heard }));
    const made = makers.get(node.id) ?? [];
    const by = names([...new Set(made.map((edge) => called(creators.get(edge.to))))].sort());
    const candidate: DatedCandidate = {
      node,
      verdict,
      evidence: [...made, ...persons.edges(node.id)],
      actions: ['REASSIGN', 'ATTEST'],
      because: [
        made.length > 0 ? `${label(node)} was created by the agent ${by}.` : `${label(node)} is an agent.`,
        verdict.value === 'UNKNOWN'
          ? 'Whether a human stands for it is not known.'
          : verdict.reasons.includes('SPONSOR_LEFT')
            ? 'The person for whom it acts has left, and nobody else stands for it.'
            : 'No human stands for it; a machine that made it is none.',
      ],
      startedAt: instantOf(node.attributes, 'createdAt'),
      owner,
    };
    return { candidate, unheard: isDeaf(verdict) && isUntold(coverage) };
  });
}

/** The persons that each identity acts for, at once or through other identities. */
async function actingFor(
  asking: Asking,
  ids: readonly string[],
): Promise<{ nodes(id: string): NodeFact[]; edges(id: string): EdgeFact[] }> {
  const index = new EdgeIndex();
  const known = new Set(ids);
  let frontier = [...ids];
  for (let depth = 0; frontier.length > 0 && depth < MAX_DEPTH; depth += 1) {
    const edges = await edgesOf(asking, frontier, ['ACTS_FOR'], 'out', { history: 'live' });
    index.add(edges);
    frontier = [...new Set(edges.map((edge) => edge.to))].filter((id) => !known.has(id));
    for (const id of frontier) known.add(id);
  }
  const nodes = await nodesById(asking, known);
  const edges = (id: string): EdgeFact[] => {
    const met = new Set([id]);
    const way: EdgeFact[] = [];
    for (let near = [id]; near.length > 0;) {
      const next = near.flatMap((one) => index.out('ACTS_FOR', one));
      way.push(...next);
      near = [...new Set(next.map((edge) => edge.to))].filter((one) => !met.has(one));
      for (const one of near) met.add(one);
    }
    return way;
  };
  return {
    edges,
    nodes: (id) =>
      [...new Set(edges(id).map((edge) => edge.to))]
        .sort()
        .flatMap((to) => nodes.get(to) ?? [])
        .filter((node) => node.nodeType === 'Person'),
  };
}
