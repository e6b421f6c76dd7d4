import { canAuthenticate, isGone, isSuspended } from './can-authenticate.js';
import { isSure, type Certainty } from './certainty.js';
import { isDisputed } from './contested.js';
import { typeOf, type NodeKey } from '../history.js';
import type { Link } from './replay.js';
import { spanOf, type Node, type World } from './world.js';
import { somewhen, type Span, type Time } from '../time.js';

/** What Q-16 says of one node: how certainly it is reached, and over how many relationships at least, so certainly. */
export interface Reached {
  readonly certainty: Certainty;
  readonly hops: number;
}

export interface Asked {
  readonly start: NodeKey;
  readonly depth: number;
  readonly supplyChain: boolean;
}

interface Rule {
  readonly type: Link['type'];
  readonly from: readonly string[];
  /** Walked from its end to its beginning. */
  readonly isBack?: boolean;
  readonly isSupply?: boolean;
}

/** B1 to B9 of 5.8.2, and how each goes over the relationships of 5.4. */
const RULES: readonly Rule[] = [
  { type: 'AUTHENTICATES_AS', from: ['Credential'] },
  { type: 'CAN_ASSUME', from: ['Identity', 'FederatedSubject'] },
  { type: 'MEMBER_OF', from: ['Identity', 'PermissionSet'] },
  { type: 'HAS_ENTITLEMENT', from: ['Identity', 'PermissionSet'] },
  { type: 'GRANTS', from: ['Entitlement'] },
  { type: 'ON', from: ['Entitlement'] },
  { type: 'CAN_READ_SECRET', from: ['Identity'] },
  { type: 'HOLDS', from: ['SecretLocation'] },
  { type: 'HAS_MATERIAL', from: ['Material'], isBack: true },
  { type: 'CAN_MINT', from: ['Identity'] },
  { type: 'CAN_ADMIN', from: ['Identity'] },
  { type: 'USES', from: ['Workload'] },
  { type: 'CONSUMES', from: ['Workload'] },
  { type: 'USED', from: ['Workload'] },
  { type: 'BUILDS', from: ['Workload', 'Repository'], isSupply: true },
  { type: 'DEPLOYS', from: ['Workload', 'Repository'], isSupply: true },
  { type: 'EXPOSED_TO', from: ['ThirdParty'], isBack: true },
];

/** Q-16 at `asOf`: everything that the start reaches, of every way the most certain, and of those the shortest. */
export function blastRadius(world: World, { start, depth, supplyChain }: Asked): Map<NodeKey, Reached> {
  const found = new Map<NodeKey, Reached>();
  let layer = new Map<string, { readonly node: NodeKey; readonly certainty: Certainty }>([
    ['', { node: start, certainty: 'CONFIRMED' }],
  ]);
  for (let hops = 1; hops <= depth; hops++) {
    const next: typeof layer = new Map();
    for (const { node, certainty } of layer.values()) {
      for (const step of stepsFrom(world, node, supplyChain)) {
        const both = certainty === 'CONFIRMED' && step.isSure ? 'CONFIRMED' : 'POSSIBLE';
        next.set(`${both} ${step.to}`, { node: step.to, certainty: both });
      }
    }
    for (const { node, certainty } of next.values()) {
      const known = found.get(node);
      const isBetter = !known || (known.certainty === 'POSSIBLE' && certainty === 'CONFIRMED');
      if (node !== start && isBetter) found.set(node, { certainty, hops });
    }
    layer = next;
  }
  return found;
}

function stepsFrom(world: World, tail: NodeKey, supplyChain: boolean): { to: NodeKey; isSure: boolean }[] {
  const node = world.node(tail);
  if (node === null) return [];
  const works = node.type === 'Credential' ? authenticates(world, node) : 'TRUE';
  if (works === 'FALSE' || !gives(world, node)) return [];
  return rulesFrom(tail, supplyChain).flatMap(({ type, isBack = false }) => {
    const links = world.live(type, isBack ? { to: tail } : { from: tail });
    const heads = new Set(links.map(({ from, to }) => (isBack ? from : to)));
    return [...heads].flatMap((to) => {
      const all = links.filter((link) => (isBack ? link.from : link.to) === to);
      const statements = all.filter(isWalked);
      const head = world.node(to);
      if (statements.length === 0 || head === null || !gives(world, head)) return [];
      const state = stateOf(world, head);
      if (state === 'GONE') return [];
      const isKnown =
        isSure(all) &&
        state === 'STANDING' &&
        (type !== 'AUTHENTICATES_AS' || works === 'TRUE') &&
        // What is granted is not what is effective (F-27).
        !['HAS_ENTITLEMENT', 'GRANTS', 'ON'].includes(type);
      return [{ to, isSure: isKnown }];
    });
  });
}

function rulesFrom(tail: NodeKey, supplyChain: boolean): Rule[] {
  return RULES.filter(
    ({ from, isSupply = false }) => from.includes(typeOf(tail)) && (supplyChain || !isSupply),
  );
}

/** A11; and a copy that an earlier rotation left authenticates as nothing (A4). */
function isWalked({ attributes }: Link): boolean {
  return attributes.conditionStatus !== 'UNSATISFIABLE' && attributes.currency !== 'RESIDUE';
}

function authenticates(world: World, credential: Node): 'FALSE' | 'UNKNOWN' | 'TRUE' {
  const { value } = canAuthenticate(world, credential.key);
  return value === 'TRUE' && isDisputed(world, credential) ? 'UNKNOWN' : value;
}

/** Of a grant: that it allows something, and has not expired. */
function gives({ asOf }: World, { type, attributes }: Node): boolean {
  if (type !== 'Entitlement') return true;
  const until = somewhen(attributes['expiresAt']);
  return attributes['effect'] !== 'DENY' && (until === null || asOf < until.to);
}

/** What is gone nobody reaches; what is held, missed or disputed may be reached. */
function stateOf(world: World, node: Node): 'STANDING' | 'DOUBTFUL' | 'GONE' {
  if (node.type === 'Identity') {
    if (isGone(world, node)) return 'GONE';
    if (isSuspended(world, node) || node.contested.has('state')) return 'DOUBTFUL';
  }
  return node.presence === 'ABSENT_SUSPECTED' ? 'DOUBTFUL' : 'STANDING';
}

/**
 * Q-16 over a window, from which on each node is reached at the earliest. A relationship counts when it holds at an
 * instant of the window after its tail was reached (no time travel); a credential when it works at any instant of it.
 */
export function blastRadiusWithin(world: World, window: Span, asked: Asked): Map<NodeKey, Time> {
  const worlds = momentsOf(world, window).map((at) => world.at(at));
  const soonest = new Map<NodeKey, Time>([[asked.start, window.from]]);
  let layer = soonest;
  for (let hops = 1; hops <= asked.depth; hops++) {
    const next = new Map<NodeKey, Time>();
    for (const [tail, since] of layer) {
      for (const { to, span } of spansFrom(world, worlds, window, tail, asked.supplyChain)) {
        const at = Math.max(since, span.from);
        const known = Math.min(soonest.get(to) ?? Infinity, next.get(to) ?? Infinity);
        if (at < Math.min(span.to, window.to) && at < known) next.set(to, at);
      }
    }
    for (const [node, at] of next) soonest.set(node, at);
    layer = next;
  }
  soonest.delete(asked.start);
  return soonest;
}

function spansFrom(
  world: World,
  worlds: readonly World[],
  window: Span,
  tail: NodeKey,
  supplyChain: boolean,
): { readonly to: NodeKey; readonly span: Span }[] {
  const isDead =
    typeOf(tail) === 'Credential' &&
    worlds.every((one) => one.node(tail) === null || canAuthenticate(one, tail).value === 'FALSE');
  const giving = (key: NodeKey): boolean =>
    typeOf(key) !== 'Entitlement' ||
    worlds.some((one) => {
      const node = one.node(key);
      return node !== null && gives(one, node);
    }) ||
    gaveSince(worlds.at(-1)?.node(key) ?? null, window.from);
  if (isDead || !giving(tail)) return [];
  return rulesFrom(tail, supplyChain).flatMap(({ type, isBack = false }) =>
    world
      .stated(type, isBack ? { to: tail } : { from: tail })
      .filter((link) => isWalked(link) && spanOf(link).to > window.from && link.start < window.to)
      .map((link) => ({ to: isBack ? link.from : link.to, span: spanOf(link) }))
      .filter(({ to }) => giving(to) && worlds.some((one) => one.node(to) !== null)),
  );
}

/** What is said of its end in the end speaks of the time before too. */
function gaveSince(grant: Node | null, from: Time): boolean {
  const until = somewhen(grant?.attributes['expiresAt']);
  return grant !== null && grant.attributes['effect'] !== 'DENY' && (until === null || from < until.to);
}

/** Every instant of the window at which anything may change, and the moment after. */
function momentsOf(world: World, window: Span): Time[] {
  const moments = new Set([window.from]);
  for (const at of world.changes()) {
    for (const one of [at, at + 1]) if (window.from <= one && one < window.to) moments.add(one);
  }
  return [...moments].sort((a, b) => a - b);
}
