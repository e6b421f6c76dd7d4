import { differing } from '../estate/battery.js';
import { record } from '../oracle/product.js';
import { MINUTE, DAY } from '../oracle/time.js';
import { ask } from './asking.js';
import { endOf } from './estates.js';
import { holds } from './holds.js';

// P4, P7: the same graph as it was known then, so the same bytes.
holds(
  'an answer at an instant, as known at an instant, never changes',
  async (open, { one, salt, asked }) => {
    const cut = 1 + (salt % Math.max(1, one.history.length - 1));
    const [before, later] = [one.history.slice(0, cut), one.history.slice(cut)];
    const knownAt = endOf(before);
    const asking = { asked: asked(one.history, one.asOf), asOf: one.asOf, knownAt };
    const graph = await open();
    try {
      await record(graph, before);
      const then = await ask(graph, { ...asking, now: knownAt + MINUTE });
      await record(graph, later);
      const now = await ask(graph, { ...asking, now: endOf(one.history) + DAY });
      return differing(then, now);
    } finally {
      await graph.close();
    }
  },
  { embedded: 6, neo4j: 1 },
);
