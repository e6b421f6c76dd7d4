/**
 * The writes that `run.ts` left in the folder, through the engine's bare client, into a graph of their own and in a
 * process of their own: `tsx bench/floor-run.ts <embedded|neo4j> <folder>`. Prints `{"ms": …}`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openArena, type EngineName } from './engines.js';
import { recorded, WRITES } from './recorder.js';
import { timed } from './timed.js';

const engine = process.argv[2] as EngineName;
const work = process.argv[3] as string;
process.stderr.write(`${engine}: the same writes through the bare client\n`);

const home = join(work, 'floor');
mkdirSync(home);
const arena = await openArena(engine, home);
const floor = arena.floor();
await floor.schema();
let ms = 0;
for await (const steps of recorded(join(work, WRITES))) ms += (await timed(() => floor.transact(steps))).ms;
await floor.close();
await arena.end();
console.log(JSON.stringify({ ms }));
