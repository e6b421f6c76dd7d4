import type { SourceFile } from '../../lib/files.js';
import type { Recognised } from './recognise.js';

/** One answer that was found in a file. Its body may be let go and read again when its scope's turn comes. */
export interface Entry {
  readonly file: SourceFile;
  /** Place among the answers of the file. */
  readonly index: number;
  readonly locator: string;
  readonly recognised: Recognised;
  readonly body?: unknown;
}
