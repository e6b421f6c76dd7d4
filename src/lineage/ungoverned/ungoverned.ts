import { z } from 'zod';
import { addMillis, and, instant, RelictError, type Instant, type Policy } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { instantOf, textOf } from '../definitions/instants.js';
import { restsOn } from '../definitions/rests-on.js';
import type { NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import { listArgs, listed, scopeOf, within, type Candidate, type ListedNode } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { byId } from '../read/index.js';
import { RULES } from '../rules.js';
import { because } from './because.js';
import { creatorsOf, type Creator } from './creators.js';
import { ungoverned } from './decide.js';
import { recordsOf } from './records.js';

const args = z.strictObject({
  ...listArgs,
  /** Created at or after this; else within the review cadence before `asOf`. */
  since: instant.optional(),
});
export type UngovernedArgs = z.output<typeof args>;

/** An identity or credential that nobody had asked for. */
export interface UngovernedNode extends ListedNode {
  /** Null when no source tells. */
  readonly createdAt: Instant | null;
  readonly creationOrigin: string;
  /** Who made it, by id; never its owner (F-34). */
  readonly createdBy: readonly NodeFact[];
}

export interface UngovernedAnswer extends Frame {
  readonly items: readonly UngovernedNode[];
  readonly counts: Counts;
  /** What was created before is not looked at. */
  readonly since: Instant;
}

const NEEDS = ['IDENTITIES', 'CREDENTIALS', 'SERVICES', 'OWNERS'] as const;
export const UNGOVERNED_RULE = RULES['LIN-010'];

/**
 * the identities and credentials made since an instant without a request, decision or binding on record by the end
 * of the grace (R-LIF-02), unless a governed process or pipeline identity made them.
 */
export const ungovernedCreations: Question<UngovernedArgs, UngovernedAnswer> = {
  id: 'Q-25',
  field: 'ungovernedCreations',
  names: ['ungoverned'],
  title: 'Identities and credentials that were created without anybody deciding it',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const since = given.since ?? addMillis(asking.when.asOf, -asking.policy.reviewCadenceDays);
    if (since > asking.when.asOf)
      throw new RelictError('USAGE', '`since` lies after the instant asked about.', {
        hint: 'Give an earlier one, or ask as of a later instant.',
      });
    // Where the services cannot be seen, neither can the bindings to them (P8).
    const { certainty } = await coverageFor(asking, ['SERVICES']);
    const candidates: UngovernedCandidate[] = [];
    for (const type of ['Identity', 'Credential'] as const)
      for await (const page of within(asking, type, scope, (node) => recent(node, since, asking.policy)))
        candidates.push(...(await judge(asking, page, since, certainty === 'COMPLETE')));
    return {
      ...(await listed(asking, UNGOVERNED_RULE, candidates, given)),
      since,
      ...frameOf(asking, ungovernedCreations, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

type UngovernedCandidate = Candidate & Pick<UngovernedNode, 'createdAt' | 'creationOrigin' | 'createdBy'>;

function createdAtOf(node: NodeFact): Instant | null {
  return instantOf(node.attributes, 'createdAt') ?? instantOf(node.attributes, 'issuedAt');
}

/** A session or lease is derived from what was created, and not a creation of its own. */
function recent(node: NodeFact, since: Instant, policy: Policy): boolean {
  const derived = node.nodeType === 'Credential' && lifetimeClass(node.attributes, policy) === 'EPHEMERAL';
  return !derived && (createdAtOf(node) ?? node.recordedAt) >= since;
}

async function judge(
  asking: Asking,
  page: readonly NodeFact[],
  since: Instant,
  heard: boolean,
): Promise<UngovernedCandidate[]> {
  const ids = page.map((node) => node.id);
  const records = await recordsOf(asking, ids);
  const creators = await creatorsOf(asking, ids);
  const grace = asking.policy.creationGraceHours;
  return page.flatMap((node): UngovernedCandidate[] => {
    const own = records.get(node.id) ?? [];
    const by = creators.get(node.id) ?? [];
    const origin = textOf(node.attributes, 'creationOrigin');
    const createdAt = createdAtOf(node);
    const governed = by.some((one) => one.governed === 'TRUE');
    const maybe = by.some((one) => one.governed === 'UNKNOWN');
    const creator = governed ? 'TRUE' : maybe ? 'UNKNOWN' : 'FALSE';
    const { recordedAt } = node;
    const facts = { createdAt, recordedAt, records: own, origin, creator, heard } as const;
    const verdict = and(
      ungoverned(facts, since, grace, asking.when.asOf),
      restsOn(node, ['createdAt', 'issuedAt', 'creationOrigin']),
    );
    if (verdict.value === 'FALSE') return [];
    return [
      {
        node,
        verdict,
        flags: [
          ...(origin === null || origin === 'UNKNOWN' ? [] : [`ORIGIN_${origin}`]),
          ...(own.length > 0 ? ['LATE_RECORD'] : []),
        ],
        evidence: [...own.map((record) => record.edge), ...by.map((one) => one.edge)],
        actions: ['ATTEST'],
        because: because(node, createdAt, origin, by, own, verdict.reasons, grace),
        createdAt,
        creationOrigin: origin ?? 'UNKNOWN',
        createdBy: makersOf(by),
      },
    ];
  });
}

/** Each once, by id. */
function makersOf(creators: readonly Creator[]): NodeFact[] {
  return [...new Map(creators.map(({ node }) => [node.id, node])).values()].sort(byId);
}
