import type { Certainty } from '../../model/index.js';
import { SEVERITIES, type Severity } from '../answer.js';

/** What raises or lowers a finding's severity (findings.md 5.9). */
export interface SeverityFacts {
  /** Privileged, or it reaches something of HIGH sensitivity. */
  readonly privileged: boolean;
  readonly production: boolean;
  readonly certainty: Certainty;
  readonly ephemeral: boolean;
}

/** The rule's base, raised and lowered by one step each, within INFO and CRITICAL. */
export function severityOf(base: Severity, facts: SeverityFacts): Severity {
  let step = SEVERITIES.indexOf(base);
  if (facts.privileged) step -= 1;
  if (facts.production) step -= 1;
  if (facts.certainty === 'POSSIBLE') step += 1;
  if (facts.ephemeral) step += 1;
  return SEVERITIES[Math.min(Math.max(step, 0), SEVERITIES.length - 1)] as Severity;
}
