import { z } from 'zod';
import { cleanText, MAX_LIST, MAX_TEXT } from './text.js';
import { parseDay, parseInstant, type Instant } from './time.js';

/** Building blocks of the attribute schemas: what a claim may say, in which form, and how it is made safe. */
export const text = z.string().transform((value) => cleanText(value));
export const longText = z.string().max(64 * MAX_TEXT);
export const texts = z.array(z.string()).transform((values) => {
  const clean = values.map((value) => cleanText(value)).filter((value) => value !== '');
  return [...new Set(clean)].sort().slice(0, MAX_LIST);
});

export const instant = z.string().transform((value, context): Instant => {
  const parsed = parseInstant(value);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'not a date-time in RFC 3339' });
  return z.NEVER;
});

/** An instant, or a date alone, kept as `YYYY-MM-DD`: comparisons inside that day are UNKNOWN (F-12). */
export const instantOrDay = z.string().transform((value, context): string => {
  const parsed = parseInstant(value);
  if (parsed) return parsed;
  if (parseDay(value)) return value.trim();
  context.addIssue({ code: 'custom', message: 'neither a date-time in RFC 3339 nor a date' });
  return z.NEVER;
});

/** Whole seconds. */
export const seconds = z.number().int().nonnegative();
export const truth = z.enum(['TRUE', 'FALSE', 'UNKNOWN']);

/** Attributes of every node (model.md 5.2.1). All optional: a claim says only what its source says. */
export const common = {
  /** Display name. Untrusted. */
  name: text.optional(),
  /** The id that the provider shows and people paste: `AKIA…`, `AROA…`, a sys_id, a uid. */
  providerId: text.optional(),
  /** The one address by which others refer to it: an ARN, `component:default/pay`, `spiffe://…`. */
  locator: text.optional(),
  /** Further names by which it is referred to. Never identity (5.2.4). */
  aliases: texts.optional(),
  /** `key=value`, as the source writes them; the links rules read them. */
  tags: texts.optional(),
  environment: text.optional(),
  createdAt: instant.optional(),
  deletedAt: instantOrDay.optional(),
  /** Provider-specific JSON, never read by core rules. */
  facets: longText.optional(),
};
