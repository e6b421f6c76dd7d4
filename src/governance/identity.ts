import { z } from 'zod';
import { digest, RelictError, type Instant, type NodeRef } from '../model/index.js';
import { handle, long, parse, short } from './input.js';
import { declared, refOf, type Caution, type Named, type Recording } from './record.js';

export const STATEMENTS = ['SAME_AS', 'NOT_SAME_AS', 'WITHDRAWN'] as const;
export type Statement = (typeof STATEMENTS)[number];

export const identityInput = z.strictObject({
  left: handle,
  right: handle,
  says: z.enum(STATEMENTS),
  by: short,
  reason: long,
});
export type IdentityInput = z.output<typeof identityInput>;

export const parseIdentity = (input: unknown): IdentityInput => parse(identityInput, input);

/** What holds of two nodes held before anybody looked. */
const EVER = '1970-01-01T00:00:00.000000Z' as Instant;

/** What was last said of a pair. */
export interface Said {
  readonly says: Statement;
  /** Tells the statements of one pair apart. */
  readonly decidedAt: string;
}

/** One statement per pair, whichever is named first. */
export function identityRef(left: string, right: string): NodeRef {
  return { type: 'PolicyDecision', key: ['relict', digest(['identity', ...[left, right].sort()])] };
}

/**
 * Says that two nodes are one and the same, or are not, or takes back what was said (F-17). What is taken back never
 * was: the two are apart again at every instant, with all that each of them had.
 *
 * @param before what was last said of the pair here, and when
 * @param others sources besides that say the opposite of it
 */
export function sayIdentity(
  input: IdentityInput,
  pair: readonly [Named, Named],
  before: Said | null,
  now: Instant,
  others: readonly string[] = [],
): Recording {
  const [left, right] = [...pair].sort((a, b) => (a.id < b.id ? -1 : 1)) as [Named, Named];
  if (left.id === right.id)
    throw new RelictError('USAGE', 'Nothing was stored: both are the same node.', {
      hint: 'Look the two up with `relict find`, and name them by their urns.',
    });
  if (left.ref.type !== right.ref.type && !(isActor(left) && isActor(right))) {
    throw new RelictError('USAGE', 'Nothing was stored: nodes of different types are never one.', {
      hint: 'A person and an identity may be; a service and a workload may not.',
    });
  }
  const node = identityRef(left.id, right.id);
  const warnings: Caution[] = [];
  if (before?.says === input.says) return { node, claims: [], warnings };
  if (before === null && input.says === 'WITHDRAWN') {
    throw new RelictError('NOT_FOUND', 'Nothing was said of these two that could be taken back.', {
      hint: 'What another source says of them ends there; `relict ask conflicts --attribute sameAs` shows who says what.',
    });
  }
  if (before !== null && before.says !== 'WITHDRAWN' && input.says !== 'WITHDRAWN') {
    warnings.push({
      code: 'CONTRADICTS',
      message: 'The opposite was said before; it is taken back by this.',
    });
  }
  if (others.length > 0 && input.says !== 'WITHDRAWN') {
    const wins = input.says === 'SAME_AS' ? 'that, because two are one only where nobody denies it' : 'this';
    warnings.push({
      code: 'CONTRADICTS',
      message: `The opposite is said by ${others.join(', ')}; what counts is ${wins}.`,
    });
  }
  const to = refOf(right);
  const ended = before !== null && before.says !== 'WITHDRAWN' ? before : null;
  return {
    node,
    claims: [
      {
        claim: declared(
          node,
          { name: input.reason, outcome: input.says, decidedAt: now, actor: input.by },
          [left, right].map((one) => ({ type: 'ABOUT', to: refOf(one) })),
        ),
      },
      {
        statement: node.key.at(-1),
        claim: {
          node: { type: left.ref.type, key: [...left.ref.key] },
          method: 'DECLARED',
          edges: [
            ...(ended === null
              ? []
              : [
                  {
                    type: ended.says as 'SAME_AS' | 'NOT_SAME_AS',
                    to,
                    discriminator: ended.decidedAt,
                    validFrom: EVER,
                    validTo: EVER,
                    endReason: 'SOURCE_CORRECTION' as const,
                  },
                ]),
            ...(input.says === 'WITHDRAWN'
              ? []
              : [{ type: input.says, to, discriminator: now, validFrom: EVER }]),
          ],
        },
      },
    ],
    warnings,
  };
}

/** A person's account and the person may be one (F-34). */
function isActor({ ref }: Named): boolean {
  return ref.type === 'Person' || ref.type === 'Identity';
}
