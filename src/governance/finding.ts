import { z } from 'zod';
import { RelictError, type Instant, type NodeRef } from '../model/index.js';
import { instant, long, parse, short } from './input.js';
import { declared, refOf, type Named, type Recording } from './record.js';

export const acknowledgementInput = z.strictObject({
  /** Its id, such as `LIN-031-…`. */
  finding: short,
  /** FALSE takes it back. */
  acknowledged: z.boolean().default(true),
  by: short,
  note: long.optional(),
  /** When; now if not given. */
  at: instant.optional(),
});
export type AcknowledgementInput = z.output<typeof acknowledgementInput>;

export const parseAcknowledgement = (input: unknown): AcknowledgementInput =>
  parse(acknowledgementInput, input);

/** The node that records what people say of one finding: its fingerprint is its key (5.3). */
export function findingRef(fingerprint: string): NodeRef {
  return { type: 'Finding', key: [fingerprint] };
}

/** A finding as it stands. */
export interface StandingFinding {
  readonly id: string;
  readonly rule: { readonly id: string; readonly title: string };
  readonly status: string;
  readonly severity: string;
  readonly certainty: string;
  readonly subjects: readonly Named[];
  readonly acknowledgement: { readonly by: string | null; readonly note: string | null } | null;
}

/**
 * Records that somebody has taken a finding to heart, with how bad it was for them, or takes that back (5.5.4). It
 * resolves and suppresses nothing.
 */
export function acknowledgeFinding(
  input: AcknowledgementInput,
  finding: StandingFinding,
  now: Instant,
): Recording {
  const node = findingRef(finding.id);
  const at = input.at ?? now;
  if (at > now)
    throw new RelictError('USAGE', 'Nothing was stored: it would be acknowledged in the future.', {
      hint: 'Leave `at` out to acknowledge it now.',
    });
  if (finding.status === 'RESOLVED') {
    throw new RelictError('USAGE', 'Nothing was stored: the finding is resolved.', {
      hint: 'Should it hold again it is OPEN, and can be acknowledged then.',
    });
  }
  const before = finding.acknowledgement;
  const same = before !== null && before.by === input.by && (before.note ?? undefined) === input.note;
  if (!input.acknowledged && before === null)
    throw new RelictError('NOT_FOUND', 'Nobody has acknowledged that finding.', {
      hint: 'Run `relict findings --status ACKNOWLEDGED` to see which are.',
    });
  if (input.acknowledged && same && input.at === undefined) return { node, claims: [], warnings: [] };
  const { rule, severity, certainty } = finding;
  const attributes = {
    name: `${rule.id} ${rule.title}`,
    ruleId: rule.id,
    status: input.acknowledged ? 'ACKNOWLEDGED' : 'OPEN',
    severity,
    certainty,
    acknowledgedBy: input.by,
    acknowledgedAt: at,
    note: input.note,
  };
  const about = finding.subjects.map((subject) => ({ type: 'ABOUT' as const, to: refOf(subject) }));
  return {
    node,
    claims: [{ claim: declared(node, attributes, about, at) }],
    warnings: [],
  };
}
