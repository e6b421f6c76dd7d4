import { z } from 'zod';
import { type Capability, type Instant, type Truth, type Verdict } from '../../model/index.js';
import type { Counts, Frame, Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { textOf } from '../definitions/instants.js';
import { triggerOf, type Trigger } from '../definitions/obligations/index.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { itemsOf, type LeftItem } from '../leaver/concern.js';
import { ownedBy } from '../leaver/owned.js';
import { triggersOn } from '../obligations/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { sameAs } from '../same-as.js';
import { dissolved } from './dissolved.js';

const args = z.strictObject({
  /** The team, by any of its names. */
  team: z.string().min(1),
});
export type TeamArgs = z.output<typeof args>;

export interface TeamAnswer extends Frame {
  readonly team: NodeFact;
  readonly dissolved: Verdict;
  readonly items: readonly LeftItem[];
  readonly counts: Counts;
  readonly overdue: number;
}

const needs: readonly Capability[] = ['OWNERS'];

/** what a team leaves without an owner when it is dissolved, or has nobody left. */
export const teamDissolved: Question<TeamArgs, TeamAnswer> = {
  id: 'Q-05',
  field: 'teamDissolved',
  names: ['team-dissolved'],
  title: 'What a dissolved or empty team leaves without an owner',
  version: 1,
  args,
  needs,
  async ask(asking, given) {
    const team = await nodeByHandle(asking, given.team, ['Team']);
    const equals = (await sameAs(asking, [team.id])).members(team.id);
    const nodes = [...(await nodesById(asking, equals)).values()];
    const verdict = dissolved({ team: nodes, members: await membersOf(asking, equals) }, asking.when.asOf);
    const trigger = await triggerFor(asking, team);
    const warnings: Warning[] = [];
    if (verdict.value === 'FALSE') {
      warnings.push({
        code: 'TEAM_NOT_DISSOLVED',
        message: 'The team is there and has members: nothing is left behind.',
      });
    }
    const owned =
      verdict.value === 'FALSE' ? [] : await ownedBy(asking, equals, label(team), asking.when.asOf);
    const doubtful = verdict.value === 'UNKNOWN';
    const found = owned.map((one) =>
      doubtful
        ? {
            ...one,
            certainty: 'POSSIBLE' as const,
            reasons: [...new Set([...one.reasons, ...verdict.reasons])].sort(),
          }
        : one,
    );
    const left =
      found.length > 0
        ? await itemsOf(asking, found, trigger)
        : { items: [], counts: countsOf([]), overdue: 0 };
    return {
      team,
      dissolved: verdict,
      ...left,
      ...frameOf(asking, teamDissolved, await coverageFor(asking, needs), warnings),
    };
  },
};

/** Whether each person who was ever a member, and was not moved elsewhere, is still there. */
async function membersOf(asking: Asking, teams: readonly string[]): Promise<Truth[]> {
  const edges = await edgesOf(asking, teams, ['MEMBER_OF'], 'in', { history: 'live' });
  const people = await nodesById(
    asking,
    edges.map((edge) => edge.from),
  );
  return [...people.values()]
    .filter((one) => one.nodeType === 'Person')
    .map(({ attributes }): Truth => {
      const status = textOf(attributes, 'status');
      if (status === 'INACTIVE') return 'FALSE';
      return status === 'ACTIVE' || status === 'LEAVE' ? 'TRUE' : 'UNKNOWN';
    });
}

async function triggerFor(asking: Asking, team: NodeFact): Promise<Trigger> {
  const events = (await triggersOn(asking, [team.id])).get(team.id) ?? [];
  const recorded = events.find((one) => one.type === 'team.dissolved');
  if (recorded) return recorded;
  const occurredAt = textOf(team.attributes, 'dissolvedAt') ?? asking.when.asOf;
  const recordedAt: Instant = asking.when.asOf;
  return triggerOf(
    { id: 'hypothetical', type: 'team.dissolved', occurredAt, recordedAt },
    asking.policy,
  ) as Trigger;
}
