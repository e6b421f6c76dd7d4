import { RelictError } from '../model/index.js';

/** Exit statuses of the contract. */
export const EXIT = { answered: 0, error: 1, usage: 2, incomplete: 3, findings: 4 } as const;

/** One sentence of what and one of what to do next; the rest only when it was asked for. */
export function describeError(error: unknown, verbose: boolean): string {
  const known = error instanceof RelictError;
  const message = known
    ? `${error.message}${error.hint ? '\n  ' + error.hint : ''}`
    : `Something unexpected went wrong${error instanceof Error && error.message ? `: ${error.message.split('\n')[0]}` : ''}.`;
  const tail = verbose
    ? chain(error)
    : known && error.cause === undefined
      ? ''
      : '\n  Add --verbose for the details.';
  return `relict: ${message}${tail}`;
}

function chain(error: unknown): string {
  const lines: string[] = [];
  for (let at: unknown = error; at instanceof Error && lines.length < 8; at = at.cause) {
    lines.push('  ' + (at.stack ?? at.message).split('\n').slice(0, 6).join('\n  '));
  }
  return lines.length > 0 ? '\n' + lines.join('\n  caused by\n') : '';
}

export function exitStatusOf(error: unknown): number {
  return error instanceof RelictError && error.code === 'USAGE' ? EXIT.usage : EXIT.error;
}
