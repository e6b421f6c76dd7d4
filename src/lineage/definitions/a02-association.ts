import {
  addMillis,
  contains,
  type Certainty,
  type EdgeType,
  type Instant,
  type Interval,
  type Policy,
} from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import { edgeInterval } from '../read/live.js';
import { gradeOf, weakest } from './a12-certainty.js';
import { span } from './instants.js';
import type { EdgeIndex } from './edge-index.js';
import { intersect, lastEnd } from './intervals.js';

/** How a credential or identity is tied to a service: the letters of A2. */
export type AssociationKind = 'SUPPORTS' | 'CONSUMES' | 'USED' | 'USES';

/** One path of A2 from a credential or identity to a service, or to a workload that is part of none. */
export interface AssociationPath {
  readonly kind: AssociationKind;
  /** Null: the workload belongs to no service that is known. */
  readonly service: string | null;
  readonly workload: string | null;
  /** The strongest statement of each relationship on the way, from the credential outwards. */
  readonly evidence: readonly EdgeFact[];
  readonly grade: Certainty;
  readonly reasons: readonly string[];
  /** All of the path is live at the instant asked. */
  readonly live: boolean;
  /** When the path last stopped being live; null when it has not. */
  readonly endedAt: Instant | null;
  /** The last use, an instant or a day, by the statements of USED that hold at the instant asked; null: none tells. */
  readonly usedAt: string | null;
}

/** What A2 has to know of services. */
export interface ServiceRecords {
  /**
   * The service of a record: since when it is there, as the earliest that anybody says. Undefined of what was no
   * service yet.
   */
  of(record: string): { readonly createdAt: Instant | null } | undefined;
  /** Equal for all records of one service (SAME_AS). */
  canonicalOf(record: string): string;
}

/** One relationship on a path. */
export interface Hop {
  readonly type: EdgeType;
  readonly from: string;
  readonly to: string;
}

interface Step {
  readonly statements: readonly EdgeFact[];
  readonly intervals: readonly Interval[];
}

interface Found {
  readonly path: AssociationPath;
  readonly steps: readonly Step[];
}

/**
 * A2: every path that ties `subject` to a service in edges live at any moment up to `at` and since the service exists.
 * What the subject authenticates as or was derived from counts with it. An association ends only by REASSIGNED with its
 * rotation verified; a statement that its source corrected never was.
 *
 * A path is as sure as what was said of all of its relationships at one moment (A12). One whose relationships, or whose
 * sure statements, were never live together is kept with certainty POSSIBLE (NOT_SIMULTANEOUS): a source that was
 * connected late tells since when it looked, not since when it was so.
 */
export function associations(
  subject: string,
  index: EdgeIndex,
  services: ServiceRecords,
  at: Instant,
  policy: Policy,
): AssociationPath[] {
  const paths: Found[] = [];
  const ever: Interval = { from: null, to: after(at) };
  const held = (hop: Hop): boolean => stepOf(hop, index, ever, policy).intervals.length > 0;
  for (const { base, hops } of basesOf(subject, index, held)) {
    for (const service of index.targets('SUPPORTS', base)) {
      const tie: Hop = { type: 'SUPPORTS', from: base, to: service };
      add('SUPPORTS', [...hops, tie], service, null);
    }
    for (const { kind, workload, tie } of consumersOf(base, index)) {
      const parts = index.targets('PART_OF', workload);
      let part = false;
      for (const service of parts) {
        const tied = add(
          kind,
          [...hops, ...tie, { type: 'PART_OF', from: workload, to: service }],
          service,
          workload,
        );
        part ||= tied?.live ?? false;
      }
      // What has left its service, or never had one, is a consumer of its own.
      if (!part) {
        const alone = add(kind, [...hops, ...tie], null, workload);
        if (alone && !alone.live && parts.length > 0) paths.pop();
      }
    }
  }
  return withoutEnded(paths, services, at);

  function add(
    kind: AssociationKind,
    hops: readonly Hop[],
    service: string | null,
    workload: string | null,
  ): AssociationPath | null {
    const known = service === null ? { createdAt: null } : services.of(service);
    if (!known) return null;
    const window: Interval = { from: known.createdAt, to: after(at) };
    const steps = hops.map((hop) => stepOf(hop, index, window, policy));
    if (steps.some((step) => step.intervals.length === 0)) return null;
    const joint = steps.reduce<readonly Interval[]>((all, step) => intersect(all, step.intervals), [window]);
    const together = joint.length > 0;
    const sure = sureMoment(steps, joint, at, policy);
    const shown = sure === null ? steps : statedAt(steps, sure, policy);
    const evidence = shown.map((step) => strongestStatement(step.statements, at, policy));
    const open = (interval: Interval): boolean => contains(interval, at);
    const live = together && joint.some(open);
    const ends = together ? lastEnd(joint) : leastEnd(steps);
    const path: AssociationPath = {
      kind,
      service,
      workload,
      evidence,
      grade: sure === null ? 'POSSIBLE' : 'CONFIRMED',
      reasons: sure !== null || (together && gradeOver(steps) === 'POSSIBLE') ? [] : ['NOT_SIMULTANEOUS'],
      live,
      endedAt: live ? null : ends,
      usedAt: lastUse(statedAt(steps, at, policy), at),
    };
    paths.push({ path, steps });
    return path;
  }
}

/**
 * The relationships of every path of A2 that is not, as they are said last, live and CONFIRMED at `at`: what such a path
 * is worth, and what shows it, depends on what was said of each of them before. Of the others their past decides nothing.
 *
 * @param index every relationship at least as it was said last
 */
export function unsettled(
  subjects: Iterable<string>,
  index: EdgeIndex,
  at: Instant,
  policy: Policy,
): readonly Hop[] {
  const standing = new Map<string, boolean>();
  const stands = (hop: Hop): boolean => {
    const key = `${hop.type} ${hop.from} ${hop.to}`;
    const known = standing.get(key);
    if (known !== undefined) return known;
    const step: Step = { statements: meant(index.between(hop.type, hop.from, hop.to)), intervals: [] };
    const sure = gradeOver(statedAt([step], at, policy)) === 'CONFIRMED';
    standing.set(key, sure);
    return sure;
  };
  const found = new Set<Hop>();
  const check = (hops: readonly Hop[]): void => {
    if (!hops.every(stands)) for (const hop of hops) found.add(hop);
  };
  for (const subject of subjects) {
    for (const { base, hops } of basesOf(subject, index, () => true)) {
      // Another relationship to what was already found may be the one that held.
      for (const type of TO_BASES)
        for (const to of index.targets(type, base)) check([{ type, from: base, to }]);
      for (const service of index.targets('SUPPORTS', base))
        check([...hops, { type: 'SUPPORTS', from: base, to: service }]);
      for (const { workload, tie } of consumersOf(base, index)) {
        check([...hops, ...tie]);
        for (const service of index.targets('PART_OF', workload))
          check([...hops, ...tie, { type: 'PART_OF', from: workload, to: service }]);
      }
    }
  }
  return [...found];
}

/** How a workload consumes one credential, or runs as one identity: (b), (c) and (d) of A2 without the service. */
export interface Consumption {
  readonly workload: string;
  readonly evidence: readonly EdgeFact[];
  readonly grade: Certainty;
  /** All of it is live at the instant asked. */
  readonly live: boolean;
}

/**
 * Every way in which a workload ever consumed `subject` itself up to `at`.
 *
 * @param owner an identity that the subject authenticates as: that it does is then part of each way
 */
export function consumptions(
  subject: string,
  index: EdgeIndex,
  at: Instant,
  policy: Policy,
  owner: string | null = null,
): Consumption[] {
  const window: Interval = { from: null, to: after(at) };
  const own: Hop[] = owner === null ? [] : [{ type: 'AUTHENTICATES_AS', from: subject, to: owner }];
  return consumersOf(subject, index).flatMap(({ workload, tie }): Consumption[] => {
    const steps = [...own, ...tie].map((hop) => stepOf(hop, index, window, policy));
    if (steps.some((step) => step.intervals.length === 0)) return [];
    const joint = steps.reduce<readonly Interval[]>((all, step) => intersect(all, step.intervals), [window]);
    return [
      {
        workload,
        evidence: steps.map((step) => strongestStatement(step.statements, at, policy)),
        grade: sureMoment(steps, joint, at, policy) === null ? 'POSSIBLE' : 'CONFIRMED',
        live: joint.some((interval) => contains(interval, at)),
      },
    ];
  });
}

/** The workloads that consume what `base` is, and over which relationships. */
function consumersOf(
  base: string,
  index: EdgeIndex,
): { readonly kind: AssociationKind; readonly workload: string; readonly tie: readonly Hop[] }[] {
  const found: { kind: AssociationKind; workload: string; tie: Hop[] }[] = [];
  for (const workload of index.sources('USED', base)) {
    found.push({ kind: 'USED', workload, tie: [{ type: 'USED', from: workload, to: base }] });
  }
  for (const workload of index.sources('USES', base)) {
    found.push({ kind: 'USES', workload, tie: [{ type: 'USES', from: workload, to: base }] });
  }
  for (const material of index.targets('HAS_MATERIAL', base)) {
    for (const location of index.sources('HOLDS', material)) {
      for (const workload of index.sources('CONSUMES', location)) {
        found.push({
          kind: 'CONSUMES',
          workload,
          tie: [
            { type: 'HAS_MATERIAL', from: base, to: material },
            { type: 'HOLDS', from: location, to: material },
            { type: 'CONSUMES', from: workload, to: location },
          ],
        });
      }
    }
  }
  return found;
}

const TO_BASES = ['AUTHENTICATES_AS', 'DERIVED_FROM'] as const;

/**
 * The subject and what it authenticates as or was derived from, each with the way there; nearest first.
 *
 * @param held whether a relationship ever was so
 */
function basesOf(
  subject: string,
  index: EdgeIndex,
  held: (hop: Hop) => boolean,
): { readonly base: string; readonly hops: readonly Hop[] }[] {
  const found = [{ base: subject, hops: [] as Hop[] }];
  const seen = new Set([subject]);
  for (const { base, hops } of found) {
    for (const type of TO_BASES) {
      for (const to of index.targets(type, base)) {
        const hop: Hop = { type, from: base, to };
        if (seen.has(to) || !held(hop)) continue;
        seen.add(to);
        found.push({ base: to, hops: [...hops, hop] });
      }
    }
  }
  return found;
}

function stepOf(hop: Hop, index: EdgeIndex, window: Interval, policy: Policy): Step {
  const statements = meant(index.between(hop.type, hop.from, hop.to)).filter(
    (edge) => intersect([edgeInterval(edge, policy)], [window]).length > 0,
  );
  return { statements, intervals: statements.map((edge) => edgeInterval(edge, policy)) };
}

/** What its source corrected never was, and what cannot be met never holds. */
function meant(statements: readonly EdgeFact[]): EdgeFact[] {
  return statements.filter(
    (edge) => edge.endReason !== 'SOURCE_CORRECTION' && edge.conditionStatus !== 'UNSATISFIABLE',
  );
}

/**
 * The moment at which all of a path was CONFIRMED by what was said of it then: `at` itself if it was so then, else the
 * latest at which that began. Null: it never was.
 */
function sureMoment(
  steps: readonly Step[],
  joint: readonly Interval[],
  at: Instant,
  policy: Policy,
): Instant | null {
  if (joint.length === 0 || gradeOver(steps) === 'POSSIBLE') return null;
  const begins = [...joint, ...steps.flatMap((step) => step.intervals)].flatMap(({ from }) => from ?? []);
  const moments = [at, ...[...new Set(begins)].sort().reverse()];
  const within = (moment: Instant): boolean => joint.some((interval) => contains(interval, moment));
  const sure = (moment: Instant): boolean => gradeOver(statedAt(steps, moment, policy)) === 'CONFIRMED';
  return moments.find((moment) => within(moment) && sure(moment)) ?? null;
}

function gradeOver(steps: readonly Step[]): Certainty {
  return weakest(steps.map((step) => gradeOf(step.statements)));
}

/** Of each step the statements that were live at `moment`. */
function statedAt(steps: readonly Step[], moment: Instant, policy: Policy): Step[] {
  return steps.map(({ statements }) => {
    const then = statements.filter((edge) => contains(edgeInterval(edge, policy), moment));
    return { statements: then, intervals: then.map((edge) => edgeInterval(edge, policy)) };
  });
}

/** What is said to have happened after `at` is a wrong clock (F-11). */
function lastUse(steps: readonly Step[], at: Instant): string | null {
  const told = steps
    .flatMap(({ statements }) => statements)
    .flatMap((edge) => (edge.type === 'USED' ? (edge.lastObservedAt ?? []) : []))
    .filter((use) => span(use).from <= at);
  return told.sort((a, b) => (span(a).to < span(b).to ? -1 : 1)).at(-1) ?? null;
}

/** Without a moment in common, a path was over when the first of its relationships was. */
function leastEnd(steps: readonly Step[]): Instant | null {
  const ends = steps.map((step) => lastEnd(step.intervals)).filter((end) => end !== null);
  return ends.sort()[0] ?? null;
}

/**
 * A reassigned tie ends what had already stopped when the rotation was verified, by whichever record of the service;
 * what lives on stays associated.
 */
function withoutEnded(found: readonly Found[], services: ServiceRecords, at: Instant): AssociationPath[] {
  const cuts = new Map<string, Instant>();
  const serviceOf = ({ service }: AssociationPath): string | null =>
    service === null ? null : services.canonicalOf(service);
  for (const { path, steps } of found) {
    const service = serviceOf(path);
    if (service === null) continue;
    for (const edge of steps.flatMap((step) => step.statements)) {
      if (edge.endReason !== 'REASSIGNED' || !edge.rotationVerifiedAt || edge.validTo === null) continue;
      const cut = edge.rotationVerifiedAt > edge.validTo ? edge.rotationVerifiedAt : edge.validTo;
      if (cut > at) continue;
      const known = cuts.get(service);
      if (known === undefined || cut > known) cuts.set(service, cut);
    }
  }
  return found.flatMap(({ path }) => {
    const service = serviceOf(path);
    const cut = service === null ? undefined : cuts.get(service);
    return cut === undefined || path.endedAt === null || path.endedAt > cut ? [path] : [];
  });
}

/** The statement to show: of the best grade, live before ended, latest, then by id. */
function strongestStatement(statements: readonly EdgeFact[], at: Instant, policy: Policy): EdgeFact {
  const rank = (edge: EdgeFact): number =>
    (gradeOf([edge]) === 'CONFIRMED' ? 0 : 2) + (contains(edgeInterval(edge, policy), at) ? 0 : 1);
  return [...statements].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : 0) ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  )[0] as EdgeFact;
}

/** Just past `at`, so that a half-open window contains it. */
function after(at: Instant): Instant {
  const micros = Number(at.slice(-4, -1)) + 1;
  return micros < 1000
    ? ((at.slice(0, -4) + String(micros).padStart(3, '0') + 'Z') as Instant)
    : ((addMillis(at, 1).slice(0, -4) + '000Z') as Instant);
}
