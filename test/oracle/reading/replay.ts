import type { AnyAttributes, ClaimInput, EdgeClaimInput, Method } from '../../../src/model/index.js';
import { keyOf, typeOf, type History, type NodeKey, type Telling } from '../history.js';
import { RULES } from './rules.js';
import { MILLISECOND, time, type Time } from '../time.js';

export type Presence = 'PRESENT' | 'ABSENT_SUSPECTED' | 'ABSENT_CONFIRMED';

/** What one scope said of one node, from an instant on. */
export interface State {
  readonly from: Time;
  readonly recordedAt: Time;
  readonly attributes: AnyAttributes | undefined;
  readonly method: Method;
  readonly presence: Presence;
  /** All that the claim says, its relationships included: what is said anew was said then. */
  readonly wording: string;
  /** `observedAt` of the run that first said it so, and of every COMPLETE run that contained it since. */
  readonly confirmations: Time[];
  /** `observedAt` of the COMPLETE run that missed it first. */
  readonly missingSince: Time | null;
}

/** All that one scope ever said of one node. */
export interface Voice {
  readonly source: string;
  readonly connector: string;
  readonly scope: Scope;
  readonly node: NodeKey;
  readonly states: State[];
}

/** One relationship as one scope stated it, over one span. */
export interface Link {
  readonly type: EdgeClaimInput['type'];
  readonly from: NodeKey;
  readonly to: NodeKey;
  readonly discriminator: string;
  readonly source: string;
  readonly connector: string;
  readonly method: Method;
  readonly confidence: number;
  readonly attributes: NonNullable<EdgeClaimInput['attributes']>;
  readonly start: Time;
  end: Time | null;
  endReason: string | null;
  readonly recordedAt: Time;
  /** Its scope still says so, or said itself when it ended. */
  standing: boolean;
}

/** One scope and how its runs went. */
export interface Scope {
  readonly id: string;
  readonly source: string;
  readonly provider: string;
  readonly realm: NodeKey;
  readonly origin: Telling['origin'];
  capabilities: Telling['capabilities'];
  last: 'COMPLETE' | 'PARTIAL' | 'FAILED' | 'QUARANTINED';
  /** `observedAt` of its COMPLETE runs, in their order. */
  readonly completed: Time[];
  /** `observedAt` of the newest run that told anything, whole or not. */
  newest: Time;
  readonly voices: Map<NodeKey, Voice>;
}

export interface Record {
  readonly scopes: readonly Scope[];
  readonly voices: readonly Voice[];
  readonly links: readonly Link[];
  /** When each node was first heard of. */
  readonly heard: ReadonlyMap<NodeKey, Time>;
}

/** What the graph had recorded by `knownAt` (P4): what was told later was not told. */
export function replay(history: History, knownAt: Time): Record {
  const scopes = new Map<string, Scope>();
  const links: Link[] = [];
  const heard = new Map<NodeKey, Time>();
  for (const telling of history) if (telling.at <= knownAt) hear(telling, scopes, links, heard);
  return {
    scopes: [...scopes.values()],
    voices: [...scopes.values()].flatMap((scope) => [...scope.voices.values()]),
    links,
    heard,
  };
}

function hear(told: Telling, scopes: Map<string, Scope>, links: Link[], heard: Map<NodeKey, Time>): void {
  const id = `${told.source}|${told.scope}`;
  const realm = keyOf({ type: 'Realm', key: [told.realm.provider, told.realm.realmId] });
  const scope: Scope = scopes.get(id) ?? {
    id,
    source: told.source,
    provider: told.realm.provider,
    realm,
    origin: told.origin,
    capabilities: told.capabilities,
    last: 'FAILED',
    completed: [],
    newest: -Infinity,
    voices: new Map<NodeKey, Voice>(),
  };
  // F-11: what carries a time that is yet to come was said now.
  const observedAt = told.observedAt - told.at > RULES.skew ? told.at : told.observedAt;
  // A16: an older export never undoes a newer one.
  if (observedAt < scope.newest) return;
  scopes.set(id, scope);
  scope.capabilities = told.capabilities;
  const missing = new Set(scope.voices.keys());
  const present = [...scope.voices.values()].filter((voice) => latest(voice).presence === 'PRESENT').length;
  const { provider, realmId, kind } = told.realm;
  const ofRealm: ClaimInput = {
    node: { type: 'Realm', key: [provider, realmId] },
    attributes: { provider, realmId, kind },
  };
  const claims = told.claims.some((claim) => keyOf(claim.node) === realm)
    ? told.claims
    : [...told.claims, ofRealm];
  for (const claim of claims) {
    const node = keyOf(claim.node);
    missing.delete(node);
    for (const ref of [
      claim.node,
      ...(claim.edges ?? []).map((edge) => (edge.to ?? edge.from) as ClaimInput['node']),
    ]) {
      if (!heard.has(keyOf(ref))) heard.set(keyOf(ref), told.at);
    }
    let voice = scope.voices.get(node);
    const isFirst = voice === undefined;
    voice ??= { source: told.source, connector: told.connector, scope, node, states: [] };
    scope.voices.set(node, voice);
    say(voice, claim, told, observedAt);
    relate(voice, claim, told, observedAt, isFirst, links);
  }
  const newlyMissing = [...missing].filter(
    (node) => latest(scope.voices.get(node) as Voice).presence === 'PRESENT',
  ).length;
  const { count, share } = RULES.absence;
  const isMass = newlyMissing > Math.max(count, share * present);
  scope.last = told.completeness === 'COMPLETE' && isMass ? 'QUARANTINED' : told.completeness;
  if (scope.last === 'COMPLETE' || told.claims.some((claim) => keyOf(claim.node) !== realm))
    scope.newest = observedAt;
  if (scope.last !== 'COMPLETE') return;
  for (const node of missing) miss(scope.voices.get(node) as Voice, observedAt, told.at, links);
  for (const [node, voice] of scope.voices)
    if (!missing.has(node)) latest(voice).confirmations.push(observedAt);
  scope.completed.push(observedAt);
}

/** 5.2.3: seen, whatever the run's completeness. */
function say(voice: Voice, claim: ClaimInput, told: Telling, observedAt: Time): void {
  const before = voice.states.at(-1);
  const method = claim.method ?? 'CONFIGURED';
  const attributes = claim.attributes as AnyAttributes | undefined;
  const isSame =
    before?.presence === 'PRESENT' && before.method === method && before.wording === wordingOf(claim);
  if (isSame) return;
  const own = claim.validFrom ?? attributes?.createdAt ?? attributes?.issuedAt;
  const from = before
    ? Math.max(before.from, observedAt)
    : own === undefined
      ? observedAt
      : time(own as string);
  voice.states.push({
    from,
    recordedAt: told.at,
    attributes,
    method,
    presence: 'PRESENT',
    wording: wordingOf(claim),
    confirmations: [observedAt],
    missingSince: null,
  });
}

/** 5.2.3: missing in a COMPLETE run; a second COMPLETE run confirms it, which reading one export twice is not. */
function miss(voice: Voice, observedAt: Time, at: Time, links: Link[]): void {
  const before = latest(voice);
  const saysOnlyLinks = before.attributes === undefined;
  if (before.presence === 'ABSENT_CONFIRMED') return;
  if (before.missingSince !== null && before.missingSince >= observedAt) return;
  const isGone = before.presence === 'ABSENT_SUSPECTED' || saysOnlyLinks;
  voice.states.push({
    ...before,
    from: Math.max(before.from, observedAt),
    recordedAt: at,
    presence: isGone ? 'ABSENT_CONFIRMED' : 'ABSENT_SUSPECTED',
    missingSince: before.missingSince ?? observedAt,
  });
  if (!isGone) return;
  for (const link of links.filter((one) => one.standing && ofVoice(one, voice))) {
    if (link.end === null) finish(link, observedAt, consumption(link) ? 'CONSUMER_REMOVED' : 'UNKNOWN');
    link.standing = false;
  }
}

/** One claim is the whole of what a scope says of a node: what it no longer says has ended. */
function relate(
  voice: Voice,
  claim: ClaimInput,
  told: Telling,
  observedAt: Time,
  isFirst: boolean,
  links: Link[],
): void {
  const attributes = claim.attributes as AnyAttributes | undefined;
  const born = claim.validFrom ?? attributes?.createdAt ?? attributes?.issuedAt;
  const own = links.filter((link) => ofVoice(link, voice));
  const said = new Set<string>();
  for (const edge of claim.edges ?? []) {
    const near = keyOf(claim.node);
    const far = keyOf((edge.to ?? edge.from) as ClaimInput['node']);
    const method = edge.method ?? claim.method ?? 'CONFIGURED';
    const [from, to] = edge.to ? [near, far] : [far, near];
    const stated = edge.validFrom === undefined ? null : time(edge.validFrom);
    const end = edge.validTo === undefined ? null : time(edge.validTo);
    const since = isFirst && born !== undefined ? time(born as string) : observedAt;
    // What had ended when it was heard of was there at least the moment before.
    const start = stated ?? (end !== null && end <= since ? end - MILLISECOND : since);
    const link: Link & { by?: Voice } = {
      type: edge.type,
      from,
      to,
      discriminator: edge.discriminator ?? '',
      source: told.source,
      connector: told.connector,
      method,
      confidence: edge.confidence ?? RULES.confidence[method],
      attributes: edge.attributes ?? {},
      start,
      end,
      endReason: end === null ? null : (edge.endReason ?? 'UNKNOWN'),
      recordedAt: told.at,
      standing: true,
    };
    said.add(identity(link));
    speakers.set(link, voice);
    const before = own.findLast((one) => identity(one) === identity(link));
    if (before?.standing && alike(before, link)) {
      const versions = own.filter((one) => identity(one) === identity(link));
      if (
        before.end === null &&
        end === null &&
        stated !== null &&
        versions.every((one) => stated < one.start)
      ) {
        // P4: it holds since earlier than was known.
        finish(before, before.start, 'SOURCE_CORRECTION');
        before.standing = false;
        links.push(link);
        continue;
      }
      if (before.end === null && end !== null) finish(before, end, link.endReason ?? 'UNKNOWN');
      if (before.end === end && before.endReason === link.endReason) continue;
    }
    if (before === undefined) links.push(link);
    else {
      // What is said anew of a relationship that had begun holds from when it was said.
      const floor = before.end ?? before.start;
      const next = {
        ...link,
        start: stated !== null && stated > floor ? stated : Math.max(observedAt, floor),
      };
      speakers.set(next, voice);
      if (before.standing && before.end === null) finish(before, next.start, 'SUPERSEDED');
      before.standing = false;
      links.push(next);
    }
  }
  for (const link of own) {
    if (!link.standing || said.has(identity(link))) continue;
    if (link.end === null) finish(link, observedAt, 'UNKNOWN');
    link.standing = false;
  }
}

/** Who said a link: not part of what it says. */
const speakers = new WeakMap<Link, Voice>();

function ofVoice(link: Link, voice: Voice): boolean {
  return speakers.get(link) === voice;
}

function finish(link: Link, end: Time, reason: string): void {
  link.end = Math.max(end, link.start);
  link.endReason = reason;
}

function identity(link: Link): string {
  return [link.type, link.from, link.to, link.discriminator].join(' ');
}

function alike(a: Link, b: Link): boolean {
  return (
    a.method === b.method && a.confidence === b.confidence && content(a.attributes) === content(b.attributes)
  );
}

/** A workload that is gone no longer consumes. */
function consumption(link: Link): boolean {
  return typeOf(link.from) === 'Workload' && ['CONSUMES', 'USES', 'USED', 'PART_OF'].includes(link.type);
}

function latest(voice: Voice): State {
  return voice.states.at(-1) as State;
}

function wordingOf({ attributes, edges = [] }: ClaimInput): string {
  const said = edges.map(({ type, to, from, attributes: more, ...rest }) =>
    [type, keyOf((to ?? from) as ClaimInput['node']), content(more), content(rest)].join(' '),
  );
  return [content(attributes), ...said.sort()].join('\n');
}

function content(of: object | undefined): string {
  return of === undefined ? '' : JSON.stringify(of, Object.keys(of).sort());
}
