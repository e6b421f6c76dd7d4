import { toTable } from '../../export/table.js';
import type { SyncReport } from '../../sync/index.js';

const MAX_REASONS = 10;

/** Counts per source and scope, then what was refused or noticed, with reasons. */
export function renderSync(reports: readonly SyncReport[]): string {
  const rows = reports.flatMap((report) =>
    report.scopes.map((scope) => ({
      source: report.source,
      scope: scope.scope,
      ended: scope.completeness,
      seen: scope.seen,
      added: scope.added,
      changed: scope.changed,
      unchanged: scope.unchanged,
      suspectedAbsent: scope.suspected,
      confirmedAbsent: scope.confirmed,
      quarantined: scope.rejected,
    })),
  );
  const columns = [
    'source',
    'scope',
    'ended',
    'seen',
    'added',
    'changed',
    'unchanged',
    'suspectedAbsent',
    'confirmedAbsent',
    'quarantined',
  ];
  const lines = reports.flatMap((report) => [
    ...report.scopes
      .filter((scope) => scope.reason)
      .map((scope) => `${report.source} ${scope.scope}: ${scope.completeness}, ${scope.reason?.message}`),
    ...listed(
      report.scopes.flatMap((scope) => scope.rejects),
      (reject) => `${report.source}: quarantined ${reject.locator}: ${reject.message}`,
    ),
    ...listed(report.notices, (notice) => `${report.source}: ${notice.message}`),
  ]);
  const links = reports.map(({ links: { added, removed } }) => ({ added, removed }));
  const added = links.reduce((sum, one) => sum + one.added, 0);
  const removed = links.reduce((sum, one) => sum + one.removed, 0);
  return (
    (rows.length > 0 ? toTable(rows, columns) : 'No scope was read.\n') +
    (lines.length > 0 ? '\n' + lines.join('\n') + '\n' : '') +
    (added + removed > 0 ? `\nLinks by tags and annotations: ${added} added, ${removed} removed\n` : '')
  );
}

function listed<T>(items: readonly T[], line: (item: T) => string): string[] {
  const shown = items.slice(0, MAX_REASONS).map(line);
  return items.length > MAX_REASONS
    ? [...shown, `  and ${items.length - MAX_REASONS} more (--json lists them)`]
    : shown;
}
