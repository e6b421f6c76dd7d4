import { z } from 'zod';
import { cleanText, instant, instantOrDay, RelictError } from '../model/index.js';

/** Words of a person stay short: nobody reads more, and a dump of a configuration does not fit. */
const SHORT = 200;
const LONG = 500;

/**
 * Shapes that only a secret has: key blocks, signed tokens, tokens with their issuer's mark, addresses with a password.
 * A net below the length limits, not a promise: there is no field for a secret.
 */
const SECRET_SHAPES = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk_live_|hvs\.)[\w-]{10,}/,
  /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i,
];

const words = (max: number) =>
  z
    .string()
    .max(max, `longer than ${max} characters`)
    .refine((value) => !SECRET_SHAPES.some((shape) => shape.test(value)), 'looks like a secret')
    .transform((value) => cleanText(value, max));

/** A name, an id, a reference. */
export const short = words(SHORT).refine((value) => value !== '', 'is empty');
/** A reason. */
export const long = words(LONG).refine((value) => value !== '', 'is empty');
export const handle = z.string().min(1).max(4096);
export const handles = z.array(handle).min(1).max(1_000);
export { instant, instantOrDay };

/** @throws RelictError USAGE with the field and the rule, never the value */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const rule =
    issue?.code === 'unrecognized_keys' ? 'holds a field that is not known' : (issue?.message ?? 'not valid');
  throw new RelictError('USAGE', `Nothing was stored: ${field === '' ? 'the input' : field}: ${rule}.`);
}
