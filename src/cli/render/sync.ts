import { toTable } from '../../export/table.js';
import type { SyncReport } from '../../sync/index.js';

type ScopeReport = SyncReport['scopes'][number];

const MAX_REASONS = 10;
const COUNTS = [
  'seen',
  'added',
  'changed',
  'unchanged',
  'suspectedAbsent',
  'confirmedAbsent',
  'quarantined',
] as const;

/**
 * Counts per source, and per scope where one ended otherwise than COMPLETE, lost something or had something refused;
 * then what was refused or noticed, with reasons.
 *
 * @param all every scope has its line
 */
export function renderSync(
  reports: readonly SyncReport[],
  { all, width }: { readonly all?: boolean; readonly width?: number } = {},
): string {
  const rows = reports.flatMap((report) => [
    {
      source: report.source,
      scope: summary(report.scopes),
      ended: worst(report.scopes),
      ...counts(report.scopes),
    },
    ...report.scopes
      .filter((scope) => all || unusual(scope))
      .map((scope) => ({
        source: '',
        scope: scope.scope,
        ended: scope.completeness,
        ...counts([scope]),
      })),
  ]);
  const lines = reports.flatMap((report) => [
    ...report.scopes
      .filter((scope) => scope.reason)
      .map((scope) => `${report.source} ${scope.scope}: ${scope.completeness}, ${scope.reason?.message}`),
    ...listed(
      report.scopes.flatMap((scope) => scope.rejects),
      (reject) => `${report.source}: quarantined ${reject.locator}: ${reject.message}`,
    ),
    ...(report.scopes.some(({ reason }) => reason?.code === 'NOT_PULLED')
      ? [
          `${report.source}: if that was taken out on purpose, say so: relict sources retire ${report.source} <scope>`,
        ]
      : []),
    ...listed(report.notices, (notice) => `${report.source}: ${notice.message}`),
  ]);
  const added = reports.reduce((sum, { links }) => sum + links.added, 0);
  const removed = reports.reduce((sum, { links }) => sum + links.removed, 0);
  return (
    (rows.length > 0
      ? toTable(rows, ['source', 'scope', 'ended', ...COUNTS], width)
      : 'No source was read.\n') +
    (lines.length > 0 ? '\n' + lines.join('\n') + '\n' : '') +
    (added + removed > 0 ? `\nLinks by tags and annotations: ${added} added, ${removed} removed\n` : '')
  );
}

function unusual(scope: ScopeReport): boolean {
  return (
    scope.completeness !== 'COMPLETE' ||
    scope.suspected + scope.confirmed + scope.restored + scope.rejected > 0
  );
}

function summary(scopes: readonly ScopeReport[]): string {
  return `${scopes.length} ${scopes.length === 1 ? 'scope' : 'scopes'}`;
}

/** COMPLETE when all are; else how many are. */
function worst(scopes: readonly ScopeReport[]): string {
  const complete = scopes.filter((scope) => scope.completeness === 'COMPLETE').length;
  return scopes.length > 0 && complete === scopes.length ? 'COMPLETE' : `${complete} COMPLETE`;
}

function counts(scopes: readonly ScopeReport[]): Record<(typeof COUNTS)[number], number> {
  const sum = (read: (scope: ScopeReport) => number) =>
    scopes.reduce((total, scope) => total + read(scope), 0);
  return {
    seen: sum((scope) => scope.seen),
    added: sum((scope) => scope.added),
    changed: sum((scope) => scope.changed),
    unchanged: sum((scope) => scope.unchanged),
    suspectedAbsent: sum((scope) => scope.suspected),
    confirmedAbsent: sum((scope) => scope.confirmed),
    quarantined: sum((scope) => scope.rejected),
  };
}

function listed<T>(items: readonly T[], line: (item: T) => string): string[] {
  const shown = items.slice(0, MAX_REASONS).map(line);
  return items.length > MAX_REASONS
    ? [...shown, `  and ${items.length - MAX_REASONS} more (--json lists them)`]
    : shown;
}
