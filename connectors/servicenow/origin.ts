import type { PullEvent, Reason } from '../../src/model/scope.js';
import type { Instant } from '../../src/model/time.js';

/** Where tables come from: an export, or the Table API. */
export interface TableOrigin {
  readonly kind: 'live' | 'export';
  /** What there is to say before any table is read. */
  notices(): AsyncIterable<PullEvent>;
  /**
   * Starts to read a table; null when the origin does not have it.
   *
   * @param classes the classes that services turned out to have: of what else relations and tags speak, none is needed.
   * @throws HttpFault
   */
  open(table: string, classes: ReadonlySet<string>): Promise<OpenTable | null>;
}

export interface OpenTable {
  /** A16 */
  readonly observedAt: Instant;
  /** @throws HttpFault in the midst of it */
  readonly rows: AsyncIterable<{ readonly value: unknown; readonly locator: string }>;
  /** Why the rows may not be all there are; asked once they have ended. */
  incomplete(): Reason | undefined;
}
