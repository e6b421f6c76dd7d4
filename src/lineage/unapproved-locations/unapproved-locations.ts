import { z } from 'zod';
import { and, isTrue, or, unknown, type Verdict } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { lifetimeClass, type LifetimeClass } from '../definitions/a05-lifetime-class.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { environmentOf, type Environment } from '../definitions/a13-environment.js';
import { textOf } from '../definitions/instants.js';
import { restsOn } from '../definitions/rests-on.js';
import { label, names } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials, type JudgedCredential } from '../judge/index.js';
import { listArgs, listPages, type Candidate, type ListedNode } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf } from '../read/index.js';
import { RULES } from '../rules.js';
import { outsideApproved } from './approved.js';

const args = z.strictObject(listArgs);
export type UnapprovedLocationsArgs = z.output<typeof args>;

/** A location that may not hold what it holds. */
export interface UnapprovedLocation extends ListedNode {
  /** The credentials whose current secret lies there; empty when no source tells whose it is. */
  readonly credentials: readonly NodeFact[];
}

export interface UnapprovedLocationsAnswer extends Frame {
  readonly items: readonly UnapprovedLocation[];
  readonly counts: Counts;
}

const NEEDS = ['SECRET_LOCATIONS', 'CREDENTIALS'] as const;

/**
 * Q-32: the locations whose class the policy does not approve for the lifetime (A5) and environment (A13) of what they
 * hold. What lies only in the history of a repository lies there still. A secret that no longer works, or an earlier
 * version of one, is residue (Q-12) and not listed.
 */
export const secretsOutsideApproved: Question<UnapprovedLocationsArgs, UnapprovedLocationsAnswer> = {
  id: 'Q-32',
  field: 'secretsOutsideApproved',
  names: ['unapproved-locations'],
  title: 'Secrets in places that are not approved for them',
  version: 1,
  args,
  needs: NEEDS,
  ask: (asking, given) =>
    listPages(asking, secretsOutsideApproved, given, {
      type: 'SecretLocation',
      rule: RULES['LIN-026'],
      judge,
    }),
};

type HoldingCandidate = Candidate & Pick<UnapprovedLocation, 'credentials'>;

async function judge(asking: Asking, page: readonly NodeFact[]): Promise<HoldingCandidate[]> {
  const live = { history: 'live' } as const;
  const ids = page.map((node) => node.id);
  const holds = (await edgesOf(asking, ids, ['HOLDS'], 'out', live)).filter((e) => e.currency !== 'RESIDUE');
  const materials = new Set(holds.map((edge) => edge.to));
  const ever = await edgesOf(asking, materials, ['HAS_MATERIAL'], 'in', { history: 'ever' });
  const now = await edgesOf(asking, materials, ['HAS_MATERIAL'], 'in', live);
  const known = new Set(ever.map((edge) => edge.to));
  const has = groupBy(now, (edge) => edge.to);
  const credentials = await judgeCredentials(
    asking,
    now.map((edge) => edge.from),
  );
  const perLocation = groupBy(holds, (edge) => edge.from);
  return page.flatMap((location): HoldingCandidate[] => {
    const held = perLocation.get(location.id) ?? [];
    const ties = held.flatMap((hold) => (has.get(hold.to) ?? []).map((tie) => ({ hold, tie })));
    const judged = ties.flatMap(({ hold, tie }) => {
      const credential = credentials.get(tie.from);
      if (!credential) return [];
      return [{ hold, tie, credential, verdict: oneSecret(asking, location, credential, [hold, tie]) }];
    });
    // A secret that nobody issued as far as is known is still one; what a credential had before is residue.
    const nobodys = held.filter((hold) => !known.has(hold.to));
    const orphan = nobodys.map((hold) => ({
      hold,
      verdict: and(
        place(asking, location, 'UNKNOWN', environmentOf(location)),
        unknown('NO_CREDENTIAL_KNOWN'),
      ),
    }));
    const listing = judged.filter((one) => one.verdict.value !== 'FALSE');
    const loose = orphan.filter((one) => one.verdict.value !== 'FALSE');
    if (listing.length + loose.length === 0) return [];
    const verdict = or(...listing.map((one) => one.verdict), ...loose.map((one) => one.verdict));
    const of = [...new Map(listing.map(({ credential }) => [credential.facts.node.id, credential])).values()];
    const nodes = of.map(({ facts }) => facts.node).sort((a, b) => (a.id < b.id ? -1 : 1));
    return [
      {
        node: location,
        verdict,
        about: of.flatMap(({ facts }) => [facts.node, ...facts.identities.map((one) => one.node)]),
        flags: flagsOf(location),
        evidence: [
          ...listing.flatMap(({ hold, tie }): EdgeFact[] => [hold, tie]),
          ...loose.map(({ hold }) => hold),
        ],
        actions: ['ROTATE'],
        because: because(asking, location, of),
        credentials: nodes,
      },
    ];
  });
}

/** One credential in one location: not approved there, and it can still authenticate (A1). */
function oneSecret(
  asking: Asking,
  location: NodeFact,
  { facts, authentication }: JudgedCredential,
  path: readonly [EdgeFact, EdgeFact],
): Verdict {
  const own = environmentOf(location);
  const theirs = [...new Set(facts.identities.map(({ node }) => environmentOf(node)))];
  const environment = own === 'UNKNOWN' && theirs.length === 1 ? (theirs[0] as Environment) : own;
  const weak = path.some((edge) => gradeOf([edge]) === 'POSSIBLE');
  return and(
    authentication,
    place(asking, location, lifetimeClass(facts.node.attributes, asking.policy), environment),
    restsOn(location, ['class', 'approved']),
    weak ? unknown('WEAK_LINK') : isTrue(),
  );
}

function place(
  asking: Asking,
  { attributes }: NodeFact,
  lifetime: LifetimeClass,
  environment: Environment,
): Verdict {
  const [locationClass, approved] = [textOf(attributes, 'class'), textOf(attributes, 'approved')];
  return outsideApproved({ locationClass, approved, lifetime, environment }, asking.policy.approvedLocations);
}

function flagsOf({ attributes }: NodeFact): string[] {
  return [
    ...(attributes['inHistoryOnly'] === true ? ['IN_HISTORY_ONLY'] : []),
    ...(attributes['exposure'] === 'PUBLIC' ? ['PUBLIC'] : []),
  ];
}

function because(asking: Asking, location: NodeFact, credentials: readonly JudgedCredential[]): string[] {
  const { attributes } = location;
  const called = textOf(attributes, 'class')?.replaceAll('_', ' ').toLowerCase();
  const where = `${label(location)} (${called ?? 'of a kind that no source tells'})`;
  const lifetimes = new Set(
    credentials.map(({ facts }) => lifetimeClass(facts.node.attributes, asking.policy)),
  );
  const kind = [...lifetimes].sort().join(' or ').replaceAll('_', '-').toLowerCase();
  return [
    credentials.length === 0
      ? `${where} holds a secret, and no source tells whose it is.`
      : `${where} holds ${names(credentials.map(({ facts }) => label(facts.node)))}.`,
    attributes['approved'] === 'FALSE'
      ? 'Its source says that it is not approved for secrets.'
      : `The policy does not approve such a place for ${kind === '' || kind === 'unknown' ? 'every lifetime that it may have' : `what is ${kind}`}.`,
    ...(attributes['inHistoryOnly'] === true
      ? ['It lies only in the history, and whoever has that has it.']
      : []),
  ];
}
