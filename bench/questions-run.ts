/**
 * Every question whose answer is a list, on one engine at one size, in a process of its own:
 * `tsx bench/questions-run.ts <embedded|neo4j> <nodes> <folder> <question,…|all> <asks>`. Prints one JSON object; progress goes
 * to standard error.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeEstate } from '../src/demo/index.js';
import { questionNamed, questions, type AnyQuestion } from '../src/lineage/index.js';
import { addMillis, fromMillis, type Instant } from '../src/model/index.js';
import { ask, latencyOf, type Asked, type Both } from './ask.js';
import { openArena, type Arena, type EngineName } from './engines.js';
import { ratio } from './figures.js';
import { told, toldAt, VERSIONS } from './history.js';
import type { QuestionFigures, QuestionsResult } from './questions-report.js';
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
/** Written last: what the folder holds, asked again as of the instant at which it was synced. */
const kept = join(work, 'estates.json');
const say = (text: string) => void process.stderr.write(`${engine} ${size}: ${text}\n`);

console.log(JSON.stringify(await measure()));

async function measure(): Promise<QuestionsResult> {
  const [plain, past] = [join(work, 'plain'), join(work, 'history')];
  const { now, without, withHistory } = await estates(plain, past);

  const arenas = [await openArena(engine, plain, HEAP), await openArena(engine, past, HEAP)] as const;
  const [one, other] = [await arenas[0].both(), await arenas[1].both()];
  const figures: QuestionFigures[] = [];
  for (const question of asked()) {
    figures.push(await sideBySide(question, one, other, addMillis(now, 60_000)));
    const { id, plain: bare, history, historyRatio } = figures.at(-1) as QuestionFigures;
    say(`${id}: ${bare.p50} ms, with history ${history.p50} ms (${historyRatio})`);
  }
  for (const both of [one, other]) {
    await both.graph.close();
    await both.floor.close();
  }
  const memoryMiB = arenas[0].memory().peak;
  for (const arena of arenas) await arena.end();
  return {
    engine,
    asked: size,
    nodes: without.nodes,
    edges: without.edges,
    edgesWithHistory: withHistory.edges,
    memoryMiB,
    questions: figures,
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
function asked(): AnyQuestion[] {
  if (wanted === 'all') return questions.filter((question) => question.args.safeParse({}).success);
  return wanted.split(',').map((name) => {
    const question = questionNamed(name);
    if (!question) throw new Error(`no question ${name}`);
    return question;
  });
}

/** Asks both graphs in turn, after one that warms each. */
async function sideBySide(
  question: AnyQuestion,
  plain: Both,
  past: Both,
  now: Instant,
): Promise<QuestionFigures> {
  const without: Asked[] = [];
  const withHistory: Asked[] = [];
  const start = performance.now();
  for (let index = 0; index <= asks; index += 1) {
    if (without.length > 0 && performance.now() - start > MILLISECONDS) break;
    const [a, b] = [await ask(plain, question, now, {}), await ask(past, question, now, {})];
    if (index === 0) continue;
    without.push(a);
    withHistory.push(b);
  }
  const [of, ofPast] = [latencyOf(without), latencyOf(withHistory)];
  return {
    id: question.id,
    items: itemsOf(without[0]?.answer),
    itemsWithHistory: itemsOf(withHistory[0]?.answer),
    plain: of,
    history: ofPast,
    historyRatio: ratio(ofPast.p50, of.p50),
    historyRatioP95: ratio(ofPast.p95, of.p95),
  };
}

/** Entries of the answer's list, whatever it is called. */
function itemsOf(answer: unknown): number {
  const fields = answer as Readonly<Record<string, unknown>>;
  const list = fields['items'] ?? Object.values(fields).find((value) => Array.isArray(value));
  return Array.isArray(list) ? list.length : 0;
}
