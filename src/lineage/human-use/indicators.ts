import type { Instant } from '../../model/index.js';
import { span } from '../definitions/instants.js';

export type HumanIndicator =
  'INTERACTIVE_SIGN_IN' | 'HUMAN_DEVICE' | 'HUMAN_USER_AGENT' | 'IMPERSONATED_BY_PERSON';

/** One use of an identity or of a credential of it, as far as a source tells. */
export interface Use {
  /** An instant or a day. */
  readonly at: string;
  /** How it presented itself: CONSOLE, BROWSER, DEVICE, PROGRAM, PIPELINE; null when its source does not tell. */
  readonly channel: string | null;
  /** A person, or the account of one, is named with it. */
  readonly byPerson: boolean;
  /** It was a run of a pipeline or a job, whoever started it. */
  readonly byRun: boolean;
}

const OF_CHANNEL: Readonly<Record<string, HumanIndicator>> = {
  CONSOLE: 'INTERACTIVE_SIGN_IN',
  BROWSER: 'HUMAN_USER_AGENT',
  DEVICE: 'HUMAN_DEVICE',
};

/** Closed at both ends. */
export interface UseWindow {
  readonly since: Instant;
  readonly at: Instant;
}

/**
 * what about a use points to a person. A run of a pipeline is not human use, even one that a person started. An
 * indicator is never a proof.
 *
 * @param window ms before `at` in which the use must lie, at least in part where only its day is known
 */
export function indicatorsOf(use: Use, window: UseWindow): HumanIndicator[] {
  const { from, to } = span(use.at);
  if (to < window.since || from > window.at) return [];
  if (use.byRun || use.channel === 'PIPELINE') return [];
  const byChannel = use.channel === null ? undefined : OF_CHANNEL[use.channel];
  return [...(byChannel ? [byChannel] : []), ...(use.byPerson ? (['IMPERSONATED_BY_PERSON'] as const) : [])];
}
