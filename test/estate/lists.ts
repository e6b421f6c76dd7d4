import type { EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import type { Instant } from '../../src/model/index.js';
import type { SyncReport } from '../../src/sync/index.js';
import { answersTo, battery } from './battery.js';

/** What is on the list of every question, by its name and arguments. */
export type Lists = ReadonlyMap<string, readonly string[]>;

/** The ids on the lists of all questions that have any; what changed between two instants is no such list. */
export async function listed(graph: Graph, truth: EstateTruth, now: Instant): Promise<Lists> {
  const asked = battery(truth).filter(({ field }) => field !== 'diff');
  const answers = await answersTo(graph, asked, {}, now);
  return new Map(
    [...answers].flatMap(([name, text]) => {
      const { items } = JSON.parse(text) as { items?: { id?: string }[] };
      const ids = items?.flatMap(({ id }) => id ?? []) ?? [];
      return ids.length > 0 ? [[name, ids] as const] : [];
    }),
  );
}

/** What was on a list and no longer is, each with the question. */
export function lost(before: Lists, after: Lists): string[] {
  return [...before].flatMap(([name, ids]) => {
    const left = new Set(after.get(name));
    return ids.filter((id) => !left.has(id)).map((id) => `${name}: ${id}`);
  });
}

/** What a report says went wrong. */
export function told({ scopes, notices }: SyncReport) {
  return [
    ...scopes.flatMap(({ completeness, reason }) => (completeness === 'COMPLETE' ? [] : reason)),
    ...notices.filter(({ code }) => !code.endsWith('_LIFECYCLE')),
  ];
}
