import type { Command } from 'commander';
import { withSession } from '../session.js';
import { askQuestion, withAnswerOptions, type AskOptions } from './ask.js';

/** The questions by the names that people reach for. */
const SHORTCUTS = [
  {
    usage: 'survivors',
    question: 'Q-01',
    what: 'credentials that survive a retired service',
    example: '--service pay',
  },
  { usage: 'owner', question: 'Q-06', what: 'who is accountable for a node', example: 'AKIAEXAMPLE' },
  {
    usage: 'lineage',
    question: 'Q-11',
    what: 'where a credential comes from, lies, goes and reaches',
    example: 'AKIAEXAMPLE',
  },
  { usage: 'copies', question: 'Q-12', what: 'where copies of a credential lie', example: 'AKIAEXAMPLE' },
  {
    usage: 'blast-radius',
    question: 'Q-16',
    what: 'what one or more nodes reach',
    example: 'AKIAEXAMPLE --depth 4',
  },
  {
    usage: 'who-can-reach',
    question: 'Q-17',
    what: 'who can reach a node, and who owns them',
    example: 'arn:aws:s3:::pay-exports --action WRITE',
  },
  {
    usage: 'findings',
    question: 'LIN',
    what: 'what is wrong, worst first',
    example: '--severity HIGH --rules LIN-031,LIN-041',
  },
  { usage: 'coverage', question: 'Q-34', what: 'what can be seen, and what cannot', example: '' },
] as const;

export function addShortcuts(program: Command, exit: (status: number) => void): void {
  for (const { usage, question, what, example } of SHORTCUTS) {
    withAnswerOptions(program.command(`${usage} [arguments...]`))
      .description(`${what} (${question})`)
      .allowUnknownOption()
      .addHelpText(
        'after',
        `\nA node is named by urn, provider id, ARN, catalogue reference or name.\n\nExample:\n  relict ${usage} ${example}\n`,
      )
      .action(async (words: string[], _options, command: Command) => {
        const options = command.optsWithGlobals<AskOptions>();
        exit(await withSession(options, (session) => askQuestion(session, question, words, options)));
      });
  }
}
