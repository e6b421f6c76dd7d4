import type { AnyAttributes, EdgeType, NodeType } from '../../../src/model/index.js';
import { typeOf, type History, type NodeKey } from '../history.js';
import {
  replay,
  type Link,
  type Presence,
  type Record,
  type Scope,
  type State,
  type Voice,
} from './replay.js';
import { RULES } from './rules.js';
import { FOREVER, somewhen, time, within, type Span, type Time } from '../time.js';

/** What one voice says of a node at `asOf`. */
export interface View {
  readonly voice: Voice;
  readonly state: State;
}

/** A node as all voices together have it at `asOf` (P2). */
export interface Node {
  readonly key: NodeKey;
  readonly type: NodeType;
  readonly presence: Presence | 'UNKNOWN';
  readonly attributes: AnyAttributes;
  readonly contested: ReadonlySet<string>;
  readonly views: readonly View[];
}

interface Ends {
  readonly from?: NodeKey;
  readonly to?: NodeKey;
}

export const METHODS = ['CONFIGURED', 'OBSERVED', 'ATTESTED', 'DECLARED', 'INFERRED'] as const;
/** Lists to which every voice adds. */
const SHARED_LISTS = ['aliases', 'tags', 'audience'];

/** The graph at two instants, as the definitions read it. */
export class World {
  readonly asOf: Time;
  readonly knownAt: Time;
  readonly record: Record;
  readonly #nodes = new Map<NodeKey, Node | null>();

  constructor(history: History, asOf: Time, knownAt: Time, record = replay(history, knownAt)) {
    this.asOf = asOf;
    this.knownAt = knownAt;
    this.record = record;
  }

  /** The same knowledge at another instant. */
  at(asOf: Time): World {
    return new World([], asOf, this.knownAt, this.record);
  }

  /** Null: nobody had spoken of it at `knownAt`, or it came into being after `asOf`. */
  node(key: NodeKey): Node | null {
    let node = this.#nodes.get(key);
    if (node === undefined) this.#nodes.set(key, (node = this.#resolve(key)));
    return node;
  }

  all(type: NodeType): Node[] {
    return [...this.record.heard.keys()]
      .filter((key) => typeOf(key) === type)
      .sort()
      .flatMap((key) => this.node(key) ?? []);
  }

  voices(key: NodeKey): readonly Voice[] {
    return this.record.voices.filter((voice) => voice.node === key);
  }

  /** 5.2.2: live at `asOf`. */
  live(type: EdgeType, ends: Ends): Link[] {
    return this.#links(type, ends).filter(
      (link) => within(spanOf(link), this.asOf) && this.#stands(link.from) && this.#stands(link.to),
    );
  }

  /** Live at any moment up to `asOf`. */
  ever(type: EdgeType, ends: Ends): Link[] {
    return this.past(type, ends).filter((link) => spanOf(link).from < spanOf(link).to);
  }

  /** Begun by `asOf`, as far as anybody says. */
  past(type: EdgeType, ends: Ends): Link[] {
    return this.#links(type, ends).filter((link) => link.start <= this.asOf);
  }

  /** Whether it is said to hold at `asOf`, be its ends gone. */
  isNow(link: Link): boolean {
    return within(spanOf(link), this.asOf);
  }

  /** Whenever, as far as anybody says. */
  stated(type: EdgeType, ends: Ends): Link[] {
    return this.#links(type, ends);
  }

  /** Every instant at which something that anybody says begins, ends, or is no longer confirmed. */
  changes(): Time[] {
    const said = this.record.voices.flatMap(({ scope, states }) =>
      states.flatMap(({ from, recordedAt, confirmations, attributes }) => [
        from,
        recordedAt,
        ...confirmations.flatMap((at) => [at, at + freshnessOf(scope)]),
        ...Object.values(attributes ?? {}).flatMap((value) =>
          typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value)
            ? Object.values(somewhen(value) as Span).flatMap((at: Time) => [
                at - RULES.skew,
                at,
                at + RULES.skew,
              ])
            : [],
        ),
      ]),
    );
    return [...said, ...this.record.links.flatMap((link) => Object.values(spanOf(link)) as Time[])];
  }

  #links(type: EdgeType, { from, to }: Ends): Link[] {
    return this.record.links.filter(
      (link) =>
        link.type === type &&
        (from === undefined || link.from === from) &&
        (to === undefined || link.to === to),
    );
  }

  #stands(key: NodeKey): boolean {
    return (this.node(key)?.presence ?? 'ABSENT_CONFIRMED') !== 'ABSENT_CONFIRMED';
  }

  #resolve(key: NodeKey): Node | null {
    if (!this.record.heard.has(key)) return null;
    const views = this.voices(key).map((voice) => ({ voice, state: stateAt(voice, this) }));
    const resolved = resolve(key, views);
    const created = resolved.attributes['createdAt'];
    if (typeof created === 'string' && time(created) > this.asOf && time(created) <= this.knownAt)
      return null;
    return resolved;
  }
}

/**
 * What was said last that holds at `asOf`; before anything holds, what was said first. What carries a time that is yet
 * to come holds from when it was learned (F-11).
 */
export function stateAt(voice: Voice, { asOf, knownAt }: Pick<World, 'asOf' | 'knownAt'>): State {
  const from = (state: State): Time => (state.from > knownAt ? state.recordedAt : state.from);
  // Until a voice first tells of the node, and not only of its relationships, it has not spoken of it.
  const first = voice.states.findIndex(({ attributes }) => attributes !== undefined);
  // More than one such word, or its loss in between, is a history of its own, of which what came later says nothing.
  const states = voice.states.slice(first === 1 ? 1 : 0);
  return states.findLast((state) => from(state) <= asOf) ?? (states[0] as State);
}

/** Per attribute the strongest word wins; another word as strong contests it (P2, 5.2.1). */
function resolve(key: NodeKey, views: readonly View[]): Node {
  const type = typeOf(key);
  const telling = views.filter(({ state }) => state.attributes !== undefined);
  const standing = telling.filter(({ state }) => state.presence !== 'ABSENT_CONFIRMED');
  const heard = standing.length > 0 ? standing : telling;
  const attributes: AnyAttributes = {};
  const contested = new Set<string>();
  for (const name of new Set(heard.flatMap(({ state }) => Object.keys(state.attributes ?? {})))) {
    const words = heard.filter(({ state }) => state.attributes?.[name] !== undefined);
    if (SHARED_LISTS.includes(name)) {
      attributes[name] = [
        ...new Set(words.flatMap(({ state }) => state.attributes?.[name] as string[])),
      ].sort();
      continue;
    }
    const best = strongest(type, name, words);
    const values = new Set(best.map(({ state }) => JSON.stringify(state.attributes?.[name])));
    if (values.size > 1) contested.add(name);
    attributes[name] = best[0]?.state.attributes?.[name];
  }
  return { key, type, presence: presenceOf(telling), attributes, contested, views };
}

/** The views whose word on an attribute counts most, in the order of their scopes; "I do not know" counts least. */
export function strongest(type: NodeType, name: string, words: readonly View[]): View[] {
  const knowing = words.filter(
    ({ state }) => !['UNKNOWN', 'NOT_READ'].includes(state.attributes?.[name] as string),
  );
  const unread = words.filter(({ state }) => state.attributes?.[name] !== 'NOT_READ');
  const counting = knowing.length > 0 ? knowing : unread.length > 0 ? unread : words;
  const least = Math.min(...counting.map((view) => rank(type, name, view)));
  return counting
    .filter((view) => rank(type, name, view) === least)
    .sort((a, b) => (a.voice.scope.id < b.voice.scope.id ? -1 : 1));
}

const REGISTERED = ['lifecycle', 'sourceLifecycle', 'retiredAt', 'approval'];

export function rank(type: NodeType, name: string, { voice, state }: View): number {
  const method = METHODS.indexOf(state.method);
  if (type !== 'Service') return method;
  const order: readonly string[] =
    name === 'name'
      ? ['backstage', 'servicenow', 'file']
      : REGISTERED.includes(name)
        ? RULES.serviceRegistries
        : [];
  const listed = order.indexOf(voice.connector);
  return listed < 0 ? order.length + method : listed;
}

/** The strongest method decides whether it is there: an inventory does not keep alive what its issuer lost. */
function presenceOf(telling: readonly View[]): Presence | 'UNKNOWN' {
  const least = Math.min(...telling.map(({ state }) => METHODS.indexOf(state.method)));
  const said = telling
    .filter(({ state }) => METHODS.indexOf(state.method) === least)
    .map(({ state }) => state.presence);
  return (
    (['PRESENT', 'ABSENT_SUSPECTED', 'ABSENT_CONFIRMED'] as const).find((one) => said.includes(one)) ??
    'UNKNOWN'
  );
}

/** 5.2.2: when a link counts; what was observed for the usage window after, what was attested until it lapses. */
export function spanOf(link: Link): Span {
  let to = link.end ?? FOREVER;
  if (link.method === 'OBSERVED') {
    const last = somewhen(link.attributes.lastObservedAt)?.to ?? link.start;
    to = Math.min(to, last + RULES.usageWindow);
  }
  if (link.method === 'ATTESTED') to = Math.min(to, somewhen(link.attributes.attestedUntil)?.to ?? FOREVER);
  return { from: link.start, to };
}

/** Whether a scope had been read completely by then, and lately enough. */
export function isFresh(scope: Scope, confirmedAt: Time | null, at: Time): boolean {
  return confirmedAt !== null && at - confirmedAt <= freshnessOf(scope);
}

function freshnessOf({ origin, provider }: Scope): Time {
  return origin === 'inventory' ? RULES.freshnessOfFiles : (RULES.freshness[provider] ?? RULES.freshnessElse);
}
