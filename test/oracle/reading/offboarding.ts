import { associations } from './association.js';
import { isOutlived, looseOf, servicesOf } from './associated.js';
import { isExternal, mayBeActedAs } from './can-act.js';
import { canAuthenticate, identitiesOf, isGone, isSuspended } from './can-authenticate.js';
import { certaintyOf, isSure, type Certainty } from './certainty.js';
import { isDisputed } from './contested.js';
import { copiesOf } from './copies.js';
import type { NodeKey } from '../history.js';
import { sameService } from './services.js';
import { isEphemeral, isUsedByNobodyKnown } from './survivors.js';
import type { Node, World } from './world.js';

/** What Q-19 plans: by kind, what it is done to, and of what; with how certainly it is needed. */
export interface Plan {
  readonly steps: ReadonlyMap<string, Certainty>;
  readonly manual: readonly NodeKey[];
  readonly residualSessions: readonly NodeKey[];
}

/** A credential or identity that goes with the subject. */
interface Affected {
  readonly node: Node;
  readonly isTied: boolean;
  readonly isShared: boolean;
}

/** Q-19 offboardingPlan of a service: of all that is associated with it (A2). */
export function offboardingPlan(world: World, service: NodeKey): Plan {
  const affected = affectedBy(world, service);
  const sessions = affected.filter(({ node }) => isSession(world, node));
  const others = affected.filter((one) => !sessions.includes(one));
  const isMarked = ({ node }: Affected): boolean => isBreakGlass(world, node);
  const steps = new Map<string, Certainty>();
  // A9: never in a plan.
  for (const one of others.filter((one) => !isMarked(one))) {
    for (const [step, certainty] of stepsOf(world, service, one)) {
      const known = steps.get(step);
      if (known !== 'CONFIRMED') steps.set(step, certainty);
    }
  }
  const keys = (of: readonly Affected[]): NodeKey[] => of.map(({ node }) => node.key).sort();
  return { steps, manual: keys(others.filter(isMarked)), residualSessions: keys(sessions) };
}

/** What is associated with the service, and is not gone for good. */
function affectedBy(world: World, service: NodeKey): Affected[] {
  const records = sameService(world, service);
  return [...world.all('Credential'), ...world.all('Identity')].flatMap((node): Affected[] => {
    const ties = associations(world, node.key);
    const associated = servicesOf(world, ties);
    const own = associated.filter((one) => one.service.join() === records.join());
    if (own.length === 0 || isEnded(world, node)) return [];
    // What another service in use needs too, or somebody whom nobody knows (A3), is not taken away (F-09).
    const standing = associated.filter((one) => !own.includes(one) && !isOutlived(one));
    const outlived = associated.filter(isOutlived);
    const isElsewhere = own.every(isOutlived) && isUsedByNobodyKnown(world, node, outlived, standing, ties);
    return [
      {
        node,
        isTied: own.some((one) => one.ties.some(({ certainty }) => certainty === 'CONFIRMED')),
        isShared: standing.length > 0 || looseOf(world, ties).length > 0 || isElsewhere,
      },
    ];
  });
}

function isEnded(world: World, node: Node): boolean {
  if (node.type === 'Identity') return isGone(world, node);
  const { value, dormant } = canAuthenticate(world, node.key);
  return value === 'FALSE' && dormant === null;
}

/** A3 (1): it ends by itself. */
function isSession(world: World, node: Node): boolean {
  const isDerived = world
    .ever('DERIVED_FROM', { from: node.key })
    .some(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
  return node.type === 'Credential' && isDerived && isEphemeral(node);
}

function isBreakGlass(world: World, node: Node): boolean {
  const identities = node.type === 'Credential' ? identitiesOf(world, node.key) : [];
  return [node, ...identities].some(({ attributes }) => attributes['breakGlass'] === true);
}

function stepsOf(world: World, service: NodeKey, one: Affected): [string, Certainty][] {
  const { node, isShared } = one;
  const isCredential = node.type === 'Credential';
  const isKnown = one.isTied && (isCredential ? isKnownOf(world, node) : isKnownAs(world, node));
  const steps: [string, Certainty][] = detached(world, service, one).map(({ workload, isSureOfIt }) => [
    `DETACH ${workload} ${node.key}`,
    certaintyOf(isKnown && isSureOfIt),
  ]);
  const put = (kind: string, certainty: Certainty, subject = node.key, of = ''): void => {
    steps.push([`${kind} ${subject} ${of}`.trim(), certainty]);
  };
  // 5.8.3: what is only possible is never taken away.
  if (!isKnown) put('CONFIRM', 'POSSIBLE');
  else if (isShared) put(isCredential ? 'ROTATE' : 'REASSIGN', 'CONFIRMED');
  else if (isCredential) {
    put('REVOKE', 'CONFIRMED');
    put('VERIFY', 'CONFIRMED');
    const copies = copiesOf(world, node.key);
    for (const location of new Set(copies.map((copy) => copy.location))) {
      const sure = copies.some(
        (copy) => copy.location === location && isSure(copy.holds) && isSure(copy.has),
      );
      put('DELETE', certaintyOf(sure), location, node.key);
    }
  } else {
    const trust = trusted(world, node.key);
    if (trust !== null) put('REMOVE_TRUST', trust);
    if (!isSuspended(world, node)) put('REVOKE', 'CONFIRMED');
  }
  return steps;
}

/** A12: that it works, or does not for now, is known and undisputed. */
function isKnownOf(world: World, credential: Node): boolean {
  return canAuthenticate(world, credential.key).value !== 'UNKNOWN' && !isDisputed(world, credential);
}

function isKnownAs(world: World, identity: Node): boolean {
  return mayBeActedAs(world, identity.key) !== 'UNKNOWN' && !identity.contested.has('state');
}

/** Somebody outside may act as it without any secret (A3), and how certainly. */
function trusted(world: World, identity: NodeKey): Certainty | null {
  const links = world
    .live('CAN_ASSUME', { to: identity })
    .filter(
      ({ from, attributes }) => isExternal(world, from) && attributes.conditionStatus !== 'UNSATISFIABLE',
    );
  if (links.length === 0) return null;
  const from = new Set(links.map((link) => link.from));
  return certaintyOf([...from].some((one) => isSure(links.filter((link) => link.from === one))));
}

/** The workloads that use it now: all of them, of what is shared only those that go with the service. */
function detached(
  world: World,
  service: NodeKey,
  { node, isShared }: Affected,
): { readonly workload: NodeKey; readonly isSureOfIt: boolean }[] {
  const places = node.type === 'Credential' ? copiesOf(world, node.key).map(({ location }) => location) : [];
  const ways = [
    ...(['USED', 'USES'] as const).map((type) => ({ type, to: node.key })),
    ...[...new Set(places)].map((to) => ({ type: 'CONSUMES' as const, to })),
  ].map(({ type, to }) => world.live(type, { to }));
  const workloads = new Set(ways.flat().map(({ from }) => from));
  return [...workloads]
    .filter((workload) => !isShared || isOwn(world, service, workload))
    .map((workload) => ({
      workload,
      isSureOfIt: ways.some((way) => {
        const own = way.filter(({ from }) => from === workload);
        return own.length > 0 && isSure(own);
      }),
    }));
}

/** Part of the service; of what is part of nothing any more, what it was part of. */
function isOwn(world: World, service: NodeKey, workload: NodeKey): boolean {
  const records = sameService(world, service);
  const parts = world
    .ever('PART_OF', { from: workload })
    .filter(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
  const now = parts.filter((part) => world.isNow(part));
  return (now.length > 0 ? now : parts).some(({ to }) => records.includes(to));
}
