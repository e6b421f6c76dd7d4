import { addMillis, type Instant, type Policy } from '../../model/index.js';
import { instantOf, span, textOf } from '../definitions/instants.js';
import { called, dated, predicateOf } from '../explain/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../facts.js';
import { byRecord } from '../read/index.js';
import { moment, type Moment, type MomentBasis, type MomentKind } from './moment.js';

/** Relationships by which records speak of a node; each record is told as what it is, not as a relationship. */
export const RECORD_TYPES = ['ON_SUBJECT', 'AFFECTS', 'ABOUT', 'COVERS', 'APPROVED_BY'] as const;

export interface Recorded {
  readonly node: NodeFact;
  readonly edges: readonly EdgeFact[];
  readonly records: ReadonlyMap<string, NodeFact>;
  /** States of exceptions, of which a withdrawal has no instant of its own. */
  readonly history: ReadonlyMap<string, readonly ObservedState[]>;
  readonly own: ReadonlySet<string>;
}

/** Lifecycle events, incidents, decisions, attestations and exceptions on the node, each at the instants that it names. */
export function recordMoments(of: Recorded, policy: Policy): Moment[] {
  const { node, edges, records, history, own } = of;
  const seen = new Set<string>();
  return edges.flatMap((edge): Moment[] => {
    const record = records.get(own.has(edge.from) ? edge.to : edge.from);
    if (!record || edge.endReason === 'SOURCE_CORRECTION' || record.presence === 'ABSENT_CONFIRMED')
      return [];
    if (seen.has(record.id)) return [];
    seen.add(record.id);
    const make: Make = (kind, at, basis, sentence, flags = []) =>
      moment(node.id, {
        kind,
        at,
        basis,
        sources: [edge.source],
        recordedAt: edge.recordedAt,
        other: record,
        flags,
        evidence: [edge],
        because: [sentence],
      });
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- other records have no instant
    switch (record.nodeType) {
      case 'LifecycleEvent':
        return [eventMoment(node, record, edge, make, policy)];
      case 'Incident': {
        const from = instantOf(record.attributes, 'windowFrom') ?? edge.recordedAt;
        return [
          make(
            'INCIDENT',
            from,
            'STATED',
            `The incident ${called(record)} touches ${called(node)} from ${dated(from)}.`,
          ),
        ];
      }
      case 'PolicyDecision': {
        const at = instantOf(record.attributes, 'decidedAt');
        const outcome = textOf(record.attributes, 'outcome') ?? 'without a known outcome';
        return [
          make(
            'POLICY_DECISION',
            at ?? edge.recordedAt,
            at ? 'STATED' : 'RECORDED',
            `A policy decision on ${called(node)}: ${outcome}.`,
          ),
        ];
      }
      case 'Attestation':
        return attestationMoments(node, record, edge, make);
      case 'Exception':
        return exceptionMoments(node, record, edge, make, history.get(record.id) ?? []);
      default:
        return [];
    }
  });
}

type Make = (
  kind: MomentKind,
  at: Instant,
  basis: MomentBasis,
  sentence: string,
  flags?: readonly string[],
) => Moment;

/** An event from the future is kept, flagged, and told when it was recorded (F-11). */
function eventMoment(node: NodeFact, event: NodeFact, edge: EdgeFact, make: Make, policy: Policy): Moment {
  const type = textOf(event.attributes, 'type') ?? 'event';
  const occurred = textOf(event.attributes, 'occurredAt');
  if (occurred === null)
    return make(
      'LIFECYCLE_EVENT',
      edge.recordedAt,
      'RECORDED',
      `${called(node)} ${predicateOf(type)}; when was not told.`,
    );
  const { from } = span(occurred);
  const future = from > addMillis(edge.recordedAt, policy.skewMinutes);
  const flags = [...(occurred.length === 10 ? ['DATE_ONLY'] : []), ...(future ? ['FUTURE_EVENT'] : [])];
  const sentence = `${called(node)} ${predicateOf(type)} on ${dated(occurred)} (${edge.source}).`;
  return make(
    'LIFECYCLE_EVENT',
    future ? edge.recordedAt : from,
    future ? 'RECORDED' : 'STATED',
    sentence,
    flags,
  );
}

function attestationMoments(node: NodeFact, attestation: NodeFact, edge: EdgeFact, make: Make): Moment[] {
  const at = instantOf(attestation.attributes, 'at');
  const until = instantOf(attestation.attributes, 'validUntil');
  const decision = textOf(attestation.attributes, 'decision') ?? 'attested';
  const made = make(
    'ATTESTED',
    at ?? edge.recordedAt,
    at ? 'STATED' : 'RECORDED',
    `Somebody attested for ${called(node)}: ${decision}.`,
  );
  if (until === null) return [made];
  return [
    made,
    make(
      'ATTESTATION_ENDED',
      until,
      'STATED',
      `The attestation for ${called(node)} ended on ${dated(until)}.`,
    ),
  ];
}

/** It ends at exactly `expiresAt`, or when its source first said that it was withdrawn (A8). */
function exceptionMoments(
  node: NodeFact,
  exception: NodeFact,
  edge: EdgeFact,
  make: Make,
  states: readonly ObservedState[],
): Moment[] {
  const approved = instantOf(exception.attributes, 'approvedAt');
  const expires = instantOf(exception.attributes, 'expiresAt');
  const withdrawn = [...states]
    .sort(byRecord)
    .find(({ attributes }) => ['REVOKED', 'CLOSED'].includes(String(attributes?.['status'])))?.validFrom;
  const from = approved ?? edge.validFrom;
  const began = make(
    'EXCEPTION_BEGAN',
    from,
    approved ? 'STATED' : 'OBSERVED',
    `An exception covers ${called(node)} from ${dated(from)}.`,
  );
  const early = withdrawn !== undefined && (expires === null || withdrawn < expires);
  const end = early ? withdrawn : expires;
  if (end === null) return [began];
  const sentence = early
    ? `The exception on ${called(node)} was withdrawn, as seen on ${dated(end)}.`
    : `The exception on ${called(node)} ends on ${dated(end)}.`;
  return [began, make('EXCEPTION_ENDED', end, early ? 'OBSERVED' : 'STATED', sentence)];
}
