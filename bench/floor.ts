import { readFileSync } from 'node:fs';
import neo4j from 'neo4j-driver';
import { schemaCommands } from '../src/graph/schema/index.js';
import type { Database } from '../src/graph/embedded/files.js';
import type { Params } from '../src/graph/port.js';

/** The floor: the same statements and parameters through the engine's own client, with nothing of ours around. */
export interface Floor {
  schema(): Promise<void>;
  /** One transaction. */
  transact(steps: readonly { readonly text: string; readonly params: Params }[]): Promise<void>;
  /** One read whose rows are taken in full. */
  read(text: string, params: Params): Promise<void>;
  close(): Promise<void>;
}

export function embeddedFloor(db: Database): Floor {
  return {
    schema: async () => {
      for (const command of schemaCommands()) await db.executeCypher(command);
    },
    transact: async (steps) => {
      const transaction = db.beginTransaction();
      for (const { text, params } of steps) await transaction.executeCypher(text, params);
      transaction.commit();
    },
    read: async (text, params) => void (await db.executeCypher(text, params)).toArray(),
    close: async () => db.close(),
  };
}

export function neo4jFloor(uri: string): Floor {
  const driver = neo4j.driver(uri, undefined, { disableLosslessIntegers: true });
  return {
    schema: async () => {
      for (const command of schemaCommands()) await driver.executeQuery(command);
    },
    transact: async (steps) => {
      const session = driver.session();
      try {
        await session.executeWrite(async (tx) => {
          for (const { text, params } of steps) await tx.run(text, integers(params));
        });
      } finally {
        await session.close();
      }
    },
    read: async (text, params) => {
      const session = driver.session({ defaultAccessMode: neo4j.session.READ });
      try {
        const { records } = await session.executeRead((tx) => tx.run(text, integers(params) as Params));
        for (const record of records) record.toObject();
      } finally {
        await session.close();
      }
    },
    close: () => driver.close(),
  };
}

/** LIMIT refuses a float, and the driver sends every JavaScript number as one. */
function integers(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value)) return neo4j.int(value);
  if (Array.isArray(value)) return value.map(integers);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, integers(inner)]));
  }
  return value;
}

/** Resident memory of a process in MiB, now and at its highest. */
export function memoryOf(pid: number | 'self'): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (key: string) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { now: Math.round(kib('VmRSS') / 1024), peak: Math.round(kib('VmHWM') / 1024) };
}
