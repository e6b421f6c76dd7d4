import { z } from 'zod';
import {
  OBLIGATION_TYPES,
  obligationRef,
  RelictError,
  type Instant,
  type ObligationStatus,
} from '../model/index.js';
import { handle, instant, long, parse, short } from './input.js';
import { declared, refOf, subjectUnknown, type Named, type Recording } from './record.js';

/** What a person may say of an obligation. That it is VERIFIED only observations can say, that it is WAIVED only an exception. */
export const PROGRESS = ['OPEN', 'IN_PROGRESS', 'DONE_UNVERIFIED', 'SUPERSEDED'] as const;

export const progressInput = z.strictObject({
  type: z.enum(OBLIGATION_TYPES),
  subject: handle,
  /** The event that triggered it. */
  trigger: handle,
  status: z.enum(PROGRESS),
  by: short,
  /** When it was done; now if not given. */
  at: instant.optional(),
  assignee: short.optional(),
  evidence: long.optional(),
});
export type ProgressInput = z.output<typeof progressInput>;

export const parseProgress = (input: unknown): ProgressInput => {
  const status = (input as { status?: unknown } | null)?.status;
  if (status === 'VERIFIED' || status === 'WAIVED') {
    throw new RelictError('USAGE', `Nothing was stored: nobody can declare an obligation ${status}.`, {
      hint:
        status === 'VERIFIED'
          ? 'Say DONE_UNVERIFIED; it is verified by what the sources show after that.'
          : 'Grant an exception that covers the subject.',
    });
  }
  return parse(progressInput, input);
};

/** From which status which may follow (5.5.4). */
const FROM: Record<(typeof PROGRESS)[number], readonly ObligationStatus[]> = {
  OPEN: ['OPEN', 'IN_PROGRESS', 'DONE_UNVERIFIED'],
  IN_PROGRESS: ['OPEN', 'IN_PROGRESS', 'DONE_UNVERIFIED'],
  DONE_UNVERIFIED: ['OPEN', 'IN_PROGRESS', 'DONE_UNVERIFIED'],
  SUPERSEDED: ['OPEN', 'IN_PROGRESS', 'DONE_UNVERIFIED', 'SUPERSEDED'],
};

/** Records how far somebody is with an obligation. The obligation itself follows from its trigger and is not stored. */
export function progressObligation(
  input: ProgressInput,
  of: { readonly subject: Named; readonly trigger: Named },
  before: ObligationStatus | null,
  now: Instant,
): Recording {
  const at = input.at ?? now;
  if (at > now)
    throw new RelictError('USAGE', 'Nothing was stored: it would be done in the future.', {
      hint: 'Leave `at` out for what is done now.',
    });
  if (!FROM[input.status].includes(before ?? 'OPEN')) {
    throw new RelictError(
      'USAGE',
      `Nothing was stored: an obligation does not go from ${before} to ${input.status}.`,
      { hint: 'What is superseded or verified is settled; a new event brings a new obligation.' },
    );
  }
  const node = obligationRef(input.type, of.subject.id, of.trigger.id);
  const claim = declared(
    node,
    {
      name: `${input.type} ${of.subject.name ?? ''}`.trim(),
      type: input.type,
      status: input.status,
      assignee: input.assignee ?? input.by,
      evidence: input.evidence,
    },
    [
      { type: 'ON_SUBJECT', to: refOf(of.subject) },
      { type: 'TRIGGERED_BY', to: refOf(of.trigger) },
    ],
    at,
  );
  return { node, claims: [{ claim }], warnings: subjectUnknown(of.subject) };
}
