import { flatRows, mainList } from '../../export/rows.js';
import { toTable } from '../../export/table.js';
import { inWords } from '../../lineage/explain/index.js';

/** Answers that are one plain list: which of its columns a person wants to see. */
const COLUMNS: Record<string, readonly string[]> = {
  LIN: ['severity', 'rule', 'subjects', 'certainty', 'status', 'recommendedActions', 'id'],
  'Q-02': ['severity', 'certainty', 'node', 'services', 'owner', 'flags', 'recommendedActions'],
  'Q-07': ['severity', 'certainty', 'node', 'reasons', 'recommendedActions'],
  'Q-08': ['severity', 'certainty', 'node', 'owner', 'reasons', 'recommendedActions'],
  'Q-04': ['node', 'concerns', 'obligations', 'severity', 'certainty', 'flags'],
  'Q-05': ['node', 'obligations', 'severity', 'certainty', 'flags'],
  'Q-19': ['order', 'kind', 'subject', 'of', 'certainty', 'flags', 'because'],
  'Q-19v': ['status', 'step', 'reasons', 'observedAt'],
  'Q-26': ['exception', 'state', 'expiresAt', 'renewals', 'covers', 'effective', 'severity', 'flags'],
  'Q-03': ['type', 'subject', 'status', 'dueAt', 'overdue', 'severity', 'certainty', 'flags'],
  'Q-10': [
    'entitlement',
    'holders',
    'groups',
    'requestedBy',
    'approvedBy',
    'since',
    'reviewBy',
    'missing',
    'flags',
    'certainty',
  ],
  'Q-12': [
    'location',
    'locationClass',
    'currency',
    'managed',
    'exposure',
    'consumers',
    'firstSeenAt',
    'certainty',
  ],
  'Q-13': ['severity', 'certainty', 'kind', 'subject', 'members', 'reasons', 'recommendedActions'],
  'Q-14': ['severity', 'certainty', 'node', 'services', 'owner', 'reasons', 'recommendedActions'],
  'Q-14i': ['severity', 'certainty', 'node', 'services', 'owner', 'reasons', 'recommendedActions'],
  'Q-17': ['certainty', 'as', 'node', 'hops', 'owner', 'because'],
  'Q-15': ['severity', 'certainty', 'node', 'uses', 'owner', 'reasons', 'recommendedActions'],
  'Q-20': ['severity', 'status', 'node', 'basisAt', 'dueAt', 'certainty', 'owner'],
  'Q-21': ['severity', 'certainty', 'node', 'owner', 'reasons', 'recommendedActions'],
  'Q-23': ['entitlement', 'permissionSets', 'on', 'used', 'lastAccessedAt', 'flags', 'certainty', 'reasons'],
  'Q-24': ['severity', 'change', 'permissionSet', 'on', 'decision', 'certainty', 'reasons', 'flags'],
  'Q-28': ['kind', 'node', 'identity', 'vendor', 'works', 'certainty', 'reasons', 'flags'],
  'Q-29': ['node', 'template', 'present', 'holds', 'stillHolds', 'flags', 'certainty', 'reasons'],
  'Q-30': ['severity', 'certainty', 'node', 'owner', 'reasons', 'recommendedActions'],
  'Q-30i': ['severity', 'certainty', 'node', 'owner', 'reasons', 'recommendedActions'],
  'Q-31': ['severity', 'certainty', 'node', 'owner', 'flags', 'recommendedActions'],
  'Q-32': ['severity', 'certainty', 'node', 'credentials', 'owner', 'flags', 'reasons'],
  'Q-22': ['severity', 'certainty', 'node', 'lastUsedAt', 'watchedSince', 'owner', 'reasons'],
  'Q-33': ['severity', 'node', 'conflicts', 'owner', 'flags', 'recommendedActions'],
  'Q-25': ['severity', 'certainty', 'node', 'createdAt', 'creationOrigin', 'createdBy', 'reasons', 'because'],
  'Q-27': ['severity', 'node', 'use', 'lastUsedAt', 'incident', 'lastTestedAt', 'owner'],
  'Q-35q': ['severity', 'certainty', 'node', 'owner', 'dueAt', 'overdueDays', 'reasons', 'because'],
  'Q-43': [
    'id',
    'static',
    'credentials',
    'credentialsPossible',
    'longLived',
    'identities',
    'identitiesPossible',
  ],
  'Q-43m': ['severity', 'certainty', 'node', 'consumers', 'owner', 'reasons', 'because'],
  'Q-39': ['severity', 'certainty', 'node', 'owner', 'flags', 'recommendedActions', 'because'],
  'Q-40': ['relation', 'node', 'works', 'createdAt', 'certainty', 'reasons', 'flags'],
  'Q-41': ['severity', 'certainty', 'node', 'owner', 'reasons', 'recommendedActions', 'because'],
  'Q-34': ['realm', 'capability', 'status', 'source', 'scope', 'observedAt', 'reason'],
  'Q-36': ['at', 'kind', 'because', 'sources', 'certainty'],
  'Q-36d': ['kind', 'change', 'because', 'certainty', 'reasons'],
  'Q-38': ['certainty', 'node', 'mechanisms', 'hops', 'reasons', 'because'],
};

/** Nothing in sight is not nothing, unless all could be seen. */
function nothing(certainty: unknown): string {
  if (certainty === 'PARTIAL') return 'Nothing was found, but not everything could be seen.\n';
  if (certainty === 'UNKNOWN')
    return 'Not known (UNKNOWN): nothing was found, but not everything could be seen.\n';
  return 'Nothing was found.\n';
}

/** What else the answer lists, so that nobody takes the table for all of it. */
function besides(answer: object): string {
  const main = mainList(answer);
  const lists = Object.entries(answer).flatMap(([name, list]) =>
    Array.isArray(list) && list !== main && list.some(saysWhy) ? [`${list.length} ${inWords(name)}`] : [],
  );
  return lists.length === 0 ? '' : `\nBesides: ${lists.join(', ')} (--why and --json tell of them).\n`;
}

function saysWhy(item: unknown): boolean {
  const because = (item as { because?: unknown } | null)?.because;
  return Array.isArray(because) && because.length > 0;
}

export function renderList(questionId: string, answer: object, width?: number): string {
  const rows = flatRows(mainList(answer));
  if (rows.length === 0) return nothing((answer as { certainty?: unknown }).certainty) + besides(answer);
  return toTable(rows, COLUMNS[questionId] ?? Object.keys(rows[0] ?? {}), width) + besides(answer);
}
