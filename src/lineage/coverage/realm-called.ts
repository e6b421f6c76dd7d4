import { nameKey } from '../../model/index.js';
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
  const wanted = handle.trim();
  const numbered = realms.filter(({ id, attributes }) => id === wanted || attributes['realmId'] === wanted);
  const [found, ...others] =
    numbered.length > 0
      ? numbered
      : realms.filter(
          ({ attributes: { name } }) => typeof name === 'string' && nameKey(name) === nameKey(wanted),
        );
  return found && others.length === 0 ? found : nodeByHandle(asking, handle, ['Realm']);
}
