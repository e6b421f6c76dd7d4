import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import grafeo from '@grafeo-db/js';
import { openGraph, type Graph } from '../src/graph/index.js';
import { openDatabase } from '../src/graph/embedded/files.js';
import { EmbeddedGraph } from '../src/graph/embedded/index.js';
import { startNeo4j } from '../test/servers/neo4j.js';
import { embeddedFloor, memoryOf, neo4jFloor, type Floor } from './floor.js';

export type EngineName = 'embedded' | 'neo4j';

/** One engine with an empty graph: opened as the product opens it, or through its bare client. */
export interface Arena {
  graph(): Promise<Graph>;
  floor(): Floor;
  /** The product and the bare client on one graph, after the product's own was closed. */
  both(): Promise<{ graph: Graph; floor: Floor }>;
  /** Resident memory of what holds the graph, in MiB. */
  memory(): { now: number; peak: number };
  end(): Promise<void>;
}

/** @param heap of the server, as Java writes sizes */
export async function openArena(engine: EngineName, folder: string, heap = '4g'): Promise<Arena> {
  if (engine === 'embedded') {
    return {
      graph: () => openGraph({ engine: 'embedded', path: join(folder, 'graph') }),
      floor: () => embeddedFloor(grafeo.GrafeoDB.create(join(folder, 'floor.grafeo'))),
      both: async () => {
        const database = openDatabase(join(folder, 'graph'));
        return { graph: new EmbeddedGraph(database), floor: embeddedFloor(database) };
      },
      memory: () => memoryOf('self'),
      end: async () => undefined,
    };
  }
  const server = await startNeo4j({ home: folder, heap, pageCache: '2g' });
  const pid = javaProcess(folder);
  return {
    graph: () => openGraph({ engine: 'neo4j', uri: server.uri }),
    floor: () => neo4jFloor(server.uri),
    both: async () => ({
      graph: await openGraph({ engine: 'neo4j', uri: server.uri }),
      floor: neo4jFloor(server.uri),
    }),
    memory: () => memoryOf(pid),
    end: () => server.stop(),
  };
}

function javaProcess(home: string): number {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\u0000');
      if (command[0]?.endsWith('java') && command.includes(`--home-dir=${home}`)) return Number(entry);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error('the server has no process');
}
