import { latest, METHOD_RANK, type Instant, type ObligationType, type Verdict } from '../../model/index.js';
import { isExternal } from '../definitions/external-subject.js';
import { identityNegative } from '../definitions/identity-state.js';
import { instantOf, textOf } from '../definitions/instants.js';
import type { Shown } from '../definitions/obligations/index.js';
import type { NodeFact, ObservedState, ScopeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { holdingsOf } from '../copies/holdings.js';
import { judgeCredentials, type JudgedCredential } from '../judge/index.js';
import { ownersOf, type OwnerResult } from '../owner/owners-of.js';
import type { Asking } from '../question.js';
import { edgesOf, liveAt, nodesById, observationsOf, scopesOf } from '../read/index.js';

/** What the sources show of some nodes at the question's instants, read once for all of them. */
export interface Proofs {
  /** What they show of one obligation. */
  of(type: ObligationType, subject: string): Shown;
  /** When the sources that tell of a node last spoke of it; null when none did. */
  saidAt(id: string): Instant | null;
  /** A1 of a credential; undefined for what is none. */
  authentication(id: string): Verdict | undefined;
  owner(id: string): OwnerResult | undefined;
  node(id: string): NodeFact | undefined;
}

const NOT_SHOWN: Shown = { done: false, saidAt: null, since: null };

/** Reads what decides whether something owed on these nodes is done, in a number of statements that does not grow. */
export async function proofsOf(asking: Asking, ids: Iterable<string>): Promise<Proofs> {
  const all = [...new Set(ids)];
  const ever = { history: 'ever' } as const;
  const nodes = await nodesById(asking, all);
  const scopes = await scopesOf(asking);
  const of = (type: NodeFact['nodeType']): string[] => all.filter((id) => nodes.get(id)?.nodeType === type);
  const credentials = await judgeCredentials(asking, of('Credential'));
  const held = await holdingsOf(asking, credentials.keys());
  const states = await observationsOf(asking, all);
  const trusted = await edgesOf(asking, of('Identity'), ['CAN_ASSUME'], 'in', ever);
  const sources = await nodesById(
    asking,
    trusted.map((edge) => edge.from),
  );
  const outside = trusted.filter((edge) => {
    const [from, to] = [sources.get(edge.from), nodes.get(edge.to)];
    return from !== undefined && to !== undefined && isExternal(from, to);
  });
  const trusts = groupBy(outside, (edge) => edge.to);
  const owners = await ownersOf(asking, all);
  const attested = await attestationsOn(asking, all);

  const saidAt = (id: string): Instant | null => lastWord(states.get(id) ?? [], scopes);
  return {
    saidAt,
    authentication: (id) => credentials.get(id)?.authentication,
    owner: (id) => owners.get(id),
    node: (id) => nodes.get(id),
    of(type, subject) {
      const node = nodes.get(subject);
      if (!node) return NOT_SHOWN;
      const said = saidAt(subject);
      switch (type) {
        case 'REVOKE':
          return ended(credentials.get(subject), states.get(subject) ?? [], said);
        case 'ROTATE':
        case 'ROTATE_AND_DETACH': {
          const gone = ended(credentials.get(subject), states.get(subject) ?? [], said);
          if (gone.done) return gone;
          const rotatedAt = instantOf(node.attributes, 'lastRotatedAt');
          return { done: rotatedAt !== null, saidAt: said, since: rotatedAt };
        }
        case 'DISABLE': {
          const negative = identityNegative(node, asking.when.asOf);
          return { done: negative !== null, saidAt: said, since: changedAt(node, states.get(subject) ?? []) };
        }
        case 'REMOVE_TRUST': {
          const edges = trusts.get(subject) ?? [];
          const open = edges.some((edge) => liveAt(edge, asking.when.asOf, asking.policy));
          return { done: !open, saidAt: said, since: latest(...edges.map((edge) => edge.validTo)) };
        }
        case 'REASSIGN':
          return reassigned(owners.get(subject));
        case 'VERIFY': {
          // That no copy is known proves nothing by itself: the issuer has to say that it is gone.
          const gone = ended(credentials.get(subject), states.get(subject) ?? [], said);
          const copies = held.get(subject) ?? [];
          return { ...gone, done: gone.done && copies.length === 0 };
        }
        case 'REASSIGN_AUTHORITY':
        case 'REVALIDATE':
        case 'REVIEW':
        case 'RECHECK':
        case 'ATTEST':
        case 'CONFIRM':
        case 'SCOPE': {
          const best = attested.get(subject);
          return best ? { done: true, saidAt: best.recordedAt, since: best.at } : NOT_SHOWN;
        }
      }
    },
  };
}

/**
 * When the sources last spoke of a node: the newest complete run of a scope that tells of it, or what it said since.
 * Only the strongest method counts, as for its presence.
 */
export function lastWord(
  states: readonly ObservedState[],
  scopes: ReadonlyMap<string, ScopeFact>,
): Instant | null {
  const telling = states.filter((state) => state.attributes !== undefined);
  const strongest = Math.min(...telling.map((state) => METHOD_RANK[state.method]));
  return latest(
    ...telling
      .filter((state) => METHOD_RANK[state.method] === strongest)
      .flatMap((state) => [state.observedAt, scopes.get(state.scope)?.completeObservedAt ?? null]),
  );
}

function ended(
  judged: JudgedCredential | undefined,
  states: readonly ObservedState[],
  said: Instant | null,
): Shown {
  if (judged?.authentication.standing !== 'ENDED') return { done: false, saidAt: said, since: null };
  const { node } = judged.facts;
  const expired = judged.authentication.reasons.includes('EXPIRED');
  const expiresAt = instantOf(node.attributes, 'expiresAt');
  // That time has passed nobody has to confirm.
  if (expired && expiresAt !== null) return { done: true, saidAt: latest(said, expiresAt), since: expiresAt };
  return { done: true, saidAt: said, since: changedAt(node, states) };
}

/** When the node came to be as it is: as its source says, else when that was first seen. */
function changedAt(node: NodeFact, states: readonly ObservedState[]): Instant | null {
  const stated = instantOf(node.attributes, 'stateChangedAt');
  if (stated !== null) return stated;
  const telling = states.filter((state) => state.attributes !== undefined);
  if (node.presence === 'ABSENT_CONFIRMED') return latest(...telling.map((state) => state.missingSince));
  // A source that was connected late tells when it looked, not since when it was so.
  const changed = telling.filter((state) => state.recordedAt > state.firstRecordedAt);
  return latest(...changed.map((state) => state.validFrom));
}

/** A new valid owner, and since when somebody says so. */
function reassigned(owner: OwnerResult | undefined): Shown {
  if (owner?.status !== 'RESOLVED' || !owner.owner) return NOT_SHOWN;
  const winning = owner.claims.filter(
    (claim) => claim.tier === owner.tier && claim.validity === 'VALID' && claim.owner.id === owner.owner?.id,
  );
  const edges = winning.flatMap((claim) => claim.evidence.at(-1) ?? []);
  const first = edges.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1)).at(-1);
  return first ? { done: true, saidAt: first.recordedAt, since: first.validFrom } : NOT_SHOWN;
}

interface Attested {
  readonly at: Instant;
  readonly recordedAt: Instant;
}

/** The last confirming attestation on each node. */
async function attestationsOn(asking: Asking, ids: readonly string[]): Promise<Map<string, Attested>> {
  const edges = await edgesOf(asking, ids, ['ON_SUBJECT', 'ABOUT'], 'in', { history: 'live' });
  const of = edges.filter((edge) => edge.from.startsWith('urn:relict:attestation:'));
  const nodes = await nodesById(
    asking,
    of.map((edge) => edge.from),
  );
  const found = new Map<string, Attested>();
  for (const edge of of) {
    const node = nodes.get(edge.from);
    if (!node || node.presence === 'ABSENT_CONFIRMED') continue;
    const decision = textOf(node.attributes, 'decision');
    if (decision !== 'CONFIRMED' && decision !== 'ATTESTED') continue;
    const until = instantOf(node.attributes, 'validUntil');
    if (until !== null && until <= asking.when.asOf) continue;
    const at = instantOf(node.attributes, 'at') ?? node.recordedAt;
    const known = found.get(edge.to);
    if (!known || at > known.at) found.set(edge.to, { at, recordedAt: node.recordedAt });
  }
  return found;
}
