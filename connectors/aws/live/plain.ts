/**
 * An SDK answer in the shape of the provider's JSON: instants as ISO-8601 text, bytes as base64, without what belongs
 * to the transport. Walks plain data only; the SDK makes no cycles.
 */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== undefined && key !== '$metadata' && key !== 'ResponseMetadata')
      .map(([key, inner]) => [key, plain(inner)]),
  );
}
