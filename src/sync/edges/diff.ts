import type { EdgeProperties } from '../../graph/layout.js';
import {
  addMillis,
  canonicalJson,
  edgeAttributes,
  type EdgeAttributes,
  type EdgeType,
  type EndReason,
  type Instant,
} from '../../model/index.js';
import type { ObservedEdge } from '../observe.js';

/** One version of a relationship, as the graph holds it. */
export interface EdgeVersion {
  readonly type: EdgeType;
  readonly from: string;
  readonly to: string;
  /** Leaves the observation's node. */
  readonly outgoing: boolean;
  readonly properties: EdgeProperties;
}

/** A version to create. */
export interface NewEdge {
  readonly edge: ObservedEdge;
  readonly validFrom: Instant;
}

/** A version to end. */
export interface EndedEdge {
  readonly type: EdgeType;
  readonly outgoing: boolean;
  readonly id: string;
  readonly validTo: Instant;
  readonly endReason: EndReason;
  /** A new version begins where it ends. */
  readonly replaced?: true;
}

export interface EdgeChanges {
  readonly create: readonly NewEdge[];
  readonly close: readonly EndedEdge[];
}

/**
 * What has to be written so that the graph says of one observation's relationships what its claim says.
 *
 * @param versions all versions that the graph has of them
 * @param claimed empty when the observation has gone
 * @param observedAt when the source said so: since then, at the latest, what is new is valid and what is gone is not
 * @param ended why a relationship ends of which the source does not say so
 * @param unread types whose relationships could not all be read: what is known of them stays
 */
export function diffEdges(
  versions: readonly EdgeVersion[],
  claimed: readonly ObservedEdge[],
  observedAt: Instant,
  ended: (version: EdgeVersion) => EndReason,
  unread: readonly EdgeType[] = [],
): EdgeChanges {
  const create: NewEdge[] = [];
  const close: EndedEdge[] = [];
  const histories = historiesOf(versions);
  for (const edge of claimed) {
    const history = histories.get(edge.id);
    histories.delete(edge.id);
    const current = history?.at(-1);
    if (!history || !current) {
      create.push({ edge, validFrom: firstStart(edge, observedAt) });
      continue;
    }
    const change = diffEdge(edge, current, history, observedAt);
    if (change.create) create.push(change.create);
    if (change.close) close.push(change.close);
  }
  for (const history of histories.values()) {
    const current = history.at(-1);
    if (current && isOpen(current) && !unread.includes(current.type))
      close.push(end(current, observedAt, ended(current)));
  }
  return { create, close };
}

function diffEdge(
  edge: ObservedEdge,
  current: EdgeVersion,
  history: readonly EdgeVersion[],
  observedAt: Instant,
): { create?: NewEdge; close?: EndedEdge } {
  const was = current.properties;
  const same = contentOf(edge.method, edge.confidence, edge.attributes) === contentOfVersion(was);
  if (isOpen(current)) {
    if (same && edge.validTo !== undefined) {
      return { close: end(current, edge.validTo, edge.endReason ?? 'UNKNOWN') };
    }
    if (same && !startsEarlier(edge, history)) return {};
    if (same) {
      // The source knows an earlier start than the graph was told: the version was never right.
      const validFrom = edge.validFrom ?? observedAt;
      const close = { ...end(current, was.validFrom, 'SOURCE_CORRECTION'), replaced: true } as const;
      return { create: { edge, validFrom }, close };
    }
    const validFrom = laterStart(edge, current, observedAt);
    const close = { ...end(current, validFrom, 'SUPERSEDED'), replaced: true } as const;
    return { create: { edge, validFrom }, close };
  }
  const endedAlike = was.validTo === edge.validTo && was.endReason === (edge.endReason ?? 'UNKNOWN');
  if (same && edge.validTo !== undefined && endedAlike) return {};
  return { create: { edge, validFrom: laterStart(edge, current, observedAt) } };
}

/**
 * Since when a relationship that is new to the graph holds: as stated, else `otherwise`. One that had ended by then was
 * there at least the moment before, which is all that is known of its beginning.
 */
export function firstStart({ validFrom, validTo }: ObservedEdge, otherwise: Instant): Instant {
  if (validFrom !== undefined) return validFrom;
  return validTo !== undefined && validTo <= otherwise ? addMillis(validTo, -1) : otherwise;
}

/** A stated start counts when it lies after that of the version before; else the change was seen at `observedAt`. */
function laterStart(edge: ObservedEdge, current: EdgeVersion, observedAt: Instant): Instant {
  const before = current.properties.validTo ?? current.properties.validFrom;
  if (edge.validFrom !== undefined && edge.validFrom > before) return edge.validFrom;
  return observedAt > before ? observedAt : before;
}

function startsEarlier(edge: ObservedEdge, history: readonly EdgeVersion[]): boolean {
  const stated = edge.validFrom;
  return stated !== undefined && history.every((version) => stated < version.properties.validFrom);
}

function end(version: EdgeVersion, at: Instant, endReason: EndReason): EndedEdge {
  const { id, validFrom } = version.properties;
  // A version that had not begun by then was never valid.
  const validTo = at > validFrom ? at : validFrom;
  return { type: version.type, outgoing: version.outgoing, id, validTo, endReason };
}

function isOpen(version: EdgeVersion): boolean {
  return (version.properties.endRecordedAt ?? null) === null;
}

/** Versions by the id of their relationship, oldest record first. */
function historiesOf(versions: readonly EdgeVersion[]): Map<string, EdgeVersion[]> {
  const histories = new Map<string, EdgeVersion[]>();
  for (const version of versions) {
    const history = histories.get(version.properties.id);
    if (history) history.push(version);
    else histories.set(version.properties.id, [version]);
  }
  for (const history of histories.values()) {
    history.sort((a, b) => (a.properties.recordedAt < b.properties.recordedAt ? -1 : 1));
  }
  return histories;
}

const ATTRIBUTES = Object.keys(edgeAttributes.shape) as (keyof EdgeAttributes)[];

function contentOfVersion(properties: EdgeProperties): string {
  const attributes: Record<string, unknown> = {};
  for (const name of ATTRIBUTES) if (properties[name] != null) attributes[name] = properties[name];
  return contentOf(properties.method, properties.confidence, attributes);
}

function contentOf(method: string, confidence: number, attributes: object): string {
  return canonicalJson([method, confidence, attributes]);
}
