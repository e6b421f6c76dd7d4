import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEmbedded } from '../../../src/graph/embedded/index.js';
import type { Graph } from '../../../src/graph/port.js';
import {
  ensureSchema,
  MIGRATIONS,
  readVersion,
  SCHEMA_VERSION,
  schemaCommands,
  type Migration,
} from '../../../src/graph/schema/index.js';

let graph: Graph;
const defined: string[] = [];
const define = async (command: string) => {
  defined.push(command);
};
beforeEach(async () => {
  defined.length = 0;
  graph = await openEmbedded();
});
afterEach(() => graph.close());

/** Migrations to `last` that note that they ran; the one named fails. */
function migrations(last: number, ran: number[], failing?: number): Migration[] {
  return Array.from({ length: last }, (_, index) => ({
    version: index + 1,
    name: 'test',
    up: async () => {
      if (index + 1 === failing) throw new Error('cut short');
      ran.push(index + 1);
    },
  }));
}

test('migrations are numbered from one without gaps', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  expect(SCHEMA_VERSION).toBe(MIGRATIONS.length);
});

test('each constraint comes before the index of its property, under names of their own', () => {
  const commands = schemaCommands();
  const names = commands.map((command) => command.split(' ')[2]);
  expect(new Set(names).size).toBe(names.length);
  for (const command of commands.filter((one) => one.startsWith('CREATE CONSTRAINT'))) {
    const target = /FOR \(n:(\w+)\) REQUIRE n\.(\w+)/.exec(command);
    const index = commands.findIndex((one) =>
      one.endsWith(`FOR (n:${target?.[1] ?? ''}) ON (n.${target?.[2] ?? ''})`),
    );
    expect(index).toBeGreaterThan(commands.indexOf(command));
  }
});

test('a new graph gets everything once', async () => {
  const ran: number[] = [];
  expect(await readVersion(graph)).toBeNull();
  expect(await ensureSchema(graph, define, migrations(3, ran))).toBe(true);
  expect(defined).toEqual(schemaCommands());
  expect(await ensureSchema(graph, define, migrations(3, ran))).toBe(false);
  expect([ran, defined.length, await readVersion(graph)]).toEqual([[1, 2, 3], schemaCommands().length, 3]);
});

test('an older graph gets what is new', async () => {
  const ran: number[] = [];
  await ensureSchema(graph, define, migrations(1, ran));
  await ensureSchema(graph, define, migrations(3, ran));
  expect(ran).toEqual([1, 2, 3]);
});

test('a migration that was cut short is run again, those before it are not', async () => {
  const ran: number[] = [];
  await expect(ensureSchema(graph, define, migrations(3, ran, 2))).rejects.toThrow('cut short');
  expect(await readVersion(graph)).toBe(1);
  await ensureSchema(graph, define, migrations(3, ran));
  expect(ran).toEqual([1, 2, 3]);
  expect(await readVersion(graph)).toBe(3);
});

test('a newer graph is refused before anything is touched', async () => {
  const ran: number[] = [];
  await ensureSchema(graph, define, migrations(3, ran));
  defined.length = 0;
  await expect(ensureSchema(graph, define, migrations(2, ran))).rejects.toMatchObject({
    code: 'GRAPH_UNREADABLE',
  });
  expect(defined).toEqual([]);
  expect(await readVersion(graph)).toBe(3);
});
