import { z } from 'zod';
import { fromMillis, parseInstant, type Instant } from '../../src/model/time.js';

/**
 * Building blocks of the parsers' schemas. They are allow-lists: what a schema does not name is not read. A field that
 * is not needed to key a record never costs the record: what it holds of another type reads as missing.
 */
export const required = z.string().min(1).max(2048);
export const optional = z.string().max(8192).optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
export const items = z.array(z.unknown()).catch([]);

/** Date-times as the CLI and the SDK print them; version 1 of the CLI prints some as seconds since 1970. */
export const time = z
  .unknown()
  .optional()
  .transform((value): Instant | undefined => readInstant(value));

export function readInstant(value: unknown): Instant | undefined {
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11) {
    return fromMillis(Math.round(value * 1000));
  }
  return parseInstant(value) ?? undefined;
}

/** Where the source keeps the day alone, though it prints an instant. */
export function dayOf(instant: Instant | undefined): string | undefined {
  return instant?.slice(0, 10);
}

/** The provider allows 50. */
const MAX_TAGS = 1000;

/** Tags in any of the provider's three forms, as `key=value`. */
export function readTags(value: unknown): string[] | undefined {
  if (Array.isArray(value)) {
    return value.slice(0, MAX_TAGS).flatMap((tag: unknown) => {
      const { Key, Value, key, value: text } = isRecord(tag) ? tag : {};
      const name = Key ?? key;
      const content = Value ?? text ?? '';
      return typeof name === 'string' && typeof content === 'string' ? [`${name}=${content}`] : [];
    });
  }
  if (!isRecord(value)) return undefined;
  return Object.entries(value)
    .slice(0, MAX_TAGS)
    .flatMap(([name, content]) => (typeof content === 'string' ? [`${name}=${content}`] : []));
}
export const tags = z.unknown().optional().transform(readTags);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The members of a list in an answer; an answer without it has none. */
export function listOf(body: unknown, name: string): readonly unknown[] {
  const list = isRecord(body) ? body[name] : undefined;
  return Array.isArray(list) ? list : [];
}

/** Without the keys whose value is undefined, so that a claim says only what its source says. */
export function defined<T extends Record<string, unknown>>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Partial<T>;
}

/** Whether more pages follow: the API says IsTruncated or gives a token; the CLI gives NextToken after --max-items. */
export function isTruncated(body: unknown): boolean {
  if (!isRecord(body)) return false;
  if (typeof body.IsTruncated === 'boolean') return body.IsTruncated;
  return [body.NextToken, body.nextToken, body.NextMarker, body.Marker].some(
    (token) => typeof token === 'string' && token !== '',
  );
}
