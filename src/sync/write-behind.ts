import { setImmediate as nextTurn } from 'node:timers/promises';

/** Records between two pauses. */
const STRIDE = 32;

/**
 * Reading goes on while a write is under way: one at a time, and the next one waits for it. Whoever reads without ever
 * waiting must take a {@link turn} per record, else the write under way gets no chance to take its next step.
 */
export class WriteBehind {
  #writing: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;
  #turns = 0;

  /** Begins the write when the one before is done. @throws what that one threw */
  async write(work: () => Promise<void>): Promise<void> {
    await this.settled();
    this.#writing = work()
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#writing = null;
      });
  }

  /** Nothing is under way any more. @throws what the last write threw */
  async settled(): Promise<void> {
    await this.#writing;
    if (this.#failure) throw this.#failure.error as Error;
  }

  /** To be called once per record. */
  async turn(): Promise<void> {
    if (this.#writing === null) return;
    this.#turns = (this.#turns + 1) % STRIDE;
    if (this.#turns === 0) await nextTurn();
  }
}
