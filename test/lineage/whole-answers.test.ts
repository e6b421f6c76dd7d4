import { beforeAll, expect, it } from 'vitest';
import { describeEngines, openMemoryGraph } from '../support/graph.js';
import type { ClaimsToSync } from '../support/sync.js';
import { graphOf, T } from './survivors/world.js';
import { WHOLE_ANSWERS } from './whole-answers.js';
import { whole } from './whole.js';

/** Each of these questions once through the API: the answer is there, and both engines give the same bytes. */
describeEngines('whole answers through GraphQL', (engine) => {
  // The first graph of Neo4j starts its server.
  beforeAll(async () => (await engine.open()).close(), 180_000);

  it.each(WHOLE_ANSWERS)(
    '$id $field',
    async ({ field, args, syncs, expected }) => {
      const answer = await answered(field, args, syncs, engine.open);
      expect(answer).toMatchObject(expected);
      if (engine.name === 'embedded') return;
      expect(JSON.stringify(answer)).toBe(
        JSON.stringify(await answered(field, args, syncs, openMemoryGraph)),
      );
    },
    60_000,
  );
});

async function answered(
  field: string,
  args: object,
  syncs: readonly ClaimsToSync[],
  open: typeof openMemoryGraph,
): Promise<object> {
  const graph = await graphOf(syncs, open);
  try {
    return await whole(graph, field, { ...args }, T);
  } finally {
    await graph.close();
  }
}
