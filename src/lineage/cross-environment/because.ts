import { label, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { EnvironmentUse } from './item.js';

/** Why the subject stands on the list, in plain sentences. */
export function because(subject: NodeFact, uses: readonly EnvironmentUse[], own: string): string[] {
  const consumers = uses.filter((use) => use.by !== 'CAN_ASSUME');
  const sources = uses.filter((use) => use.by === 'CAN_ASSUME');
  const said = (of: readonly EnvironmentUse[]): string =>
    names(
      [...groupBy(of, (use) => use.environment)].sort().map(([environment, group]) => {
        const who = names([...new Set(group.map((use) => label(use.node)))].sort());
        return `${who} (${words(environment)})`;
      }),
      5,
    );
  return [
    ...(consumers.length > 0 ? [`${label(subject)} is used by ${said(consumers)}.`] : []),
    ...(sources.length > 0 ? [`${label(subject)} (${words(own)}) can be assumed by ${said(sources)}.`] : []),
  ];
}

function words(environment: string): string {
  return environment === 'UNKNOWN' ? 'environment not known' : environment.toLowerCase();
}
