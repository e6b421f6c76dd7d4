import type { Progress } from '../sync/index.js';
import type { Output } from './output.js';

const LINE_EVERY = 20_000;

/** One line redrawn in place on a terminal; elsewhere a plain line now and then. */
export function createProgress(output: Output): {
  readonly update: (progress: Progress) => void;
  readonly end: () => void;
} {
  let drawn = false;
  let nextLine = LINE_EVERY;
  let current = '';
  return {
    update({ source, scope, seen }) {
      if (output.quiet) return;
      if (scope !== current) nextLine = LINE_EVERY;
      current = scope;
      const text = `${source}: ${scope}, ${seen} records`;
      if (output.terminal) {
        process.stderr.write(`\r\u001b[K${text}`);
        drawn = true;
      } else if (seen >= nextLine) {
        output.note(text);
        nextLine = seen + LINE_EVERY;
      }
    },
    end() {
      if (drawn) process.stderr.write('\r\u001b[K');
    },
  };
}
