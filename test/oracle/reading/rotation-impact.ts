import { canAuthenticate } from './can-authenticate.js';
import { certaintyOf, isSure, type Certainty } from './certainty.js';
import { copiesOf, type Copy } from './copies.js';
import { isHeard } from './heard.js';
import type { NodeKey } from '../history.js';
import type { Three } from './kleene.js';
import type { Link } from './replay.js';
import { RULES } from './rules.js';
import { somewhen, type Span } from '../time.js';
import { spanOf, type Node, type World } from './world.js';

const UPDATES = ['NEEDS_MANUAL', 'UNKNOWN', 'NEEDS_REDEPLOY', 'UPDATES_AUTOMATICALLY'] as const;
type Update = (typeof UPDATES)[number];

/** What Q-18 says of one consumer. */
export interface Consumer {
  readonly update: Update;
  readonly by: readonly string[];
  readonly locations: readonly NodeKey[];
  readonly certainty: Certainty;
}

/** What Q-18 says of the credential. */
export interface Rotation {
  readonly works: Three;
  readonly safeToRotate: Three;
  readonly isUnattributed: boolean;
}

/** by workload what a rotation needs there; by the credential whether it is safe. */
export function rotationImpact(world: World, credential: NodeKey): Map<NodeKey, Consumer | Rotation> {
  const window = { from: world.asOf - RULES.usageWindow, to: world.asOf };
  const copies = copiesOf(world, credential).filter(({ isCurrent }) => isCurrent);
  const uses = usesWithin(world, credential, window);
  const found = new Map<NodeKey, Consumer>();
  for (const workload of world.all('Workload')) {
    const one = consumer(world, workload, copies, uses);
    if (one) found.set(workload.key, one);
  }
  const isUnattributed = usedByNobodyKnown(world, credential, copies, uses, window);
  return new Map<NodeKey, Consumer | Rotation>([
    ...found,
    [
      credential,
      {
        works: canAuthenticate(world, credential).value,
        safeToRotate: isSafe(world, credential, [...found.values()], isUnattributed),
        isUnattributed,
      },
    ],
  ]);
}

function consumer(
  world: World,
  { key, presence, attributes }: Node,
  copies: readonly Copy[],
  uses: readonly Link[],
): Consumer | null {
  const own = uses.filter(({ from }) => from === key);
  const read = copies.filter(
    ({ location }) => world.live('CONSUMES', { from: key, to: location }).length > 0,
  );
  if (presence === 'ABSENT_CONFIRMED' || own.length + read.length === 0) return null;
  const isKnown =
    (own.length > 0 && isSure(own)) ||
    read.some(({ has, holds, location }) =>
      [has, holds, world.live('CONSUMES', { from: key, to: location })].every((hop) => isSure(hop)),
    );
  const each = read.map(({ location }) =>
    updateBy(world, attributes['kind'] as string | undefined, location),
  );
  return {
    update: UPDATES.find((update) => each.includes(update)) ?? 'UNKNOWN',
    by: [...(read.length > 0 ? ['CONSUMES'] : []), ...(own.length > 0 ? ['USED'] : [])],
    locations: [...new Set(read.map(({ location }) => location))].sort(),
    certainty: certaintyOf(isKnown && presence !== 'ABSENT_SUSPECTED'),
  };
}

/** What was seen using it in the window: an observation lasts to its last instant, what is stated as long as it holds. */
function usesWithin(world: World, credential: NodeKey, window: Span): Link[] {
  return world.past('USED', { to: credential }).filter((link) => {
    const last = lastOf(link);
    return link.endReason !== 'SOURCE_CORRECTION' && (last === null || last >= window.from);
  });
}

/** Null: it goes on. */
function lastOf({ method, attributes, start, end }: Link): number | null {
  return somewhen(attributes.lastObservedAt)?.to ?? (method === 'OBSERVED' ? start : end);
}

/** A3 (4): the issuer tells of a use in the window that is later than any known consumer can account for. */
function usedByNobodyKnown(
  world: World,
  credential: NodeKey,
  copies: readonly Copy[],
  uses: readonly Link[],
  window: Span,
): boolean {
  const used = somewhen(world.node(credential)?.attributes['lastUsedAt']);
  if (used === null || used.to < window.from || used.from > window.to) return false;
  const isBySomebody = uses.some((link) => (lastOf(link) ?? used.from) >= used.from);
  const readers = copies
    .flatMap(({ location }) => world.ever('CONSUMES', { to: location }))
    .filter(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
  return !isBySomebody && !readers.some((link) => spanOf(link).to > used.from);
}

function isSafe(
  world: World,
  credential: NodeKey,
  consumers: readonly Consumer[],
  isUnattributed: boolean,
): Three {
  if (consumers.some(({ update }) => update === 'NEEDS_MANUAL')) return 'FALSE';
  const isKnown = consumers.every(({ update }) => update !== 'UNKNOWN') && !isUnattributed;
  return isKnown && isWatched(world, credential) ? 'TRUE' : 'UNKNOWN';
}

/** A6: the source tells the last use of this kind, and of all the time until now. */
function isWatched(world: World, credential: NodeKey): boolean {
  const node = world.node(credential);
  const { lastUsedAt, lastUsedStatus: status } = node?.attributes ?? {};
  if (status === 'NOT_TRACKED' || status === 'NOT_READ') return false;
  if (lastUsedAt === undefined && status !== 'NEVER_USED') return false;
  return isHeard(world, 'LAST_USED');
}

/**
 * What each of the four words means (of which the pages leave the classes to the places): what is written into something
 * has to be made anew by somebody; who fills the place decides next; then whether it is read at the start alone.
 */
function updateBy(world: World, kind: string | undefined, location: NodeKey): Update {
  const place = world.node(location)?.attributes['class'] as string | undefined;
  if (place !== undefined && ['CODE', 'IMAGE_LAYER', 'TEMPLATE', 'CHAT_TICKET', 'DEVICE'].includes(place))
    return 'NEEDS_MANUAL';
  const isFilled = filled(world, location);
  if (isFilled !== 'TRUE') return isFilled === 'FALSE' ? 'NEEDS_MANUAL' : 'UNKNOWN';
  if (place === 'MESH') return 'UPDATES_AUTOMATICALLY';
  if (place === 'RUNTIME_ENV' || place === 'CONFIG') return 'NEEDS_REDEPLOY';
  if (kind === undefined) return 'UNKNOWN';
  if (['FUNCTION', 'PIPELINE', 'PIPELINE_RUN', 'SCHEDULED_JOB', 'AUTOMATION_JOB'].includes(kind))
    return 'UPDATES_AUTOMATICALLY';
  return ['DEPLOYMENT', 'VM', 'POD', 'APPLICATION'].includes(kind) ? 'NEEDS_REDEPLOY' : 'UNKNOWN';
}

/** Whether a rotation gets the new value there without a person: it writes there, or to where the place is synced from. */
function filled(world: World, location: NodeKey): Three {
  if (isWritten(world, location)) return 'TRUE';
  const begins = origins(world, location);
  if (begins === null) return 'UNKNOWN';
  if (begins.every((one) => isWritten(world, one))) return 'TRUE';
  const isKnown = (one: NodeKey): boolean => {
    const place = world.node(one)?.attributes['class'];
    return place !== undefined && place !== 'OTHER';
  };
  return begins.every((one) => isWritten(world, one) || isKnown(one)) ? 'FALSE' : 'UNKNOWN';
}

function isWritten(world: World, location: NodeKey): boolean {
  const { class: place, rotationEnabled } = world.node(location)?.attributes ?? {};
  return rotationEnabled === true || place === 'VAULT' || place === 'MESH';
}

/** Where the chains of SYNCED_FROM begin; null when none does, because they go round. */
function origins(world: World, location: NodeKey): NodeKey[] | null {
  const reached = new Set([location]);
  for (const one of reached) for (const { to } of world.live('SYNCED_FROM', { from: one })) reached.add(to);
  const begins = [...reached].filter((one) => world.live('SYNCED_FROM', { from: one }).length === 0);
  return begins.length === 0 ? null : begins;
}
