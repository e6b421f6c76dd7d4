import { z } from 'zod';
import {
  addMillis,
  DAY_MS,
  digest,
  exceptionReason,
  excusesRotation,
  RelictError,
  type ClaimInput,
  type Instant,
  type NodeRef,
  type Policy,
} from '../model/index.js';
import { handles, instant, instantOrDay, long, parse, short } from './input.js';
import { present, refOf, refuse, subjectUnknown, type Named, type Recording } from './record.js';

export const CONTROL_TYPES = [
  'SCOPED_PAM',
  'SEGMENTED_ACCESS',
  'ROTATION_WINDOW',
  'MONITORING',
  'OTHER',
] as const;

/** Approver and expiry may be missing here, so that the refusal can say all that is missing at once. */
export const exceptionInput = z.strictObject({
  /** Repeats, renews or changes the exception of this id; else made from what it says. */
  id: short.optional(),
  subjects: handles,
  /** Such as `LIN-031`; none covers every rule. */
  rules: z.array(short).max(64).default([]),
  reason: long.optional(),
  reasonCode: exceptionReason.optional(),
  approver: short.optional(),
  owner: short.optional(),
  approvedAt: instant.optional(),
  expiresAt: instant.optional(),
  controls: z
    .array(
      z.strictObject({
        id: short.optional(),
        type: z.enum(CONTROL_TYPES),
        evidenceRef: short.optional(),
        reviewBy: instantOrDay.optional(),
      }),
    )
    .max(32)
    .default([]),
});
export type ExceptionInput = z.output<typeof exceptionInput>;

export const parseException = (input: unknown): ExceptionInput => parse(exceptionInput, input);

export function exceptionRef(id: string): NodeRef {
  return { type: 'Exception', key: ['relict', id] };
}

/**
 * An exception with its compensating controls.
 * @throws RelictError USAGE without reason, approver or expiry, for one that ends before it begins or lasts longer than
 * the policy allows, and for one of what cannot be rotated without a compensating control (R-EXC-04)
 */
export function grantException(
  input: ExceptionInput,
  subjects: readonly Named[],
  now: Instant,
  policy: Policy,
): Recording {
  const { reasonCode, approver, expiresAt } = input;
  const reason = input.reason ?? reasonCode;
  const missing = Object.entries({ reason, approver, expiry: expiresAt }).flatMap(([name, value]) =>
    value === undefined ? [name] : [],
  );
  if (missing.length > 0 || expiresAt === undefined) refuse('The exception', missing);
  if (excusesRotation({ reasonCode, reason })) requireControl(input.controls);
  const approvedAt = input.approvedAt ?? now;
  if (approvedAt > addMillis(now, policy.skewMinutes)) {
    throw new RelictError('USAGE', 'The exception was not stored: it is approved in the future.', {
      hint: 'Leave `approvedAt` out for one that is approved now.',
    });
  }
  if (expiresAt <= approvedAt) {
    throw new RelictError('USAGE', 'The exception was not stored: it ends before it begins.', {
      hint: 'Give a later `expiresAt`; it begins at `approvedAt`, or now without that.',
    });
  }
  const longest = addMillis(approvedAt, policy.exceptionMaxDays);
  if (expiresAt > longest) {
    throw new RelictError(
      'USAGE',
      `The exception was not stored: it lasts longer than ${policy.exceptionMaxDays / DAY_MS} days.`,
      { hint: `Let it expire by ${longest}; it can be renewed then.` },
    );
  }
  const covered = subjects.map(refOf);
  const id =
    input.id ??
    digest(['exception', ...subjects.map((one) => one.id).sort(), '|', ...input.rules, '|', reason ?? '']);
  const node = exceptionRef(id);
  const exception: ClaimInput = {
    node: { type: node.type, key: [...node.key] },
    method: 'DECLARED',
    attributes: present({
      name: id,
      status: 'ACTIVE',
      rules: [...input.rules].sort(),
      reason,
      reasonCode,
      approver,
      owner: input.owner,
      approvedAt,
      expiresAt,
    }),
    edges: covered.map((to) => ({ type: 'COVERS', to })),
    validFrom: approvedAt,
  };
  const controls = input.controls.map((control, index): ClaimInput => ({
    node: {
      type: 'CompensatingControl',
      key: ['relict', digest(['control', id, control.id ?? String(index)])],
    },
    method: 'DECLARED',
    attributes: present({
      name: control.id ?? `${control.type} of ${id}`,
      type: control.type,
      evidenceRef: control.evidenceRef,
      reviewBy: control.reviewBy,
    }),
    edges: [{ type: 'MITIGATES', to: { type: node.type, key: [...node.key] } }],
    validFrom: approvedAt,
  }));
  return {
    node,
    claims: [exception, ...controls].map((claim) => ({ claim })),
    warnings: subjects.flatMap(subjectUnknown).slice(0, 1),
  };
}

/** @throws RelictError USAGE without one that says how it can be checked, and by when it has to be */
function requireControl(controls: ExceptionInput['controls']): void {
  const lacks = controls.map(({ evidenceRef, reviewBy }) =>
    Object.entries({ evidenceRef, reviewBy }).flatMap(([name, value]) => (value === undefined ? [name] : [])),
  );
  if (lacks.some((missing) => missing.length === 0)) return;
  const [missing] = lacks;
  throw new RelictError(
    'USAGE',
    missing === undefined
      ? 'The exception was not stored: what cannot be rotated is excepted only under a compensating control, and it has none.'
      : `The exception was not stored: its compensating control has no ${missing.join(' and no ')}.`,
    { hint: 'Give it a control with `type`, `evidenceRef` and `reviewBy`.' },
  );
}

export const revocationInput = z.strictObject({
  exception: short,
  by: short,
  reason: long,
  /** REVOKED: it should not go on. CLOSED: what it was for is done. */
  outcome: z.enum(['REVOKED', 'CLOSED']).default('REVOKED'),
  at: instant.optional(),
});
export type RevocationInput = z.output<typeof revocationInput>;

export const parseRevocation = (input: unknown): RevocationInput => parse(revocationInput, input);

/** An exception as it was granted here. */
export interface GrantedException {
  readonly node: NodeRef;
  readonly attributes: Record<string, unknown>;
  readonly covers: readonly Named[];
}

/** Ends an exception before its time. What it covered until then stays covered until then. */
export function endException(input: RevocationInput, granted: GrantedException, now: Instant): Recording {
  const at = input.at ?? now;
  if (at > now)
    throw new RelictError('USAGE', 'Nothing was stored: the exception would end in the future.', {
      hint: 'Leave `at` out to end it now, or grant it again with an earlier `expiresAt`.',
    });
  const { node } = granted;
  const ref = { type: node.type, key: [...node.key] };
  return {
    node,
    claims: [
      {
        claim: {
          node: ref,
          method: 'DECLARED',
          attributes: { ...granted.attributes, status: input.outcome },
          edges: granted.covers.map((covered) => ({ type: 'COVERS', to: refOf(covered) })),
          validFrom: at,
        },
      },
      {
        claim: {
          node: {
            type: 'PolicyDecision',
            key: ['relict', digest(['exception-end', ...node.key, input.outcome, input.reason])],
          },
          method: 'DECLARED',
          attributes: { name: input.reason, outcome: input.outcome, decidedAt: at, actor: input.by },
          edges: [{ type: 'ABOUT', to: ref }],
        },
      },
    ],
    warnings: [],
  };
}
