import { isFalse, isTrue, unknown, type Verdict } from '../../model/index.js';
import { label, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { within, type Candidate } from '../listing/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerResult } from '../owner/result.js';
import type { RuleId } from '../rules.js';
import { fromCandidates, type Evaluator } from './evaluator.js';

const OWNERSHIP = ['LIN-001', 'LIN-006', 'LIN-008', 'LIN-009'] as const satisfies readonly RuleId[];
type OwnershipRule = (typeof OWNERSHIP)[number];

/** Who answers for an identity (5.6). Where that is not known, nobody may: a source that fails resolves no finding. */
export const ownership: Evaluator = {
  rules: OWNERSHIP,
  needs: ['IDENTITIES', 'OWNERS'],
  local: true,
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
  const verdict = VERDICT[rule](owner);
  return {
    node,
    verdict,
    evidence: owner.claims.flatMap((claim) => claim.evidence.slice(-1)),
    actions: rule === 'LIN-009' ? ['ATTEST'] : ['REASSIGN'],
    because: [SAID[rule](label(node), owner)],
  };
}

const VERDICT: Record<OwnershipRule, (owner: OwnerResult) => Verdict> = {
  'LIN-001': ({ status, reasons }) => {
    if (status === 'UNKNOWN') return unknown('OWNER_UNKNOWN', ...reasons);
    return status === 'MISSING' || status === 'INVALID' ? isTrue(...reasons) : isFalse();
  },
  'LIN-006': ({ status, personOnly }) => when(status === 'RESOLVED' && personOnly),
  'LIN-008': ({ status }) => when(status === 'CONFLICT'),
  'LIN-009': ({ claims }) => when(claims.some((claim) => claim.reasons.includes('ATTESTATION_EXPIRED'))),
};

function when(broken: boolean): Verdict {
  return broken ? isTrue() : isFalse();
}

const SAID: Record<OwnershipRule, (name: string, owner: OwnerResult) => string> = {
  'LIN-001': (name, { status }) => {
    if (status === 'MISSING') return `Nobody claims ${name}, and everybody who could has been heard.`;
    return status === 'INVALID'
      ? `Whoever is named as the owner of ${name} does not count any more.`
      : `Who owns ${name} is not known: not every source that could tell has been heard.`;
  },
  'LIN-006': (name, { owner }) =>
    `Only ${owner ? label(owner) : 'a person'}, and no team, answers for ${name}.`,
  'LIN-008': (name, { owners }) => `${names(owners.map(label))} are both named as the owner of ${name}.`,
  'LIN-009': (name) => `The attestation of who owns ${name} has expired.`,
};
