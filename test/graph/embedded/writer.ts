import { openEmbedded } from '../../../src/graph/embedded/index.js';
import { statement } from '../../../src/graph/statement.js';

/** A process that writes batch after batch into a folder and says which are done, until it is killed. */
const [, , folder, batches] = process.argv;
const create = statement({
  name: 'test.createBatch',
  mode: 'write',
  text: 'UNWIND range(0, 99) AS n CREATE (:Node {id: $batch + "-" + toString(n)})',
  sample: { batch: '0' },
});

const graph = await openEmbedded(folder);
await graph.ensureSchema();
process.stdout.write('open\n');
for (let batch = 0; batch < Number(batches); batch += 1) {
  await graph.write([
    { statement: create, params: { batch: `${process.pid.toString()}-${batch.toString()}` } },
  ]);
  process.stdout.write('done\n');
}
// Holds the lock until it is killed.
setInterval(() => undefined, 1000);
