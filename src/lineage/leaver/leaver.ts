import { z } from 'zod';
import { instant, type Capability, type Instant } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { triggerOf, type Trigger } from '../definitions/obligations/index.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import { triggersOn } from '../obligations/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { actorsOf, type Actors } from './actors.js';
import { decidedBy } from './authority.js';
import { itemsOf, type Found, type LeftItem } from './concern.js';
import { knownSecrets } from './known-secrets.js';
import { ownedBy } from './owned.js';

const args = z.strictObject({
  /** The person, by any of their names. */
  person: z.string().min(1),
  /** When they left, or will; else when the recorded event says, else `asOf`. */
  leftAt: instant.optional(),
});
export type LeaverArgs = z.output<typeof args>;

export interface LeaverAnswer extends Frame {
  readonly person: NodeFact;
  readonly leftAt: Instant;
  readonly items: readonly LeftItem[];
  readonly counts: Counts;
  /** Obligations that are overdue (LIN-048). */
  readonly overdue: number;
}

const needs: readonly Capability[] = [
  'OWNERS',
  'IDENTITIES',
  'CREDENTIALS',
  'SECRET_LOCATIONS',
  'PERMISSIONS',
];

/**
 * what somebody leaves behind: what they own, what they created, which secrets they could read since those were
 * last rotated, and what they decide on. An item carries each reason that holds for it.
 */
export const leaverImpact: Question<LeaverArgs, LeaverAnswer> = {
  id: 'Q-04',
  field: 'leaverImpact',
  names: ['leaver'],
  title: 'What somebody who leaves owns, created, knows and decides on',
  version: 1,
  args,
  needs,
  async ask(asking, given) {
    const person = await nodeByHandle(asking, given.person, ['Person']);
    const { trigger, leftAt } = await leaving(asking, person, given.leftAt);
    const who = await actorsOf(asking, person);
    const persons = [...(await nodesById(asking, who.equals)).values()];
    const name = label(person);
    const found = [
      ...(await ownedBy(asking, who.equals, name, leftAt)),
      ...(await createdBy(asking, who, name, leftAt)),
      ...(await knows(asking, who, leftAt)),
      ...(await decidedBy(asking, persons, name, leftAt)),
    ];
    return {
      person,
      leftAt,
      ...(await itemsOf(asking, found, trigger)),
      ...frameOf(asking, leaverImpact, await coverageFor(asking, needs)),
    };
  },
};

/** The recorded event, unless another instant is asked for. */
async function leaving(
  asking: Asking,
  person: NodeFact,
  given: Instant | undefined,
): Promise<{ trigger: Trigger; leftAt: Instant }> {
  const events = (await triggersOn(asking, [person.id])).get(person.id) ?? [];
  const recorded = events.filter((one) => one.kind === 'left').sort((a, b) => (a.from < b.from ? 1 : -1))[0];
  if (recorded && (given === undefined || given === recorded.from))
    return { trigger: recorded, leftAt: recorded.from };
  const leftAt = given ?? asking.when.asOf;
  const supposed = { id: 'hypothetical', type: 'person.left', occurredAt: leftAt, recordedAt: leftAt };
  return { trigger: triggerOf(supposed, asking.policy) as Trigger, leftAt };
}

/** Origin is never ownership; it is a reason to look (5.6). */
async function createdBy(asking: Asking, who: Actors, name: string, until: Instant): Promise<Found[]> {
  const makers = [...who.equals, ...who.own];
  const edges = (await edgesOf(asking, makers, ['CREATED_BY'], 'in', { history: 'ever' })).filter(
    (edge) => edge.endReason !== 'SOURCE_CORRECTION' && edge.validFrom <= until,
  );
  const nodes = await nodesById(
    asking,
    edges.map((edge) => edge.from),
  );
  return edges.flatMap((edge): Found[] => {
    const node = nodes.get(edge.from);
    if (!node || node.presence === 'ABSENT_CONFIRMED') return [];
    const grade = gradeOf([edge]);
    return [
      {
        node,
        concern: 'CREATED',
        type: 'REVIEW',
        certainty: grade,
        reasons: grade === 'POSSIBLE' ? ['WEAK_LINK'] : [],
        flags: isBreakGlass([node]) ? ['BREAK_GLASS'] : [],
        evidence: [edge],
        because: `${name} created ${label(node)}.`,
        privileged: node.attributes['privileged'] === true,
        lower: false,
      },
    ];
  });
}

async function knows(asking: Asking, who: Actors, until: Instant): Promise<Found[]> {
  const known = await knownSecrets(asking, who, until);
  const used = new Set(
    (
      await edgesOf(
        asking,
        known.map(({ node }) => node.id),
        ['USED'],
        'in',
        { history: 'live' },
      )
    ).map((edge) => edge.to),
  );
  for (const edge of await edgesOf(asking, who.own, ['USES'], 'in', { history: 'live' })) used.add(edge.to);
  return known.map((one): Found => {
    const shared =
      one.own &&
      (used.has(one.node.id) ||
        one.evidence.some((edge) => edge.type === 'AUTHENTICATES_AS' && used.has(edge.to)));
    return {
      node: one.node,
      concern: 'KNOWS_SECRET',
      // A person's own token dies with them, unless something runs on it.
      type: shared ? 'ROTATE_AND_DETACH' : one.own ? 'REVOKE' : 'ROTATE',
      certainty: one.certainty,
      reasons: one.certainty === 'POSSIBLE' && one.reasons.length === 0 ? ['WEAK_LINK'] : one.reasons,
      flags: [...(one.own ? ['OWN_CREDENTIAL'] : []), ...(shared ? ['USED_BY_WORKLOAD'] : [])],
      evidence: one.evidence,
      because: shared ? `${one.because.slice(0, -1)}, and something runs on it.` : one.because,
      privileged: one.concerned.privileged,
      lower: false,
    };
  });
}
