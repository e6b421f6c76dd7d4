import { shortLabel, type Node } from './label.js';

export interface Framed {
  readonly certainty?: string;
  readonly coverage?: readonly Coverage[];
  readonly warnings?: readonly Warning[];
  readonly asOf?: string;
}

interface Coverage {
  readonly realm: Node;
  readonly capability: string;
  readonly status: string;
  readonly reason: string | null;
}

interface Warning {
  readonly code: string;
  readonly message: string;
}

const MAX_GAPS = 8;
const MEANING: Record<string, string> = {
  COMPLETE: 'everything that the question needs was seen',
  PARTIAL: 'some of what the question needs could not be seen: there may be more',
  UNKNOWN: 'what the question needs could not be seen: an empty list here does not mean "none"',
};

/** The lines under every answer that say how far it can be trusted; one line for each realm and what ails it. */
export function renderFrame(answer: Framed): string {
  if (answer.certainty === undefined) return '';
  const gaps = gapLines(answer.coverage ?? []);
  const lines = [
    `Coverage: ${answer.certainty} (${MEANING[answer.certainty] ?? ''})${answer.asOf ? `, as of ${answer.asOf.slice(0, 19)}Z` : ''}`,
    ...gaps.slice(0, MAX_GAPS),
    ...(gaps.length > MAX_GAPS ? [`  and ${gaps.length - MAX_GAPS} more (relict coverage lists them)`] : []),
    ...(answer.warnings ?? []).map((warning) => `  ${warning.code}: ${warning.message}`),
  ];
  return lines.join('\n') + '\n';
}

/** Several answers under one frame: the worst certainty, and every gap and warning once. */
export function joinFrames(answers: readonly Framed[]): Framed {
  const order = ['UNKNOWN', 'PARTIAL', 'COMPLETE'];
  const asOf = answers[0]?.asOf;
  const certainty = order.find((one) => answers.some((answer) => answer.certainty === one));
  return {
    ...(certainty === undefined ? {} : { certainty }),
    ...(asOf === undefined ? {} : { asOf }),
    coverage: answers.flatMap((answer) => answer.coverage ?? []),
    warnings: [
      ...new Map(
        answers
          .flatMap((answer) => answer.warnings ?? [])
          .map((warning) => [`${warning.code} ${warning.message}`, warning]),
      ).values(),
    ],
  };
}

function gapLines(coverage: readonly Coverage[]): string[] {
  const groups = new Map<string, { capabilities: Set<string>; reasons: Set<string> }>();
  for (const { realm, capability, status, reason } of coverage) {
    if (status === 'COMPLETE') continue;
    const key = `${status} ${shortLabel(realm)}`;
    const group = groups.get(key) ?? { capabilities: new Set(), reasons: new Set() };
    groups.set(key, group);
    group.capabilities.add(capability.toLowerCase().replaceAll('_', ' '));
    if (reason !== null) group.reasons.add(reason);
  }
  return [...groups].map(([key, { capabilities, reasons }]) => {
    const why = reasons.size > 1 ? beginnings(reasons) : [...reasons].join('');
    return `  ${key}: ${[...capabilities].join(', ')}${why ? `. ${why}` : ''}`;
  });
}

/** What several reasons begin with; the rest tells each capability apart, and `relict coverage` has it. */
function beginnings(reasons: ReadonlySet<string>): string {
  const heads = [...reasons].map((reason) => (reason.split(': ')[0] as string).replace(/\.$/, ''));
  return `${[...new Set(heads)].join('. ')}.`;
}
