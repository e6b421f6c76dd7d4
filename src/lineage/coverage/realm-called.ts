import { nameKey, RelictError } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import type { Asking } from '../question.js';
import type { Estate } from './judge.js';

/**
 * The realm by its urn, the provider's id or its name. One that only its scopes name has no node that a search could
 * find.
 * @throws RelictError NOT_FOUND or AMBIGUOUS
 */
export async function realmCalled(
  asking: Asking,
  { realms }: Pick<Estate, 'realms'>,
  handle: string,
): Promise<NodeFact> {
  try {
    return await nodeByHandle(asking, handle, ['Realm']);
  } catch (error) {
    if (!(error instanceof RelictError) || error.code !== 'NOT_FOUND') throw error;
    const wanted = handle.trim();
    const [found, ...others] = realms.filter(
      ({ id, attributes: { name, realmId } }) =>
        id === wanted ||
        realmId === wanted ||
        (typeof name === 'string' && nameKey(name) === nameKey(wanted)),
    );
    if (found && others.length === 0) return found;
    throw error;
  }
}
