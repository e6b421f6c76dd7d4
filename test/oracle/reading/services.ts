import type { NodeKey } from '../history.js';
import type { Three } from './kleene.js';
import type { Link, Voice } from './replay.js';
import { RULES } from './rules.js';
import { somewhen, time, within, type Span, type Time } from '../time.js';
import { METHODS, spanOf, stateAt, type World } from './world.js';

/** Which nodes are one service: joined by SAME_AS, unless NOT_SAME_AS (5.4). */
export function sameService(world: World, service: NodeKey): NodeKey[] {
  const found = new Set([service]);
  for (const one of found) {
    for (const other of likenesses(world, one)) if (!isDenied(world, one, other)) found.add(other);
  }
  return [...found].filter((one) => world.node(one) !== null).sort();
}

/** A guess makes two one only when two sources have it (F-17). */
function likenesses(world: World, one: NodeKey): NodeKey[] {
  const said = [...stillSaid(world, 'SAME_AS', { from: one }), ...stillSaid(world, 'SAME_AS', { to: one })];
  const others = new Set(said.map(({ from, to }) => (from === one ? to : from)));
  return [...others].filter((other) => {
    const statements = said.filter(({ from, to }) => from === other || to === other);
    const sources = new Set(statements.map(({ source }) => source));
    return statements.some(({ method }) => method !== 'INFERRED') || sources.size > 1;
  });
}

function isDenied(world: World, a: NodeKey, b: NodeKey): boolean {
  return (
    stillSaid(world, 'NOT_SAME_AS', { from: a, to: b }).length > 0 ||
    stillSaid(world, 'NOT_SAME_AS', { from: b, to: a }).length > 0
  );
}

/** Said now, or said until one of the two was gone: what a removal took along was not withdrawn (F-06). */
function stillSaid(world: World, type: Link['type'], ends: { from?: NodeKey; to?: NodeKey }): Link[] {
  const stands = (key: NodeKey): boolean => world.node(key)?.presence === 'PRESENT';
  return world
    .past(type, ends)
    .filter(
      (link) =>
        within(spanOf(link), world.asOf) ||
        (link.endReason !== 'SOURCE_CORRECTION' && (!stands(link.from) || !stands(link.to))),
    );
}

export interface Retirement {
  readonly value: Three;
  readonly lifecycle: string;
  /** Every word on the life cycle that counts as much as that one. */
  readonly words: readonly string[];
  readonly since: Span | null;
  readonly basis: 'STATED' | 'RECORDED';
  readonly contested: boolean;
  readonly isUnapproved: boolean;
}

/** One voice's word on a service: `value` from some instant of `from` on. */
interface Word {
  readonly value: string;
  readonly from: Span;
  readonly basis: 'STATED' | 'RECORDED';
  readonly rank: number;
}

/**
 * A7 retired(s, asOf). Each voice is a timeline of what it ever said of the service; a retirement counts from the
 * instant that it names, however late it was learned.
 */
export function retired(world: World, service: NodeKey): Retirement {
  const members = sameService(world, service);
  const voices = members.flatMap((member) => world.voices(member));
  const lifecycle = decide(world, voices, 'lifecycle', 'RETIRED', 'retiredAt');
  const approval = decide(world, voices, 'approval', 'NOT_APPROVED', 'unapprovedAt');
  const isDated = approval.value !== 'FALSE' && approval.word?.value === 'NOT_APPROVED';
  const byApproval = lifecycle.value !== 'TRUE' && isDated;
  const deciding = byApproval ? approval : lifecycle;
  return {
    value: deciding.value,
    lifecycle: lifecycle.word?.value ?? 'UNKNOWN',
    words: lifecycle.words,
    since: deciding.value !== 'FALSE' && isNegative(deciding.word) ? deciding.word.from : null,
    basis: deciding.word?.basis ?? 'STATED',
    contested: deciding.contested,
    isUnapproved: byApproval,
  };
}

function isNegative(word: Word | null): word is Word {
  return word !== null && ['RETIRED', 'NOT_APPROVED'].includes(word.value);
}

interface Decided {
  readonly value: Three;
  readonly word: Word | null;
  readonly words: readonly string[];
  readonly contested: boolean;
}

function decide(
  world: World,
  voices: readonly Voice[],
  attribute: 'lifecycle' | 'approval',
  negative: string,
  since: string,
): Decided {
  const standing = voices.filter((voice) => stateAt(voice, world).presence !== 'ABSENT_CONFIRMED');
  const told = (from: readonly Voice[]): Word[] =>
    from.flatMap((voice) => wordOf(world, voice, attribute, negative, since) ?? []);
  // The record of a service may be gone: that it was retired still is what was said last.
  const words = told(standing).length > 0 ? told(standing) : told(voices);
  const knowing = words.filter(({ value }) => value !== 'UNKNOWN');
  const counting = knowing.length > 0 ? knowing : words;
  const least = Math.min(...counting.map(({ rank }) => rank));
  const is = (one: Word): boolean => one.value === negative;
  // Between voices of one rank the retirement stays in sight, and the earliest of them.
  const equals = counting.filter(({ rank }) => rank === least);
  const all = [...new Set(equals.map(({ value }) => value))];
  const [word = null] = equals.toSorted((a, b) => Number(is(b)) - Number(is(a)) || a.from.from - b.from.from);
  const contested =
    word !== null && counting.some((other) => (is(word) ? isOpposite(other.value) : is(other)));
  if (word === null && voices.some((voice) => retiresLater(world, voice, attribute, negative))) {
    return { value: 'FALSE', word, words: all, contested };
  }
  if (word === null || word.value === 'UNKNOWN') return { value: 'UNKNOWN', word, words: all, contested };
  if (!is(word)) return { value: 'FALSE', word, words: all, contested };
  return {
    value: world.asOf < word.from.to && word.from.from !== word.from.to ? 'UNKNOWN' : 'TRUE',
    word,
    words: all,
    contested,
  };
}

/** 5.5.1: what is on its way to RETIRED does not contradict it; a catalogue has no later word. */
function isOpposite(value: string): boolean {
  return ['ACTIVE', 'PLANNED', 'APPROVED'].includes(value);
}

/** What a voice says is so at `asOf`: of all that it said, the last that holds from then or before. */
function wordOf(world: World, voice: Voice, attribute: string, negative: string, since: string): Word | null {
  const words: Word[] = [];
  // What was said of the instant once is not forgotten by saying it without.
  let known: Span | null = null;
  let basis: Word['basis'] = 'STATED';
  for (const state of voice.states) {
    const { attributes, recordedAt, presence, method } = state;
    // F-11: what carries a time that is yet to come holds from when it was learned.
    const from = state.from > world.knownAt ? recordedAt : state.from;
    if (presence !== 'PRESENT') continue;
    // What a source no longer says it no longer vouches for.
    const value = (attributes?.[attribute] ?? (words.length > 0 ? 'UNKNOWN' : undefined)) as
      string | undefined;
    if (value === undefined) continue;
    const listed = RULES.serviceRegistries.findIndex((name) => name === voice.connector);
    const rank = listed < 0 ? RULES.serviceRegistries.length + METHODS.indexOf(method) : listed;
    if (value !== negative) {
      known = null;
      words.push({ value, from: { from, to: from }, basis: 'STATED', rank });
      continue;
    }
    const stated = somewhen(attributes?.[since]);
    if (stated !== null) basis = 'STATED';
    else if (known === null) basis = 'RECORDED';
    known = stated ?? known ?? { from: recordedAt, to: recordedAt };
    words.push({ value, from: known, basis, rank });
  }
  return words.findLast((word) => word.from.from <= world.asOf) ?? firstIf(words, negative);
}

function retiresLater(world: World, voice: Voice, attribute: string, negative: string): boolean {
  return voice.states.some(({ attributes }) => attributes?.[attribute] === negative);
}

/** Before anything that was said holds, what was said first, unless it names its instant. */
function firstIf(words: readonly Word[], negative: string): Word | null {
  const [first] = words;
  return first && first.value !== negative ? first : null;
}

/** Since when the service is there, as the earliest that anybody says. */
export function createdAt(world: World, service: NodeKey): Time | null {
  const said = sameService(world, service).flatMap(
    (member) => world.node(member)?.attributes['createdAt'] ?? [],
  );
  return said.length === 0 ? null : Math.min(...said.map((one) => time(one as string)));
}
