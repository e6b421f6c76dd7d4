/**
 * Applies `work` to each item, at most `width` at once, and yields the results in the order of the items, so that the
 * same answers give the same stream whatever their timing. Reads no further ahead than `width`.
 */
export async function* fanOut<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Observed when its turn comes; until then a failure must not end the process.
      result.catch(() => undefined);
      underWay.push(result);
      if (underWay.length >= width) yield await (underWay.shift() as Promise<R>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(underWay);
  }
}
