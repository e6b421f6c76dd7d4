import type { Completeness } from '../model/coverage.js';
import type { EdgeAttributes, EdgeType, EndReason, Method } from '../model/edges.js';
import type { AnyAttributes, NodeType, Presence } from '../model/nodes.js';
import type { Instant } from '../model/time.js';

/**
 * How the model lies in the graph (the property names of every vertex and relationship).
 *
 *   (:Node:<Type>)                one per node: the resolved attributes of now, as properties of their own names
 *   (:Observation)                one per (node, source, scope): that scope's view, with the hash of all it says
 *   (:ObservationVersion)         an earlier state of an observation
 *   (:Node)-[:<EDGE>]->(:Node)    one per (type, ends, discriminator, observation) and version
 *   (:Scope), (:SyncRun), (:Meta) the sync's own record
 *   (:FindingState), (:Evaluation) what evaluations of the rules recorded: states are added, never changed
 *
 * Nodes and observations are tied by the property `Observation.node`, which is indexed, not by a relationship: a scope
 * is then read by its own index, and expanding a node never meets its observations.
 */
export interface NodeVertex {
  /** urn */
  readonly id: string;
  readonly nodeType: NodeType;
  /** The natural key as a JSON list. */
  readonly naturalKey: string;
  /** {@link nameKey} of the name, for looking up. */
  readonly nameKey: string | null;
  readonly presence: Presence;
  readonly contested: string[];
  /** {@link calling}: the names by which it was referred to before any source described it, each when it was learned. */
  readonly calledAs: string[] | null;
  /** Events assert something of it: when the next of what they assert begins, as of the last write; '' when none will. */
  readonly nextEventAt: string | null;
  /** When the graph first heard of the node. */
  readonly recordedAt: Instant;
  // and the resolved attributes of its type, flat
}

export interface ObservationVertex {
  /** {@link observationId} */
  readonly id: string;
  readonly node: string;
  readonly nodeType: NodeType;
  /** urn of the LifecycleEvent that says so; null of what the source says of the node itself. */
  readonly event: string | null;
  readonly source: string;
  readonly connector: string;
  /** {@link scopeKey} */
  readonly scope: string;
  readonly method: Method;
  readonly confidence: number;
  /** JSON of the attributes; null when the observation carries relationships only. */
  readonly attributes: string | null;
  /** Over attributes, relationships, method and validity: equal hash, nothing to write. */
  readonly hash: string;
  readonly presence: Presence;
  /** Valid time of this state. */
  readonly validFrom: Instant;
  readonly validTo: string | null;
  /** When the source said it (A16), in the run that brought this state. */
  readonly observedAt: Instant;
  /** Record time of this state. */
  readonly recordedAt: Instant;
  /** Record time of the first state. */
  readonly firstRecordedAt: Instant;
  /** While missing: the `observedAt` of the last run that is known to have contained it. */
  readonly lastConfirmedAt: Instant | null;
  /** While missing: the `observedAt` of the first COMPLETE run without it. */
  readonly missingSince: Instant | null;
  readonly locator: string | null;
}

export interface ObservationVersionVertex extends ObservationVertex {
  /** `<observation>@<recordedAt>` is this vertex's `id`; the observation's own id is here. */
  readonly observation: string;
  /** Record time at which the next state replaced this one. */
  readonly supersededAt: Instant;
}

export interface EdgeProperties extends EdgeAttributes {
  /** {@link edgeId}: the same over all versions of one relationship. */
  readonly id: string;
  readonly observation: string;
  readonly source: string;
  readonly connector: string;
  readonly scope: string;
  readonly method: Method;
  readonly confidence: number;
  readonly discriminator: string | null;
  /** Valid time. */
  readonly validFrom: Instant;
  readonly validTo: Instant | null;
  readonly endReason: EndReason | null;
  /** Record time: when this version was learned, and when its end was. Before `endRecordedAt` it reads as open. */
  readonly recordedAt: Instant;
  readonly endRecordedAt: Instant | null;
  /** The next version of the relationship began where this one ended: who asks what was last need not read it. */
  readonly replaced?: true | null;
}

export interface ScopeVertex {
  /** {@link scopeKey} */
  readonly id: string;
  readonly source: string;
  readonly connector: string;
  readonly scope: string;
  /** urn of the realm's node. */
  readonly realm: string;
  readonly provider: string;
  readonly realmId: string;
  readonly realmKind: string;
  readonly realmName: string | null;
  readonly capabilities: string[];
  readonly origin: string;
  readonly lastRun: string | null;
  readonly lastCompleteness: Completeness | null;
  readonly lastReason: string | null;
  readonly lastEndedAt: Instant | null;
  /** Record time and `observedAt` of the last COMPLETE run. */
  readonly completeAt: Instant | null;
  readonly completeObservedAt: Instant | null;
  /** `observedAt` of the newest run that told anything, whole or not; missing in graphs that older versions wrote. */
  readonly toldObservedAt?: Instant | null;
  readonly leaseOwner: string | null;
  readonly leaseUntil: Instant | null;
}

/** What a connector tells of a scope, as the scope has it of its last run and each run of its own. */
export type ScopeIdentity = Pick<
  ScopeVertex,
  'connector' | 'realm' | 'provider' | 'realmId' | 'realmKind' | 'realmName' | 'capabilities' | 'origin'
>;

/** The identity is missing in runs that older versions recorded. */
export interface SyncRunVertex extends Partial<ScopeIdentity> {
  readonly id: string;
  readonly source: string;
  readonly scope: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly observedAt: Instant;
  readonly completeness: Completeness;
  readonly reasonCode: string | null;
  readonly reason: string | null;
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly suspected: number;
  readonly confirmed: number;
  readonly restored: number;
  readonly rejected: number;
  /** JSON list of the first 100 refused records: `{locator, code, message}`. */
  readonly rejects: string;
}

/** `source` and `scope` in one indexable value. */
export function scopeKey(source: string, scope: string): string {
  return `${source}|${scope}`;
}

export const RESERVED_NODE_PROPERTIES = [
  'id',
  'nodeType',
  'naturalKey',
  'nameKey',
  'presence',
  'contested',
  'calledAs',
  'nextEventAt',
  'recordedAt',
] as const;

/** One entry of {@link NodeVertex.calledAs}. */
export function calling(name: string, recordedAt: Instant): string {
  return `${recordedAt} ${name}`;
}

/** The least of the names of {@link NodeVertex.calledAs} that were learned by `knownAt`, or ever; null without any. */
export function calledBy(calledAs: readonly string[], knownAt?: Instant): string | null {
  const told = calledAs.filter((entry) => knownAt === undefined || entry.slice(0, AT) <= knownAt);
  return told.map((entry) => entry.slice(AT + 1)).sort()[0] ?? null;
}

/** Characters of an instant. */
const AT = '2026-01-01T00:00:00.000000Z'.length;

export type { AnyAttributes, EdgeType };
