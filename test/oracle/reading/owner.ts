import { isHeard } from './heard.js';
import type { NodeKey } from '../history.js';
import { refOf } from '../history.js';
import type { Three } from './kleene.js';
import type { Link } from './replay.js';
import { sameService } from './services.js';
import { somewhen } from '../time.js';
import type { World } from './world.js';

const TIERS = ['ATTESTED', 'DIRECT', 'SERVICE', 'CATALOGUE', 'TAG', 'REALM'] as const;
type Tier = (typeof TIERS)[number];

/** One statement of ownership that may resolve it; what is only inferred never does, and is left out (5.6). */
interface Claim {
  readonly tier: Tier;
  readonly owner: NodeKey;
  readonly role: string;
  readonly isValid: Three;
  readonly isContested: boolean;
}

export interface Ownership {
  readonly status: 'RESOLVED' | 'CONFLICT' | 'INVALID' | 'MISSING' | 'UNKNOWN';
  readonly tier: Tier | null;
  /** The valid targets of the deciding tier. */
  readonly owners: readonly NodeKey[];
  readonly claims: readonly Claim[];
  /** Somebody else says otherwise of a target on which it rests (A12). */
  readonly isContested: boolean;
}

/** The owner of an identity in one role (5.6). */
export function ownership(world: World, identity: NodeKey, role = 'ACCOUNTABLE'): Ownership {
  const claims = claimsOn(world, identity);
  const counting = claims.filter((claim) => claim.role === role);
  const valid = counting.filter(({ isValid }) => isValid === 'TRUE');
  const isContested = counting.some((claim) => claim.isContested);
  const tier = TIERS.find((one) => valid.some((claim) => claim.tier === one)) ?? null;
  const owners = [...new Set(valid.filter((claim) => claim.tier === tier).map(({ owner }) => owner))].sort();
  const base = { tier, owners, claims, isContested };
  if (owners.length > 0) return { ...base, status: owners.length > 1 ? 'CONFLICT' : 'RESOLVED' };
  if (counting.some(({ isValid }) => isValid === 'UNKNOWN')) return { ...base, status: 'UNKNOWN' };
  if (counting.length > 0) return { ...base, status: 'INVALID' };
  return { ...base, status: isHeard(world, 'OWNERS') ? 'MISSING' : 'UNKNOWN' };
}

function claimsOn(world: World, identity: NodeKey): Claim[] {
  const { workloads, services } = around(world, identity);
  const [provider, account] = refOf(identity).key;
  return [
    ...said(world, [identity], ({ method }) => (method === 'ATTESTED' ? 'ATTESTED' : 'DIRECT')),
    ...said(
      world,
      services.flatMap((service) => sameService(world, service)),
      ({ connector }) => (connector === 'backstage' ? 'CATALOGUE' : 'SERVICE'),
    ),
    ...said(world, workloads, () => 'CATALOGUE'),
    ...said(world, [`Realm:${provider}|${account}`], () => 'REALM'),
  ];
}

/** What is said of the owners of these nodes now. */
function said(world: World, carriers: readonly NodeKey[], tierOf: (link: Link) => Tier): Claim[] {
  return [...new Set(carriers)]
    .flatMap((from) => world.past('OWNED_BY', { from }))
    .filter(({ end, method }) => (end === null || end > world.asOf) && method !== 'INFERRED')
    .map((link): Claim => {
      const isTag = link.attributes.rule?.startsWith('tag:') && !link.from.startsWith('Realm:');
      return {
        tier: isTag ? 'TAG' : tierOf(link),
        owner: link.to,
        role: link.attributes.role ?? 'ACCOUNTABLE',
        isValid: isLapsed(world, link) ? 'FALSE' : canOwn(world, link.to),
        isContested: world.node(link.to)?.contested.has('status') === true,
      };
    });
}

function isLapsed({ asOf }: World, { method, attributes }: Link): boolean {
  const until = somewhen(attributes.attestedUntil);
  return method === 'ATTESTED' && until !== null && until.to <= asOf;
}

/** 5.6: exists, and is active, or not dissolved. */
function canOwn(world: World, target: NodeKey): Three {
  const node = world.node(target);
  if (node === null || node.presence === 'ABSENT_CONFIRMED') return 'FALSE';
  // Nobody has described it: it does not exist, if everybody who could was heard (P8).
  if (node.presence === 'UNKNOWN') return isHeard(world, 'OWNERS') ? 'FALSE' : 'UNKNOWN';
  const { status } = node.attributes;
  const dissolved = somewhen(node.attributes['dissolvedAt']);
  if (dissolved !== null) {
    if (dissolved.to <= world.asOf) return 'FALSE';
    return dissolved.from <= world.asOf ? 'UNKNOWN' : 'TRUE';
  }
  if (status === 'INACTIVE' || status === 'DISSOLVED') return 'FALSE';
  return status === 'UNKNOWN' ? 'UNKNOWN' : 'TRUE';
}

/**
 * The workloads that run as it, and the services that it, or they, belong to. Former ones of a kind count where there
 * are no present ones: retirement takes the relationships along, and leaves the account (F-06).
 */
function around(
  world: World,
  identity: NodeKey,
): { readonly workloads: readonly NodeKey[]; readonly services: readonly NodeKey[] } {
  const meant = (links: readonly Link[]): Link[] =>
    // Of a relationship that is over, what its source said of it last counts.
    links.filter((link, at) => {
      const { end, endReason } = link;
      const isLast = !links.slice(at + 1).some((other) => isSameSaying(other, link));
      if (!isLast && end !== null && end <= world.asOf) return false;

      const isOver = end !== null && end <= world.asOf;
      return !isOver || (endReason !== 'REASSIGNED' && endReason !== 'SOURCE_CORRECTION');
    });
  const isLive = (link: Link): boolean => world.live(link.type, link).includes(link);
  const uses = meant(world.past('USES', { to: identity })).filter(({ from }) => world.node(from) !== null);
  const parts = uses.flatMap((use) =>
    meant(world.past('PART_OF', { from: use.from })).map((part) => ({
      service: part.to,
      isLive: isLive(use) && isLive(part),
    })),
  );
  const supports = meant(world.past('SUPPORTS', { from: identity })).map((link) => ({
    service: link.to,
    isLive: isLive(link),
  }));
  // Tier 4: what runs as it, and the repository or pipeline that makes that.
  const running = uses.flatMap((use) => [
    { workload: use.from, isLive: isLive(use) },
    ...(['BUILDS', 'DEPLOYS'] as const)
      .flatMap((type) => meant(world.past(type, { to: use.from })))
      .filter(({ from }) => world.node(from) !== null)
      .map((making) => ({ workload: making.from, isLive: isLive(use) && isLive(making) })),
  ]);
  const services = [...supports, ...parts];
  return {
    services: preferLive(services.filter(({ service }) => world.node(service) !== null)).map(
      ({ service }) => service,
    ),
    workloads: preferLive(running).map(({ workload }) => workload),
  };
}

function isSameSaying(a: Link, b: Link): boolean {
  const of = ({ source, type, from, to, discriminator }: Link) =>
    [source, type, from, to, discriminator].join();
  return of(a) === of(b);
}

function preferLive<T extends { readonly isLive: boolean }>(ways: readonly T[]): readonly T[] {
  const live = ways.filter(({ isLive }) => isLive);
  return live.length > 0 ? live : ways;
}
