import { z } from 'zod';
import { instant } from '../../model/fields.js';
import type { Capability } from '../../model/index.js';
import type { Warning } from '../answer.js';
import type { BlastRadiusAnswer, ReachedNode } from '../blast-radius/answer.js';
import { blastRadius } from '../blast-radius/blast-radius.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { moment } from '../explain/index.js';
import { countsOf, frameOf } from '../frame.js';
import type { Asking, Question } from '../question.js';
import type { IncidentScopeAnswer } from './answer.js';
import { planOf } from './containment.js';
import { itemsOf } from './items.js';
import { matchIndicator, type Match } from './match.js';
import { standingOf, type Window } from './standing.js';

const MAX_DEPTH = 12;
/** Starts that one blast radius takes. */
const MAX_STARTS = 100;

const args = z
  .strictObject({
    /** A credential id, a fingerprint, an identity, a repository, a vendor, a workload: any name of it. */
    indicator: z.string().min(1).max(2048),
    /** Inclusive. */
    from: instant,
    /** Exclusive. */
    to: instant,
    /** Relationships followed at most; the policy's `blastDepth` when not given. */
    depth: z.number().int().min(1).max(MAX_DEPTH).optional(),
    /** Also from a repository or pipeline to what it builds and deploys (B8). */
    includeSupplyChain: z.boolean().default(true),
  })
  .refine(({ from, to }) => from < to, {
    message: 'the window ends before it begins; give `from` before `to`',
    path: ['to'],
  });
export type IncidentArgs = z.output<typeof args>;

const needs: readonly Capability[] = [
  'IDENTITIES',
  'CREDENTIALS',
  'TRUSTS',
  'PERMISSIONS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
  'LAST_USED',
  'OWNERS',
];

/** what an indicator of compromise means over a window: what it names, its use, its reach, who answers, what to do. */
export const incidentScope: Question<IncidentArgs, IncidentScopeAnswer> = {
  id: 'Q-42',
  field: 'incidentScope',
  names: ['incident'],
  title: 'What an indicator of compromise concerns over a window, and how to contain it',
  version: 1,
  args,
  needs,
  async ask(asking, { indicator, from, to, depth, includeSupplyChain }) {
    const window = { from, to };
    const found = await matchIndicator(asking, indicator, window);
    const reach = await reachOf(asking, found, window, { depth, includeSupplyChain });
    const reached = (reach?.items ?? []).filter(concerns);
    const nodes = [...found.matched, ...reached.map(({ node }) => node)];
    const standing = await standingOf(asking, nodes, window);
    const items = itemsOf(found, reached, standing, window);
    const frame = frameOf(asking, incidentScope, await coverageFor(asking, needs), [
      ...doubtsOf(found, window),
      ...(reach?.warnings ?? []).filter(({ code }) => code !== 'NO_RULE'),
    ]);
    return {
      ...frame,
      // The blast radius never is: permissions are not evaluated.
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      indicator,
      window,
      matched: found.matched,
      outside: found.outside,
      items,
      counts: countsOf(items),
      // Break-glass is listed, and in no generated plan (A9).
      plan: planOf(
        items.filter((item) => !item.flags.includes('BREAK_GLASS')),
        (item) => item.actions,
      ).map(({ phase, action, of }) => ({
        phase,
        action,
        node: of.node,
        role: of.role,
        by: of.revocationAuthority?.owner ?? of.ownerNow?.owner ?? null,
      })),
      blastRadius: reach,
    };
  },
};

/** What is dealt with node by node; the rest of the reach stands in the blast radius. */
function concerns({ node }: ReachedNode): boolean {
  return node.nodeType === 'Credential' || node.nodeType === 'Identity';
}

async function reachOf(
  asking: Asking,
  { matched }: Match,
  window: Window,
  { depth, includeSupplyChain }: Pick<IncidentArgs, 'depth' | 'includeSupplyChain'>,
): Promise<BlastRadiusAnswer | null> {
  const start = matched.slice(0, MAX_STARTS).map(({ id }) => id);
  if (start.length === 0) return null;
  return blastRadius.ask(asking, { start, window, depth, includeSupplyChain });
}

function doubtsOf({ matched, outside }: Match, { from, to }: Window): Warning[] {
  const warnings: Warning[] = [];
  if (matched.length > MAX_STARTS) {
    warnings.push({
      code: 'TRUNCATED',
      message: `The indicator names ${matched.length} nodes; the reach of the first ${MAX_STARTS} is followed.`,
    });
  }
  if (outside.length > 0) {
    warnings.push({
      code: 'NOT_IN_WINDOW',
      message: `Named by the indicator, but not there from ${moment(from)} to ${moment(to)}: ${outside.length}.`,
    });
  }
  return warnings;
}
