import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { RelictError } from '../../model/index.js';
import { EXIT } from '../exit.js';
import { withSession, type GlobalOptions } from '../session.js';

export function addQuery(program: Command, exit: (status: number) => void): void {
  program
    .command('query <operation>')
    .description('run any GraphQL operation, given as text or as a file')
    .option('--var <name=value>', 'a variable; JSON values are read as JSON', collect, {})
    .addHelpText(
      'after',
      `\nExample:\n  relict query '{ services(first: 3) { nodes { name lifecycle } } }'\n`,
    )
    .action(async (operation: string, own: { var: Record<string, unknown> }, command: Command) => {
      const text = existsSync(operation) ? readFileSync(operation, 'utf8') : operation;
      await withSession(command.optsWithGlobals<GlobalOptions>(), async (session) => {
        session.output.result(JSON.stringify(await session.run(text, own.var), null, 2));
      });
      exit(EXIT.answered);
    });
}

function collect(pair: string, before: Record<string, unknown>): Record<string, unknown> {
  const at = pair.indexOf('=');
  if (at < 1)
    throw new RelictError('USAGE', '--var takes name=value.', { hint: 'For example: --var first=5' });
  const value = pair.slice(at + 1);
  let parsed: unknown = value;
  try {
    parsed = JSON.parse(value);
  } catch {
    // Not JSON: the text as it is.
  }
  return { ...before, [pair.slice(0, at)]: parsed };
}
