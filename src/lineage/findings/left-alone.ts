import type { Asking } from '../question.js';
import { acknowledgedFindings } from './acknowledged.js';
import { LOCAL_RULES } from './breaches.js';
import type { FindingStatus } from './life.js';
import { recordedBy } from './standing.js';
import { countStored, storedFindingsOf, type StoredFinding } from './stored.js';

/** Findings of local rules that an evaluation did not look at again: they stand as they stood. */
export interface LeftAlone {
  /** Those that somebody may have acknowledged. */
  readonly acknowledged: readonly StoredFinding[];
  /** How many the others are, by status. */
  readonly others: ReadonlyMap<FindingStatus, number>;
}

/** Counted and not read: how many there are says nothing of what changed. @param looked what was looked at again */
export async function leftAlone(
  asking: Asking,
  looked: ReadonlyMap<string, StoredFinding>,
): Promise<LeftAlone> {
  const by = recordedBy(asking);
  const others = new Map(await countStored(asking, by, LOCAL_RULES));
  const records = [...(await acknowledgedFindings(asking)).keys()].filter((id) => !looked.has(id));
  const named = [...(await storedFindingsOf(asking, by, records)).values()];
  const acknowledged = named.filter(({ rule }) => LOCAL_RULES.has(rule));
  for (const { rule, status } of [...looked.values(), ...acknowledged])
    if (LOCAL_RULES.has(rule)) others.set(status, (others.get(status) ?? 0) - 1);
  return { acknowledged, others };
}
