import { type Certainty, type EdgeType, type Instant } from '../../model/index.js';
import { associations, type ServiceRecords } from '../definitions/a02-association.js';
import { continuation } from '../definitions/a11-continuation.js';
import { gradeOf, strongest, weakest } from '../definitions/a12-certainty.js';
import { EdgeIndex } from '../definitions/edge-index.js';
import { isExternal } from '../definitions/external-subject.js';
import type { Concerned, TriggerKind } from '../definitions/obligations/index.js';
import { label } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { privilegedOf } from '../judge/index.js';
import type { Asking } from '../question.js';
import { byEnds, edgesOf, nodesById, type Direction } from '../read/index.js';
import { backwards, isOf } from '../survivors/expand.js';
import { knownSecrets } from '../leaver/known-secrets.js';
import { actorsOf } from '../leaver/actors.js';
import { UNCONCERNED, type Affected } from './concern.js';
import { ofEachService, ofServices } from './of-services.js';

/**
 * What a change of `subject` concerns (5.5.5): the identities and credentials associated with it, what those may do, and
 * itself. What was tied to it when it happened counts, because a change usually unties.
 *
 * @param since when it happened
 */
export async function affectedBy(
  asking: Asking,
  subject: NodeFact,
  kind: TriggerKind,
  since: Instant,
): Promise<Affected[]> {
  return (await affectedByEach(asking, [{ subject, kind, since }]))[0] ?? [];
}

/** One change, as {@link affectedBy} takes it. */
export interface Change {
  readonly subject: NodeFact;
  readonly kind: TriggerKind;
  readonly since: Instant;
}

/**
 * What each of these changes concerns, in their order. Of services and credentials as many statements for one as for
 * many; what surrounds other subjects is read one by one.
 */
export async function affectedByEach(asking: Asking, changes: readonly Change[]): Promise<Affected[][]> {
  const services = await ofEachService(asking, [
    ...new Map(
      changes.flatMap(({ subject }) => (subject.nodeType === 'Service' ? [[subject.id, subject]] : [])),
    ).values(),
  ]);
  const near: Affected[][] = [];
  for (const { subject, kind, since } of changes)
    near.push(services.get(subject.id) ?? (await nearest(asking, subject, kind, since)));
  return weighed(asking, near);
}

/** Each with what its identities may do, and how much weighs on it. */
async function weighed(asking: Asking, near: readonly (readonly Affected[])[]): Promise<Affected[][]> {
  const identities = near
    .flat()
    .filter(isIdentity)
    .map(({ node }) => node.id);
  const [privileged, entitled, trusted] = await Promise.all([
    privilegedOf(asking, identities),
    entitlementsOf(asking, identities),
    trustedOf(asking, identities),
  ]);
  return near.map((of) => {
    const owners = new Map<string, boolean>();
    for (const { node, evidence } of of) {
      if (node.nodeType !== 'Credential') continue;
      const principals = evidence.filter((edge) => edge.type === 'AUTHENTICATES_AS').map((edge) => edge.to);
      owners.set(
        node.id,
        principals.some((id) => privileged.has(id)),
      );
    }
    return [...of, ...entitled(of.filter(isIdentity).map(({ node }) => node.id))].map((one) => ({
      ...one,
      concerned: {
        ...one.concerned,
        trusted: trusted.has(one.node.id),
        privileged:
          one.node.attributes['privileged'] === true ||
          one.node.attributes['riskClass'] === 'HIGH' ||
          privileged.has(one.node.id) ||
          (owners.get(one.node.id) ?? false),
      },
    }));
  });
}

function isIdentity({ concerned }: Affected): boolean {
  return concerned.as === 'IDENTITY';
}

/** The identities and credentials, and the subject where something is owed on itself. */
async function nearest(
  asking: Asking,
  subject: NodeFact,
  kind: TriggerKind,
  since: Instant,
): Promise<Affected[]> {
  const self = (as: Concerned['as']): Affected => ({
    node: subject,
    concerned: { ...UNCONCERNED, as },
    certainty: 'CONFIRMED',
    reasons: [],
    evidence: [],
    because: `It is what the event is about.`,
  });
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- of the others nothing follows
  switch (subject.nodeType) {
    case 'Service':
      return ofServices(asking, [subject]);
    case 'Team':
    case 'Person': {
      const who = await actorsOf(asking, subject);
      const owned = await around(asking, who.equals, ['OWNED_BY'], 'in', since, 'is owned by');
      const services = owned.filter(({ node }) => node.nodeType === 'Service').map(({ node }) => node);
      const direct = owned.filter(({ node }) => isActor(node));
      if (subject.nodeType === 'Team') {
        return distinct([
          ...(await withCredentials(asking, direct, since)),
          ...(await ofServices(asking, services)),
        ]);
      }
      const known = await knownSecrets(asking, who, since);
      return distinct([
        ...direct,
        ...known.map((one) => ({ ...one, concerned: { ...one.concerned, known: true } })),
      ]);
    }
    case 'Workload': {
      const used = await around(asking, [subject.id], ['USES', 'USED'], 'out', since, 'is used by');
      const read = await around(asking, [subject.id], ['CONSUMES'], 'out', since, 'is read by');
      const consumed = await secretsIn(asking, read, since);
      const all = await withCredentials(asking, [...used, ...consumed], since);
      return [self('WORKLOAD'), ...(await withShared(asking, all, subject.id))];
    }
    case 'Identity':
      return withCredentials(asking, [self('IDENTITY')], since);
    case 'Credential':
      return [self('CREDENTIAL')];
    case 'ThirdParty': {
      const exposed = await around(asking, [subject.id], ['EXPOSED_TO'], 'in', since, 'is exposed to');
      const directed = exposed.filter(({ node }) => isActor(node)).map(withDirection);
      return withShared(asking, await withCredentials(asking, directed, since), subject.id);
    }
    case 'Exception':
    case 'Attestation':
      return (await around(asking, [subject.id], ['COVERS', 'ON_SUBJECT'], 'out', null, 'is covered by')).map(
        (one) => ({ ...one, concerned: { ...one.concerned, as: 'SUBJECT' as const } }),
      );
    case 'Entitlement': {
      const held = await around(asking, [subject.id], ['HAS_ENTITLEMENT'], 'in', since, 'has');
      return [self('ENTITLEMENT'), ...held.filter(({ node }) => node.nodeType === 'Identity')];
    }
    default:
      return [];
  }
}

/** The nodes at the other end of edges that held at some moment from `since` on; null: whenever. */
export async function around(
  asking: Asking,
  ids: readonly string[],
  types: readonly EdgeType[],
  direction: Direction,
  since: Instant | null,
  verb: string,
): Promise<Affected[]> {
  const edges = (await edgesOf(asking, ids, types, direction, { history: 'ever' })).filter(
    (edge) =>
      edge.endReason !== 'SOURCE_CORRECTION' &&
      (since === null || edge.validTo === null || edge.validTo >= since),
  );
  const far = (edge: EdgeFact): string => (direction === 'out' ? edge.to : edge.from);
  const nodes = await nodesById(
    asking,
    edges.flatMap((edge) => [edge.from, edge.to]),
  );
  return [...groupBy(edges, far)].flatMap(([id, of]): Affected[] => {
    const node = nodes.get(id);
    const [first] = of;
    if (!node || !first || node.presence === 'ABSENT_CONFIRMED') return [];
    const other = nodes.get(direction === 'out' ? first.from : first.to);
    const grade = gradeOf(of);
    return [
      {
        node,
        concerned: {
          ...UNCONCERNED,
          as: asOf(node),
        },
        certainty: grade,
        reasons: grade === 'POSSIBLE' ? ['WEAK_LINK'] : [],
        evidence: of,
        because: `${label(node)} ${verb} ${other ? label(other) : 'it'}.`,
      },
    ];
  });
}

function asOf(node: NodeFact): Concerned['as'] {
  const known: Partial<Record<NodeFact['nodeType'], Concerned['as']>> = {
    Identity: 'IDENTITY',
    Credential: 'CREDENTIAL',
    Entitlement: 'ENTITLEMENT',
    Workload: 'WORKLOAD',
  };
  return known[node.nodeType] ?? 'SUBJECT';
}

function isActor(node: NodeFact): boolean {
  return node.nodeType === 'Identity' || node.nodeType === 'Credential';
}

/** With the credentials that authenticate as the identities among them. */
async function withCredentials(asking: Asking, of: readonly Affected[], since: Instant): Promise<Affected[]> {
  const identities = new Map(
    of.filter(({ node }) => node.nodeType === 'Identity').map((one) => [one.node.id, one]),
  );
  const found = await around(
    asking,
    [...identities.keys()],
    ['AUTHENTICATES_AS'],
    'in',
    since,
    'authenticates as',
  );
  return distinct([
    ...of,
    ...found.map((one): Affected => {
      const [identity] = one.evidence.flatMap((edge) => identities.get(edge.to) ?? []);
      return {
        ...one,
        concerned: { ...one.concerned, direction: identity?.concerned.direction ?? null },
        certainty: weakest([one.certainty, identity?.certainty ?? 'CONFIRMED']),
        reasons: [...new Set([...one.reasons, ...(identity?.reasons ?? [])])].sort(),
        evidence: [...(identity?.evidence ?? []), ...one.evidence],
      };
    }),
  ]);
}

/** The credentials whose secrets lie in these places. */
async function secretsIn(asking: Asking, places: readonly Affected[], since: Instant): Promise<Affected[]> {
  const ids = places.map(({ node }) => node.id);
  const held = await around(asking, ids, ['HOLDS'], 'out', since, 'lies in');
  const secrets = await around(
    asking,
    held.map(({ node }) => node.id),
    ['HAS_MATERIAL'],
    'in',
    since,
    'has',
  );
  return secrets.map((one) => {
    const holds = held.filter(({ node }) => one.evidence.some((edge) => edge.to === node.id));
    const from = places.filter(({ node }) =>
      holds.some(({ evidence }) => evidence.some((edge) => edge.from === node.id)),
    );
    const [place] = from;
    const path = [...from, ...holds];
    return {
      ...one,
      certainty: weakest([one.certainty, ...path.map(({ certainty }) => certainty)]),
      evidence: [...path.flatMap(({ evidence }) => evidence), ...one.evidence],
      because: place ? `${label(one.node)} lies in ${label(place.node)}.` : one.because,
    };
  });
}

/** Which services they are decides nothing where only consumers are counted. */
const ANY_RECORD: ServiceRecords = { of: () => undefined, canonicalOf: (record) => record };

/** Marks what is consumed by others than the subject (A2). */
async function withShared(asking: Asking, of: readonly Affected[], subject: string): Promise<Affected[]> {
  const index = new EdgeIndex();
  const ids = of.filter(({ node }) => isActor(node)).map(({ node }) => node.id);
  await backwards(asking, ids, index);
  const workloads = new Set([...index.all()].map((edge) => edge.from).filter((id) => isOf('Workload', id)));
  const nodes = await nodesById(asking, workloads);
  return of.map((one) => {
    const paths = associations(one.node.id, index, ANY_RECORD, asking.when.asOf, asking.policy);
    const shared = paths.some(
      ({ live, workload }) =>
        live &&
        workload !== null &&
        workload !== subject &&
        nodes.get(workload)?.presence !== 'ABSENT_CONFIRMED',
    );
    return { ...one, concerned: { ...one.concerned, shared } };
  });
}

function withDirection(one: Affected): Affected {
  const outbound = one.evidence.some((edge) => edge.direction === 'OUTBOUND');
  return { ...one, concerned: { ...one.concerned, direction: outbound ? 'OUTBOUND' : 'INBOUND' } };
}

/** Reads what these identities hold, and tells of any of them what those may do. */
async function entitlementsOf(
  asking: Asking,
  identities: readonly string[],
): Promise<(of: readonly string[]) => Affected[]> {
  const held = await edgesOf(asking, identities, ['HAS_ENTITLEMENT'], 'out', { history: 'live' });
  const nodes = await nodesById(
    asking,
    held.flatMap((edge) => [edge.from, edge.to]),
  );
  const perHolder = groupBy(held, (edge) => edge.from);
  return (of) => {
    const own = [...new Set(of)].flatMap((id) => perHolder.get(id) ?? []).sort(byEnds);
    return [...groupBy(own, (edge) => edge.to)].flatMap(([id, edges]): Affected[] => {
      const node = nodes.get(id);
      const holder = nodes.get(edges[0]?.from ?? '');
      if (!node || !holder) return [];
      return [
        {
          node,
          concerned: { ...UNCONCERNED, as: 'ENTITLEMENT' },
          certainty: gradeOf(edges),
          reasons: [],
          evidence: edges,
          because: `${label(node)} is what ${label(holder)} may do.`,
        },
      ];
    });
  };
}

/** Identities that somebody outside may act as without a secret, with how certainly (A11, A12). */
export async function trustedOf(
  asking: Asking,
  identities: Iterable<string>,
): Promise<Map<string, Certainty>> {
  const trusts = await edgesOf(asking, identities, ['CAN_ASSUME'], 'in', { history: 'live' });
  const nodes = await nodesById(
    asking,
    trusts.flatMap((edge) => [edge.from, edge.to]),
  );
  const outside = trusts.filter((edge) => {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    return from !== undefined && to !== undefined && isExternal(from, to) && continuation(edge) !== 'SKIP';
  });
  return new Map(
    [...groupBy(outside, (edge) => edge.to)].map(([identity, of]) => [
      identity,
      strongest([...groupBy(of, (edge) => edge.from).values()].map((same) => gradeOf(same))),
    ]),
  );
}

/** One entry per node: the strongest, and what it knows of the others. */
export function distinct(all: readonly Affected[]): Affected[] {
  return [...groupBy(all, ({ node }) => node.id).values()].flatMap((same) => {
    const best = same.find(({ certainty }) => certainty === 'CONFIRMED') ?? same[0];
    if (!best) return [];
    const shared = same.some(({ concerned }) => concerned.shared);
    const known = same.some(({ concerned }) => concerned.known);
    return [{ ...best, concerned: { ...best.concerned, shared, known } }];
  });
}
