import {
  isOutlived,
  isStillUsed,
  looseOf,
  servicesOf,
  type Associated,
  type Outlived,
} from './associated.js';
import { associations, type Tie } from './association.js';
import { isExternal, mayBeActedAs, trustHolds } from './can-act.js';
import { canAuthenticate, identitiesOf, instant } from './can-authenticate.js';
import { certaintyOf, isSure, type Certainty } from './certainty.js';
import { isSuppressed } from './exception.js';
import { refOf, type NodeKey } from '../history.js';
import { all, any, type Three } from './kleene.js';
import type { Link } from './replay.js';
import { RULES } from './rules.js';
import { sameService } from './services.js';
import { FOREVER, SECOND, somewhen, within, type Time } from '../time.js';
import { spanOf, type Node, type World } from './world.js';

/** What Q-01 says of one credential or trust. */
export interface Survivor {
  readonly list: 'items' | 'restorable' | 'pending';
  readonly class: string;
  readonly certainty: Certainty;
  readonly flags: readonly string[];
  readonly services: readonly string[];
  readonly suppressed: boolean;
}

const SUCCESSION = ['REPLACED_BY', 'SPLIT_INTO', 'MERGED_INTO'] as const;

/** What outlives a service: a credential, or a trust by which somebody acts without one (TRUST_ONLY). */
interface Subject {
  readonly key: string;
  /** Whose associations count: the credential, or the identity that is trusted into. */
  readonly node: Node;
  readonly identities: readonly Node[];
  readonly value: Three;
  readonly reasons: readonly string[];
  readonly list: Survivor['list'];
  readonly trust: readonly Link[] | null;
}

/**
 * credentials and trusts with a retired service (A7, A2) that authenticate, or of which nobody can say that they
 * do not. A trust is called by its two ends.
 */
export function survivors(world: World): Map<NodeKey, Survivor> {
  const found = new Map<NodeKey, Survivor>();
  for (const subject of [...credentials(world), ...trusts(world)]) {
    const item = survivor(world, subject);
    if (item) found.set(subject.key, item);
  }
  return found;
}

function credentials(world: World): Subject[] {
  return world.all('Credential').flatMap((node): Subject[] => {
    const { value, reasons, dormant } = canAuthenticate(world, node.key);
    if (value === 'FALSE' && dormant === null) return [];
    const list = value !== 'FALSE' ? 'items' : dormant === 'PENDING' ? 'pending' : 'restorable';
    const identities = identitiesOf(world, node.key);
    return [{ key: node.key, node, identities, value, reasons, list, trust: null }];
  });
}

/** A3: federation, or trust from another realm; inside one realm it is a way to the identity's own credentials. */
function trusts(world: World): Subject[] {
  return world.all('Identity').flatMap((node) => {
    const links = world.live('CAN_ASSUME', { to: node.key });
    return [...new Set(links.map(({ from }) => from))].flatMap((from): Subject[] => {
      const isOwn = from.startsWith('Identity:') && realmOf(from) === realmOf(node.key);
      if (isOwn || (!from.startsWith('Identity:') && !isExternal(world, from))) return [];
      const trust = links.filter((link) => link.from === from);
      const holds = any(trust.map((link) => trustHolds(world, link)));
      const may = mayBeActedAs(world, node.key);
      const value = all([may, holds]);
      if (value === 'FALSE') return [];
      return [
        { key: `${from}>${node.key}`, node, identities: [node], value, reasons: [], list: 'items', trust },
      ];
    });
  });
}

function realmOf(key: NodeKey): string {
  return refOf(key).key.slice(0, 2).join('|');
}

function survivor(world: World, subject: Subject): Survivor | null {
  const { node, list, reasons, trust } = subject;
  const ties = associations(world, node.key);
  const associated = servicesOf(world, ties);
  const outlived = associated.filter(isOutlived);
  if (outlived.length === 0) return null;
  const { name, flags } = classOf(world, node, outlived, associated, ties);
  const isInUse = outlived.some((one) => isStillUsed(world, node, one));
  const isDoubtful = isContested(subject) || isInUse;
  const isSureOfIt = subject.value !== 'UNKNOWN' && !isDoubtful && (trust === null || isSure(trust));
  const certain = outlived.some(
    ({ retirement, ties: ways }) =>
      isSureOfIt &&
      retirement.value === 'TRUE' &&
      !retirement.contested &&
      ways.some(({ certainty }) => certainty === 'CONFIRMED'),
  );
  const set = new Set([
    ...(trust === null ? flags : []),
    ...flagsOf(world, subject, outlived),
    ...reasons.filter((reason) => ['CLOCK_SKEW', 'UNLINKED'].includes(reason)),
    ...(reasons.some((reason) => reason.startsWith('STALE_')) ? ['STALE_DATA'] : []),
    ...(list === 'pending' ? ['PENDING_ACTIVATION'] : []),
    ...(isInUse ? ['RETIRED_BUT_IN_USE'] : []),
    ...(isDoubtful || outlived.some(({ retirement }) => retirement.contested) ? ['CONTESTED'] : []),
  ]);
  return {
    list,
    class: trust === null ? name : 'TRUST_ONLY',
    certainty: certaintyOf(certain),
    flags: [...set].sort(),
    services: outlived.map(({ service }) => service.join(' ')).sort(),
    suppressed: !isBreakGlass(subject) && isCovered(world, subject),
  };
}

/** A8: an exception on the credential, or on what it authenticates as. */
function isCovered(world: World, { node, identities }: Subject): boolean {
  return [node, ...identities].some(({ key }) => isSuppressed(world, 'LIN-031', key));
}

/** A9: never suppressed by itself. */
function isBreakGlass({ node, identities }: Subject): boolean {
  return [node, ...identities].some(({ attributes }) => attributes['breakGlass'] === true);
}

/** A3, the first that fits. */
function classOf(
  world: World,
  subject: Node,
  outlived: readonly Outlived[],
  associated: readonly Associated[],
  ties: readonly Tie[],
): { readonly name: string; readonly flags: readonly string[] } {
  const others = associated.filter((one) => !isOutlived(one));
  const loose = looseOf(world, ties);
  const isUnattributed = isUsedByNobodyKnown(world, subject, outlived, others, ties);
  const isCertain =
    others.some(
      (one) =>
        one.retirement.value === 'FALSE' && one.ties.some(({ certainty }) => certainty === 'CONFIRMED'),
    ) || loose.some(({ certainty }) => certainty === 'CONFIRMED');
  const isShared = others.length > 0 || loose.length > 0;
  const flags = [
    ...(isUnattributed ? ['UNATTRIBUTED'] : []),
    ...(isShared && !isCertain ? ['CLASS_UNCERTAIN'] : []),
  ];
  const isDerived = world
    .ever('DERIVED_FROM', { from: subject.key })
    .some(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
  if (isEphemeral(subject) && isDerived) return { name: 'RESIDUAL_SESSION', flags };
  if (outlived.some((one) => isCarriedOver(world, subject, one, others)))
    return { name: 'CARRIED_OVER', flags };
  return { name: isShared || isUnattributed ? 'SHARED' : 'EXCLUSIVE', flags };
}

/** A5: how long it may live at most, not what is left of it. */
export function isEphemeral({ attributes }: Node): boolean {
  if (attributes['neverExpires'] === true) return false;
  const most = attributes['maxLifetime'];
  if (typeof most === 'number') return most * SECOND <= RULES.ephemeral;
  const from = instant(attributes['issuedAt']) ?? instant(attributes['createdAt']);
  const to = instant(attributes['expiresAt']);
  return attributes['renewable'] !== true && from !== null && to !== null && to - from <= RULES.ephemeral;
}

/** A3 (2): tied to a successor too, and not rotated since it took over. */
function isCarriedOver(
  world: World,
  { attributes }: Node,
  { service, retirement }: Outlived,
  others: readonly Associated[],
): boolean {
  const rotated =
    instant(attributes['lastRotatedAt']) ??
    instant(attributes['issuedAt']) ??
    instant(attributes['createdAt']);
  return successors(world, service, retirement.since.from).some(({ successor, since }) => {
    const isTied = others.some((one) => one.service.includes(successor));
    return isTied && (rotated === null || rotated <= since);
  });
}

/** Those that took over from a service, and from those in turn; and when, as the earliest that anybody says. */
function successors(
  world: World,
  service: readonly NodeKey[],
  retiredAt: Time,
): { readonly successor: NodeKey; readonly since: Time }[] {
  const found = new Map<string, { readonly successor: NodeKey; readonly since: Time }>();
  const queue: { readonly of: readonly NodeKey[]; readonly latest: Time }[] = [
    { of: service, latest: retiredAt },
  ];
  for (const { of, latest } of queue) {
    const links = of
      .flatMap((member) => SUCCESSION.flatMap((type) => world.past(type, { from: member })))
      .filter(({ endReason }) => endReason !== 'SOURCE_CORRECTION')
      .sort((a, b) => a.start - b.start);
    for (const { to, start } of links) {
      const successor = sameService(world, to);
      if (found.has(successor.join()) || service.includes(to)) continue;
      found.set(successor.join(), { successor: to, since: Math.min(start, latest) });
      queue.push({ of: successor, latest: FOREVER });
    }
  }
  return [...found.values()];
}

/** A3 (4): used within the window, after everything that is known to have used it was gone. */
export function isUsedByNobodyKnown(
  world: World,
  { attributes }: Node,
  outlived: readonly Outlived[],
  others: readonly Associated[],
  ties: readonly Tie[],
): boolean {
  const used = somewhen(attributes['lastUsedAt']);
  if (used === null || used.from > world.asOf || used.to < world.asOf - RULES.usageWindow) return false;
  const isByConsumer = ties.some(
    ({ workload, endedAt }) => workload !== null && (endedAt === null || endedAt > used.from),
  );
  if (isByConsumer || others.length > 0) return false;
  return outlived.every(({ retirement }) => used.from >= retirement.since.to);
}

/** A12: a contested attribute that decides whether it authenticates. */
function isContested({ node, identities }: Subject): boolean {
  const used = [
    'state',
    'stateReason',
    'stateChangedAt',
    'expiresAt',
    'notBefore',
    'renewable',
    'revocable',
    'kind',
  ];
  const isOwn = node.type === 'Credential' && used.some((name) => node.contested.has(name));
  return isOwn || identities.some((identity) => identity.contested.has('state'));
}

function flagsOf(world: World, subject: Subject, outlived: readonly Outlived[]): string[] {
  const { attributes: said } = subject.node;
  const compromised = instant(said['compromisedAt']);
  const flags: (string | false)[] = [
    compromised !== null && compromised <= world.asOf && 'COMPROMISED',
    isBreakGlass(subject) && 'BREAK_GLASS',
    (said['thirdPartyHeld'] === true || isHeldOutside(world, subject)) && 'THIRD_PARTY_HELD',
    said['kind'] === 'UNLINKED' && 'UNLINKED',
    outlived.some(({ retirement }) => retirement.isUnapproved) && 'UNAPPROVED',
  ];
  return flags.filter((flag) => flag !== false);
}

/** 5.4: a third party acts with it, be its record gone; OUTBOUND is what that has given to us. */
function isHeldOutside(world: World, { node }: Subject): boolean {
  return world
    .past('EXPOSED_TO', { from: node.key })
    .some((link) => within(spanOf(link), world.asOf) && link.attributes.direction !== 'OUTBOUND');
}
