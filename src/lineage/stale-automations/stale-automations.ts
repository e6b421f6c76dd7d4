import { z } from 'zod';
import { latest } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import { day, label } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { listArgs, listPages, type Candidate, type NodeListAnswer } from '../listing/index.js';
import { proofsOf } from '../obligations/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { RULES } from '../rules.js';
import { handOvers, lastChange, recordedChanges, said, type Change } from './changes.js';
import { stale } from './stale.js';

const args = z.strictObject(listArgs);
export type StaleAutomationsArgs = z.output<typeof args>;

const NEEDS = ['WORKLOADS', 'LAST_USED', 'OWNERS', 'SERVICES'] as const;
const KINDS: ReadonlySet<unknown> = new Set(['SCHEDULED_JOB', 'AUTOMATION_JOB']);

/**
 * Q-41 (R-USE-04): the scheduled and automation jobs that went on running after their owner or service had changed,
 * without anybody confirming since that they should. Success is what hides them.
 */
export const staleAutomations: Question<StaleAutomationsArgs, NodeListAnswer> = {
  id: 'Q-41',
  field: 'staleAutomations',
  names: ['stale-automations'],
  title: 'Jobs that ran on after their owner or service changed',
  version: 1,
  args,
  needs: NEEDS,
  ask: (asking, given) =>
    listPages(asking, staleAutomations, given, {
      type: 'Workload',
      rule: RULES['LIN-003'],
      accept: isJob,
      judge,
    }),
};

function isJob({ attributes }: NodeFact): boolean {
  return KINDS.has(attributes['kind']);
}

async function judge(asking: Asking, page: readonly NodeFact[]): Promise<Candidate[]> {
  const { asOf } = asking.when;
  const ever = { history: 'ever' } as const;
  const live = { history: 'live' } as const;
  const jobs = page.map((node) => node.id);
  const parts = await edgesOf(asking, jobs, ['PART_OF'], 'out', ever);
  const uses = await edgesOf(asking, jobs, ['USES'], 'out', live);
  const used = await edgesOf(asking, jobs, ['USED'], 'out', ever);
  const services = parts.map((edge) => edge.to);
  const identities = uses.map((edge) => edge.to);
  const concerned = [...jobs, ...identities, ...services];
  const owned = await edgesOf(asking, concerned, ['OWNED_BY'], 'out', ever);
  const recorded = await recordedChanges(asking, concerned);
  const proofs = await proofsOf(asking, [...jobs, ...identities]);
  const nodes = await nodesById(asking, identities);
  const [ofParts, ofUses, ofUsed, ofOwned] = [parts, uses, used, owned].map((edges) =>
    groupBy(edges, (edge) => edge.from),
  ) as [Groups, Groups, Groups, Groups];

  return page.map((node): Candidate => {
    const belongs = ofParts.get(node.id) ?? [];
    const runsAs = ofUses.get(node.id) ?? [];
    const about = [node.id, ...runsAs.map((edge) => edge.to), ...belongs.map((edge) => edge.to)];
    const changes: Change[] = [
      ...about.flatMap((id) => recorded.get(id) ?? []),
      ...handOvers(belongs, asOf),
      ...about.flatMap((id) => handOvers(ofOwned.get(id) ?? [], asOf)),
    ].filter(({ at }) => at <= asOf);
    const change = lastChange(changes);
    const own = lastRun((ofUsed.get(node.id) ?? []).map((edge) => edge.lastObservedAt ?? edge.validFrom));
    const theirs = lastRun(
      runsAs.flatMap((edge) => textOf(nodes.get(edge.to)?.attributes ?? {}, 'lastUsedAt') ?? []),
    );
    const ranAt = own ?? theirs;
    const shown = [node.id, ...runsAs.map((edge) => edge.to)].map((id) => proofs.of('REVALIDATE', id));
    const revalidatedAt = latest(...shown.map(({ done, since }) => (done ? since : null)));
    const facts = { changedAt: change?.at ?? null, revalidatedAt, ranAt, attributed: own !== null };
    return {
      node,
      verdict: stale(facts),
      about: runsAs.flatMap((edge) => nodes.get(edge.to) ?? []),
      evidence: [...(change?.evidence ?? []), ...(ofUsed.get(node.id) ?? []), ...runsAs],
      actions: ['REVALIDATE'],
      because: because(node, change, ranAt),
    };
  });
}

type Groups = Map<string, EdgeFact[]>;

/** The latest of instants and days, by its end. */
function lastRun(told: readonly string[]): string | null {
  return (
    [...told].sort((a, b) => (span(a).to < span(b).to ? 1 : span(a).to > span(b).to ? -1 : 0))[0] ?? null
  );
}

function because(node: NodeFact, change: Change | null, ranAt: string | null): string[] {
  if (!change) return [];
  const name = label(node);
  const happened = said(change, name);
  return [
    `On ${day(change.at)} ${happened}.`,
    ranAt === null ? `No source tells when ${name} last ran.` : `${name} last ran on ${day(ranAt)}.`,
    'Nobody has confirmed since that it should.',
  ];
}
