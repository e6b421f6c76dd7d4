/**
 * `child.ts <embedded|neo4j> <folder or uri> <generation>`: syncs one generation and says a line
 * before each transaction, so that whoever started it knows when to kill it.
 */
import { writeSync } from 'node:fs';
import { openGraph } from '../../src/graph/open.js';
import type { Graph } from '../../src/graph/port.js';
import { tell } from './history.js';

const [engine, where = '', generation] = process.argv.slice(2);
const graph = await openGraph(
  engine === 'neo4j' ? { engine, uri: where } : { engine: 'embedded', path: where },
);
const talking: Graph = {
  engine: graph.engine,
  read: (...call) => graph.read(...call),
  stream: (...call) => graph.stream(...call),
  write: async (...call) => {
    writeSync(1, 'transaction\n');
    return graph.write(...call);
  },
  ensureSchema: () => graph.ensureSchema(),
  health: () => graph.health(),
  close: () => graph.close(),
};
await tell(talking, Number(generation));
await graph.close();
