import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GRAPH_FILE, openEmbedded } from '../../src/graph/embedded/index.js';
import type { Graph } from '../../src/graph/port.js';

/** A graph that was filled once, of which there may be many: each copy is its own, and goes when it is closed. */
export interface Image {
  readonly copy: () => Promise<Graph>;
  readonly remove: () => void;
}

/** Fills a graph, closes it, and keeps its file. */
export async function imageOf(fill: (graph: Graph) => Promise<unknown>): Promise<Image> {
  const folder = mkdtempSync(join(tmpdir(), 'relict-image-'));
  const original = join(folder, 'original');
  const graph = await openEmbedded(original);
  try {
    await graph.ensureSchema();
    await fill(graph);
  } finally {
    await graph.close();
  }
  const copy = async (): Promise<Graph> => {
    const place = mkdtempSync(join(folder, 'copy-'));
    cpSync(join(original, GRAPH_FILE), join(place, GRAPH_FILE));
    const opened: Graph = await openEmbedded(place);
    const close = opened.close.bind(opened);
    opened.close = async () => {
      await close();
      rmSync(place, { recursive: true, force: true });
    };
    return opened;
  };
  return { copy, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
