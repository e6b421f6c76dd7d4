import { closeSync, mkdirSync, openSync, utimesSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CHUNK = 1 << 20;

/** Files below one folder, each dated as the export that it stands for (A16). Holds one chunk in memory. */
export class Folder {
  files = 0;
  bytes = 0;

  constructor(
    readonly path: string,
    /** Milliseconds: the modification time of every file. */
    private readonly modifiedAt: number,
  ) {}

  json(name: string, value: unknown): void {
    this.text(name, [JSON.stringify(value, null, 2), '\n']);
  }

  /** One value a line; nothing is written when there is none. */
  lines(name: string, values: readonly unknown[]): void {
    if (values.length === 0) return;
    this.text(
      name,
      (function* () {
        for (const value of values) yield JSON.stringify(value) + '\n';
      })(),
    );
  }

  text(name: string, parts: Iterable<string>): void {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'w');
    try {
      let chunk = '';
      for (const part of parts) {
        chunk += part;
        if (chunk.length < CHUNK) continue;
        this.bytes += writeSync(file, chunk);
        chunk = '';
      }
      this.bytes += writeSync(file, chunk);
    } finally {
      closeSync(file);
    }
    utimesSync(path, this.modifiedAt / 1000, this.modifiedAt / 1000);
    this.files++;
  }
}
