import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGraph, type Graph } from '../src/graph/index.js';
import { GRAPH_FILE } from '../src/graph/embedded/files.js';
import { startNeo4j } from '../test/servers/neo4j.js';
import { embeddedFloor, memoryOf, neo4jFloor, type Floor } from './floor.js';

export type EngineName = 'embedded' | 'neo4j';

/** One engine with an empty graph: opened as the product opens it, or through its bare client. */
export interface Arena {
  graph(): Promise<Graph>;
  floor(): Floor;
  /** The bare client on the graph that the product left; close that first. */
  existing(): Floor;
  /** Resident memory of what holds the graph, in MiB. */
  memory(): { now: number; peak: number };
  end(): Promise<void>;
}

export async function openArena(engine: EngineName, folder: string): Promise<Arena> {
  if (engine === 'embedded') {
    return {
      graph: () => openGraph({ engine: 'embedded', path: join(folder, 'graph') }),
      floor: () => embeddedFloor(join(folder, 'floor.grafeo'), 'create'),
      existing: () => embeddedFloor(join(folder, 'graph', GRAPH_FILE), 'open'),
      memory: () => memoryOf('self'),
      end: async () => undefined,
    };
  }
  const server = await startNeo4j({ home: folder, heap: '4g', pageCache: '2g' });
  const pid = javaProcess(folder);
  return {
    graph: () => openGraph({ engine: 'neo4j', uri: server.uri }),
    floor: () => neo4jFloor(server.uri),
    existing: () => neo4jFloor(server.uri),
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
