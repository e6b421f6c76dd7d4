import { statement } from '../../graph/statement.js';
import type { Instant } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { batches, knownBy } from '../read/index.js';
import { edgeFact } from '../read/vertex.js';
import type { Expansion, Walked } from './expand.js';

const BY_LOCATOR = statement({
  name: 'blastRadius.foreignTrusts',
  mode: 'read',
  text: `UNWIND $locators AS locator
MATCH (subject:Node {locator: locator})
WHERE subject.nodeType = 'FederatedSubject'
CALL (subject) {
  MATCH (subject)-[e:CAN_ASSUME]->(far:Node)
  WHERE e.recordedAt <= $knownAt AND e.validFrom <= $until
    AND (e.validTo IS NULL OR e.validTo > $since OR e.endRecordedAt > $knownAt)
  RETURN far.id AS far, properties(e) AS edge
  ORDER BY far, e.id, e.validFrom
  LIMIT $limit
}
RETURN locator, subject.id AS subject, far, edge
ORDER BY locator, subject, far`,
  sample: {
    locators: ['arn:aws:iam::123456789012:role/pay'],
    knownAt: '2026-01-01T00:00:00.000000Z',
    since: '2026-01-01T00:00:00.000000Z',
    until: '2026-01-01T00:00:00.000000Z',
    limit: 10,
  },
});

/**
 * B2 where a trust names an identity by its address, as a subject from outside: the two are one, though no source ties
 * them. A trust in a whole account lets in those of its identities whose own permissions say so, which is not
 * evaluated here.
 */
export async function foreignTrusts(
  asking: Asking,
  frontier: readonly NodeFact[],
  span: { readonly since: Instant; readonly until: Instant },
): Promise<Expansion> {
  const meant = new Map<string, { readonly tail: string; readonly doubt?: string }[]>();
  const names = (locator: string, tail: string, doubt?: string): void => {
    meant.set(locator, [...(meant.get(locator) ?? []), { tail, ...(doubt ? { doubt } : {}) }]);
  };
  for (const { id, nodeType, attributes } of frontier) {
    if (nodeType !== 'Identity' || typeof attributes.locator !== 'string') continue;
    names(attributes.locator, id);
    const account = wholeAccount(attributes.locator);
    if (account && account !== attributes.locator) names(account, id, 'TRUSTS_WHOLE_ACCOUNT');
  }
  const walked: Walked[] = [];
  const cut = new Set<string>();
  const cap = asking.policy.degreeCap;
  const knownAt = knownBy(asking);
  for (const locators of batches(meant.keys())) {
    const params = { locators, knownAt, ...span, limit: cap + 1 };
    const perSubject = new Map<string, number>();
    for (const row of await asking.graph.read(BY_LOCATOR, params, asking)) {
      const head = row['far'] as string;
      const subject = row['subject'] as string;
      const count = (perSubject.get(subject) ?? 0) + 1;
      perSubject.set(subject, count);
      if (count > cap) {
        cut.add(subject);
        continue;
      }
      const edge = edgeFact('CAN_ASSUME', subject, head, row['edge'], knownAt);
      for (const who of meant.get(row['locator'] as string) ?? []) {
        if (who.tail !== head) walked.push({ ...who, head, edge });
      }
    }
  }
  return { walked, cut: [...cut].sort() };
}

/** The ARN that stands for every identity of the account of an IAM ARN. */
function wholeAccount(locator: string): string | null {
  const match = /^arn:([a-z-]+):iam::(\d{12}):/.exec(locator);
  return match ? `arn:${match[1]}:iam::${match[2]}:root` : null;
}
