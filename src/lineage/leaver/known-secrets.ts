import { overlaps, type Instant, type Interval } from '../../model/index.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import { instantOf } from '../definitions/instants.js';
import { intersect } from '../definitions/intervals.js';
import { label } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { judgeCredentials } from '../judge/index.js';
import { UNCONCERNED, type Affected } from '../obligations/concern.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { edgeInterval } from '../read/live.js';
import type { Actors } from './actors.js';

/** A way by which a person could read a place. */
interface Reading {
  readonly location: string;
  readonly path: readonly EdgeFact[];
  /** Only effective-access evaluation could tell whether it let them (A11). */
  readonly evaluated: boolean;
}

export interface KnownSecret extends Affected {
  /** It authenticates as the person's own account. */
  readonly own: boolean;
}

/**
 * The credentials whose secret the person could read at any time since it was last rotated and until `until` (Q-04,
 * KNOWS_SECRET), and which can still authenticate, or nobody can say that they cannot. All of a way must have held at
 * one time.
 */
export async function knownSecrets(asking: Asking, who: Actors, until: Instant): Promise<KnownSecret[]> {
  const readings = await readingsOf(asking, who);
  const places = new Set(readings.map(({ location }) => location));
  const ever = { history: 'ever' } as const;
  const holds = meant(await edgesOf(asking, places, ['HOLDS'], 'out', ever));
  const has = meant(
    await edgesOf(
      asking,
      holds.map((edge) => edge.to),
      ['HAS_MATERIAL'],
      'in',
      ever,
    ),
  );
  const owned = meant(await edgesOf(asking, who.own, ['AUTHENTICATES_AS'], 'in', ever));
  const credentials = await judgeCredentials(
    asking,
    [...has, ...owned].map((edge) => edge.from),
  );
  const nodes = await nodesById(asking, [...places, ...who.own]);
  const found = new Map<string, KnownSecret>();
  const add = (
    id: string,
    path: readonly EdgeFact[],
    evaluated: boolean,
    own: boolean,
    because: string,
  ): void => {
    const judged = credentials.get(id);
    if (!judged || judged.authentication.value === 'FALSE') return;
    if (!couldKnow(path, judged.facts.node, until, asking)) return;
    const reasons = [...judged.authentication.reasons, ...(evaluated ? [] : ['NOT_EVALUATED'])];
    const grade = weakest([
      ...path.map((edge) => gradeOf([edge])),
      judged.authentication.value === 'TRUE' && evaluated ? 'CONFIRMED' : 'POSSIBLE',
    ]);
    const known = found.get(id);
    if (known && (known.certainty === 'CONFIRMED' || grade === 'POSSIBLE')) return;
    const identity = judged.facts.identities[0]?.node;
    found.set(id, {
      node: judged.facts.node,
      concerned: {
        ...UNCONCERNED,
        as: 'CREDENTIAL',
        known: true,
        privileged: identity?.attributes['privileged'] === true,
      },
      certainty: grade,
      reasons: [...new Set(reasons)].sort(),
      evidence: path,
      because,
      own,
    });
  };
  for (const edge of owned) {
    const credential = credentials.get(edge.from)?.facts.node;
    if (credential)
      add(edge.from, [edge], true, true, `${label(credential)} authenticates as the person's own account.`);
  }
  for (const { location, path, evaluated } of readings) {
    const place = nodes.get(location);
    for (const hold of holds.filter((edge) => edge.from === location)) {
      for (const of of has.filter((edge) => edge.to === hold.to)) {
        const credential = credentials.get(of.from)?.facts.node;
        if (!credential || !place) continue;
        const because = `${label(credential)} lies in ${label(place)}, which the person could read.`;
        add(of.from, [...path, hold, of], evaluated, false, because);
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
}

/** Where the person could look: by their accounts, what those could become, their groups, and their devices. */
async function readingsOf(asking: Asking, who: Actors): Promise<Reading[]> {
  const ever = { history: 'ever' } as const;
  const found: Reading[] = [];
  const read = meant(await edgesOf(asking, who.identities.keys(), ['CAN_READ_SECRET'], 'out', ever));
  for (const edge of read) {
    found.push({
      location: edge.to,
      path: [...(who.identities.get(edge.from) ?? []), edge],
      evaluated: true,
    });
  }
  const holders = new Map([...who.identities, ...who.groups]);
  const entitled = meant(await edgesOf(asking, holders.keys(), ['HAS_ENTITLEMENT'], 'out', ever));
  const grants = await nodesById(
    asking,
    entitled.map((edge) => edge.to),
  );
  const on = meant(
    await edgesOf(
      asking,
      entitled.map((edge) => edge.to),
      ['ON'],
      'out',
      ever,
    ),
  );
  for (const grant of entitled) {
    if (grants.get(grant.to)?.attributes['effect'] === 'DENY') continue;
    for (const edge of on) {
      if (edge.from !== grant.to || !edge.to.startsWith('urn:relict:secretlocation:')) continue;
      found.push({
        location: edge.to,
        path: [...(holders.get(grant.from) ?? []), grant, edge],
        evaluated: false,
      });
    }
  }
  const devices = meant(await edgesOf(asking, who.equals, ['OWNED_BY'], 'in', ever));
  const consumed = meant(
    await edgesOf(
      asking,
      devices.map((edge) => edge.from),
      ['CONSUMES'],
      'out',
      ever,
    ),
  );
  for (const device of devices) {
    if (device.from.startsWith('urn:relict:secretlocation:'))
      found.push({ location: device.from, path: [device], evaluated: true });
    for (const edge of consumed)
      if (edge.from === device.from) found.push({ location: edge.to, path: [device, edge], evaluated: true });
  }
  return found;
}

/** Some moment in [last rotation, until] at which all of the way held. */
function couldKnow(path: readonly EdgeFact[], credential: NodeFact, until: Instant, asking: Asking): boolean {
  const { attributes } = credential;
  const rotatedAt = instantOf(attributes, 'lastRotatedAt');
  if (rotatedAt !== null && rotatedAt > until) return false;
  const window: Interval = { from: rotatedAt, to: null };
  const together = path.reduce<readonly Interval[]>(
    (all, edge) => intersect(all, [edgeInterval(edge, asking.policy)]),
    [window],
  );
  // Closed at its end: what could be read in the very last moment was read.
  return together.some(
    (interval) => (interval.from === null || interval.from <= until) && overlaps(interval, window),
  );
}

function meant(edges: readonly EdgeFact[]): EdgeFact[] {
  return edges.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
}
