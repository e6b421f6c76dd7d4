import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { packageRoot } from '../api/package-root.js';
import { addAsk } from './commands/ask.js';
import { addConnectors } from './commands/connectors.js';
import { addDemo } from './commands/demo.js';
import { addFind } from './commands/find.js';
import { addInit } from './commands/init.js';
import { addQuery } from './commands/query.js';
import { addServe } from './commands/serve.js';
import { addShortcuts } from './commands/shortcuts.js';
import { addSources } from './commands/sources.js';
import { addStatus } from './commands/status.js';
import { addSync } from './commands/sync.js';
import { describeError, EXIT, exitStatusOf } from './exit.js';
import { FORMATS } from './output.js';
import type { GlobalOptions } from './session.js';

/** Runs one command line. @returns the exit status */
export async function run(argv: readonly string[]): Promise<number> {
  let status: number = EXIT.answered;
  const program = createProgram((code) => (status = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.answered : EXIT.usage;
    process.stderr.write(describeError(error, program.opts<GlobalOptions>().verbose ?? false) + '\n');
    return exitStatusOf(error);
  }
}

export function createProgram(exit: (status: number) => void): Command {
  const program = new Command('relict')
    .description(
      'Which credentials survive a retired service, who owns them, where their copies lie, what they reach.',
    )
    .version(version())
    .exitOverride()
    .showHelpAfterError('(add --help for the usage)')
    .option('--config <file>', 'settings', undefined)
    .option('--json', 'print the answer object')
    .addOption(new Option('--format <format>', 'how results are printed').choices(FORMATS))
    .option('--quiet', 'nothing but results')
    .option('--no-color', 'no colours (NO_COLOR is obeyed, too)')
    .option('--verbose', 'every scope of a sync; all that is known of an error')
    .addHelpText('after', EXAMPLES);
  for (const add of [
    addDemo,
    addInit,
    addSync,
    addStatus,
    addSources,
    addAsk,
    addShortcuts,
    addFind,
    addQuery,
    addServe,
    addConnectors,
  ]) {
    add(program, exit);
  }
  return program;
}

function version(): string {
  const file = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

const EXAMPLES = `
Examples:
  relict demo --once                     see it work on an invented organisation
  relict init && relict sync             read your own sources
  relict survivors                       credentials that outlived their service
  relict blast-radius AKIAEXAMPLE        what a leaked key reaches
  relict ask                             all questions, a line each

Exit status: 0 answered, 1 error, 2 wrong usage, 3 incomplete coverage (--require-complete),
4 survivors found (--fail-on-findings).
`;
