/** Ids that one statement takes: enough to amortise the round trip, few enough to keep its rows in memory. */
export const ID_BATCH = 1_000;

/** Distinct ids in order, in slices of at most {@link ID_BATCH}. */
export function batches(ids: Iterable<string>, size = ID_BATCH): string[][] {
  const distinct = [...new Set(ids)].sort();
  const slices: string[][] = [];
  for (let at = 0; at < distinct.length; at += size) slices.push(distinct.slice(at, at + size));
  return slices;
}

/** Total order of ids by code unit, the same on every machine. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
