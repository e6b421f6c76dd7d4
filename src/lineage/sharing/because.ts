import { label, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import type { LiveTies } from './ties.js';

/** Who shares it, in plain sentences. */
export function because(
  subject: NodeFact,
  ties: LiveTies,
  workloads: ReadonlyMap<string, NodeFact>,
): string[] {
  const called = (ids: readonly (string | null)[]): string[] =>
    [...new Set(ids)]
      .flatMap((id) => workloads.get(id ?? '') ?? [])
      .map(label)
      .sort();
  const through = ties.services.map(({ group, certainty, paths }) => {
    const by = called(paths.map((path) => path.workload));
    const doubt = certainty === 'POSSIBLE' ? ' by a weak statement' : '';
    return `${label(group.service)}${by.length > 0 ? ` (through ${names(by)})` : ''}${doubt}`;
  });
  const loose = called(ties.loose.map((path) => path.workload));
  return [
    `${label(subject)} is tied to ${names(through, 5)}.`,
    ...(loose.length > 0
      ? [`${names(loose)} also ${loose.length > 1 ? 'use' : 'uses'} it, and of no service is known.`]
      : []),
  ];
}
