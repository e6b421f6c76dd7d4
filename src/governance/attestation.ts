import { z } from 'zod';
import { addMillis, digest, RelictError, type Instant, type NodeRef, type Policy } from '../model/index.js';
import { handle, instant, parse, short } from './input.js';
import { refOf, subjectUnknown, type Named, type Recording } from './record.js';

export const ATTESTATION_DECISIONS = ['CONFIRMED', 'REJECTED', 'CHANGES_NEEDED'] as const;

export const attestationInput = z.strictObject({
  subject: handle,
  decision: z.enum(ATTESTATION_DECISIONS).default('CONFIRMED'),
  by: short,
  at: instant.optional(),
  validUntil: instant.optional(),
  /** Of the facts that the person saw; else of those of now. */
  factFingerprint: short.optional(),
  /** Also attests that this team or person owns the subject. */
  owner: handle.optional(),
  role: z.enum(['ACCOUNTABLE', 'TECHNICAL', 'BACKUP', 'REVOCATION_AUTHORITY']).optional(),
});
export type AttestationInput = z.output<typeof attestationInput>;

export const parseAttestation = (input: unknown): AttestationInput => parse(attestationInput, input);

export interface Attested {
  readonly subject: Named;
  readonly owner: Named | null;
  readonly factFingerprint: string;
}

/**
 * An attestation: who said what of the subject, seeing which facts, and until when it counts. With an owner it is also
 * an ATTESTED claim of ownership, the strongest there is (5.6).
 */
export function attest(input: AttestationInput, of: Attested, now: Instant, policy: Policy): Recording {
  const at = input.at ?? now;
  const validUntil = input.validUntil ?? addMillis(at, policy.attestationDays);
  if (at > addMillis(now, policy.skewMinutes))
    throw new RelictError('USAGE', 'The attestation was not stored: it is made in the future.', {
      hint: 'Leave `at` out to attest now.',
    });
  if (validUntil <= at)
    throw new RelictError('USAGE', 'The attestation was not stored: it ends before it begins.', {
      hint: 'Give a later `validUntil`, or leave it out: it then lasts as long as the policy says.',
    });
  if (input.owner !== undefined && input.decision !== 'CONFIRMED') {
    throw new RelictError('USAGE', 'The attestation was not stored: only CONFIRMED can name an owner.', {
      hint: 'Leave `owner` out, or say CONFIRMED.',
    });
  }
  const { subject, owner } = of;
  const id = digest(['attestation', subject.id, input.by, at, input.decision]);
  const node: NodeRef = { type: 'Attestation', key: ['relict', id] };
  const attributes = {
    name: `${input.decision} by ${input.by}`,
    decision: input.decision,
    actor: input.by,
    at,
    validUntil,
    factFingerprint: of.factFingerprint,
  };
  const record = {
    claim: {
      node: { type: node.type, key: [...node.key] },
      method: 'ATTESTED' as const,
      attributes,
      edges: [{ type: 'ON_SUBJECT' as const, to: refOf(subject) }],
      validFrom: at,
    },
  };
  const owned = owner && {
    statement: id,
    claim: {
      node: { type: subject.ref.type, key: [...subject.ref.key] },
      method: 'ATTESTED' as const,
      edges: [
        {
          type: 'OWNED_BY' as const,
          to: refOf(owner),
          attributes: {
            role: input.role ?? ('ACCOUNTABLE' as const),
            rule: `attestation:${id}`,
            attestedUntil: validUntil,
          },
        },
      ],
      validFrom: at,
    },
  };
  return { node, claims: owned ? [record, owned] : [record], warnings: subjectUnknown(subject) };
}
