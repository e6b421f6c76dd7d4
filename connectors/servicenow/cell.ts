import { z } from 'zod';
import { parseDay, parseInstant } from '../../src/model/time.js';

/**
 * One field of a record in any of the forms that ServiceNow writes it: the plain value, `{value, link}` for a reference, or
 * `{value, display_value}` of `sysparm_display_value=all`. The link is not kept.
 */
export interface Cell {
  /** The stored value; empty when there is none. */
  readonly value: string;
  /** What people see instead of it. */
  readonly label?: string;
  /** The source marks it as a reference, so that `value` is an id whatever it looks like. */
  readonly reference: boolean;
}

const scalar = z.union([z.string().max(65_536), z.number(), z.boolean(), z.null()]);

export const cell = z
  .union([
    scalar,
    z.object({ value: scalar.optional(), display_value: scalar.optional(), link: z.unknown().optional() }),
  ])
  .transform((input): Cell => {
    if (input === null || typeof input !== 'object') return { value: textOf(input), reference: false };
    const value = textOf(input.value ?? input.display_value ?? null);
    const label = textOf(input.display_value ?? null);
    const reference = input.link !== undefined || (input.value != null && label !== '' && label !== value);
    return { value, reference, ...(label === '' ? {} : { label }) };
  });

const EMPTY: Cell = { value: '', reference: false };
export const field = cell.optional().transform((given) => given ?? EMPTY);

/** Ids of records are 32 hexadecimal digits; a few that come with the platform are names. */
const SYS_ID = /^[0-9a-f]{32}$/i;
const ANY_ID = /^[\w.:-]{1,64}$/;

/** The id of the record itself. */
export const sysId = cell.transform(({ value }, context): string => {
  if (ANY_ID.test(value)) return value;
  context.addIssue({ code: 'custom', message: 'not the id of a record' });
  return z.NEVER;
});

/** The id that a reference holds; null when it is empty, or only the name of what is meant. */
export function idOf({ value, reference }: Cell): string | null {
  if (SYS_ID.test(value)) return value.toLowerCase();
  return reference && ANY_ID.test(value) ? value : null;
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, or a date alone, which stays one; undefined for anything else (F-12). */
export function timeOf({ value }: Cell): string | undefined {
  return parseInstant(value) ?? (parseDay(value) ? value.trim() : undefined);
}

export function truthOf({ value }: Cell): boolean | undefined {
  if (/^(true|1|yes)$/i.test(value)) return true;
  return /^(false|0|no)$/i.test(value) ? false : undefined;
}

function textOf(input: string | number | boolean | null): string {
  return input === null ? '' : String(input).trim();
}
