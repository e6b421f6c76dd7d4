import type { AnyAttributes, NodeType, Presence } from './nodes.js';
import type { Method } from './edges.js';
import type { Policy } from './policy.js';

/** One source's view of one node, as far as resolution needs it. */
export interface View {
  readonly source: string;
  readonly connector: string;
  readonly scope: string;
  readonly method: Method;
  readonly presence: Presence;
  /** The event that says so, by urn, and from when on; undefined of what the source says of the node itself. */
  readonly event?: { readonly id: string; readonly since: string };
  /** Absent: the observation carries relationships only and says nothing of the node. */
  readonly attributes?: AnyAttributes;
}

export interface Resolved {
  readonly attributes: AnyAttributes;
  /** Attributes on which views of equal rank disagree, sorted (5.2.1). */
  readonly contested: string[];
  readonly presence: Presence;
}

/** 5.2.2: 0 is the strongest. */
export const METHOD_RANK: Record<Method, number> = {
  CONFIGURED: 0,
  OBSERVED: 1,
  ATTESTED: 2,
  DECLARED: 3,
  INFERRED: 4,
};
/** Said by everyone who knows something, so that the views add up instead of competing. */
const UNITED = new Set(['aliases', 'tags', 'audience']);

/**
 * The canonical node from its claims (P2): per attribute the view of best rank wins; equal rank and another value is
 * contested. The outcome depends on what was said, never on when or in which order it was read (F-18).
 */
export function resolveNode(type: NodeType, views: readonly View[], policy: Policy): Resolved {
  const telling = counting(views);
  const said = standingOf(telling);
  const [only] = said;
  if (said.length === 1 && only && (said.length === telling.length || !LASTING[type])) {
    return { attributes: ownWords(only), contested: [], presence: resolvePresence(telling) };
  }
  const attributes: AnyAttributes = {};
  const contested: string[] = [];
  const names = [...new Set(telling.flatMap((view) => Object.keys(view.attributes ?? {})))].sort();
  for (const name of names) {
    const spoken = spokenOf(type, name, telling);
    if (spoken.length === 0) continue;
    if (UNITED.has(name)) {
      attributes[name] = unite(spoken, name);
      continue;
    }
    const ranked = informative(spoken, name)
      .map((view) => ({ view, rank: rankOf(type, name, view, policy) }))
      .sort((a, b) => a.rank - b.rank || compareViews(a.view, b.view));
    const best = ranked[0];
    if (!best) continue;
    const value = best.view.attributes?.[name];
    attributes[name] = value;
    const rival = ranked.some(
      ({ view, rank }) => rank === best.rank && !same(view.attributes?.[name], value),
    );
    if (rival) contested.push(name);
  }
  return { attributes, contested, presence: resolvePresence(telling) };
}

/**
 * The views that say something. Of what events assert, only what no later event of the same source overtook, and what
 * the source's own record does not contradict.
 */
function counting<V extends View>(views: readonly V[]): readonly V[] {
  const telling = views.filter((view) => view.attributes !== undefined);
  if (telling.every(({ event }) => event === undefined)) return telling;
  const heard = telling.filter(({ event, presence }) => !event || presence !== 'ABSENT_CONFIRMED');
  return heard.filter((view) => {
    const { event, source } = view;
    const rivals = heard.filter((other) => other !== view && other.source === source);
    return event === undefined || !rivals.some((other) => overtakes(other, view, event));
  });
}

function overtakes(other: View, view: View, event: NonNullable<View['event']>): boolean {
  const said = view.attributes ?? {};
  const shared = Object.keys(said).filter((name) => other.attributes?.[name] !== undefined);
  if (other.event === undefined)
    return (
      other.presence !== 'ABSENT_CONFIRMED' &&
      shared.some((name) => !same(other.attributes?.[name], said[name]))
    );
  const later = `${other.event.since} ${other.event.id}` > `${event.since} ${event.id}`;
  return later && shared.length > 0;
}

/**
 * The views whose word on an attribute was taken: of those that know it the strongest. More than one may say the same,
 * or contest it; none, when nobody tells it.
 */
export function deciding<V extends View>(
  type: NodeType,
  name: string,
  views: readonly V[],
  policy: Policy,
): V[] {
  const spoken = spokenOf(type, name, counting(views));
  const known = informative(spoken, name);
  const best = Math.min(...known.map((view) => rankOf(type, name, view, policy)));
  return known.filter((view) => rankOf(type, name, view, policy) === best);
}

/**
 * That a service was retired, or lost its approval, does not end with the record that said so (F-06): of these the word
 * of what is gone holds while nothing that stands tells the one named.
 */
const LASTING: Partial<Record<NodeType, Readonly<Record<string, string>>>> = {
  Service: {
    lifecycle: 'lifecycle',
    retiredAt: 'lifecycle',
    approval: 'approval',
    unapprovedAt: 'approval',
  },
};

/** The views that tell an attribute and count for it. */
function spokenOf<V extends View>(type: NodeType, name: string, telling: readonly V[]): readonly V[] {
  const standing = standingOf(telling);
  const decided = LASTING[type]?.[name];
  const isTold = decided === undefined || standing.some((view) => view.attributes?.[decided] !== undefined);
  return (isTold ? standing : telling).filter((view) => view.attributes?.[name] !== undefined);
}

/** What is gone speaks only where nothing else does. */
function standingOf<V extends View>(telling: readonly V[]): readonly V[] {
  const standing = telling.filter((view) => view.presence !== 'ABSENT_CONFIRMED');
  return standing.length > 0 ? standing : telling;
}

/** What a single view says, in the form in which several are resolved. */
function ownWords({ attributes = {} }: View): AnyAttributes {
  const words: AnyAttributes = {};
  for (const name of Object.keys(attributes).sort()) {
    const value = attributes[name];
    if (value === undefined) continue;
    words[name] = UNITED.has(name) ? [...new Set(value as string[])].sort() : value;
  }
  return words;
}

/** Words that say that their source does not know: they give way to every other, the first to the second. */
const SILENT = ['NOT_READ', 'UNKNOWN'];

function informative<V extends View>(views: readonly V[], name: string): readonly V[] {
  const talk = (silent: readonly string[]) =>
    views.filter((view) => !silent.includes(view.attributes?.[name] as string));
  return [talk(SILENT), talk(SILENT.slice(0, 1)), views].find((some) => some.length > 0) ?? views;
}

/**
 * The strongest method decides: an inventory that still lists a key does not keep it alive against its issuer. That
 * something happened to a node does not show that it is there.
 */
function resolvePresence(telling: readonly View[]): Presence {
  const views = telling.filter(({ event }) => event === undefined);
  if (views.length === 0) return 'UNKNOWN';
  const strongest = Math.min(...views.map((view) => METHOD_RANK[view.method]));
  const states = new Set(views.filter((v) => METHOD_RANK[v.method] === strongest).map((v) => v.presence));
  for (const state of ['PRESENT', 'ABSENT_SUSPECTED', 'UNKNOWN'] as const)
    if (states.has(state)) return state;
  return 'ABSENT_CONFIRMED';
}

function rankOf(type: NodeType, name: string, view: View, policy: Policy): number {
  const order = policy.precedence[`${type}.${name}`];
  const listed = order?.indexOf(view.connector) ?? -1;
  return listed >= 0 ? listed : (order?.length ?? 0) + METHOD_RANK[view.method];
}

function compareViews(a: View, b: View): number {
  const left = `${a.source}\u0000${a.scope}`;
  const right = `${b.source}\u0000${b.scope}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

function unite(views: readonly View[], name: string): string[] {
  const values = views.flatMap((view) => (view.attributes?.[name] as string[] | undefined) ?? []);
  return [...new Set(values)].sort();
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
