import type { Command } from 'commander';
import { closest } from 'fastest-levenshtein';
import {
  evaluateFindings,
  type EvaluateOptions,
  type EvaluationReport,
} from '../../lineage/findings/index.js';
import { RelictError } from '../../model/index.js';
import { syncAll, type SyncReport } from '../../sync/index.js';
import type { SourceConfig } from '../config/schema.js';
import { EXIT } from '../exit.js';
import { printAnswer } from '../output.js';
import { createProgress } from '../progress.js';
import { openPull } from '../pull.js';
import { renderEvaluation } from '../render/evaluation.js';
import { renderSync } from '../render/sync.js';
import { withSession, type GlobalOptions, type Session } from '../session.js';

interface SyncOptions extends GlobalOptions {
  readonly acceptAbsence?: boolean;
  readonly requireComplete?: boolean;
  /** FALSE with `--no-findings`. */
  readonly findings: boolean;
  readonly allFindings?: boolean;
}

export function addSync(program: Command, exit: (status: number) => void): void {
  program
    .command('sync [sources...]')
    .description('read the sources and write the graph')
    .option('--accept-absence', 'take a mass absence for true, after you have checked the source')
    .option('--require-complete', 'exit with 3 unless every scope ended COMPLETE')
    .option('--no-findings', 'do not evaluate the rules afterwards, which takes a while on a large estate')
    .option('--all-findings', 'evaluate the rules for everything, not only for what may have changed')
    .addHelpText('after', '\nExamples:\n  relict sync\n  relict sync aws-prod --no-findings\n')
    .action(async (names: string[], _own, command: Command) => {
      const options = command.optsWithGlobals<SyncOptions>();
      exit(
        await withSession(options, async (session) => {
          const reports = await syncSources(session, chosen(session.config.sources, names), options);
          const findings = options.findings
            ? await evaluate(session, { whole: options.allFindings ?? false })
            : null;
          printAnswer(
            session.output,
            { sources: reports, findings },
            (_all: unknown, width?: number) =>
              renderSync(reports, { all: options.verbose, width }) +
              (findings ? renderEvaluation(findings) : ''),
          );
          return statusOf(reports, options);
        }),
      );
    });
}

function chosen(sources: readonly SourceConfig[], names: readonly string[]): readonly SourceConfig[] {
  if (sources.length === 0) {
    throw new RelictError('CONFIG', 'No sources are named.', {
      hint: 'Run `relict init` and name them in relict.yaml, or try `relict demo --once`.',
    });
  }
  return names.length === 0
    ? sources
    : names.map((name) => {
        const found = sources.find((source) => source.id === name);
        if (found) return found;
        const near = closest(
          name,
          sources.map((source) => source.id),
        );
        throw new RelictError('USAGE', `There is no source "${name}"; did you mean ${near}?`);
      });
}

/** A source that fails does not stop the others: its report says what happened. */
export async function syncSources(
  session: Session,
  sources: readonly SourceConfig[],
  options: { readonly acceptAbsence?: boolean } = {},
): Promise<SyncReport[]> {
  const { links } = session.config;
  const progress = createProgress(session.output);
  // All settings are checked before anything is written.
  const jobs = sources.map((source) => {
    const { connector, events } = openPull(source, session.config.folder, session.clock);
    return {
      source: source.id,
      connector: connector.type,
      pull: events,
      policy: session.config.policy,
      links: {
        serviceTags: links.service_tags,
        environmentTags: links.environment_tags,
        ownerTags: links.owner_tags,
        serviceAnnotations: links.same_service_annotations,
      },
      clock: session.clock,
      acceptAbsence: options.acceptAbsence ?? false,
      whole: true,
      onProgress: progress.update,
    };
  });
  try {
    return await syncAll(session.graph, jobs);
  } finally {
    progress.end();
  }
}

/** What the rules find in what is known now; recorded, so that each finding has a life from sync to sync. */
export function evaluate(
  { graph, config, clock }: Session,
  options: EvaluateOptions = {},
): Promise<EvaluationReport> {
  const now = clock();
  const when = { asOf: now, knownAt: now, present: true };
  return evaluateFindings({ graph, policy: config.policy, when }, options);
}

function statusOf(reports: readonly SyncReport[], options: SyncOptions): number {
  const scopes = reports.flatMap((report) => report.scopes);
  if (reports.some((report) => report.scopes.every((scope) => scope.completeness === 'FAILED')))
    return EXIT.error;
  if (options.requireComplete && scopes.some((scope) => scope.completeness !== 'COMPLETE'))
    return EXIT.incomplete;
  return EXIT.answered;
}
