/** One JSON document a line. */
export function toNdjson(items: readonly unknown[]): string {
  return items.map((item) => JSON.stringify(item) + '\n').join('');
}
