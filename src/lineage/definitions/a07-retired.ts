import {
  isFalse,
  isTrue,
  METHOD_RANK,
  unknown,
  type Instant,
  type Lifecycle,
  type Method,
  type Policy,
  type Verdict,
} from '../../model/index.js';
import type { NodeFact, ObservedState } from '../facts.js';
import { byRecord } from '../read/observations.js';
import { span, textOf } from './instants.js';

/** A LifecycleEvent on the service, with who said so and when the graph learned it. */
export interface ServiceEvent {
  readonly event: NodeFact;
  /** The service node that it is on. */
  readonly service: string;
  readonly source: string;
  readonly connector: string;
  readonly method: Method;
  readonly recordedAt: Instant;
}

export interface LifecycleFacts {
  /** Every state known at `knownAt` of every observation of the service and of what is the same as it. */
  readonly states: readonly ObservedState[];
  /** Of each of those observations the state that holds at the instant asked: whether its source still had it then. */
  readonly holding: readonly ObservedState[];
  readonly events: readonly ServiceEvent[];
}

export interface Retirement {
  readonly retired: Verdict;
  /** Resolved at the instant asked; UNKNOWN when nobody tells. */
  readonly lifecycle: Lifecycle;
  /** Since when; an instant or a day. Null unless `retired` is TRUE, or UNKNOWN within the day. */
  readonly retiredAt: string | null;
  /** RECORDED: the source does not tell since when, so it counts from when the graph heard of it. */
  readonly retiredAtBasis: 'STATED' | 'RECORDED' | null;
  /** Another source says the opposite. */
  readonly contested: boolean;
  /** UNAPPROVED when the loss of approval, not the lifecycle, retired it. */
  readonly flags: readonly string[];
  /** The service node whose source decided; null when none did. */
  readonly decidedBy: string | null;
  /** That source; null when none did. */
  readonly saidBy: string | null;
}

interface Attribute {
  readonly name: 'lifecycle' | 'approval';
  readonly positive: string;
  readonly since: 'retiredAt' | 'unapprovedAt';
  readonly events: Readonly<Record<string, string>>;
}

const LIFECYCLE: Attribute = {
  name: 'lifecycle',
  positive: 'RETIRED',
  since: 'retiredAt',
  events: { 'service.retired': 'RETIRED', 'service.reactivated': 'ACTIVE' },
};
const APPROVAL: Attribute = {
  name: 'approval',
  positive: 'NOT_APPROVED',
  since: 'unapprovedAt',
  events: { 'service.unapproved': 'NOT_APPROVED', 'service.approved': 'APPROVED' },
};

/** Said by one source of one service node: a value, and from when on it is true. */
interface Assertion {
  readonly value: string;
  /** An instant or a day; null: since before anything is known. */
  readonly from: string | null;
  readonly basis: 'STATED' | 'RECORDED';
  readonly recordedAt: Instant;
}

interface Voice {
  readonly source: string;
  readonly connector: string;
  readonly service: string;
  readonly rank: number;
  readonly assertion: Assertion;
}

/**
 * A7: whether the service is retired at `at`. What each source says is read as a timeline: a record that was learned
 * late speaks for the instant that it names. Of several sources the policy's precedence decides, and an opposite
 * statement makes it contested. At exactly `retiredAt` it is retired; within a day given without a time it is UNKNOWN.
 */
export function retired(facts: LifecycleFacts, at: Instant, policy: Policy): Retirement {
  const lifecycle = resolve(facts, LIFECYCLE, at, policy);
  const approval = resolve(facts, APPROVAL, at, policy);
  const verdict = verdictOf(lifecycle, LIFECYCLE, at);
  const unapproved = verdictOf(approval, APPROVAL, at);
  const byApproval =
    verdict.value !== 'TRUE' && (unapproved.value === 'TRUE' || unapproved.reasons.includes('DATE_ONLY'));
  const deciding = byApproval ? approval : lifecycle;
  const best = deciding.best;
  const final = byApproval ? unapproved : verdict;
  const dated = final.value === 'TRUE' || final.reasons.includes('DATE_ONLY');
  const resolved = (lifecycle.best?.assertion.value ?? 'UNKNOWN') as Lifecycle;
  return {
    retired: final,
    lifecycle: resolved,
    retiredAt: dated ? (best?.assertion.from ?? null) : null,
    retiredAtBasis: dated ? (best?.assertion.basis ?? null) : null,
    contested: deciding.contested,
    flags: byApproval ? ['UNAPPROVED'] : [],
    decidedBy: best?.service ?? null,
    saidBy: best?.source ?? null,
  };
}

function verdictOf(resolution: Resolution, attribute: Attribute, at: Instant): Verdict {
  const { best, later } = resolution;
  if (!best) return later ? isFalse('RETIRES_LATER') : unknown('LIFECYCLE_UNKNOWN');
  if (best.assertion.value !== attribute.positive) {
    return best.assertion.value === 'UNKNOWN' ? unknown('LIFECYCLE_UNKNOWN') : isFalse();
  }
  const { from } = best.assertion;
  return from !== null && at < span(from).to ? withinDay(from, at) : isTrue();
}

/** An instant is its own end, so that only a day can still be running. */
function withinDay(from: string, at: Instant): Verdict {
  return span(from).from <= at ? unknown('DATE_ONLY') : isFalse('RETIRES_LATER');
}

interface Resolution {
  readonly best: Voice | null;
  readonly contested: boolean;
  /** Some source says that it begins after the instant asked. */
  readonly later: boolean;
}

function resolve(facts: LifecycleFacts, attribute: Attribute, at: Instant, policy: Policy): Resolution {
  const { voices, later } = voicesAt(facts, attribute, at, policy);
  const known = voices.filter((voice) => voice.assertion.value !== 'UNKNOWN');
  // Between sources of one rank the retirement stays in sight, contested, and the earliest of them.
  const order = (voice: Voice): string =>
    [
      voice.assertion.value === attribute.positive ? 0 : 1,
      voice.assertion.from === null ? '' : span(voice.assertion.from).from,
      voice.source,
      voice.service,
    ].join('|');
  const ranked = (known.length > 0 ? known : voices).sort(
    (a, b) => a.rank - b.rank || compare(order(a), order(b)),
  );
  const best = ranked[0] ?? null;
  const positive = best?.assertion.value === attribute.positive;
  const contested = known.some((voice) =>
    positive ? opposite(voice.assertion.value) : voice.assertion.value === attribute.positive,
  );
  return { best, contested: best !== null && contested, later };
}

/** DEPRECATED and RETIRING lie on the way to RETIRED, and a catalogue has no later word for it (5.5.1). */
function opposite(value: string): boolean {
  return value === 'ACTIVE' || value === 'PLANNED' || value === 'APPROVED';
}

function voicesAt(
  facts: LifecycleFacts,
  attribute: Attribute,
  at: Instant,
  policy: Policy,
): { readonly voices: Voice[]; readonly later: boolean } {
  const chains = new Map<string, ObservedState[]>();
  for (const state of facts.states) {
    const chain = chains.get(state.observation);
    if (chain) chain.push(state);
    else chains.set(state.observation, [state]);
  }
  const holding = new Map(facts.holding.map((state) => [state.observation, state]));
  const standing: Voice[] = [];
  const gone: Voice[] = [];
  const heard = new Set<string>();
  let later = false;
  for (const chain of chains.values()) {
    const ordered = chain.sort(byRecord);
    const assertions = timeline(ordered, attribute);
    if (assertions.length === 0) continue;
    const [first] = ordered as [ObservedState, ...ObservedState[]];
    const held = holding.get(first.observation) ?? first;
    const of = `${held.source}|${held.node}`;
    heard.add(of);
    const governing = assertions.findLast((one) => begun(one, at)) ?? null;
    later ||= assertions.some((one) => one.value === attribute.positive && !begun(one, at));
    const events = eventsOf(facts.events, attribute).filter((e) => `${e.source}|${e.service}` === of);
    const best = latestBegun(governing, events, at);
    if (!best) continue;
    const voice: Voice = {
      source: held.source,
      connector: held.connector,
      service: held.node,
      rank: rankOf(attribute, held.connector, METHOD_RANK[held.method], policy),
      assertion: best,
    };
    (held.presence === 'ABSENT_CONFIRMED' ? gone : standing).push(voice);
  }
  const alone = new Map<string, (typeof facts.events)[number][]>();
  for (const event of facts.events) {
    const of = `${event.source}|${event.service}`;
    if (!heard.has(of)) alone.set(of, [...(alone.get(of) ?? []), event]);
  }
  for (const events of alone.values()) {
    const told = eventsOf(events, attribute);
    later ||= told.some((one) => one.assertion.value === attribute.positive && !begun(one.assertion, at));
    const best = latestBegun(null, told, at);
    const first = events[0];
    if (!best || !first) continue;
    const { source, connector, service, method } = first;
    const rank = rankOf(attribute, connector, METHOD_RANK[method], policy);
    standing.push({ source, connector, service, rank, assertion: best });
  }
  return { voices: standing.length > 0 ? standing : gone, later };
}

/** What the successive states of one observation assert, oldest record first. */
function timeline(states: readonly ObservedState[], attribute: Attribute): Assertion[] {
  const found: Assertion[] = [];
  for (const state of states) {
    const said = state.attributes ?? {};
    const before = found.at(-1);
    // What a source no longer says it no longer vouches for.
    const value = textOf(said, attribute.name) ?? (before ? 'UNKNOWN' : null);
    if (!value) continue;
    const stated = value === attribute.positive ? textOf(said, attribute.since) : null;
    if (stated !== null) {
      found.push({ value, from: stated, basis: 'STATED', recordedAt: state.recordedAt });
    } else if (before?.value === value) {
      // To be told of again, or missed, is no new word on it.
      found.push({ ...before, recordedAt: state.recordedAt });
    } else if (value === attribute.positive) {
      found.push({ value, from: state.recordedAt, basis: 'RECORDED', recordedAt: state.recordedAt });
    } else {
      const from = before === undefined ? null : state.validFrom;
      found.push({ value, from, basis: 'STATED', recordedAt: state.recordedAt });
    }
  }
  return found;
}

interface Told {
  readonly source: string;
  readonly service: string;
  readonly assertion: Assertion;
}

function eventsOf(events: readonly ServiceEvent[], attribute: Attribute): Told[] {
  return events.flatMap(({ event, source, service, recordedAt }) => {
    const value = attribute.events[textOf(event.attributes, 'type') ?? ''];
    if (value === undefined || event.presence === 'ABSENT_CONFIRMED') return [];
    const occurredAt = textOf(event.attributes, 'occurredAt');
    const assertion: Assertion = {
      value,
      from: occurredAt ?? recordedAt,
      basis: occurredAt === null ? 'RECORDED' : 'STATED',
      recordedAt,
    };
    return [{ source, service, assertion }];
  });
}

function begun(assertion: Assertion, at: Instant): boolean {
  return assertion.from === null || span(assertion.from).from <= at;
}

/** Of a source's state and its events the one that begins last; of equals the one that was recorded last. */
function latestBegun(governing: Assertion | null, events: readonly Told[], at: Instant): Assertion | null {
  const all = [governing, ...events.map((told) => told.assertion)].filter(
    (one) => one !== null && begun(one, at),
  );
  const order = (one: Assertion): string =>
    `${one.from === null ? '' : span(one.from).from} ${one.recordedAt}`;
  return (all as Assertion[]).sort((a, b) => compare(order(b), order(a)))[0] ?? null;
}

function rankOf(attribute: Attribute, connector: string, methodRank: number, policy: Policy): number {
  const order = policy.precedence[`Service.${attribute.name}`];
  const listed = order?.indexOf(connector) ?? -1;
  return listed >= 0 ? listed : (order?.length ?? 0) + methodRank;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
