import { type AnyAttributes, type Instant } from '../../model/index.js';
import { span } from '../definitions/instants.js';
import { called, dated, valued } from '../explain/index.js';
import type { NodeFact, ObservedState } from '../facts.js';
import { groupBy } from '../group-by.js';
import { byRecord } from '../read/index.js';
import { moment, placeOf, type Moment, type MomentKind } from './moment.js';

/** Attributes that name an instant, and what happened then. */
const DATED: Readonly<
  Record<string, { readonly kind: MomentKind; readonly each: boolean; readonly was: string }>
> = {
  createdAt: { kind: 'CREATED', each: false, was: 'was created' },
  issuedAt: { kind: 'ISSUED', each: false, was: 'was issued' },
  stateChangedAt: { kind: 'STATE_CHANGED', each: true, was: 'changed its state' },
  // Of these every value that was ever told happened; of the others the last told is what is so.
  lastRotatedAt: { kind: 'ROTATED', each: true, was: 'was rotated' },
  lastUsedAt: { kind: 'USED', each: true, was: 'was used' },
  compromisedAt: { kind: 'COMPROMISED', each: false, was: 'was compromised' },
  expiresAt: { kind: 'EXPIRED', each: false, was: 'expires' },
  retiredAt: { kind: 'RETIRED', each: false, was: 'is retired since' },
  unapprovedAt: { kind: 'UNAPPROVED', each: false, was: 'is not approved since' },
  dissolvedAt: { kind: 'DISSOLVED', each: false, was: 'is dissolved since' },
  deletedAt: { kind: 'DELETED', each: false, was: 'was deleted' },
};

/** What the successive states of each observation of a node tell: seen, changed, gone, and what they date themselves. */
export function observedMoments(node: NodeFact, states: readonly ObservedState[]): Moment[] {
  const told = states.filter((state) => state.attributes !== undefined);
  const chains = [...groupBy(told, (state) => state.observation).values()].map((chain) =>
    chain.sort(byRecord),
  );
  return [
    ...chains.flatMap((chain) => chain.flatMap((_, at) => transition(node, chain, at))),
    ...datedMoments(node, chains),
  ];
}

function transition(node: NodeFact, chain: readonly ObservedState[], index: number): Moment[] {
  const [before, state] = [chain[index - 1], chain[index] as ObservedState];
  const place = placeOf(state.observation, index);
  const name = called(node);
  const said = {
    sources: [state.source],
    recordedAt: state.recordedAt,
    basis: 'OBSERVED' as const,
  };
  const make = (kind: MomentKind, at: Instant, sentence: string): Moment =>
    moment(node.id, { ...said, kind, at, because: [sentence] }, place);
  if (!before) {
    return [
      make(
        'FIRST_SEEN',
        state.observedAt,
        `${state.source} first showed ${name} on ${dated(state.observedAt)}.`,
      ),
    ];
  }
  if (state.presence !== before.presence) {
    const on = dated(state.validFrom);
    if (state.presence === 'ABSENT_SUSPECTED')
      return [
        make(
          'ABSENCE_SUSPECTED',
          state.validFrom,
          `${state.source} was read in full on ${on} and no longer showed ${name}.`,
        ),
      ];
    if (state.presence === 'ABSENT_CONFIRMED')
      return [
        make(
          'ABSENCE_CONFIRMED',
          state.validFrom,
          `${state.source} was read in full a second time on ${on}, and ${name} is gone.`,
        ),
      ];
    if (before.presence !== 'PRESENT')
      return [
        make(
          'SEEN_AGAIN',
          state.observedAt,
          `${state.source} showed ${name} again on ${dated(state.observedAt)}.`,
        ),
        ...changes(node, before, state, place),
      ];
  }
  return changes(node, before, state, place);
}

function changes(node: NodeFact, before: ObservedState, state: ObservedState, place: string): Moment[] {
  const was = before.attributes ?? {};
  const is = state.attributes ?? {};
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return names.flatMap((attribute): Moment[] => {
    const [old, now] = [shown(was, attribute), shown(is, attribute)];
    // A new value of an instant of which each is told is told as what happened then.
    if (old === now || (DATED[attribute]?.each && now !== null)) return [];
    const sentence = `${state.source} says of ${called(node)} that ${attribute} went from ${valued(old)} to ${valued(now)}, seen on ${dated(state.validFrom)}.`;
    const parts = { attribute, before: old, after: now, because: [sentence] };
    return [
      moment(
        node.id,
        {
          ...parts,
          kind: 'ATTRIBUTE_CHANGED',
          at: state.validFrom,
          basis: 'OBSERVED',
          sources: [state.source],
          recordedAt: state.recordedAt,
        },
        place,
      ),
    ];
  });
}

/** What several sources date alike is one moment. */
function datedMoments(node: NodeFact, chains: readonly (readonly ObservedState[])[]): Moment[] {
  const found = new Map<string, { attribute: string; value: string; states: ObservedState[] }>();
  for (const chain of chains) {
    for (const [attribute, { each }] of Object.entries(DATED)) {
      const values = new Map<string, ObservedState>();
      for (const state of each ? chain : chain.slice(-1)) {
        const value = state.attributes?.[attribute];
        if (typeof value === 'string' && !values.has(value)) values.set(value, state);
      }
      for (const [value, state] of values) {
        const key = `${attribute} ${value}`;
        const known = found.get(key) ?? { attribute, value, states: [] };
        known.states.push(state);
        found.set(key, known);
      }
    }
  }
  return [...found.values()].map(({ attribute, value, states }) => {
    const { kind, was } = DATED[attribute] as (typeof DATED)[string];
    // Of several the same one speaks, whoever was read first.
    const speaking = states.reduce((a, b) => (b.observation < a.observation ? b : a));
    const first = [...states].sort(byRecord)[0] as ObservedState;
    const sources = [...new Set(states.map((state) => state.source))].sort();
    const after = attribute === 'stateChangedAt' ? shown(speaking.attributes ?? {}, 'state') : null;
    const sentence = `${called(node)} ${was} ${dated(value)}${after ? ` and is ${after}` : ''} (${sources.join(', ')}).`;
    return moment(node.id, {
      kind,
      at: span(value).from,
      basis: 'STATED',
      sources,
      recordedAt: first.recordedAt,
      attribute,
      after,
      flags: value.length === 10 ? ['DATE_ONLY'] : [],
      because: [sentence.replace(/ (created|issued|used|rotated|compromised|deleted) (\d)/, ' $1 on $2')],
    });
  });
}

function shown(attributes: AnyAttributes, name: string): string | null {
  const value = attributes[name];
  if (value === undefined) return null;
  return Array.isArray(value) ? [...value].sort().join(', ') : String(value);
}
