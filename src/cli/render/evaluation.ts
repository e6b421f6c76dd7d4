import type { EvaluationReport } from '../../lineage/findings/index.js';

/** One line after a sync: what stands, and what changed since the evaluation before. */
export function renderEvaluation(report: EvaluationReport): string {
  const { open, acknowledged, suppressed, stale, opened, reopened, closed } = report;
  const stands = [
    `${open} open`,
    acknowledged > 0 && `${acknowledged} acknowledged`,
    suppressed > 0 && `${suppressed} suppressed`,
    stale > 0 && `${stale} stale`,
  ];
  const changed = [
    opened > 0 && `${opened} new`,
    reopened > 0 && `${reopened} reopened`,
    closed > 0 && `${closed} resolved`,
  ].filter(Boolean);
  const since = changed.length > 0 ? ` (${changed.join(', ')})` : '';
  return `\nFindings: ${stands.filter(Boolean).join(', ')}${since}; relict findings lists them\n`;
}
