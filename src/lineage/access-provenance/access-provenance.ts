import { z } from 'zod';
import { addMillis, digest, latest, type Capability, type Instant } from '../../model/index.js';
import { decisionsOn, lastAllowed, type Decision } from '../access/decisions.js';
import { grantsOf, type Grant } from '../access/grants.js';
import type { Counts, Frame, Judged, Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import { instantOf, textOf } from '../definitions/instants.js';
import { called, dated, names, valued } from '../explain/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import type { Asking, Question } from '../question.js';
import { byId, edgesOf, historyOf, nodesById } from '../read/index.js';
import { widenedSince, type Widening } from './widened.js';

const args = z
  .strictObject({
    /** A grant, by any of its names. */
    entitlement: z.string().min(1).optional(),
    /** An identity, by any of its names; with `resource` only the grants on that. */
    identity: z.string().min(1).optional(),
    resource: z.string().min(1).optional(),
  })
  .refine(({ entitlement, identity }) => (entitlement === undefined) !== (identity === undefined), {
    message: 'give an entitlement, or an identity with or without a resource',
    path: ['entitlement'],
  })
  .refine(({ identity, resource }) => resource === undefined || identity !== undefined, {
    message: 'is asked of an identity',
    path: ['resource'],
  });
export type AccessProvenanceArgs = z.output<typeof args>;

export const PROVENANCE_PARTS = [
  'REQUESTED_BY',
  'APPROVED_BY',
  'DECISION',
  'REASON',
  'END_OR_REVIEW',
] as const;
export type ProvenancePart = (typeof PROVENANCE_PARTS)[number];

/** Where one way of access comes from. */
export interface Provenance extends Judged {
  readonly id: string;
  readonly entitlement: NodeFact;
  /** Who holds it: the identity asked about, else every holder. */
  readonly holders: readonly NodeFact[];
  /** The groups by which it is inherited, nearest first. */
  readonly groups: readonly NodeFact[];
  readonly permissionSets: readonly NodeFact[];
  readonly on: readonly NodeFact[];
  readonly requestedBy: string | null;
  /** As the grant says it, and the actors of the decisions that allowed it, sorted. */
  readonly approvedBy: readonly string[];
  readonly decisions: readonly NodeFact[];
  readonly reason: string | null;
  /** Since when the way leads there: the latest beginning on it. */
  readonly since: Instant | null;
  readonly reviewBy: string | null;
  readonly expiresAt: string | null;
  /** What nobody tells. */
  readonly missing: readonly ProvenancePart[];
  readonly widened: readonly Widening[];
  readonly because: readonly string[];
}

export interface AccessProvenanceAnswer extends Frame {
  readonly subject: NodeFact;
  readonly resource: NodeFact | null;
  readonly items: readonly Provenance[];
  readonly counts: Counts;
}

const needs: readonly Capability[] = ['PERMISSIONS'];

/** who asked for an access, who approved it, why, since when and until when; one item for each way to it. */
export const accessProvenance: Question<AccessProvenanceArgs, AccessProvenanceAnswer> = {
  id: 'Q-10',
  field: 'accessProvenance',
  names: ['access-provenance'],
  title: 'Who asked for an access, who approved it, why, and until when',
  version: 1,
  args,
  needs,
  async ask(asking, { entitlement, identity, resource }) {
    const subject =
      entitlement === undefined
        ? await nodeByHandle(asking, identity ?? '', ['Identity'])
        : await nodeByHandle(asking, entitlement, ['Entitlement']);
    const target =
      resource === undefined
        ? null
        : await nodeByHandle(asking, resource, ['Resource', 'SecretLocation', 'Realm']);
    const { ways, warnings } = await waysOf(asking, subject, target);
    const items = (await provenances(asking, ways)).sort(inOrder);
    return {
      ...frameOf(asking, accessProvenance, await coverageFor(asking, needs), warnings),
      subject,
      resource: target,
      items,
      counts: countsOf(items),
    };
  },
};

interface Way extends Grant {
  readonly holders: readonly NodeFact[];
  /** The grant is on the realm of the resource, not on the resource. */
  readonly byRealm: boolean;
}

async function waysOf(
  asking: Asking,
  subject: NodeFact,
  target: NodeFact | null,
): Promise<{ ways: Way[]; warnings: Warning[] }> {
  const live = { history: 'live' } as const;
  if (subject.nodeType === 'Entitlement') {
    const content = await edgesOf(asking, [subject.id], ['GRANTS', 'ON'], 'out', live);
    const held = await edgesOf(asking, [subject.id], ['HAS_ENTITLEMENT'], 'in', live);
    const nodes = await nodesById(asking, [
      ...content.map((edge) => edge.to),
      ...held.map((edge) => edge.from),
    ]);
    const ends = (type: string): NodeFact[] =>
      [...new Set(content.filter((edge) => edge.type === type).map((edge) => edge.to))].flatMap(
        (id) => nodes.get(id) ?? [],
      );
    const holders = [...new Set(held.map((edge) => edge.from))]
      .flatMap((id) => nodes.get(id) ?? [])
      .sort(byId);
    const way: Way = {
      entitlement: subject,
      groups: [],
      way: held,
      permissionSets: ends('GRANTS').sort(byId),
      on: ends('ON').sort(byId),
      content,
      holders,
      byRealm: false,
    };
    return { ways: [way], warnings: [] };
  }
  const { grants, cut } = await grantsOf(asking, subject.id);
  const warnings = cut.map(({ type, cap }) => ({
    code: 'TRUNCATED',
    message: `Only the first ${cap} relationships of type ${type} were followed.`,
  }));
  const realms = target ? await realmsOf(asking, target) : new Set<string>();
  const ways = grants.flatMap((grant): Way[] => {
    const direct = target === null || grant.on.some((node) => node.id === target.id);
    const byRealm = !direct && grant.on.some((node) => realms.has(node.id));
    return direct || byRealm ? [{ ...grant, holders: [subject], byRealm }] : [];
  });
  return { ways, warnings };
}

async function realmsOf(asking: Asking, target: NodeFact): Promise<Set<string>> {
  const edges = await edgesOf(asking, [target.id], ['LOCATED_IN'], 'out', { history: 'live' });
  return new Set(edges.map((edge) => edge.to));
}

async function provenances(asking: Asking, ways: readonly Way[]): Promise<Provenance[]> {
  const entitlements = ways.map((way) => way.entitlement.id);
  const decisions = await decisionsOn(asking, entitlements);
  const sets = ways.flatMap((way) => way.permissionSets.map((node) => node.id));
  const history = await historyOf(asking, [...entitlements, ...sets]);
  return ways.map((way) => provenanceOf(asking, way, decisions.get(way.entitlement.id) ?? [], history));
}

function provenanceOf(
  asking: Asking,
  way: Way,
  decisions: readonly Decision[],
  history: ReadonlyMap<string, readonly ObservedState[]>,
): Provenance {
  const { entitlement, groups, permissionSets, on, content, holders, byRealm } = way;
  const { attributes } = entitlement;
  const said = (name: string): string | null => textOf(attributes, name);
  const allowed = decisions.filter((one) => one.allowed === true);
  const actors = [said('approvedBy'), ...allowed.map((one) => one.actor)].filter((one) => one !== null);
  const created = instantOf(attributes, 'createdAt');
  // Whoever holds it directly has held it since it was made, as far as is told.
  const since =
    created !== null && groups.length === 0
      ? created
      : latest(created, ...way.way.map((edge) => edge.validFrom));
  const reviewBy = said('reviewBy');
  const expiresAt = said('expiresAt');
  const missing = missingParts(entitlement, decisions);
  const last = lastAllowed(decisions);
  const nodes = new Map([...permissionSets, ...on].map((node) => [node.id, node]));
  const began = created ?? way.way.at(-1)?.validFrom ?? null;
  const widened = last?.at
    ? widenedSince(approvedContent(last.at, began, content), asking.when.asOf, content, nodes, history, [
        entitlement,
        ...permissionSets,
      ])
    : [];
  const prior = allowed.some(
    (one) => one.at !== null && began !== null && one.at <= addMillis(began, asking.policy.skewMinutes),
  );
  const flags = [
    ...(missing.length === PROVENANCE_PARTS.length ? ['NO_PROVENANCE'] : []),
    ...(allowed.length > 0 && began !== null && !prior ? ['APPROVED_LATER'] : []),
    ...(decisions.at(-1)?.allowed === false ? ['LAST_DECISION_DENIES'] : []),
    ...(widened.length > 0 ? ['WIDENED'] : []),
    ...(attributes['effect'] === 'DENY' ? ['DENY'] : []),
    ...(groups.length > 0 ? ['INHERITED'] : []),
  ].sort();
  const weak = weakest([...way.way, ...content].map((edge) => gradeOf([edge]))) === 'POSSIBLE';
  const reasons = [...(byRealm ? ['REALM_WIDE'] : []), ...(weak ? ['WEAK_LINK'] : [])];
  const item = {
    id: digest([
      'provenance',
      entitlement.id,
      ...holders.map((one) => one.id),
      ...groups.map((one) => one.id),
    ]),
    entitlement,
    holders,
    groups,
    permissionSets,
    on,
    requestedBy: said('requestedBy'),
    approvedBy: [...new Set(actors)].sort(),
    decisions: decisions.map((one) => one.record),
    reason: said('reason'),
    since,
    reviewBy,
    expiresAt,
    missing,
    widened,
    certainty: reasons.length > 0 ? ('POSSIBLE' as const) : ('CONFIRMED' as const),
    reasons,
    flags,
    evidence: [...way.way, ...content, ...decisions.map((one) => one.edge)],
    suppressedBy: null,
  };
  return { ...item, because: sentences(item) };
}

/** What nobody tells of where a grant comes from. */
export function missingParts({ attributes }: NodeFact, decisions: readonly Decision[]): ProvenancePart[] {
  const untold = (name: string): boolean => textOf(attributes, name) === null;
  const actors = decisions.filter((one) => one.allowed === true && one.actor !== null);
  const absent: Record<ProvenancePart, boolean> = {
    REQUESTED_BY: untold('requestedBy'),
    APPROVED_BY: untold('approvedBy') && actors.length === 0,
    DECISION: decisions.length === 0,
    REASON: untold('reason'),
    END_OR_REVIEW: untold('reviewBy') && untold('expiresAt'),
  };
  return PROVENANCE_PARTS.filter((part) => absent[part]);
}

/** What a grant held when it began, it held when it was approved, even where the approval came first. */
export function approvedContent(
  approvedAt: Instant,
  began: Instant | null,
  content: readonly EdgeFact[],
): Instant {
  const [first] = content.map((edge) => edge.validFrom).sort();
  return latest(approvedAt, began, first) as Instant;
}

function sentences(item: Omit<Provenance, 'because'>): string[] {
  const who = names(item.holders.map(called)) || 'nobody';
  const by = item.groups.length > 0 ? ` through ${names(item.groups.map(called))}` : '';
  const what = names(item.permissionSets.map(called)) || called(item.entitlement);
  const where = item.on.length > 0 ? ` on ${names(item.on.map(called))}` : '';
  const since = item.since ? ` since ${dated(item.since)}` : '';
  const asked =
    item.requestedBy === null
      ? 'Nobody is known to have asked for it'
      : `It was asked for by ${valued(item.requestedBy)}`;
  const approved =
    item.approvedBy.length === 0
      ? 'nobody is known to have approved it'
      : `it was approved by ${names(item.approvedBy.map(valued))}`;
  const wider = item.widened.map(({ at, node, attribute }) =>
    attribute === null
      ? `${called(node)} was added on ${dated(at)}`
      : `${attribute} of ${called(node)} changed on ${dated(at)}`,
  );
  return [
    `${who} holds ${what}${where}${by}${since}.`,
    `${asked}; ${approved}.`,
    ...(wider.length > 0 ? [`After the approval ${names(wider)}.`] : []),
  ];
}

function inOrder(a: Provenance, b: Provenance): number {
  const rank = ({ certainty, flags, id }: Provenance): string =>
    `${flags.includes('NO_PROVENANCE') ? 0 : flags.includes('WIDENED') ? 1 : 2} ${certainty} ${id}`;
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
}
