import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { DEMO_SOURCES, ESTATE_SOURCES, HISTORY_DAYS, writeEstate } from '../../demo/index.js';
import { addMillis, DAY_MS, MINUTE_MS, RelictError, type Instant } from '../../model/index.js';
import { loadConfig } from '../config/load.js';
import { EXIT } from '../exit.js';
import { createOutput, printAnswer } from '../output.js';
import { joinFrames, renderFrame, type Framed } from '../render/frame.js';
import { renderFound } from '../render/index.js';
import { renderEvaluation } from '../render/evaluation.js';
import { renderSync } from '../render/sync.js';
import { withGraph, clock, type GlobalOptions, type Session } from '../session.js';
import { serveUntilStopped } from './serve.js';
import { evaluate, syncSources } from './sync.js';

const MARKER = '.relict-demo';
const EXPORTS = 'exports';
const SIZE = 300;

interface DemoOptions extends GlobalOptions {
  readonly once?: boolean;
  readonly dir: string;
  readonly seed: string;
  readonly port: string;
}

export function addDemo(program: Command, exit: (status: number) => void): void {
  program
    .command('demo')
    .description(
      'write an invented organisation as provider exports, sync it, show what survives, serve the API',
    )
    .option('--once', 'stop after printing')
    .option('--dir <folder>', 'where to write it', 'relict-demo')
    .option('--seed <n>', 'another organisation', '1')
    .option('--port <port>', 'port of the API', '4000')
    .addHelpText('after', '\nExample:\n  relict demo --once\n')
    .action(async (_own, command: Command) => {
      const options = command.optsWithGlobals<DemoOptions>();
      const seed = Number(options.seed);
      if (!Number.isInteger(seed)) throw new RelictError('USAGE', '--seed takes a whole number.');
      const output = createOutput(options);
      const folder = prepare(resolve(options.dir));
      output.note(`Writing the exports of an invented organisation to ${relative('.', folder) || '.'} …`);
      const now = clock();
      const estate = { seed, size: SIZE, now, dir: join(folder, EXPORTS) };
      const file = writeConfig(folder);
      await withGraph(loadConfig(file, process.env), output, async (session) => {
        await remember(session, estate);
        await writeEstate({ ...estate, inventory: true });
        const reports = await syncSources(session, session.config.sources);
        output.note(renderSync(reports, { all: options.verbose, width: output.width }));
        output.note(renderEvaluation(await evaluate(session)));
        await show(session, relative('.', file), now);
        if (!options.once) await serveUntilStopped(session, Number(options.port), '127.0.0.1');
      });
      exit(EXIT.answered);
    });
}

/** An instant of the history at which something was retired that is in use again. */
const THEN_DAYS = 270;

/** The first whole minute from an instant on. */
function minuteAfter(at: Instant): string {
  return `${addMillis(at, MINUTE_MS).slice(0, 16)}:00Z`;
}

/** Syncs the estate as it was exported time and again, so that the past can be asked about. */
async function remember(
  session: Session,
  estate: { readonly seed: number; readonly size: number; readonly now: Instant; readonly dir: string },
): Promise<void> {
  const exports = new Set<string>(ESTATE_SOURCES.map(({ id }) => id));
  const sources = session.config.sources.filter(({ id }) => exports.has(id));
  for (const daysBefore of HISTORY_DAYS) {
    await writeEstate({ ...estate, daysBefore });
    const then = addMillis(estate.now, -daysBefore * DAY_MS);
    await syncSources({ ...session, clock: () => then }, sources);
  }
}

/** Empties the folder of an earlier demo. @throws RelictError when the folder holds anything else */
function prepare(folder: string): string {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    if (!existsSync(join(folder, MARKER))) {
      throw new RelictError('USAGE', `${folder} holds other files.`, {
        hint: 'Name an empty folder: --dir relict-demo-2',
      });
    }
    rmSync(folder, { recursive: true });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, MARKER),
    'Written by `relict demo`, which empties this folder when it runs again.\n',
  );
  return folder;
}

function writeConfig(folder: string): string {
  const file = join(folder, 'relict.yaml');
  const sources = DEMO_SOURCES.map(({ id, type, from }) => ({
    id,
    type,
    from: { files: from.files.map((path) => './' + posix.join(EXPORTS, path)) },
  }));
  writeFileSync(file, stringify({ graph: { engine: 'embedded', path: '.relict/graph' }, sources }));
  return file;
}

async function show(session: Session, config: string, now: Instant): Promise<void> {
  const { output } = session;
  const survivors = (await session.ask('credentialsSurvivingRetiredServices', {})) as Framed & {
    readonly items: readonly { readonly credential?: { readonly providerId?: string | null } | null }[];
  };
  printAnswer(output, survivors, (whole: object, width?: number) => renderFound('Q-01', whole, width));
  const start = survivors.items.find((item) => item.credential?.providerId)?.credential?.providerId;
  if (output.format === 'table') {
    const reach = start ? ((await session.ask('blastRadius', { start: [start] })) as Framed) : undefined;
    if (reach) {
      output.result(`\nWhat ${start} still reaches:\n`);
      output.result(renderFound('Q-16', reach, output.width));
    }
    output.result('\n' + renderFrame(joinFrames(reach ? [survivors, reach] : [survivors])));
  }
  output.note(`
Try next, from this folder:
  npx relict --config ${config} ask
  npx relict --config ${config} survivors --json${start ? `\n  npx relict --config ${config} lineage ${start}` : ''}
  npx relict --config ${config} findings
  npx relict --config ${config} survivors --as-of ${minuteAfter(addMillis(now, -THEN_DAYS * DAY_MS))}
  npx relict --config ${config} coverage
  npx relict --config ${config} status
`);
}
