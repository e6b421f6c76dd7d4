import type { ClaimInput } from '../../src/model/index.js';
import { keyOf, type History, type Telling } from '../oracle/history.js';

/** Per scope one telling: of each node that the scope ever named what it said last. In the order of the first tellings. */
export function lastWords(history: History): Telling[] {
  const scopes = new Map<string, { readonly told: Telling; readonly claims: Map<string, ClaimInput> }>();
  for (const told of history) {
    const key = `${told.source}|${told.scope}`;
    const scope = scopes.get(key) ?? { told, claims: new Map<string, ClaimInput>() };
    for (const claim of told.claims) scope.claims.set(keyOf(claim.node), claim);
    scopes.set(key, scope);
  }
  return [...scopes.values()].map(({ told, claims }) => ({ ...told, claims: [...claims.values()] }));
}
