import type { Command } from 'commander';
import { toTable } from '../../export/table.js';
import { EXIT } from '../exit.js';
import { printAnswer } from '../output.js';
import { withSession, type GlobalOptions } from '../session.js';

interface Status {
  readonly now: string;
  readonly engine: {
    readonly engine: string;
    readonly ok: boolean;
    readonly version: string;
    readonly message?: string;
  };
  readonly scopes: readonly {
    readonly source: string;
    readonly scope: string;
    readonly lastCompleteness: string | null;
    readonly lastReason: string | null;
    readonly completeObservedAt: string | null;
    readonly fresh: boolean;
    readonly capabilities: readonly string[];
  }[];
}

export function addStatus(program: Command, exit: (status: number) => void): void {
  program
    .command('status')
    .description('sources, scopes, last complete runs, freshness, and the engine')
    .addHelpText('after', '\nExample:\n  relict status\n')
    .action(async (_own, command: Command) => {
      await withSession(command.optsWithGlobals<GlobalOptions>(), async (session) => {
        printAnswer(session.output, await session.ask('status', {}), render);
      });
      exit(EXIT.answered);
    });
}

function render({ engine, scopes }: Status, width?: number): string {
  const head = `Engine: ${engine.engine} ${engine.version}, ${engine.ok ? 'answers' : `does not answer: ${engine.message ?? ''}`}\n`;
  if (scopes.length === 0)
    return head + 'Nothing has been synced yet: name your sources in relict.yaml, then run: relict sync\n';
  const rows = scopes.map((scope) => ({
    source: scope.source,
    scope: scope.scope,
    last: scope.lastCompleteness,
    data: scope.completeObservedAt?.slice(0, 16).replace('T', ' ') ?? null,
    fresh: scope.fresh ? 'yes' : 'NO',
    tells: scope.capabilities.join(' ').toLowerCase(),
    reason: scope.lastReason,
  }));
  return head + '\n' + toTable(rows, ['source', 'scope', 'last', 'data', 'fresh', 'tells', 'reason'], width);
}
