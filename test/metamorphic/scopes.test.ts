import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY } from '../../src/model/index.js';
import { sync } from '../../src/sync/index.js';
import { differing } from '../estate/battery.js';
import type { Telling } from '../oracle/history.js';
import { MINUTE, text } from '../oracle/time.js';
import { at, events, pullOf } from '../support/sync.js';
import { answersAfter, pastOf } from './asking.js';
import { endOf } from './estates.js';
import { holds } from './holds.js';

/** What one telling says, as two scopes of its source, each of some of its nodes. */
function scopesOf(told: Telling): Telling[] {
  return [0, 1].map((part) => ({
    ...told,
    scope: `${told.scope}/${part.toString()}`,
    claims: told.claims.filter(({ node }) => node.key.join('').length % 2 === part),
  }));
}

/** One run of the source over these scopes. */
async function run(graph: Graph, scopes: readonly Telling[]): Promise<void> {
  const [first] = scopes;
  if (!first) return;
  await sync(graph, {
    source: first.source,
    connector: first.connector,
    pull: events(scopes.flatMap((told) => pullOf({ ...told, observedAt: text(told.observedAt) }))),
    policy: DEFAULT_POLICY,
    clock: () => at(text(first.at)),
  });
}

holds(
  'one run over all scopes of a source, or a run for each, answers the same',
  async (open, { one, salt, asked }) => {
    const now = Math.max(endOf(one.history) + MINUTE, one.asOf, one.knownAt);
    const asking = { asked: asked(one.history, one.asOf), now, ...pastOf(one) };
    const together = await answersAfter(
      open,
      async (graph) => {
        for (const told of one.history) await run(graph, scopesOf(told));
      },
      asking,
    );
    const apart = await answersAfter(
      open,
      async (graph) => {
        for (const told of one.history) {
          const scopes = scopesOf(told);
          for (const scope of salt % 2 === 0 ? scopes : scopes.reverse()) await run(graph, [scope]);
        }
      },
      asking,
    );
    return differing(together, apart);
  },
);
