import type { Command } from 'commander';
import { RelictError } from '../../model/index.js';
import { EXIT } from '../exit.js';
import { printAnswer } from '../output.js';
import { withSession, type GlobalOptions } from '../session.js';
import { toTable } from '../../export/table.js';
import { flatRows } from '../../export/rows.js';

const QUERY = `query ($text: String!, $first: Int) {
  find(text: $text, first: $first) { nodeType name providerId locator presence id }
}`;

export function addFind(program: Command, exit: (status: number) => void): void {
  program
    .command('find <text>')
    .description('nodes by urn, provider id, ARN, reference or (part of a) name')
    .option('--first <n>', 'at most this many, 1 to 100', '25')
    .addHelpText('after', '\nExample:\n  relict find pay\n')
    .action(async (text: string, own: { first: string }, command: Command) => {
      const first = Number(own.first);
      if (!Number.isInteger(first))
        throw new RelictError('USAGE', '--first takes a whole number from 1 to 100.');
      await withSession(command.optsWithGlobals<GlobalOptions>(), async (session) => {
        const { find } = await session.run(QUERY, { text, first });
        const nodes = find as object[];
        if (nodes.length === 0) session.output.note(`Nothing is called or numbered like "${text}".`);
        printAnswer(session.output, nodes, (_nodes: unknown, width?: number) =>
          nodes.length === 0
            ? ''
            : toTable(flatRows(nodes), ['nodeType', 'name', 'providerId', 'presence', 'id'], width),
        );
      });
      exit(EXIT.answered);
    });
}
