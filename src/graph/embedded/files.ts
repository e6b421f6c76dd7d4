import { existsSync, linkSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import grafeo from '@grafeo-db/js';
import { RelictError } from '../../model/errors.js';
import { openError } from './errors.js';

/** The engine's file inside the folder that the configuration names; its write-ahead log lies beside it. */
export const GRAPH_FILE = 'graph.grafeo';

/** Folds the write-ahead log into the file once it holds so much, which bounds the time to open after a crash. */
const CHECKPOINT_BYTES = 256 * 1024 * 1024;

export type Database = InstanceType<typeof grafeo.GrafeoDB>;

/**
 * Opens the database in `folder`, creating folder and file when they are not there; in memory without a folder.
 * @throws RelictError GRAPH_LOCKED, GRAPH_UNREADABLE. A file that cannot be read is left as it is.
 */
export function openDatabase(folder?: string): Database {
  if (folder === undefined) return grafeo.GrafeoDB.create();
  makeFolder(folder);
  const file = join(folder, GRAPH_FILE);
  try {
    if (!existsSync(file)) createFile(file);
    const database = grafeo.GrafeoDB.open(file);
    database.setCheckpointTriggers({ walBytes: CHECKPOINT_BYTES });
    return database;
  } catch (error) {
    throw openError(error, folder);
  }
}

/** Made whole beside its place and then linked there: a crash leaves no half a file, and of two creators one wins. */
function createFile(file: string): void {
  const fresh = `${file}.${process.pid.toString()}.new`;
  rmSync(fresh, { force: true });
  grafeo.GrafeoDB.create(fresh).close();
  try {
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function makeFolder(folder: string): void {
  const unusable = (reason: string) =>
    new RelictError('GRAPH_UNREADABLE', `The graph folder ${folder} cannot be used: ${reason}.`, {
      hint: 'Name a folder that can be written to in `graph.path`.',
    });
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw unusable((error as NodeJS.ErrnoException).code ?? 'it cannot be created');
  }
  if (!statSync(folder).isDirectory()) throw unusable('it is not a folder');
}
