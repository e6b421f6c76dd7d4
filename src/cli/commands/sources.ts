import type { Command } from 'commander';
import { toTable } from '../../export/table.js';
import { evaluate } from './sync.js';
import type { ScopeVertex } from '../../graph/layout.js';
import { RelictError } from '../../model/index.js';
import { scopesOf, withdrawScopes } from '../../sync/index.js';
import { EXIT } from '../exit.js';
import { printAnswer } from '../output.js';
import { withSession, type GlobalOptions, type Session } from '../session.js';

/** One source, by its settings, by what the graph has of it, or by both. */
interface SourceRow {
  readonly source: string;
  readonly type: string;
  /** FALSE: `relict.yaml` does not name it, so that no sync reads it. */
  readonly named: boolean;
  readonly scopes: number;
  readonly withdrawn: number;
  /** Of the newest COMPLETE run. */
  readonly data: string | null;
}

export function addSources(program: Command, exit: (status: number) => void): void {
  const sources = program
    .command('sources')
    .description('the sources: which are named in the settings, and what the graph has of each')
    .addHelpText(
      'after',
      '\nExamples:\n  relict sources\n  relict sources retire old-cloud\n  relict sources retire aws-live "*/eu-west-2"\n',
    )
    .action(async (_own, command: Command) => {
      await withSession(command.optsWithGlobals<GlobalOptions>(), async (session) => {
        printAnswer(session.output, await sourcesOf(session), render);
      });
      exit(EXIT.answered);
    });
  sources
    .command('retire <source> [scopes...]')
    .description(
      'say that a source, or some of its scopes, is no longer read on purpose; nothing looks deleted',
    )
    .addHelpText(
      'after',
      `
A scope is named as \`relict status\` prints it, by the account or realm that it is of, or with * for any text.
Without scopes all of the source is meant. What is read again later counts again.
`,
    )
    .action(async (source: string, scopes: string[], _own, command: Command) => {
      await withSession(command.optsWithGlobals<GlobalOptions>(), async (session) => {
        const { graph, clock, config, output } = session;
        const chosen = await scopesNamed(session, source, scopes);
        const reports = await withdrawScopes(graph, chosen, { policy: config.policy, clock });
        await evaluate(session);
        printAnswer(output, { source, scopes: reports }, (_all: unknown, width?: number) =>
          toTable(
            reports.map(({ scope, completeness, reason }) => ({
              ...{ source, scope, now: completeness, reason: reason?.message ?? null },
            })),
            ['source', 'scope', 'now', 'reason'],
            width,
          ),
        );
      });
      exit(EXIT.answered);
    });
}

/** Everything that the settings name or the graph knows, by id. */
async function sourcesOf(session: Session): Promise<SourceRow[]> {
  const { scopes } = (await session.ask('status', {})) as {
    readonly scopes: readonly {
      readonly source: string;
      readonly connector: string;
      readonly lastCompleteness: string | null;
      readonly completeObservedAt: string | null;
    }[];
  };
  const named = new Map(session.config.sources.map(({ id, type }) => [id, type]));
  const ids = [...new Set([...named.keys(), ...scopes.map(({ source }) => source)])].sort();
  return ids.map((source) => {
    const own = scopes.filter((scope) => scope.source === source);
    return {
      source,
      type: named.get(source) ?? own[0]?.connector ?? '',
      named: named.has(source),
      scopes: own.length,
      withdrawn: own.filter(({ lastCompleteness }) => lastCompleteness === 'WITHDRAWN').length,
      data:
        own
          .flatMap(({ completeObservedAt }) => completeObservedAt ?? [])
          .sort()
          .at(-1) ?? null,
    };
  });
}

function render(rows: readonly SourceRow[], width?: number): string {
  if (rows.length === 0) return 'No source is named, and none was ever read: name yours in relict.yaml.\n';
  const columns = rows.map((row) => ({
    ...row,
    read: row.named ? 'yes' : row.withdrawn === row.scopes ? 'no longer' : 'NO',
    data: row.data?.slice(0, 16).replace('T', ' ') ?? null,
  }));
  const left = rows.filter(({ named, scopes, withdrawn }) => !named && withdrawn < scopes);
  const hints = left.map(
    ({ source }) =>
      `The settings do not name ${source}. Name it again, or say that it is meant so: relict sources retire ${source}\n`,
  );
  const table = toTable(columns, ['source', 'type', 'read', 'scopes', 'withdrawn', 'data'], width);
  return hints.length > 0 ? `${table}\n${hints.join('')}` : table;
}

/**
 * The scopes that somebody means.
 * @throws RelictError NOT_FOUND for a name that fits none; USAGE for a whole source that the next sync would read again
 */
async function scopesNamed(
  { graph, config }: Session,
  source: string,
  names: readonly string[],
): Promise<readonly ScopeVertex[]> {
  const known = (await scopesOf(graph, source)).filter(({ connector }) => connector !== 'relict');
  if (known.length === 0) {
    throw new RelictError('NOT_FOUND', `Nothing was ever read of a source "${source}".`, {
      hint: 'Run `relict sources` to list them.',
    });
  }
  if (names.length === 0) {
    if (config.sources.some(({ id }) => id === source)) {
      throw new RelictError(
        'USAGE',
        `The settings still name ${source}, so that the next sync would read it again.`,
        {
          hint: 'Take it out of relict.yaml first, or name the scopes that you took out of it.',
        },
      );
    }
    return known;
  }
  const chosen = new Set<ScopeVertex>();
  for (const name of names) {
    const fits = known.filter(({ scope, realmId }) => realmId === name || matches(scope, name));
    if (fits.length === 0) {
      throw new RelictError('NOT_FOUND', `${source} has no scope "${name}".`, {
        hint: `It has: ${known.map(({ scope }) => scope).join(', ')}.`,
      });
    }
    for (const scope of fits) chosen.add(scope);
  }
  return [...chosen];
}

/** Whether the text is the pattern, in which * stands for any text. */
function matches(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
