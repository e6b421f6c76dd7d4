import type { Verdict } from '../../model/index.js';
import {
  canAuthenticate,
  type Authentication,
  type Confirmed,
  type CredentialFacts,
  type Parent,
} from '../definitions/a01-can-authenticate.js';
import { EdgeIndex } from '../definitions/edge-index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import {
  confirmationOf,
  edgesOf,
  liveAt,
  NEVER_CONFIRMED,
  nodesById,
  observationsOf,
  scopesOf,
  type Confirmation,
} from '../read/index.js';

/** Parents of parents that are followed. */
const MAX_DEPTH = 12;
/** How the urns of credentials begin. */
const CREDENTIAL = 'urn:relict:credential:';

export interface JudgedCredential {
  readonly facts: CredentialFacts;
  readonly authentication: Authentication;
}

/** A1 for many credentials at once, by id; ids that the graph does not know at the question's instants are missing. */
export async function canAuthenticateOf(
  asking: Asking,
  ids: readonly string[],
): Promise<Map<string, Verdict>> {
  const judged = await judgeCredentials(asking, ids);
  return new Map([...judged].map(([id, { authentication }]) => [id, authentication]));
}

/**
 * Reads what A1 needs of many credentials and judges each. What they authenticate as and were derived from comes with
 * the facts. One statement per relationship type and generation, however many credentials.
 */
export async function judgeCredentials(
  asking: Asking,
  ids: Iterable<string>,
): Promise<Map<string, JudgedCredential>> {
  const asked = [...new Set(ids)];
  const index = new EdgeIndex();
  const known = new Set<string>();
  const realms = new Set<string>();
  for (let frontier = asked, depth = 0; frontier.length > 0 && depth <= MAX_DEPTH; depth += 1) {
    for (const id of frontier) known.add(id);
    // Of all of these relationships a credential is the beginning.
    const credentials = frontier.filter((id) => id.startsWith(CREDENTIAL));
    const edges = [
      ...(await standingOrEnded(asking, credentials, 'AUTHENTICATES_AS')),
      ...(await edgesOf(asking, credentials, ['DERIVED_FROM'], 'out', { history: 'ever' })),
      ...(await standingOrEnded(asking, credentials, 'ISSUED_IN')),
    ];
    index.add(edges);
    for (const edge of edges) if (edge.type === 'ISSUED_IN') realms.add(edge.to);
    frontier = [...new Set(edges.filter((e) => e.type !== 'ISSUED_IN').map((e) => e.to))].filter(
      (id) => !known.has(id),
    );
  }
  const confirmed = await confirm(asking, known);
  const realmNodes = await nodesById(asking, realms);
  const made = new Map<string, CredentialFacts | null>();
  const result = new Map<string, JudgedCredential>();
  for (const id of asked) {
    const facts = factsOf(id);
    if (!facts) continue;
    result.set(id, { facts, authentication: canAuthenticate(facts, asking.when.asOf, asking.policy) });
  }
  return result;

  function factsOf(id: string): CredentialFacts | null {
    const ready = made.get(id);
    if (ready !== undefined) return ready;
    const self = confirmed.get(id);
    if (self?.node.nodeType !== 'Credential') return null;
    const issuer = standing(asking, index.out('ISSUED_IN', id))[0];
    // Known before its parents are, so that a ring of derivations closes; what judges it follows only so many of them.
    const parents: Parent[] = [];
    const facts: CredentialFacts = {
      ...self,
      identities: standing(asking, index.out('AUTHENTICATES_AS', id)).flatMap(
        (edge) => confirmed.get(edge.to) ?? [],
      ),
      parents,
      realm: (issuer && realmNodes.get(issuer.to)) ?? null,
    };
    made.set(id, facts);
    const derived = index.out('DERIVED_FROM', id).filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
    parents.push(...derived.flatMap(parentOf));
    return facts;
  }

  function parentOf(edge: EdgeFact): Parent[] {
    const revocation = edge.revocation ?? null;
    const node = confirmed.get(edge.to);
    if (node?.node.nodeType === 'Identity') return [{ revocation, identity: node }];
    const credential = factsOf(edge.to);
    return credential ? [{ revocation, credential }] : [];
  }
}

/** Nodes with how well their state is confirmed, by id. */
export async function confirm(asking: Asking, ids: Iterable<string>): Promise<Map<string, Confirmed>> {
  const nodes = await nodesById(asking, ids);
  const observations = await observationsOf(asking, nodes.keys());
  const scopes = await scopesOf(asking);
  const confirmation = (node: NodeFact): Confirmation => {
    const states = observations.get(node.id);
    if (!states) return NEVER_CONFIRMED;
    const attribute = node.nodeType === 'Credential' || node.nodeType === 'Identity' ? 'state' : undefined;
    return confirmationOf(states, scopes, asking.when.asOf, asking.policy, attribute);
  };
  return new Map([...nodes].map(([id, node]) => [id, { node, confirmation: confirmation(node) }]));
}

/** What {@link standing} chooses from: of most credentials something holds, and then what was before is not read. */
async function standingOrEnded(
  asking: Asking,
  ids: readonly string[],
  type: 'AUTHENTICATES_AS' | 'ISSUED_IN',
): Promise<EdgeFact[]> {
  const open = await edgesOf(asking, ids, [type], 'out', { history: 'open' });
  const held = new Set(
    open.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION').map((edge) => edge.from),
  );
  const rest = ids.filter((id) => !held.has(id));
  return [...open, ...(await edgesOf(asking, rest, [type], 'out', { history: 'ever' }))];
}

/**
 * The relationships of one kind that hold at `asOf`, one per far end; when none does any more, those that ended last:
 * a credential does not lose its principal by its source's silence.
 */
function standing(asking: Asking, edges: readonly EdgeFact[]): EdgeFact[] {
  const meant = edges.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  const live = meant.filter((edge) => liveAt(edge, asking.when.asOf, asking.policy));
  const last = meant.reduce<string>(
    (end, edge) => (edge.validTo && edge.validTo > end ? edge.validTo : end),
    '',
  );
  const chosen = live.length > 0 ? live : meant.filter((edge) => edge.validTo === last);
  return [...new Map(chosen.map((edge) => [edge.to, edge])).values()].sort((a, b) => (a.to < b.to ? -1 : 1));
}
