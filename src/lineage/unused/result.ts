import type { Instant } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import type { ListedNode } from '../listing/index.js';

/** A credential or identity that nobody used, or of which nobody can say. */
export interface UnusedNode extends ListedNode {
  /** An instant or a day; null when no use is known, which is not "never": see `lastUsedStatus`. */
  readonly lastUsedAt: string | null;
  readonly lastUsedStatus: string;
  /** Since when its use is known without a gap; null when it is not. */
  readonly watchedSince: Instant | null;
  readonly watchedBy: 'PROVIDER' | 'RUNS' | null;
}

export interface UnusedAnswer extends Frame {
  readonly items: readonly UnusedNode[];
  readonly counts: Counts;
  /** Break-glass access is meant to be unused: it is listed, and no finding (A9). */
  readonly breakGlass: readonly UnusedNode[];
  /** The window that was asked for, in days. */
  readonly windowDays: number;
}
