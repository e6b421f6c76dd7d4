import { z } from 'zod';
import { digest, type Instant } from '../model/index.js';
import { handle, long, parse, short } from './input.js';
import { declared, refOf, type Named, type Recording } from './record.js';

export const markInput = z.strictObject({
  subject: handle,
  breakGlass: z.boolean().default(true),
  by: short,
  reason: long,
});
export type MarkInput = z.output<typeof markInput>;

export const parseMark = (input: unknown): MarkInput => parse(markInput, input);

/** Marks an identity or credential as kept for emergencies (A9), or takes the mark away. One mark per subject. */
export function markBreakGlass(input: MarkInput, subject: Named, now: Instant): Recording {
  const node = {
    type: 'PolicyDecision' as const,
    key: ['relict', digest(['break-glass', subject.id])],
  };
  return {
    node,
    claims: [
      {
        claim: declared(
          node,
          {
            name: input.reason,
            outcome: input.breakGlass ? 'BREAK_GLASS' : 'NOT_BREAK_GLASS',
            decidedAt: now,
            actor: input.by,
          },
          [{ type: 'ABOUT', to: refOf(subject) }],
        ),
      },
      {
        statement: 'break-glass',
        claim: {
          node: { type: subject.ref.type, key: [...subject.ref.key] },
          method: 'DECLARED',
          attributes: { breakGlass: input.breakGlass },
        },
      },
    ],
    warnings: [],
  };
}
