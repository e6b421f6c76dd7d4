import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { GRAPH_FILE, openEmbedded } from '../../../src/graph/embedded/index.js';
import { openGraph } from '../../../src/graph/open.js';
import { META_ID, SCHEMA_VERSION, writeMeta } from '../../../src/graph/schema/index.js';
import { statement } from '../../../src/graph/statement.js';

const count = statement({
  name: 'test.countNodes',
  mode: 'read',
  text: 'MATCH (n:Node) RETURN count(n) AS n',
  sample: {},
});
const create = statement({
  name: 'test.createMany',
  mode: 'write',
  text: "UNWIND range(1, $n) AS i CREATE (:Node {id: 'n' + toString(i), name: 'a name of some length'})",
  sample: { n: 1 },
});

const root = mkdtempSync(join(tmpdir(), 'relict-embedded-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = '';
let file = '';
beforeEach(({ task }) => {
  folder = join(root, task.id, 'graph');
  file = join(folder, GRAPH_FILE);
});

const nodesIn = async (path: string) => {
  const graph = await openEmbedded(path);
  try {
    return (await graph.read(count))[0]?.['n'];
  } finally {
    await graph.close();
  }
};

async function fill(path: string): Promise<void> {
  const graph = await openEmbedded(path);
  await graph.ensureSchema();
  await graph.write([{ statement: create, params: { n: 5000 } }]);
  await graph.close();
}

/** Starts the writer, waits until it has done `acknowledged` batches, and gives a way to kill it. */
async function writer(path: string, batches: number, acknowledged: number) {
  const script = join(import.meta.dirname, 'writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, path, batches.toString()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  const done = () => said.split('done').length - 1;
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('open') && done() >= acknowledged) resolve();
    });
    void closed.then(() => reject(new Error('the writer ended by itself')));
  });
  return {
    done,
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

test('the folder is made, with one file once it is closed', async () => {
  await fill(folder);
  expect(readdirSync(folder)).toEqual([GRAPH_FILE]);
  expect(await nodesIn(folder)).toBe(5000);
});

test('a second process is told who is in the way', async () => {
  const other = await writer(folder, 0, 0);
  try {
    await expect(openEmbedded(folder)).rejects.toMatchObject({
      code: 'GRAPH_LOCKED',
      message: expect.stringContaining(folder),
      hint: expect.stringContaining('Neo4j'),
    });
  } finally {
    await other.kill();
  }
  expect(await nodesIn(folder)).toBe(0);
});

test('what was written before a kill is there, and no half of what was not', async () => {
  let before = 0;
  for (const acknowledged of [1, 7, 20]) {
    const one = await writer(folder, 1_000_000, acknowledged);
    await one.kill();
    const after = (await nodesIn(folder)) as number;
    expect(after % 100).toBe(0);
    expect((after - before) / 100).toBeGreaterThanOrEqual(one.done());
    before = after;
  }
});

describe('a file that cannot be read is refused and stays as it is', () => {
  test.each<[string, (whole: Buffer) => Buffer]>([
    ['other content', () => Buffer.from('not a graph '.repeat(1000))],
    ['nothing', () => Buffer.alloc(0)],
    ['its beginning only', (whole) => whole.subarray(0, 100)],
    ['its first half', (whole) => whole.subarray(0, whole.length / 2)],
    [
      'a damaged middle',
      (whole) => {
        const damaged = Buffer.from(whole);
        for (let at = 4096 * 2; at < whole.length; at += 1) damaged[at] = (damaged[at] as number) ^ 0xff;
        return damaged;
      },
    ],
  ])('%s', async (_title, damage) => {
    await fill(folder);
    const bytes = damage(readFileSync(file));
    writeFileSync(file, bytes);
    await expect(openGraph({ engine: 'embedded', path: folder })).rejects.toMatchObject({
      code: 'GRAPH_UNREADABLE',
      hint: expect.stringContaining('Nothing was changed'),
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('a damaged log', async () => {
    const one = await writer(folder, 1000, 1000);
    await one.kill();
    const copy = `${folder}-copy`;
    cpSync(folder, copy, { recursive: true });
    const logs = join(copy, `${GRAPH_FILE}.wal`);
    for (const name of readdirSync(logs)) {
      const bytes = readFileSync(join(logs, name));
      bytes.fill(0xff, Math.floor(bytes.length / 3), Math.floor(bytes.length / 3) + 500);
      writeFileSync(join(logs, name), bytes);
    }
    await expect(openEmbedded(copy)).rejects.toMatchObject({ code: 'GRAPH_UNREADABLE' });
    expect(await nodesIn(folder)).toBe(100_000);
  });

  test('a newer layout', async () => {
    const graph = await openEmbedded(folder);
    await graph.ensureSchema();
    await graph.write([
      {
        statement: writeMeta,
        params: { id: META_ID, schemaVersion: SCHEMA_VERSION + 1, schemaHash: null },
      },
    ]);
    await graph.close();
    const open = openEmbedded(folder);
    await expect(open).rejects.toMatchObject({ code: 'GRAPH_UNREADABLE' });
    await expect(open).rejects.toThrow(/newer version/);
    // The lock is free again: the next one hears the same, not that somebody is in the way.
    await expect(openEmbedded(folder)).rejects.toMatchObject({ code: 'GRAPH_UNREADABLE' });
  });
});

test('a file where the folder should be', async () => {
  mkdirSync(join(folder, '..'), { recursive: true });
  writeFileSync(folder, 'something else');
  await expect(openEmbedded(folder)).rejects.toMatchObject({ code: 'GRAPH_UNREADABLE' });
  expect(readFileSync(folder, 'utf8')).toBe('something else');
});
