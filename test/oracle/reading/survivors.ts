import { associations, type Tie } from './association.js';
import { canAuthenticate, identitiesOf, instant } from './can-authenticate.js';
import { certaintyOf, type Certainty } from './certainty.js';
import { isSuppressed } from './exception.js';
import type { NodeKey } from '../history.js';
import { RULES } from './rules.js';
import { retired, sameService, type Retirement } from './services.js';
import { ALWAYS, FOREVER, SECOND, somewhen, type Span, type Time } from '../time.js';
import type { Node, World } from './world.js';

/** What Q-01 says of one credential. */
export interface Survivor {
  readonly list: 'items' | 'restorable' | 'pending';
  readonly class: string;
  readonly certainty: Certainty;
  readonly flags: readonly string[];
  readonly services: readonly string[];
  readonly suppressed: boolean;
}

const SUCCESSION = ['REPLACED_BY', 'SPLIT_INTO', 'MERGED_INTO'] as const;

interface Associated {
  readonly service: readonly NodeKey[];
  readonly retirement: Retirement;
  readonly ties: readonly Tie[];
}

/** credentials with a retired service (A7, A2) that authenticate, or of which nobody can say that they do not. */
export function survivors(world: World): Map<NodeKey, Survivor> {
  const found = new Map<NodeKey, Survivor>();
  for (const credential of world.all('Credential')) {
    const item = survivor(world, credential);
    if (item) found.set(credential.key, item);
  }
  return found;
}

function survivor(world: World, credential: Node): Survivor | null {
  const ties = associations(world, credential.key);
  const associated = servicesOf(world, ties);
  const outlived = associated.filter(isOutlived);
  if (outlived.length === 0) return null;
  const a1 = canAuthenticate(world, credential.key);
  if (a1.value === 'FALSE' && a1.dormant === null) return null;
  const list = a1.value !== 'FALSE' ? 'items' : a1.dormant === 'PENDING' ? 'pending' : 'restorable';
  const { name, flags } = classOf(world, credential, outlived, associated, ties);
  const isInUse = outlived.some((one) => isStillUsed(world, credential, one));
  const isSure = a1.value !== 'UNKNOWN' && !isContested(world, credential) && !isInUse;
  const certain = outlived.some(
    ({ retirement, ties: ways }) =>
      isSure &&
      retirement.value === 'TRUE' &&
      !retirement.contested &&
      ways.some(({ certainty }) => certainty === 'CONFIRMED'),
  );
  const all = new Set([
    ...flags,
    ...flagsOf(world, credential, outlived),
    ...a1.reasons.filter((reason) => ['CLOCK_SKEW', 'UNLINKED'].includes(reason)),
    ...(a1.reasons.some((reason) => reason.startsWith('STALE_')) ? ['STALE_DATA'] : []),
    ...(list === 'pending' ? ['PENDING_ACTIVATION'] : []),
    ...(isInUse ? ['RETIRED_BUT_IN_USE'] : []),
  ]);
  return {
    list,
    class: name,
    certainty: certaintyOf(certain),
    flags: [...all].sort(),
    services: outlived.map(({ service }) => service.join(' ')).sort(),
    suppressed: !isBreakGlass(world, credential) && isCovered(world, credential),
  };
}

/** A8: an exception on the credential, or on what it authenticates as. */
function isCovered(world: World, credential: Node): boolean {
  const subjects = [credential, ...identitiesOf(world, credential.key)];
  return subjects.some(({ key }) => isSuppressed(world, 'LIN-031', key));
}

/** A9: never suppressed by itself. */
function isBreakGlass(world: World, credential: Node): boolean {
  return [credential, ...identitiesOf(world, credential.key)].some(
    ({ attributes }) => attributes['breakGlass'] === true,
  );
}

interface Outlived extends Associated {
  readonly retirement: Retirement & { readonly since: Span };
}

/** A7: retired, or somewhen in a day of which nobody gave the time. */
function isOutlived(of: Associated): of is Outlived {
  return of.retirement.value !== 'FALSE' && of.retirement.since !== null;
}

/** Every service with which the credential is associated, once, with all its ties. */
function servicesOf(world: World, ties: readonly Tie[]): Associated[] {
  const groups = new Map<string, Associated>();
  for (const { service } of ties) {
    if (service === null || groups.has(service.join())) continue;
    groups.set(service.join(), {
      service,
      ties: ties.filter((tie) => tie.service?.join() === service.join()),
      retirement: retired(world, service[0] as NodeKey),
    });
  }
  return [...groups.values()];
}

/** A3, the first that fits. */
function classOf(
  world: World,
  credential: Node,
  outlived: readonly Outlived[],
  associated: readonly Associated[],
  ties: readonly Tie[],
): { readonly name: string; readonly flags: readonly string[] } {
  const others = associated.filter((one) => !isOutlived(one));
  const loose = ties.filter(
    ({ service, workload, isLive }) =>
      service === null &&
      isLive &&
      (world.node(workload as NodeKey)?.presence ?? 'ABSENT_CONFIRMED') !== 'ABSENT_CONFIRMED',
  );
  const isUnattributed = isUsedByNobodyKnown(world, credential, outlived, others, ties);
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
    .ever('DERIVED_FROM', { from: credential.key })
    .some(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
  if (isEphemeral(credential) && isDerived) return { name: 'RESIDUAL_SESSION', flags };
  if (outlived.some((one) => isCarriedOver(world, credential, one, others)))
    return { name: 'CARRIED_OVER', flags };
  return { name: isShared || isUnattributed ? 'SHARED' : 'EXCLUSIVE', flags };
}

/** A5: how long it may live at most, not what is left of it. */
function isEphemeral({ attributes }: Node): boolean {
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
function isUsedByNobodyKnown(
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

/** Row 27: it is used after the retirement while a workload of the retired service is still there. */
function isStillUsed(world: World, { attributes }: Node, { retirement, ties }: Outlived): boolean {
  const consuming = ties.filter(
    ({ workload, isLive }) => workload !== null && isLive && world.node(workload)?.presence === 'PRESENT',
  );
  if (consuming.length === 0) return false;
  const told = [
    attributes['lastUsedAt'],
    ...consuming.flatMap(({ hops }) =>
      hops.flat().flatMap(({ type, attributes: said }) => (type === 'USED' ? said.lastObservedAt : [])),
    ),
  ];
  const used = Math.max(...told.map((at) => somewhen(at)?.to ?? ALWAYS));
  return used >= world.asOf - RULES.usageWindow && used > retirement.since.to;
}

/** A12: a contested attribute that decides whether it authenticates. */
function isContested(world: World, credential: Node): boolean {
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
  return (
    used.some((name) => credential.contested.has(name)) ||
    identitiesOf(world, credential.key).some((identity) => identity.contested.has('state'))
  );
}

function flagsOf(world: World, credential: Node, outlived: readonly Outlived[]): string[] {
  const { attributes: said } = credential;
  const compromised = instant(said['compromisedAt']);
  const flags: (string | false)[] = [
    compromised !== null && compromised <= world.asOf && 'COMPROMISED',
    isBreakGlass(world, credential) && 'BREAK_GLASS',
    said['thirdPartyHeld'] === true && 'THIRD_PARTY_HELD',
    said['kind'] === 'UNLINKED' && 'UNLINKED',
    outlived.some(({ retirement }) => retirement.isUnapproved) && 'UNAPPROVED',
  ];
  return flags.filter((flag) => flag !== false);
}
