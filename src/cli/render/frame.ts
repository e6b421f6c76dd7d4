import { cell } from '../../export/rows.js';

interface Framed {
  readonly certainty?: string;
  readonly coverage?: readonly {
    readonly realm: object;
    readonly capability: string;
    readonly status: string;
    readonly reason: string | null;
  }[];
  readonly warnings?: readonly { readonly code: string; readonly message: string }[];
  readonly asOf?: string;
}

const MAX_GAPS = 8;
const MEANING: Record<string, string> = {
  COMPLETE: 'everything that the question needs was seen',
  PARTIAL: 'some of what the question needs could not be seen: there may be more',
  UNKNOWN: 'what the question needs could not be seen: an empty list here does not mean "none"',
};

/** The lines under every answer that say how far it can be trusted. */
export function renderFrame(answer: Framed): string {
  if (answer.certainty === undefined) return '';
  const gaps = (answer.coverage ?? []).filter((row) => row.status !== 'COMPLETE');
  const lines = [
    `Coverage: ${answer.certainty} (${MEANING[answer.certainty] ?? ''})${answer.asOf ? `, as of ${answer.asOf.slice(0, 19)}Z` : ''}`,
    ...gaps
      .slice(0, MAX_GAPS)
      .map(
        (gap) =>
          `  ${gap.status} ${gap.capability} of ${String(cell(gap.realm))}${gap.reason ? `: ${gap.reason}` : ''}`,
      ),
    ...(gaps.length > MAX_GAPS ? [`  and ${gaps.length - MAX_GAPS} more (relict coverage lists them)`] : []),
    ...(answer.warnings ?? []).map((warning) => `  ${warning.code}: ${warning.message}`),
  ];
  return lines.join('\n') + '\n';
}
