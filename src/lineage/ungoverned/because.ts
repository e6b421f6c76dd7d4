import type { Instant } from '../../model/index.js';
import { day, duration, label, moment, names, sentencesFor } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import type { Creator } from './creators.js';
import type { FoundRecord } from './records.js';

/** Why a creation stands on the list, in plain sentences. @param grace ms */
export function because(
  node: NodeFact,
  createdAt: Instant | null,
  origin: string | null,
  creators: readonly Creator[],
  records: readonly FoundRecord[],
  reasons: readonly string[],
  grace: number,
): string[] {
  const by = [...new Set(creators.map((creator) => label(creator.node)))].sort();
  const from =
    origin === null || origin === 'UNKNOWN' ? '' : ` from ${origin.replaceAll('_', ' ').toLowerCase()}`;
  const made =
    createdAt === null
      ? `When ${label(node)} was made is not told`
      : `${label(node)} was made at ${moment(createdAt)}${from}`;
  const first = records.map((record) => record.at).sort()[0];
  return [
    `${made}${by.length > 0 ? ` by ${names(by)}` : '; no source tells by whom'}.`,
    first === undefined
      ? `No request, decision or binding of it is on record, and the ${duration(grace)} for that are over.`
      : `The first record of it is of ${day(first)}, later than the ${duration(grace)} that it may take.`,
    ...sentencesFor(reasons),
  ];
}
