import type { Instant } from '../../model/index.js';
import { askedAt } from '../asked-at.js';
import type { EdgeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { scopesOf } from '../read/index.js';

const BEGINNING = '1970-01-01T00:00:00.000000Z' as Instant;

/**
 * Whether a relationship may be older than it says: it began with the first complete look at its scope, and its source
 * does not tell since when it holds.
 */
export async function firstSeenIn(asking: Asking): Promise<(edge: EdgeFact) => boolean> {
  const scopes = await scopesOf(askedAt(asking, BEGINNING));
  return ({ scope, validFrom }) => {
    const first = scopes.get(scope)?.unseenUntil ?? null;
    return first === null || validFrom === first;
  };
}
