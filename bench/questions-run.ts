/**
 * Every question whose answer is a list, on one engine at one size, in a process of its own:
 * `tsx bench/questions-run.ts <embedded|neo4j> <nodes> <folder> <question,…|all> <asks> <both|plain|history>`. Prints one
 * JSON object; progress goes to standard error.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeEstate } from '../src/demo/index.js';
import { questionNamed, questions, type AnyQuestion } from '../src/lineage/index.js';
import { addMillis, fromMillis, type Instant } from '../src/model/index.js';
import { ask, latencyOf, type Asked, type Both } from './ask.js';
import { openArena, type Arena, type EngineName } from './engines.js';
import { told, toldAt, VERSIONS } from './history.js';
import type { AskedOfEstate, QuestionsRun } from './questions-report.js';
import { sizeOf } from './size-of.js';
import { syncEstate } from './sync-estate.js';
import { timed } from './timed.js';

/** A question is asked of each graph as often as was said or fits in the time, and once at least. */
const MILLISECONDS = 20_000;
/** Two servers run beside each other. */
const HEAP = '2g';

const engine = process.argv[2] as EngineName;
const size = Number(process.argv[3]);
const work = process.argv[4] as string;
const wanted = process.argv[5] ?? 'all';
const asks = Number(process.argv[6] ?? 30);
const which = process.argv[7] ?? 'both';
/** Written last: what the folder holds, asked again as of the instant at which it was synced. */
const kept = join(work, 'estates.json');
const say = (text: string) => void process.stderr.write(`${engine} ${size}: ${text}\n`);

console.log(JSON.stringify(await measure()));

async function measure(): Promise<QuestionsRun> {
  const [plain, past] = [join(work, 'plain'), join(work, 'history')];
  const { now, without, withHistory } = await estates(plain, past);

  const homes = { plain, history: past };
  const names = (['plain', 'history'] as const).filter((name) => which === 'both' || which === name);
  const arenas = await Promise.all(names.map((name) => openArena(engine, homes[name], HEAP)));
  const graphs = await Promise.all(arenas.map((arena) => arena.both()));
  const asked: Record<'plain' | 'history', AskedOfEstate[]> = { plain: [], history: [] };
  for (const question of wantedQuestions()) {
    const answers = await inTurn(question, graphs, addMillis(now, 60_000));
    const said = names.map((name, index) => {
      const [first, latency] = [answers[index]?.[0], latencyOf(answers[index] ?? [])];
      asked[name].push({ id: question.id, items: itemsOf(first?.answer), latency });
      return `${name} ${latency.p50} ms (${latency.ratioP50} of the floor)`;
    });
    say(`${question.id}: ${said.join(', ')}`);
  }
  for (const both of graphs) {
    await both.graph.close();
    await both.floor.close();
  }
  const memoryMiB = Math.max(...arenas.map((arena) => arena.memory().peak));
  for (const arena of arenas) await arena.end();
  return {
    engine,
    asked: size,
    nodes: without.nodes,
    edges: without.edges,
    edgesWithHistory: withHistory.edges,
    memoryMiB,
    ...asked,
  };
}

interface Estates {
  readonly now: Instant;
  readonly without: Size;
  readonly withHistory: Size;
}
type Size = Awaited<ReturnType<typeof sizeOf>>;

/** Both estates, synced into these folders; those of an earlier run where it kept them. */
async function estates(plain: string, past: string): Promise<Estates> {
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Estates;
  const now = fromMillis(Date.now());
  const dir = join(work, 'estate');
  say('writing the estate');
  await writeEstate({ seed: 1, size, now, dir });

  mkdirSync(plain);
  await inArena(plain, (graph) => tell(graph, dir, now, 1));
  cpSync(plain, past, { recursive: true });
  const withHistory = await inArena(past, async (graph) => {
    for (let version = 2; version <= VERSIONS; version += 1) await tell(graph, dir, now, version);
    return sizeOf(graph);
  });
  const without = await inArena(plain, async (graph) => {
    await tell(graph, dir, now, VERSIONS);
    return sizeOf(graph);
  });
  const made: Estates = { now, without, withHistory };
  writeFileSync(kept, JSON.stringify(made));
  return made;
}

async function inArena<T>(
  home: string,
  use: (graph: Awaited<ReturnType<Arena['graph']>>) => Promise<T>,
): Promise<T> {
  const arena = await openArena(engine, home, HEAP);
  const graph = await arena.graph();
  try {
    await graph.ensureSchema();
    return await use(graph);
  } finally {
    await graph.close();
    await arena.end();
  }
}

async function tell(
  graph: Awaited<ReturnType<Arena['graph']>>,
  dir: string,
  now: Instant,
  version: number,
): Promise<void> {
  const { ms } = await timed(() => syncEstate(graph, dir, toldAt(version, now), told(version)));
  say(`version ${version} synced in ${Math.round(ms / 1000)} s`);
}

/** All that need no argument, or those that were named. */
function wantedQuestions(): AnyQuestion[] {
  if (wanted === 'all') return questions.filter((question) => question.args.safeParse({}).success);
  return wanted.split(',').map((name) => {
    const question = questionNamed(name);
    if (!question) throw new Error(`no question ${name}`);
    return question;
  });
}

/** Asks the graphs in turn, after one ask that warms each. */
async function inTurn(question: AnyQuestion, graphs: readonly Both[], now: Instant): Promise<Asked[][]> {
  const answers = graphs.map((): Asked[] => []);
  const start = performance.now();
  for (let index = 0; index <= asks; index += 1) {
    if (index > 1 && performance.now() - start > MILLISECONDS) break;
    for (const [at, graph] of graphs.entries()) {
      const answer = await ask(graph, question, now, {});
      if (index > 0) answers[at]?.push(answer);
    }
  }
  return answers;
}

/** Entries of the answer's list, whatever it is called. */
function itemsOf(answer: unknown): number {
  const fields = answer as Readonly<Record<string, unknown>>;
  const list = fields['items'] ?? Object.values(fields).find((value) => Array.isArray(value));
  return Array.isArray(list) ? list.length : 0;
}
