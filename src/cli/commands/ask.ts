import type { Command } from 'commander';
import { closest } from 'fastest-levenshtein';
import { toTable } from '../../export/table.js';
import { questionNamed, questions } from '../../lineage/index.js';
import { RelictError } from '../../model/index.js';
import { readArguments } from '../arguments.js';
import { EXIT } from '../exit.js';
import { createOutput, printAnswer } from '../output.js';
import { renderAnswer } from '../render/index.js';
import { withSession, type GlobalOptions, type Session } from '../session.js';

export interface AskOptions extends GlobalOptions {
  readonly requireComplete?: boolean;
  readonly failOnFindings?: boolean;
  readonly why?: boolean;
}

export function addAsk(program: Command, exit: (status: number) => void): void {
  withAnswerOptions(program.command('ask [question] [arguments...]'))
    .description('ask any question by id or name; without one, list them all')
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
Arguments of a question are its GraphQL arguments: --service pay --include-transitive --as-of 2026-03-01T00:00:00Z

Examples:
  relict ask
  relict ask Q-01 --service pay-legacy --why
  relict ask survivors --as-of 2026-03-03T00:00:00Z --json
`,
    )
    .action(async (name: string | undefined, words: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<AskOptions>();
      if (name === undefined) return listQuestions(options);
      exit(await withSession(options, (session) => askQuestion(session, name, words, options)));
    });
}

export function withAnswerOptions(command: Command): Command {
  return command
    .option('--why', 'say in plain sentences why each item was found')
    .option('--require-complete', 'exit with 3 unless the coverage is COMPLETE')
    .option('--fail-on-findings', 'exit with 4 when there is something to find');
}

/** Asks one question and prints its answer. @returns the exit status */
export async function askQuestion(
  session: Session,
  name: string,
  words: readonly string[],
  options: AskOptions,
): Promise<number> {
  const question = questionNamed(name);
  if (!question) {
    const names = questions.flatMap((one) => [one.id, one.field, ...one.names]);
    throw new RelictError('USAGE', `There is no question "${name}"; did you mean ${closest(name, names)}?`, {
      hint: 'Run `relict ask` to list them all.',
    });
  }
  const field = session.schema().getQueryType()?.getFields()[question.field];
  if (!field) throw new RelictError('INTERNAL', `${question.id} is not in the schema.`);
  const answer = await session.ask(question.field, readArguments(field, words));
  printAnswer(session.output, answer, (whole: object, width?: number) =>
    renderAnswer(question.id, whole, width, { why: options.why ?? false }),
  );
  return statusOf(answer, options);
}

interface Answered {
  readonly certainty?: string;
  readonly items?: readonly { readonly suppressedBy?: unknown }[];
}

function statusOf(answer: unknown, options: AskOptions): number {
  const { certainty, items } = (answer ?? {}) as Answered;
  const found = items?.some((item) => item.suppressedBy == null) ?? false;
  if (options.failOnFindings && found) return EXIT.findings;
  if (options.requireComplete && certainty !== 'COMPLETE') return EXIT.incomplete;
  return EXIT.answered;
}

function listQuestions(options: GlobalOptions): void {
  const rows = questions.map(({ id, names, field, title }) => ({
    id,
    name: names[0] ?? field,
    field,
    title,
  }));
  const output = createOutput(options);
  printAnswer(output, rows, (_rows: unknown, width?: number) =>
    toTable(rows, ['id', 'name', 'title'], width),
  );
}
