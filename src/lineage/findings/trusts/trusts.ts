import { earliest, or, urn, type Instant, type Verdict } from '../../../model/index.js';
import { estateOf, judgeFor } from '../../coverage/coverage-for.js';
import { isDeletedPrincipal, sameRealm } from '../../definitions/external-subject.js';
import { instantOf, textOf } from '../../definitions/instants.js';
import { called, count, dated, label, names } from '../../explain/index.js';
import type { EdgeFact, NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { edgesOf, nodesById } from '../../read/index.js';
import type { RuleId } from '../../rules.js';
import type { Evaluator } from '../evaluator.js';
import { firstSeenIn } from '../first-seen.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { Silence } from '../untold.js';
import { identitiesAt, identitiesNamed, nameOf } from './bearers.js';
import { observedOnly, staleReference } from './decide.js';

const rules: readonly RuleId[] = ['LIN-005', 'LIN-044'];
/** A role or user of an account, not a session and not the account as a whole. */
const PRINCIPAL = /^arn:[^:]*:iam::(\d{12}):(?:role|user)\//;

/** Trusts that were seen in use and that nobody declared, and trusts in principals that are gone or have changed. */
export const trusts: Evaluator = {
  rules,
  needs: ['IDENTITIES', 'TRUSTS'],
  async evaluate(asking) {
    const found = new Gathered(rules);
    const silence = new Silence({
      SOURCES_NOT_COVERED: (realm, n) =>
        `Somebody was seen to act as ${count(n, 'identity', 'identities')} of ${realm}, and who may is not seen whole.`,
    });
    const heard = await hearing(asking);
    const maybeOlder = await firstSeenIn(asking);
    for await (const page of within(asking, 'Identity', EVERYWHERE)) {
      const edges = await edgesOf(
        asking,
        page.map((node) => node.id),
        ['CAN_ASSUME'],
        'in',
        { history: 'open' },
      );
      const near: Near = { edges: groupBy(edges, (edge) => edge.to), ...(await sourcesOf(asking, edges)) };
      for (const target of page) {
        const unseen = observed(target, near);
        if (unseen.verdict.value !== 'FALSE' && !heard('TRUSTS', target.naturalKey))
          silence.add('SOURCES_NOT_COVERED', [target]);
        else found.add('LIN-005', [unseen]);
        found.add('LIN-044', [referring(target, near, heard, maybeOlder)]);
      }
    }
    found.add('LIN-005', await silence.candidates(asking));
    return found.breaches(asking);
  },
};

interface Near {
  /** CAN_ASSUME by target, whatever has become of the source. */
  readonly edges: ReadonlyMap<string, readonly EdgeFact[]>;
  readonly sources: ReadonlyMap<string, NodeFact>;
  readonly named: ReadonlyMap<string, readonly NodeFact[]>;
  readonly at: ReadonlyMap<string, readonly NodeFact[]>;
}

type Hearing = (need: 'IDENTITIES' | 'TRUSTS', realm: readonly string[]) => boolean;

/** Whether all of a realm is seen now; each realm is judged once. */
async function hearing(asking: Asking): Promise<Hearing> {
  const estate = await estateOf(asking);
  const known = new Map<string, boolean>();
  return (need, naturalKey) => {
    const realm = urn({ type: 'Realm', key: naturalKey.slice(0, 2) });
    const key = `${need} ${realm}`;
    const one =
      known.get(key) ??
      (estate.realms.some(({ id }) => id === realm) &&
        judgeFor(asking, estate, [need], [realm]).certainty === 'COMPLETE');
    known.set(key, one);
    return one;
  };
}

/** Who the trusts are in, and who bears or bore the names that they are by. */
async function sourcesOf(asking: Asking, edges: readonly EdgeFact[]): Promise<Omit<Near, 'edges'>> {
  const sources = await nodesById(
    asking,
    edges.map((edge) => edge.from),
  );
  const byName = edges.filter((edge) => edge.binding === 'BY_NAME').map((edge) => sources.get(edge.from));
  return {
    sources,
    named: await identitiesNamed(
      asking,
      byName.flatMap((node) => (node ? (nameOf(node) ?? []) : [])),
    ),
    at: await identitiesAt(
      asking,
      [...sources.values()].flatMap((node) => principalOf(node) ?? []),
    ),
  };
}

/** The ARN that a subject names exactly; null where it names none, or more than one. */
function principalOf({ nodeType, attributes }: NodeFact): string | null {
  const pattern = textOf(attributes, 'pattern');
  const exact =
    nodeType === 'FederatedSubject' &&
    attributes['kind'] === 'AWS_PRINCIPAL' &&
    attributes['breadth'] === 'EXACT' &&
    pattern !== null &&
    PRINCIPAL.test(pattern);
  return exact ? pattern : null;
}

function isBroad({ nodeType, attributes }: NodeFact): boolean {
  const { breadth, kind } = attributes;
  return (
    nodeType === 'FederatedSubject' && (kind === 'ANYONE' || (breadth !== undefined && breadth !== 'EXACT'))
  );
}

function observed(target: NodeFact, { edges, sources }: Near): DatedCandidate {
  const standing = (edges.get(target.id) ?? []).filter((edge) => {
    const source = sources.get(edge.from);
    return source !== undefined && source.presence !== 'ABSENT_CONFIRMED';
  });
  const declared = standing.filter((edge) => edge.method !== 'OBSERVED' && edge.method !== 'INFERRED');
  const wider = declared.some((edge) => isBroad(sources.get(edge.from) as NodeFact));
  const each = [...groupBy(standing, (edge) => edge.from)].map(([from, of]) => ({
    source: sources.get(from) as NodeFact,
    of,
    verdict: observedOnly({ methods: of.map(({ method }) => method), wider }),
  }));
  const verdict = or(...each.map((one) => one.verdict));
  const shown = each.filter((one) => one.verdict.value === verdict.value);
  const who = names(shown.map(({ source }) => called(source)).sort());
  return {
    node: target,
    verdict,
    evidence: shown.flatMap(({ of }) => of),
    actions: ['RECHECK'],
    because: [
      `${who} ${shown.length === 1 ? 'was' : 'were'} seen to act as ${label(target)}.`,
      verdict.value === 'TRUE'
        ? 'Nothing that is configured or declared allows it.'
        : 'Only a trust in more than them may allow it.',
    ],
    startedAt: earliest(
      ...shown.flatMap(({ of }) => of.map((edge) => toInstant(edge.firstObservedAt) ?? edge.validFrom)),
    ),
  };
}

/** A day alone has no instant. */
function toInstant(told: string | undefined): Instant | null {
  return told !== undefined && told.length > 10 ? (told as Instant) : null;
}

function referring(
  target: NodeFact,
  near: Near,
  heard: Hearing,
  maybeOlder: (edge: EdgeFact) => boolean,
): DatedCandidate {
  const edges = near.edges.get(target.id) ?? [];
  const each = [...groupBy(edges, (edge) => edge.from)].flatMap(([from, of]) => {
    const source = near.sources.get(from);
    return source ? [referenceOf(source, of, edges, near, heard, maybeOlder)] : [];
  });
  const verdict = or(...each.map((one) => one.verdict));
  const shown = each.filter((one) => one.verdict.value === verdict.value);
  return {
    node: target,
    verdict,
    evidence: shown.flatMap(({ of }) => of),
    actions: ['REMOVE_TRUST'],
    because: shown.map((one) => saidOf(target, one)).sort(),
    startedAt: earliest(...shown.map(({ startedAt }) => startedAt)),
  };
}

interface Reference {
  readonly source: NodeFact;
  readonly of: readonly EdgeFact[];
  readonly verdict: Verdict;
  readonly startedAt: Instant | null;
}

function referenceOf(
  source: NodeFact,
  of: readonly EdgeFact[],
  all: readonly EdgeFact[],
  near: Near,
  heard: Hearing,
  maybeOlder: (edge: EdgeFact) => boolean,
): Reference {
  const principal = principalOf(source);
  const account = principal === null ? undefined : PRINCIPAL.exec(principal)?.[1];
  const bearers = (principal === null ? [] : (near.at.get(principal) ?? [])).filter(
    ({ presence }) => presence !== 'ABSENT_CONFIRMED',
  );
  const nobody = account !== undefined && bearers.length === 0 && heard('IDENTITIES', ['aws', account]);
  // What follows from a trust by ARN is as old as that trust.
  const own = textOf(source.attributes, 'locator');
  const origin = all.filter((edge) => {
    const subject = near.sources.get(edge.from);
    return own !== null && subject !== undefined && principalOf(subject) === own;
  });
  const stated = origin.length > 0 ? origin : of;
  const [first] = [...stated].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  const name = nameOf(source);
  const former = (name === null ? [] : (near.named.get(name) ?? [])).some(
    (other) => other.id !== source.id && other.presence === 'ABSENT_CONFIRMED' && sameRealm(other, source),
  );
  const bearerSince = instantOf(source.attributes, 'createdAt');
  const verdict = staleReference({
    deleted: isDeletedPrincipal(source),
    gone: source.presence === 'ABSENT_CONFIRMED' || nobody,
    byName: of.some((edge) => edge.binding === 'BY_NAME'),
    former,
    since: (first as EdgeFact).validFrom,
    maybeOlder: stated.some(maybeOlder),
    bearerSince,
  });
  return { source, of, verdict, startedAt: verdict.reasons.includes('NAME_REUSED') ? bearerSince : null };
}

function saidOf(target: NodeFact, { source, verdict }: Reference): string {
  const [who, whom] = [called(source), label(target)];
  const since = instantOf(source.attributes, 'createdAt');
  const [reason] = verdict.reasons;
  if (reason === 'PRINCIPAL_DELETED') return `${whom} trusts ${who}, which was deleted.`;
  if (reason === 'PRINCIPAL_GONE')
    return `${whom} trusts ${who}, which is not there: the next of that name may act as it.`;
  return `${whom} trusts the name ${who}; whoever bears it now ${since === null ? 'may not be who was meant' : `was created on ${dated(since)}`}, and another bore it before, or may have.`;
}
