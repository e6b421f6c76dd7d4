import type { Instant } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { triggersOn } from '../obligations/index.js';
import type { Asking } from '../question.js';

/** A change of ownership or service. */
export interface Change {
  readonly at: Instant;
  /** Such as `service.owner_changed`; `OWNED_BY` or `PART_OF` where the graph itself saw the change. */
  readonly what: string;
  /** The nodes or relationships that say so. */
  readonly evidence: readonly EdgeFact[];
}

/** Events that change who answers for an automation, or what it is for. */
const TYPES: ReadonlySet<string> = new Set([
  'owner.changed',
  'repository.owner_changed',
  'team.reorganised',
  'pipeline.moved',
  'workload.replatformed',
  'workload.environment_changed',
  'service.owner_changed',
  'service.environment_changed',
  'service.repurposed',
  'service.replaced',
  'service.merged',
  'service.split',
  'service.retired',
  'service.unapproved',
]);

/** The recorded changes on these nodes, by node. */
export async function recordedChanges(asking: Asking, ids: Iterable<string>): Promise<Map<string, Change[]>> {
  const triggers = await triggersOn(asking, ids);
  return new Map(
    [...triggers].map(([id, of]) => [
      id,
      of
        .filter(({ type, superseded }) => TYPES.has(type) && !superseded)
        .map(({ type, from }): Change => ({ at: from, what: type, evidence: [] })),
    ]),
  );
}

/**
 * The hand-overs that relationships show: one to another node ended, and one to a new node began no earlier than that
 * end. The first that is known is no change: nobody tells what was before.
 */
export function handOvers(edges: readonly EdgeFact[], asOf: Instant): Change[] {
  const meant = edges.filter(({ endReason, role }) => {
    return endReason !== 'SOURCE_CORRECTION' && (role === undefined || role === 'ACCOUNTABLE');
  });
  return [...groupBy(meant, (edge) => `${edge.type} ${edge.from} ${edge.source}`).values()].flatMap((of) =>
    of.flatMap((edge): Change[] => {
      const before = of.filter(
        ({ to, validTo }) => to !== edge.to && validTo !== null && validTo <= edge.validFrom,
      );
      if (before.length === 0 || edge.validFrom > asOf) return [];
      return [{ at: edge.validFrom, what: edge.type, evidence: [...before, edge] }];
    }),
  );
}

/** The latest change; of equals the first by name. */
export function lastChange(changes: readonly Change[]): Change | null {
  return (
    [...changes].sort((a, b) =>
      a.at !== b.at ? (a.at < b.at ? 1 : -1) : a.what < b.what ? -1 : a.what > b.what ? 1 : 0,
    )[0] ?? null
  );
}

/** In words, of what changed. */
export function said(change: Change, of: string): string {
  if (change.what === 'OWNED_BY') return `the owner of ${of} changed`;
  if (change.what === 'PART_OF') return `${of} was moved to another service`;
  return `${change.what} was recorded for ${of} or what it belongs to`;
}
