import { differing } from '../estate/battery.js';
import { record } from '../oracle/product.js';
import { MINUTE } from '../oracle/time.js';
import { ask } from './asking.js';
import { endOf } from './estates.js';
import { holds } from './holds.js';

// P4: without instants a question asks of now, as known now. It reads what is resolved already; the other resolves anew.
holds('without instants the answer is that of now, as known now', async (open, { one, asked }) => {
  const now = endOf(one.history) + MINUTE;
  const asking = { asked: asked(one.history, now), now };
  const graph = await open();
  try {
    await record(graph, one.history);
    return differing(await ask(graph, asking), await ask(graph, { ...asking, asOf: now, knownAt: now }));
  } finally {
    await graph.close();
  }
});
