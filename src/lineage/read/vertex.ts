import {
  calledBy,
  RESERVED_NODE_PROPERTIES,
  type EdgeProperties,
  type ObservationVersionVertex,
} from '../../graph/layout.js';
import type { Value } from '../../graph/port.js';
import { edgeAttributes, type AnyAttributes, type EdgeType, type Instant } from '../../model/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../facts.js';

/** Rows of the graph as facts. The layout of {@link EdgeProperties} and its like is trusted: sync is its only writer. */
type Properties = Readonly<Record<string, Value | undefined>>;

const RESERVED = new Set<string>(RESERVED_NODE_PROPERTIES);

export function nodeFact(properties: Value | undefined): NodeFact {
  const vertex = properties as Properties;
  const attributes: AnyAttributes = {};
  for (const name of Object.keys(vertex).sort()) {
    const value = vertex[name];
    if (RESERVED.has(name) || value === null || value === undefined) continue;
    attributes[name] = value as AnyAttributes[string];
  }
  return {
    id: vertex['id'] as string,
    nodeType: vertex['nodeType'] as NodeFact['nodeType'],
    naturalKey: JSON.parse(vertex['naturalKey'] as string) as string[],
    presence: (vertex['presence'] ?? 'UNKNOWN') as NodeFact['presence'],
    contested: (vertex['contested'] ?? []) as string[],
    attributes,
    recordedAt: vertex['recordedAt'] as Instant,
  };
}

/** When the next of what events assert of a node begins, as of when it was written last; null when none does. */
export function nextEventAt(properties: Value | undefined): string | null {
  const at = (properties as Properties)['nextEventAt'];
  return typeof at === 'string' && at !== '' ? at : null;
}

/** The name by which a node was referred to while nobody described it, as known then; null without any. */
export function calledThen(properties: Value | undefined, knownAt: Instant): string | null {
  return calledBy(((properties as Properties)['calledAs'] ?? []) as string[], knownAt);
}

/** What an edge has beyond its ends and what is known of its end, in order: the engines keep properties in different orders. */
const EDGE_PROPERTIES: readonly string[] = [
  'id',
  'observation',
  'source',
  'connector',
  'scope',
  'method',
  'confidence',
  'validFrom',
  'recordedAt',
  ...Object.keys(edgeAttributes.shape),
].sort();

/** An end that was learned after `knownAt` was not known then: the edge reads as open. */
export function edgeFact(
  type: EdgeType,
  from: string,
  to: string,
  properties: Value | undefined,
  knownAt: Instant,
): EdgeFact {
  const vertex = properties as Properties;
  const { endRecordedAt, discriminator, validTo, endReason } = vertex as Partial<EdgeProperties>;
  const fact: Record<string, unknown> = {};
  for (const name of EDGE_PROPERTIES) {
    const value = vertex[name];
    if (value !== null && value !== undefined) fact[name] = value;
  }
  if (discriminator) fact['discriminator'] = discriminator;
  const ended = !endRecordedAt || endRecordedAt <= knownAt;
  fact['type'] = type;
  fact['from'] = from;
  fact['to'] = to;
  fact['validTo'] = ended ? (validTo ?? null) : null;
  fact['endReason'] = ended ? (endReason ?? null) : null;
  if (ended && endRecordedAt) fact['endRecordedAt'] = endRecordedAt;
  return fact as unknown as EdgeFact;
}

export function observedState(properties: Value | undefined): ObservedState {
  const vertex = properties as unknown as Partial<ObservationVersionVertex>;
  return {
    observation: (vertex.observation ?? vertex.id) as string,
    node: vertex.node as string,
    nodeType: vertex.nodeType as ObservedState['nodeType'],
    source: vertex.source as string,
    connector: vertex.connector as string,
    scope: vertex.scope as string,
    method: vertex.method as ObservedState['method'],
    confidence: vertex.confidence as number,
    presence: vertex.presence as ObservedState['presence'],
    ...(vertex.event ? { event: { id: vertex.event, since: vertex.validFrom as Instant } } : {}),
    ...(vertex.attributes ? { attributes: JSON.parse(vertex.attributes) as AnyAttributes } : {}),
    validFrom: vertex.validFrom as Instant,
    validTo: vertex.validTo ?? null,
    observedAt: vertex.observedAt as Instant,
    recordedAt: vertex.recordedAt as Instant,
    firstRecordedAt: (vertex.firstRecordedAt ?? vertex.recordedAt) as Instant,
    supersededAt: vertex.supersededAt ?? null,
    lastConfirmedAt: vertex.lastConfirmedAt ?? null,
    missingSince: vertex.missingSince ?? null,
    locator: vertex.locator ?? null,
  };
}
