import { isFalse, isTrue } from '../../model/index.js';
import { label, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { within, type Candidate } from '../listing/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerResult } from '../owner/result.js';
import type { RuleId } from '../rules.js';
import { fromCandidates, type Evaluator } from './evaluator.js';

const OWNERSHIP = ['LIN-001', 'LIN-006', 'LIN-008', 'LIN-009'] as const satisfies readonly RuleId[];
type OwnershipRule = (typeof OWNERSHIP)[number];

/** Who answers for an identity (5.6). An owner that is not known is no finding: somebody has to be heard first. */
export const ownership: Evaluator = {
  rules: OWNERSHIP,
  needs: ['IDENTITIES', 'OWNERS'],
  async evaluate(asking) {
    const found = new Map<RuleId, Candidate[]>(OWNERSHIP.map((rule) => [rule, []]));
    const everywhere = { realms: undefined, holds: () => true };
    for await (const page of within(asking, 'Identity', everywhere)) {
      const owners = await ownersOf(
        asking,
        page.map((node) => node.id),
      );
      for (const node of page) {
        const owner = owners.get(node.id);
        if (!owner) continue;
        for (const rule of OWNERSHIP) found.get(rule)?.push(candidate(rule, node, owner));
      }
    }
    return fromCandidates(asking, found);
  },
};

function candidate(rule: OwnershipRule, node: NodeFact, owner: OwnerResult): Candidate {
  const broken = BROKEN[rule](owner);
  return {
    node,
    verdict: broken ? isTrue(...owner.reasons) : isFalse(),
    evidence: owner.claims.flatMap((claim) => claim.evidence.slice(-1)),
    actions: rule === 'LIN-009' ? ['ATTEST'] : ['REASSIGN'],
    because: broken ? [SAID[rule](label(node), owner)] : [],
  };
}

const BROKEN: Record<OwnershipRule, (owner: OwnerResult) => boolean> = {
  'LIN-001': ({ status }) => status === 'MISSING' || status === 'INVALID',
  'LIN-006': ({ status, personOnly }) => status === 'RESOLVED' && personOnly,
  'LIN-008': ({ status }) => status === 'CONFLICT',
  'LIN-009': ({ claims }) => claims.some((claim) => claim.reasons.includes('ATTESTATION_EXPIRED')),
};

const SAID: Record<OwnershipRule, (name: string, owner: OwnerResult) => string> = {
  'LIN-001': (name, { status }) =>
    status === 'MISSING'
      ? `Nobody claims ${name}, and everybody who could has been heard.`
      : `Whoever is named as the owner of ${name} does not count any more.`,
  'LIN-006': (name, { owner }) =>
    `Only ${owner ? label(owner) : 'a person'}, and no team, answers for ${name}.`,
  'LIN-008': (name, { owners }) => `${names(owners.map(label))} are both named as the owner of ${name}.`,
  'LIN-009': (name) => `The attestation of who owns ${name} has expired.`,
};
