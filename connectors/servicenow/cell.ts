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

const MAX_TEXT = 65_536;

/** Reads one field; null when it has none of the three forms. */
export function readCell(input: unknown): Cell | null {
  if (input === null || typeof input !== 'object') return scalarCell(input);
  if (Array.isArray(input)) return null;
  const {
    value,
    display_value: display,
    link,
  } = input as { value?: unknown; display_value?: unknown; link?: unknown };
  const text = textOf(value ?? display ?? null);
  const label = textOf(display ?? null);
  if (text === null || label === null) return null;
  const reference = link !== undefined || (value != null && label !== '' && label !== text);
  return label === '' ? { value: text, reference } : { value: text, reference, label };
}

function scalarCell(input: unknown): Cell | null {
  const value = textOf(input);
  return value === null ? null : { value, reference: false };
}

// A union of schemas says the same and takes far longer, for thirty fields of every record.
/** A field that must be there. */
export const cell = z.unknown().transform((input, context): Cell => {
  const read = readCell(input);
  if (read) return read;
  context.addIssue({ code: 'custom', message: 'not a field as the Table API writes it' });
  return z.NEVER;
});
/** A field that may be missing, and is then empty. */
export const field = cell.prefault('');

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

/** Null for what is no scalar, or longer than anything that is read. */
function textOf(input: unknown): string | null {
  if (input === null) return '';
  if (typeof input === 'number' || typeof input === 'boolean') return String(input);
  return typeof input === 'string' && input.length <= MAX_TEXT ? input.trim() : null;
}
