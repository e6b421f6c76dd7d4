import { z } from 'zod';
import { earliest, type Capability, type Instant } from '../../model/index.js';
import type { Counts, Frame, Judged, Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import { day, label, names, sentencesFor } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { groupBy } from '../group-by.js';
import type { Asking, Question } from '../question.js';
import { byId, edgesOf, nodesById } from '../read/index.js';
import { holdingsOf, holdingsOfMaterial, type Currency, type Holding } from './holdings.js';

const args = z
  .strictObject({
    /** A credential, by any of its names. */
    credential: z.string().min(1).optional(),
    /** A material, by its urn. */
    material: z.string().min(1).optional(),
  })
  .refine((given) => (given.credential === undefined) !== (given.material === undefined), {
    message: 'give a credential or a material, not both',
    path: ['credential'],
  });
export type CopiesArgs = z.output<typeof args>;

/** One place where the secret lies. */
export interface Copy extends Judged {
  readonly id: string;
  readonly location: NodeFact;
  readonly material: NodeFact;
  /** CURRENT, or RESIDUE of an earlier version after a rotation, which cannot authenticate by itself (A4). */
  readonly currency: Currency;
  /** The location's class, such as VAULT; null when its source does not tell. */
  readonly locationClass: string | null;
  /** PRIVATE, ORG or PUBLIC; null when its source does not tell. */
  readonly exposure: string | null;
  /** True: something else fills it by itself (SYNCED_FROM). */
  readonly managed: boolean;
  readonly syncedFrom: readonly NodeFact[];
  /** Since when a source says that the copy lies there. */
  readonly firstSeenAt: Instant;
  /** Workloads that read the location now. */
  readonly consumers: readonly NodeFact[];
  /** Plain sentences. */
  readonly because: readonly string[];
}

export interface CopiesAnswer extends Frame {
  /** The credential or material that was asked about. */
  readonly subject: NodeFact;
  readonly items: readonly Copy[];
  readonly counts: Counts;
  readonly current: number;
  readonly residue: number;
  readonly managed: number;
}

const needs: readonly Capability[] = ['SECRET_LOCATIONS'];

/** every place where a copy lies at `asOf`. A credential without known material has no known copies, not none. */
export const copies: Question<CopiesArgs, CopiesAnswer> = {
  id: 'Q-12',
  field: 'copies',
  names: ['copies'],
  title: 'Where copies of a credential lie',
  version: 1,
  args,
  needs,
  async ask(asking, { credential, material }) {
    const subject =
      credential !== undefined
        ? await nodeByHandle(asking, credential, ['Credential'])
        : await nodeByHandle(asking, material ?? '', ['Material']);
    const holdings =
      subject.nodeType === 'Credential'
        ? ((await holdingsOf(asking, [subject.id])).get(subject.id) ?? [])
        : await holdingsOfMaterial(asking, subject.id);
    const items = (await copiesOf(asking, subject, holdings)).sort(inOrder);
    const covered = await coverageFor(asking, needs);
    return {
      ...frameOf(asking, copies, covered, await doubts(asking, subject)),
      subject,
      items,
      counts: countsOf(items),
      current: items.filter((copy) => copy.currency === 'CURRENT').length,
      residue: items.filter((copy) => copy.currency === 'RESIDUE').length,
      managed: items.filter((copy) => copy.managed).length,
    };
  },
};

async function copiesOf(asking: Asking, subject: NodeFact, holdings: readonly Holding[]): Promise<Copy[]> {
  const locations = new Set(holdings.map((holding) => holding.location.id));
  const live = { history: 'live' } as const;
  const synced = groupBy(await edgesOf(asking, locations, ['SYNCED_FROM'], 'out', live), (edge) => edge.from);
  const consumed = groupBy(await edgesOf(asking, locations, ['CONSUMES'], 'in', live), (edge) => edge.to);
  const facts = await nodesById(asking, [
    ...holdings.map((holding) => holding.material),
    ...[...synced.values()].flat().map((edge) => edge.to),
    ...[...consumed.values()].flat().map((edge) => edge.from),
  ]);
  const known = (ids: readonly string[]): NodeFact[] =>
    [...new Set(ids)].flatMap((id) => facts.get(id) ?? []).sort(byId);
  return holdings.flatMap((holding): Copy[] => {
    const { location, holds, has, currency } = holding;
    const material = facts.get(holding.material);
    const sources = synced.get(location.id) ?? [];
    const readers = consumed.get(location.id) ?? [];
    if (!material) return [];
    const copy = {
      id: `${location.id} ${material.id}`,
      location,
      material,
      currency,
      locationClass: text(location.attributes.class),
      exposure: text(location.attributes.exposure),
      managed: sources.length > 0,
      syncedFrom: known(sources.map((edge) => edge.to)),
      firstSeenAt: earliest(...holds.map((edge) => edge.validFrom)) as Instant,
      consumers: known(readers.map((edge) => edge.from)),
      ...judged(location, holds, has, currency, sources.length > 0),
      evidence: [...has, ...holds, ...sources, ...readers],
    };
    return [{ ...copy, because: because(subject, copy) }];
  });
}

function judged(
  location: NodeFact,
  holds: readonly EdgeFact[],
  has: readonly EdgeFact[],
  currency: Currency,
  managed: boolean,
): Omit<Judged, 'evidence'> {
  const flags = [
    ...(currency === 'RESIDUE' ? ['RESIDUE'] : []),
    ...(managed ? ['MANAGED'] : []),
    ...(location.attributes.inHistoryOnly === true ? ['IN_HISTORY_ONLY'] : []),
    ...(location.attributes.exposure === 'PUBLIC' ? ['PUBLIC'] : []),
    ...(location.attributes.approved === 'FALSE' ? ['NOT_APPROVED'] : []),
  ];
  const suspected = location.presence === 'ABSENT_SUSPECTED';
  const grades = [gradeOf(holds), ...(has.length > 0 ? [gradeOf(has)] : [])];
  const linked = weakest(grades);
  return {
    certainty: suspected ? 'POSSIBLE' : linked,
    reasons: [...(suspected ? ['ABSENT_SUSPECTED'] : []), ...(linked === 'POSSIBLE' ? ['WEAK_LINK'] : [])],
    flags: flags.sort(),
    suppressedBy: null,
  };
}

function because(subject: NodeFact, copy: Omit<Copy, 'because'>): string[] {
  const { location, currency, syncedFrom, consumers, firstSeenAt, flags } = copy;
  const what = currency === 'CURRENT' ? 'A copy' : 'What a rotation left behind';
  return [
    `${what} of ${label(subject)} lies in ${label(location)}, where it was first seen on ${day(firstSeenAt)}.`,
    ...(syncedFrom.length > 0 ? [`It is filled from ${names(syncedFrom.map(label))}.`] : []),
    ...(consumers.length > 0 ? [`It is read by ${names(consumers.map(label))}.`] : []),
    ...flags.flatMap((flag) => SAID_OF_PLACES[flag] ?? []),
    ...sentencesFor(copy.reasons),
  ];
}

const SAID_OF_PLACES: Readonly<Record<string, string>> = {
  IN_HISTORY_ONLY: 'Only the history of the place still holds it.',
  NOT_APPROVED: 'The place is not approved for secrets.',
  PUBLIC: 'Anybody can read the place.',
};

/** Where the answer's silence must not be read as "there is none". */
async function doubts(asking: Asking, subject: NodeFact): Promise<Warning[]> {
  if (subject.nodeType !== 'Credential') return [];
  const known = await edgesOf(asking, [subject.id], ['HAS_MATERIAL'], 'out', { history: 'ever' });
  if (known.length > 0) return [];
  return [
    {
      code: 'NO_MATERIAL',
      message: 'No source says which material the credential has, so that copies of it cannot be told.',
    },
  ];
}

/** CURRENT first, then CONFIRMED, then id. */
function inOrder(a: Copy, b: Copy): number {
  return compare(a.currency, b.currency) || compare(a.certainty, b.certainty) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
