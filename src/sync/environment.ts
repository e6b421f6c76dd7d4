import type { Claim } from '../model/index.js';
import { tagValues } from './tags.js';

/**
 * A claim that does not say its environment, but whose tags do, with the environment of the first of `keys` that it
 * carries. It becomes part of what was observed, so that the past is read with the rules of its time.
 */
export function withEnvironment(claim: Claim, keys: readonly string[]): Claim {
  const { attributes } = claim;
  const tags = attributes?.tags;
  if (keys.length === 0 || !Array.isArray(tags) || attributes?.environment !== undefined) return claim;
  const [environment] = tagValues(tags, keys);
  return environment ? { ...claim, attributes: { ...attributes, environment: environment.value } } : claim;
}
