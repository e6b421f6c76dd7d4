import { urn } from '../../model/index.js';
import { itemsOf } from '../blast-radius/answer.js';
import { explore } from '../blast-radius/explore.js';
import { walk } from '../blast-radius/walk.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerResult } from '../owner/result.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { deliveryOf } from './delivery.js';
import type { SegmentEntry, SegmentKind } from './result.js';

export interface Gathered {
  readonly found: Readonly<Record<SegmentKind, readonly SegmentEntry[]>>;
  /** Every node that an entry or its evidence names. */
  readonly nodes: ReadonlyMap<string, NodeFact>;
  readonly owner: OwnerResult | null;
  /** Without its material nobody can recognise a copy of the credential. */
  readonly hasMaterial: boolean;
  /** The way on from its principals was cut short. */
  readonly truncated: boolean;
}

/** What counts as reached, among all that lies on the way. */
const REACHED: ReadonlySet<string> = new Set([
  'Credential',
  'Identity',
  'PermissionSet',
  'Realm',
  'Resource',
  'SecretLocation',
]);

/** Everything that the segments of one credential list, from the graph. */
export async function gather(asking: Asking, credential: NodeFact): Promise<Gathered> {
  const live = { history: 'live' } as const;
  const out = (type: 'ISSUED_IN' | 'AUTHENTICATES_AS') =>
    edgesOf(asking, [credential.id], [type], 'out', live);
  const ever = (type: 'CREATED_BY' | 'HAS_MATERIAL') =>
    edgesOf(asking, [credential.id], [type], 'out', { history: 'ever' });
  const created = await ever('CREATED_BY');
  const materials = await ever('HAS_MATERIAL');
  const issued = await out('ISSUED_IN');
  const principals = await out('AUTHENTICATES_AS');
  const { stored, delivered, consumers } = await deliveryOf(asking, credential.id);
  const realm = urn({ type: 'Realm', key: credential.naturalKey.slice(0, 2) });
  const direct = [...created, ...issued, ...principals];
  const facts = await nodesById(asking, [
    ...direct.map((edge) => edge.to),
    ...materials.map((edge) => edge.to),
    ...[stored, delivered, consumers].flatMap((map) => [...map.keys()]),
    ...(issued.length === 0 ? [realm] : []),
  ]);
  const reach = await reachOf(
    asking,
    credential,
    principals.flatMap((edge) => facts.get(edge.to) ?? []),
  );
  const owner = (await ownersOf(asking, [credential.id])).get(credential.id) ?? null;

  const to = (edges: readonly EdgeFact[]): SegmentEntry[] =>
    entriesOf(
      groupBy(edges, (edge) => edge.to),
      facts,
    );
  const keyed = facts.get(realm);
  return {
    found: {
      CREATED_BY: to(created),
      // The key of the credential names its issuer, where no relationship does.
      ISSUED_IN: issued.length > 0 || !keyed ? to(issued) : [entryOf(keyed, [])],
      STORED_AT: entriesOf(stored, facts),
      DELIVERED_TO: entriesOf(delivered, facts),
      CONSUMED_BY: entriesOf(consumers, facts),
      AUTHENTICATES_AS: to(principals),
      REACHES: reach.entries,
      OWNED_BY: ownerEntries(owner),
    },
    nodes: new Map([
      ...facts,
      ...reach.nodes,
      ...(owner?.claims ?? []).flatMap(({ via, owner: target }) => [...via, target]).map(keyById),
      keyById(credential),
    ]),
    owner,
    hasMaterial: materials.length > 0,
    truncated: reach.truncated,
  };
}

/** What its principals reach by the rules of Q-16, whether or not the credential itself still works. */
async function reachOf(asking: Asking, credential: NodeFact, starts: readonly NodeFact[]) {
  const span = { from: asking.when.asOf, to: null };
  const depth = asking.policy.blastDepth;
  const explored = await explore(asking, { starts, span, depth, supplyChain: false });
  const walking = { starts: starts.map(({ id }) => id), steps: explored.steps, from: span.from, depth };
  const all = walk(walking, () => true);
  const sure = walk(walking, (step) => step.certainty === 'CONFIRMED');
  const entries = itemsOf(explored, all, sure)
    .filter(({ node }) => REACHED.has(node.nodeType) && node.id !== credential.id)
    .map(({ node, certainty, reasons, flags, evidence }) => ({ node, certainty, reasons, flags, evidence }));
  const nodes = [...all.ways.keys()].flatMap((id) => explored.nodes.get(id) ?? []).map(keyById);
  return { entries, nodes, truncated: explored.cut.length > 0 || explored.overBudget };
}

function ownerEntries(result: OwnerResult | null): SegmentEntry[] {
  const owners = new Set(result?.owners.map(({ id }) => id));
  const claims = (result?.claims ?? []).filter(
    (claim) => claim.tier === result?.tier && claim.validity === 'VALID' && owners.has(claim.owner.id),
  );
  return [...groupBy(claims, (claim) => claim.owner.id).values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const flags = [result?.status === 'CONFLICT' ? 'CONFLICT' : '', result?.fallback ? 'FALLBACK_REALM' : ''];
    return [
      {
        ...entryOf(first.owner, first.evidence),
        reasons: first.reasons,
        flags: flags.filter((flag) => flag !== '').sort(),
      },
    ];
  });
}

function entriesOf(
  evidence: ReadonlyMap<string, readonly EdgeFact[]>,
  facts: ReadonlyMap<string, NodeFact>,
): SegmentEntry[] {
  const entries = [...evidence].flatMap(([id, edges]) => {
    const node = facts.get(id);
    return node ? [entryOf(node, edges)] : [];
  });
  return entries.sort((a, b) => compare(a.certainty, b.certainty) || compare(a.node.id, b.node.id));
}

function entryOf(node: NodeFact, evidence: readonly EdgeFact[]): SegmentEntry {
  const links = [...groupBy(evidence, (edge) => `${edge.type} ${edge.from} ${edge.to}`).values()];
  const certainty = weakest(links.map(gradeOf));
  const flags = node.presence === 'UNKNOWN' ? ['NOT_DESCRIBED'] : [];
  return { node, certainty, reasons: certainty === 'POSSIBLE' ? ['WEAK_LINK'] : [], flags, evidence };
}

function keyById(node: NodeFact): [string, NodeFact] {
  return [node.id, node];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
