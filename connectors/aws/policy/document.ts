import { z } from 'zod';
import { contentHash } from '../../../src/model/key.js';
import { latest, parseInstant, type Instant } from '../../../src/model/time.js';
import { isRecord } from '../read.js';

const many = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar.transform((one) => [one]), z.array(scalar)]);
const principals = z.union([
  z.literal('*').transform((): Record<string, string[]> => ({ AWS: ['*'] })),
  z.record(z.string(), many),
]);

const statement = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: many.optional(),
  NotAction: many.optional(),
  Resource: many.optional(),
  NotResource: many.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});
export type Statement = z.output<typeof statement>;

const policyDocument = z.object({
  Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
});

/**
 * The statements of a policy document, which the provider gives URL-encoded over the API, and as an object or as JSON
 * text in what tools write. Null when it is none of these or does not have the form of a policy.
 */
export function readPolicy(raw: unknown): readonly Statement[] | null {
  const parsed = policyDocument.safeParse(decode(raw));
  return parsed.success ? parsed.data.Statement : null;
}

function decode(raw: unknown): unknown {
  if (typeof raw !== 'string') return raw;
  try {
    const text = raw.trimStart();
    return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text);
  } catch {
    return undefined;
  }
}

/** Equal for equal documents, however they were encoded or their keys ordered. The document itself is not kept. */
export function policyDigest(raw: unknown): string | undefined {
  const decoded = decode(raw);
  return isRecord(decoded) ? contentHash(decoded) : undefined;
}

/** Allows every action on everything, without a condition. */
export function isAdmin(statements: readonly Statement[]): boolean {
  return statements.some(
    (one) =>
      one.Effect === 'Allow' &&
      one.Condition === undefined &&
      one.Action?.some((action) => action === '*' || action === '*:*') === true &&
      one.Resource?.includes('*') === true,
  );
}

/** A policy that only denies is an entitlement with the effect DENY; with one Allow it is a grant. */
export function effectOf(statements: readonly Statement[]): 'ALLOW' | 'DENY' {
  return statements.length > 0 && statements.every((one) => one.Effect === 'Deny') ? 'DENY' : 'ALLOW';
}

/**
 * The instant before which issued sessions are refused: what "revoke active sessions" writes, a Deny of everything
 * while `aws:TokenIssueTime` is earlier (A1 step 2).
 */
export function sessionCutoff(statements: readonly Statement[]): Instant | null {
  const instants = statements
    .filter(
      (one) =>
        one.Effect === 'Deny' && one.Action?.includes('*') === true && one.Resource?.includes('*') === true,
    )
    .filter(
      ({ Condition = {} }) => Object.values(Condition).flatMap((keys) => Object.keys(keys)).length === 1,
    )
    .flatMap((one) => Object.entries(one.Condition?.DateLessThan ?? {}))
    .filter(([key]) => key.toLowerCase() === 'aws:tokenissuetime')
    .flatMap(([, times]) => times.map((text) => parseInstant(text)));
  return latest(...instants);
}
