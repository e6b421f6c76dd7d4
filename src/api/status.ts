import { scopesOf } from '../lineage/read/index.js';
import type { Asking } from '../lineage/question.js';
import { freshnessLimit, toMillis } from '../model/index.js';
import type { Context } from './context.js';

/** `status` of the schema. */
export async function readStatus(context: Context, asking: Asking) {
  const scopes = [...(await scopesOf(asking)).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    now: context.now,
    engine: await context.graph.health(),
    scopes: scopes.map((scope) => ({
      ...scope,
      fresh:
        scope.completeObservedAt !== null &&
        toMillis(context.now) - toMillis(scope.completeObservedAt) <=
          freshnessLimit(context.policy, scope.provider, scope.origin),
    })),
  };
}
