import { toMillis, type Instant } from '../model/index.js';
import type { Context } from './options.js';

/** ms between two reports of progress. */
const INTERVAL = 250;
/** Claims between two looks at the clock. */
const STRIDE = 64;

/** Reports how a scope goes on, at most four times a second, and once at its end. */
export class ProgressMeter {
  readonly #context: Context;
  #scope = '';
  #openedAt = 0;
  #reportedAt = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  open(scope: string): void {
    this.#scope = scope;
    this.#openedAt = this.#now();
    this.#reportedAt = this.#openedAt;
  }

  seen(count: number): void {
    if (!this.#context.onProgress || count % STRIDE !== 0) return;
    const now = this.#now();
    if (now - this.#reportedAt >= INTERVAL) this.#report(count, now);
  }

  close(count: number): void {
    if (this.#context.onProgress) this.#report(count, this.#now());
  }

  #report(seen: number, now: number): void {
    this.#reportedAt = now;
    const seconds = Math.max(now - this.#openedAt, 1) / 1000;
    const perSecond = Math.round(seen / seconds);
    this.#context.onProgress?.({ source: this.#context.source, scope: this.#scope, seen, perSecond });
  }

  #now(): number {
    const instant: Instant = this.#context.clock();
    return toMillis(instant);
  }
}
