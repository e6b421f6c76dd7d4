import type { Certainty } from '../model/index.js';
import { SEVERITIES, type Severity } from './answer.js';

interface Urgent {
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly id: string;
}

/** Severity first, then CONFIRMED, then id (5.8). */
export function byUrgency(a: Urgent, b: Urgent): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (a.certainty === b.certainty ? 0 : a.certainty === 'CONFIRMED' ? -1 : 1) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
