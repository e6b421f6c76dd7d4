import { ownerOf as question } from '../../../src/lineage/owner/owner-of.js';
import type { OwnerAnswer } from '../../../src/lineage/owner/owner-of.js';
import { ownership } from '../reading/owner.js';
import type { World } from '../reading/world.js';
import { chosen, idOf, named, oneOf, type Subject } from './subject.js';

const ROLES = ['ACCOUNTABLE', 'ACCOUNTABLE', 'TECHNICAL', 'BACKUP'] as const;

/** The result of 5.6 for one identity in one role, and every claim that may resolve it. */
export const subject: Subject = {
  question: 'Q-06',
  async ofProduct(asking, world) {
    const identity = chosen(world, 'Identity');
    if (identity === null) return new Map();
    const answer = await question.ask(
      asking,
      question.args.parse({ node: idOf(identity), role: roleOf(world) }),
    );
    return new Map([[identity, { ...resultOf(answer), claims: claimsOf(answer) }]]);
  },
  ofOracle(world) {
    const identity = chosen(world, 'Identity');
    if (identity === null) return new Map();
    const { status, owners, tier, claims } = ownership(world, identity, roleOf(world));
    const all = claims.map((one) => `${one.tier} ${one.role} ${one.owner} ${one.isValid}`);
    const result = {
      status,
      owners: status === 'RESOLVED' || status === 'CONFLICT' ? owners : [],
      tier,
      fallback: tier === 'REALM' ? 'REALM' : null,
    };
    return new Map([[identity, { ...result, claims: [...new Set(all)].sort() }]]);
  },
};

function roleOf(world: World): (typeof ROLES)[number] {
  return oneOf(world, ROLES) ?? 'ACCOUNTABLE';
}

function resultOf({ status, owners, tier, fallback }: OwnerAnswer) {
  return { status, owners: owners.map(named).sort(), tier, fallback };
}

function claimsOf({ claims }: OwnerAnswer): string[] {
  const validity = { VALID: 'TRUE', INVALID: 'FALSE', UNKNOWN: 'UNKNOWN' };
  const all = claims
    .filter(({ tier }) => tier !== 'SUGGESTION')
    .map((one) => `${one.tier} ${one.role} ${named(one.owner)} ${validity[one.validity]}`);
  return [...new Set(all)].sort();
}
