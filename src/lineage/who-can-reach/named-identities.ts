import { statement } from '../../graph/statement.js';
import type { Walked } from '../blast-radius/expand.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { batches } from '../read/index.js';

const BY_LOCATOR = statement({
  name: 'whoCanReach.namedIdentities',
  mode: 'read',
  text: `UNWIND $locators AS locator
MATCH (n:Node {locator: locator})
WHERE n.nodeType = 'Identity'
RETURN locator, n.id AS id
ORDER BY locator, id
LIMIT $limit`,
  sample: { locators: ['arn:aws:iam::123456789012:role/pay'], limit: 10 },
});

export interface Named {
  /** The identity reaches at once what the subject that names it was trusted with. */
  readonly walked: readonly Walked[];
  /** Subjects that stand for an identity that the graph knows, and so for nobody outside. */
  readonly subjects: ReadonlySet<string>;
}

/** The identities that trusts name by their address, as subjects from outside (B2): the two are one. */
export async function namedIdentities(
  asking: Asking,
  subjects: readonly NodeFact[],
  trusts: readonly Walked[],
): Promise<Named> {
  const byLocator = new Map<string, string[]>();
  for (const { id, nodeType, attributes } of subjects) {
    if (nodeType !== 'FederatedSubject' || typeof attributes.locator !== 'string') continue;
    byLocator.set(attributes.locator, [...(byLocator.get(attributes.locator) ?? []), id]);
  }
  const walked: Walked[] = [];
  const known = new Set<string>();
  for (const locators of batches(byLocator.keys())) {
    const params = { locators, limit: asking.policy.nodeBudget };
    for (const row of await asking.graph.read(BY_LOCATOR, params, asking)) {
      const tail = row['id'] as string;
      for (const subject of byLocator.get(row['locator'] as string) ?? []) {
        known.add(subject);
        for (const trust of trusts) {
          if (trust.tail === subject && trust.head !== tail) walked.push({ ...trust, tail });
        }
      }
    }
  }
  return { walked, subjects: known };
}
