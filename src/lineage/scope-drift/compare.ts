import { digest, type Certainty, type Instant } from '../../model/index.js';
import type { Decision } from '../access/decisions.js';
import type { Grant } from '../access/grants.js';
import type { Judged, Severity } from '../answer.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import { severityOf } from '../definitions/severity.js';
import { called, dated, names } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';

export type DriftChange = 'ADDED' | 'REMOVED' | 'CONTENT_CHANGED';

/** One pair of what is permitted and where, that differs from the baseline (A14). */
export interface Drift extends Judged {
  readonly id: string;
  readonly change: DriftChange;
  readonly severity: Severity;
  readonly entitlement: NodeFact;
  /** Null: the grant names no permission set. */
  readonly permissionSet: NodeFact | null;
  /** Null: the grant names nothing that it is on. */
  readonly on: NodeFact | null;
  readonly groups: readonly NodeFact[];
  /** The decision after the baseline that allowed it; null: none is known. */
  readonly decision: NodeFact | null;
  readonly because: readonly string[];
}

export interface DriftFacts {
  readonly identity: NodeFact;
  readonly baselineAt: Instant;
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
  /** On grants, by id. */
  readonly decisions: ReadonlyMap<string, readonly Decision[]>;
  /** Nobody had looked at the scope of the relationship by the baseline, so that it may have been there. */
  readonly unseen: (edge: EdgeFact) => boolean;
}

/** The provider's own sets change with its catalogue, not by anybody's hand here. */
const PROVIDER_KINDS = /^(AWS_MANAGED_POLICY|PROVIDER_|BUILT_?IN)/;

/**
 * A14 as far as it can be known: pairs of permission set and resource now minus those of the baseline, and permission
 * sets that say something else now. Which actions a set, or a wildcard in it, stands for is not evaluated: a change of
 * content is POSSIBLE with NOT_EVALUATED, and lower where the provider writes the set.
 */
export function driftOf(facts: DriftFacts): Drift[] {
  const [before, after] = [pairsOf(facts.before), pairsOf(facts.after)];
  const drifts: Drift[] = [];
  for (const [key, pair] of after) {
    const was = before.get(key);
    if (!was) drifts.push(addedOf(facts, key, pair));
    else if (was.permissionSet && pair.permissionSet) {
      const changed = contentChanges(was.permissionSet, pair.permissionSet);
      const own = contentChanges(was.grant.entitlement, pair.grant.entitlement);
      if (changed.length + own.length > 0)
        drifts.push(changedOf(facts, key, was, pair, [...changed, ...own]));
    }
  }
  for (const [key, pair] of before) if (!after.has(key)) drifts.push(removedOf(facts, key, pair));
  return drifts;
}

interface Pair {
  readonly grant: Grant;
  readonly permissionSet: NodeFact | null;
  readonly on: NodeFact | null;
}

/** One pair each, whatever ways lead to it; a denial grants nothing. */
function pairsOf(grants: readonly Grant[]): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const grant of grants) {
    if (grant.entitlement.attributes['effect'] === 'DENY') continue;
    const sets = grant.permissionSets.length > 0 ? grant.permissionSets : [null];
    const places = grant.on.length > 0 ? grant.on : [null];
    for (const permissionSet of sets) {
      for (const on of places) {
        // Without a permission set the grant itself is what is permitted.
        const key = `${permissionSet?.id ?? grant.entitlement.id} ${on?.id ?? ''}`;
        if (!pairs.has(key)) pairs.set(key, { grant, permissionSet, on });
      }
    }
  }
  return pairs;
}

function contentChanges(was: NodeFact, is: NodeFact): string[] {
  return ['actionClasses', 'actionsDigest', 'version', 'privileged'].filter((name) => {
    const [old, now] = [was.attributes[name], is.attributes[name]];
    return old !== undefined && now !== undefined && JSON.stringify(old) !== JSON.stringify(now);
  });
}

function addedOf(facts: DriftFacts, key: string, pair: Pair): Drift {
  const edges = [...pair.grant.way, ...pair.grant.content];
  const unseen = edges.some(facts.unseen);
  const weak = weakest(edges.map((edge) => gradeOf([edge]))) === 'POSSIBLE';
  const decided = (facts.decisions.get(pair.grant.entitlement.id) ?? []).findLast(
    (one) => one.allowed === true && one.at !== null && one.at >= facts.baselineAt,
  );
  const reasons = [
    ...(decided ? [] : ['NO_DECISION']),
    ...(unseen ? ['FIRST_SEEN'] : []),
    ...(weak ? ['WEAK_LINK'] : []),
  ].sort();
  const certainty: Certainty = unseen || weak ? 'POSSIBLE' : 'CONFIRMED';
  const by = decided
    ? 'A decision after the baseline allowed it.'
    : 'No decision after the baseline is known to have allowed it.';
  const seen = unseen ? ' Whether it was there before, no source tells.' : '';
  return drift(facts, key, pair, 'ADDED', {
    certainty,
    reasons,
    severity: decided ? 'INFO' : severity('HIGH', pair, certainty),
    decision: decided?.record ?? null,
    because: [`${what(facts, pair)} since the baseline of ${dated(facts.baselineAt)}.${seen}`, by],
  });
}

function removedOf(facts: DriftFacts, key: string, pair: Pair): Drift {
  return drift(facts, key, pair, 'REMOVED', {
    certainty: 'CONFIRMED',
    reasons: [],
    severity: 'INFO',
    because: [`${what(facts, pair)} at the baseline of ${dated(facts.baselineAt)}, and no longer.`],
  });
}

function changedOf(facts: DriftFacts, key: string, was: Pair, pair: Pair, changed: readonly string[]): Drift {
  const classes = (node: NodeFact | null): string[] => {
    const told = node?.attributes['actionClasses'];
    return Array.isArray(told) ? told : [];
  };
  const more = [
    ...classes(pair.permissionSet).filter((one) => !classes(was.permissionSet).includes(one)),
    ...classes(pair.grant.entitlement).filter((one) => !classes(was.grant.entitlement).includes(one)),
  ];
  const grown = more.length > 0 && changed.includes('actionClasses');
  const byProvider = PROVIDER_KINDS.test(String(pair.permissionSet?.attributes['kind'] ?? ''));
  const certainty: Certainty = grown ? 'CONFIRMED' : 'POSSIBLE';
  return drift(facts, key, pair, 'CONTENT_CHANGED', {
    certainty,
    reasons: grown ? ['ACTION_CLASS_ADDED'] : ['NOT_EVALUATED'],
    severity: severity(byProvider ? 'MEDIUM' : 'HIGH', pair, certainty),
    flags: byProvider ? ['EXPANDED_BY_PROVIDER'] : [],
    because: [
      `${what(facts, pair)}; its ${names([...new Set(changed)])} changed since the baseline of ${dated(facts.baselineAt)}.`,
      grown
        ? `It now also allows ${names([...new Set(more)].sort())}.`
        : 'Whether it allows more than before is not evaluated.',
    ],
  });
}

function drift(
  facts: DriftFacts,
  key: string,
  pair: Pair,
  change: DriftChange,
  of: Pick<Drift, 'certainty' | 'reasons' | 'severity' | 'because'> & Partial<Drift>,
): Drift {
  const { grant, permissionSet, on } = pair;
  return {
    flags: [],
    decision: null,
    suppressedBy: null,
    ...of,
    id: digest(['drift', facts.identity.id, key, change]),
    change,
    entitlement: grant.entitlement,
    permissionSet,
    on,
    groups: grant.groups,
    evidence: [...grant.way, ...grant.content],
  };
}

function what({ identity }: DriftFacts, { grant, permissionSet, on }: Pair): string {
  const where = on ? ` on ${called(on)}` : '';
  return `${called(identity)} holds ${called(permissionSet ?? grant.entitlement)}${where}`;
}

function severity(base: Severity, { permissionSet, on }: Pair, certainty: Certainty): Severity {
  const privileged =
    permissionSet?.attributes['privileged'] === true || on?.attributes['sensitivity'] === 'HIGH';
  return severityOf(base, { privileged, production: false, certainty, ephemeral: false });
}
