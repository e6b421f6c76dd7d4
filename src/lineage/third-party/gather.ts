import { type Certainty } from '../../model/index.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import { isExternal } from '../definitions/external-subject.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { byId, edgesOf, nodesById, type Truncation } from '../read/index.js';
import { sameAs } from '../same-as.js';

export const EXPOSURE_KINDS = [
  'INBOUND_IDENTITY',
  'OAUTH_GRANT',
  'TRUST',
  'INBOUND_CREDENTIAL',
  'OUTBOUND_CREDENTIAL',
  'RESOURCE',
  'SERVICE',
] as const;
export type ExposureKind = (typeof EXPOSURE_KINDS)[number];

/** One thing that a vendor holds of ours, that we hold of it, or that it provides. */
export interface Exposed {
  readonly kind: ExposureKind;
  readonly node: NodeFact;
  /** The identity that a trust or a credential leads to; null where the vendor is told of directly. */
  readonly identity: NodeFact | null;
  /** The vendor whose it is: the one asked about, or one of its own. */
  readonly vendor: NodeFact;
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
  readonly evidence: readonly EdgeFact[];
}

export interface VendorFacts {
  /** The vendor and what is the same as it. */
  readonly members: readonly NodeFact[];
  /** Vendors of the vendor, however far, each with what it provides for. */
  readonly subvendors: readonly {
    readonly vendor: NodeFact;
    readonly of: NodeFact;
    readonly evidence: readonly EdgeFact[];
  }[];
  readonly exposed: readonly Exposed[];
  readonly cut: readonly Truncation[];
}

/** Vendors of vendors that are followed. */
const MAX_DEPTH = 12;

/** What is exposed to a vendor, under whatever name, and to the vendors behind it, live at the instant asked. */
export async function gatherVendor(asking: Asking, vendor: NodeFact): Promise<VendorFacts> {
  const cut: Truncation[] = [];
  const live = { history: 'live', truncated: (report: Truncation) => cut.push(report) } as const;
  const own = (await sameAs(asking, [vendor.id])).members(vendor.id);
  const known = new Map([...(await nodesById(asking, own))]);
  const members = [...known.values()].sort(byId);
  const subvendors: { vendor: NodeFact; of: NodeFact; evidence: EdgeFact[] }[] = [];
  for (let frontier = [...known.keys()], depth = 0; frontier.length > 0 && depth < MAX_DEPTH; depth += 1) {
    const edges = await edgesOf(asking, frontier, ['PROVIDED_BY'], 'out', live);
    // A vendor of the vendor may be known under several names too.
    const same = await sameAs(
      asking,
      edges.map((edge) => edge.to),
    );
    const nodes = await nodesById(
      asking,
      edges.flatMap((edge) => same.members(edge.to)),
    );
    frontier = [];
    for (const edge of edges) {
      for (const id of same.members(edge.to)) {
        const node = nodes.get(id);
        const of = known.get(edge.from);
        if (!node || !of || known.has(id)) continue;
        known.set(id, node);
        subvendors.push({ vendor: node, of, evidence: [edge] });
        frontier.push(id);
      }
    }
  }
  return { members, subvendors, exposed: await exposedTo(asking, known, live.truncated), cut };
}

/**
 * What is exposed to these vendors, each by itself, live at the instant asked; behind an identity also the credentials
 * and the outside trusts that lead to it. As many statements for one vendor as for many.
 */
export async function exposedTo(
  asking: Asking,
  vendors: ReadonlyMap<string, NodeFact>,
  truncated?: (report: Truncation) => void,
): Promise<Exposed[]> {
  const live = { history: 'live', ...(truncated ? { truncated } : {}) } as const;
  const direct = await edgesOf(asking, vendors.keys(), ['EXPOSED_TO', 'PROVIDED_BY'], 'in', live);
  const ends = await nodesById(
    asking,
    direct.map((edge) => edge.from),
  );
  const first = [...statementsOf(direct)].flatMap((edges): Exposed[] => {
    const [edge] = edges;
    const node = edge && ends.get(edge.from);
    const whose = edge && vendors.get(edge.to);
    if (!edge || !node || !whose || node.nodeType === 'ThirdParty') return [];
    return [exposedOf(kindOf(node, edges), node, null, whose, edges)];
  });
  const identities = first.filter((one) => one.node.nodeType === 'Identity');
  const ids = identities.map((one) => one.node.id);
  const keys = await edgesOf(asking, ids, ['AUTHENTICATES_AS', 'CAN_ASSUME'], 'in', live);
  const far = await nodesById(
    asking,
    keys.map((edge) => edge.from),
  );
  const keysOf = groupBy(keys, (edge) => edge.to);
  const behind = identities.flatMap((one): Exposed[] =>
    (keysOf.get(one.node.id) ?? []).flatMap((edge): Exposed[] => {
      const node = far.get(edge.from);
      if (!node) return [];
      if (edge.type === 'AUTHENTICATES_AS')
        return [exposedOf('INBOUND_CREDENTIAL', node, one.node, one.vendor, [...one.evidence, edge])];
      if (node.nodeType !== 'FederatedSubject' || !isExternal(node, one.node)) return [];
      return [exposedOf('TRUST', node, one.node, one.vendor, [...one.evidence, edge])];
    }),
  );
  return distinct([...first, ...behind]);
}

/** All statements of one relationship. */
function statementsOf(edges: readonly EdgeFact[]): Iterable<EdgeFact[]> {
  const groups = new Map<string, EdgeFact[]>();
  for (const edge of edges) {
    const key = `${edge.type} ${edge.from} ${edge.to}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return groups.values();
}

function kindOf(node: NodeFact, edges: readonly EdgeFact[]): ExposureKind {
  if (node.nodeType === 'Service') return 'SERVICE';
  if (node.nodeType === 'Resource') return 'RESOURCE';
  if (node.nodeType === 'Identity')
    return node.attributes['kind'] === 'OAUTH_GRANT' ? 'OAUTH_GRANT' : 'INBOUND_IDENTITY';
  // A credential that nobody gives a direction is one that the vendor may hold.
  return edges.some((edge) => edge.direction === 'OUTBOUND') ? 'OUTBOUND_CREDENTIAL' : 'INBOUND_CREDENTIAL';
}

function exposedOf(
  kind: ExposureKind,
  node: NodeFact,
  identity: NodeFact | null,
  vendor: NodeFact,
  evidence: readonly EdgeFact[],
): Exposed {
  const undirected =
    identity === null && kind !== 'SERVICE' && evidence.every((edge) => edge.direction === undefined);
  const links = identity === null ? [gradeOf(evidence)] : evidence.map((edge) => gradeOf([edge]));
  const weak = weakest(links) === 'POSSIBLE';
  const reasons = [...(undirected ? ['DIRECTION_NOT_TOLD'] : []), ...(weak ? ['WEAK_LINK'] : [])];
  return {
    kind,
    node,
    identity,
    vendor,
    certainty: reasons.length > 0 ? 'POSSIBLE' : 'CONFIRMED',
    reasons,
    evidence,
  };
}

/** What is told directly goes before what is found behind an identity. */
function distinct(all: readonly Exposed[]): Exposed[] {
  const found = new Map<string, Exposed>();
  for (const one of all) {
    const key = `${one.node.id} ${one.vendor.id} ${one.kind === 'TRUST' ? one.identity?.id : ''}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}
