import { z } from 'zod';
import { instant } from '../../model/fields.js';
import { RelictError, type Capability, type Instant, type NodeType } from '../../model/index.js';
import type { Counts, Frame, Warning } from '../answer.js';
import { askedAt } from '../asked-at.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { dated } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import type { Question } from '../question.js';
import { momentsOf, type Gathered } from './gather.js';
import { inTime, type Moment } from './moment.js';

const args = z
  .strictObject({
    /** The node, by any of its names. */
    node: z.string().min(1),
    /** Since when, inclusive; from the beginning if not given. */
    from: instant.optional(),
    /** Until when, exclusive; up to and including `asOf` if not given. */
    to: instant.optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    message: 'the window ends before it begins; give `from` before `to`',
    path: ['to'],
  });
export type TimelineArgs = z.output<typeof args>;

export interface TimelineAnswer extends Frame {
  readonly node: NodeFact;
  /** The node and what several sources know as the same (SAME_AS), by id. */
  readonly members: readonly NodeFact[];
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly items: readonly Moment[];
  readonly counts: Counts;
}

const needs: readonly Capability[] = ['IDENTITIES', 'CREDENTIALS', 'WORKLOADS', 'SERVICES', 'OWNERS'];
/** What has to be heard before a gap in the history of a node means that nothing happened. */
const TOLD_BY: Readonly<Partial<Record<NodeType, readonly Capability[]>>> = {
  Identity: ['IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'PERMISSIONS', 'WORKLOADS', 'OWNERS'],
  Credential: ['CREDENTIALS', 'SECRET_LOCATIONS', 'LAST_USED'],
  Service: ['SERVICES', 'RETIREMENT', 'OWNERS', 'WORKLOADS'],
  Workload: ['WORKLOADS', 'SERVICES'],
  SecretLocation: ['SECRET_LOCATIONS', 'WORKLOADS'],
  Entitlement: ['PERMISSIONS'],
  PermissionSet: ['PERMISSIONS'],
  Team: ['OWNERS'],
  Person: ['OWNERS'],
};

/** what happened to a node, in order, as each source tells it. */
export const timeline: Question<TimelineArgs, TimelineAnswer> = {
  id: 'Q-36',
  field: 'timeline',
  names: ['timeline'],
  title: 'What happened to a node, in order, and who says so',
  version: 1,
  args,
  needs,
  async ask(asking, { node: handle, from, to }) {
    if (to === undefined && from !== undefined && from > asking.when.asOf)
      throw new RelictError('USAGE', '`from` lies after the instant asked about.', {
        hint: 'Give an earlier one, or `to` as well for what is yet to come.',
      });
    const then = to === undefined ? asking : askedAt(asking, to);
    const node = await nodeByHandle(then, handle);
    const gathered = await momentsOf(then, node);
    const until = then.when.asOf;
    const items = gathered.moments
      .filter(({ at }) => (from === undefined || at >= from) && (to === undefined ? at <= until : at < to))
      .sort(inTime);
    const covered = await coverageFor(then, TOLD_BY[node.nodeType] ?? needs);
    return {
      ...frameOf(asking, timeline, covered, doubtsOf(gathered, from)),
      node,
      members: gathered.members,
      from: from ?? null,
      to: to ?? null,
      items,
      counts: countsOf(items),
    };
  },
};

function doubtsOf({ firstSeen, cut }: Gathered, from: Instant | undefined): Warning[] {
  const warnings: Warning[] = cut.map(({ type, cap }) => ({
    code: 'TRUNCATED',
    message: `Only the first ${cap} relationships of type ${type} were read.`,
  }));
  if (firstSeen === null) {
    const message = 'No source describes the node; only what refers to it is known.';
    return [...warnings, { code: 'NOT_DESCRIBED', message }];
  }
  if (from === undefined || from < firstSeen) {
    const message = `Nobody looked before ${dated(firstSeen)}: of the time before, only what the sources date themselves is known.`;
    warnings.push({ code: 'NOT_OBSERVED_BEFORE', message });
  }
  return warnings;
}
