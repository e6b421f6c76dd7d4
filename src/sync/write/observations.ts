import type { ObservationVertex, ObservationVersionVertex } from '../../graph/layout.js';
import type { Graph, Value } from '../../graph/port.js';
import { addMillis, latest, type Instant, type Presence } from '../../model/index.js';
import type { Step } from '../edges/rows.js';
import type { Observed } from '../observe.js';
import {
  createObservations,
  createVersions,
  observationsById,
  setObservations,
} from './observation-statements.js';

/** The scope in which something was observed. */
export interface Origin {
  readonly source: string;
  readonly connector: string;
  /** scopeKey */
  readonly scope: string;
  readonly observedAt: Instant;
}

export function firstState(origin: Origin, observed: Observed, now: Instant): ObservationVertex {
  return {
    id: observed.id,
    node: observed.node.id,
    nodeType: observed.node.ref.type,
    event: observed.event,
    source: origin.source,
    connector: origin.connector,
    scope: origin.scope,
    method: observed.method,
    confidence: observed.confidence,
    attributes: observed.json,
    hash: observed.hash,
    presence: 'PRESENT',
    validFrom: observed.validFrom,
    validTo: observed.validTo,
    observedAt: origin.observedAt,
    recordedAt: now,
    firstRecordedAt: now,
    lastConfirmedAt: null,
    missingSince: null,
    locator: observed.locator,
  };
}

/** The state after `before` in which the source says something else, or says it again. */
export function nextState(
  origin: Origin,
  observed: Observed,
  before: ObservationVertex,
  now: Instant,
): ObservationVertex {
  return {
    ...firstState(origin, observed, now),
    validFrom: startOf(observed.statedFrom, before.validFrom, origin.observedAt),
    firstRecordedAt: before.firstRecordedAt,
  };
}

/**
 * The state after `before` in which a COMPLETE run no longer contains it. What had it last is the run that brought
 * `before`, whatever its completeness, or a COMPLETE one since.
 *
 * @param confirmedAt `observedAt` of the COMPLETE run before this one
 */
export function missingState(
  before: ObservationVertex,
  presence: Presence,
  observedAt: Instant,
  confirmedAt: Instant | null,
  now: Instant,
): ObservationVertex {
  return {
    ...before,
    presence,
    validFrom: startOf(undefined, before.validFrom, observedAt),
    recordedAt: now,
    lastConfirmedAt: before.missingSince ? before.lastConfirmedAt : latest(before.observedAt, confirmedAt),
    missingSince: before.missingSince ?? observedAt,
  };
}

/** A later state begins when the source says, if that is after the one before; else when the change was seen. */
function startOf(stated: Instant | undefined, before: Instant, observedAt: Instant): Instant {
  if (stated !== undefined && stated > before) return stated;
  return observedAt > before ? observedAt : before;
}

export function versionOf(before: ObservationVertex, now: Instant): ObservationVersionVertex {
  return {
    ...before,
    id: `${before.id}@${before.recordedAt}`,
    observation: before.id,
    supersededAt: now,
  };
}

/** Record times of one observation grow even where the clock stands still, so that its states have an order. */
export function recordTime(now: Instant, before: ObservationVertex): Instant {
  if (now > before.recordedAt) return now;
  const micros = Number(before.recordedAt.slice(-4, -1)) + 1;
  const next = micros > 999 ? addMillis(before.recordedAt, 1) : before.recordedAt;
  return `${next.slice(0, -4)}${(micros % 1000).toString().padStart(3, '0')}Z` as Instant;
}

export async function readObservations(
  graph: Graph,
  ids: readonly string[],
): Promise<Map<string, ObservationVertex>> {
  const rows = ids.length === 0 ? [] : await graph.read(observationsById, { ids });
  return new Map(
    rows.map((row) => {
      const vertex = row['observation'] as unknown as ObservationVertex;
      const state: ObservationVertex = {
        ...vertex,
        event: vertex.event ?? null,
        attributes: vertex.attributes ?? null,
        validTo: vertex.validTo ?? null,
        lastConfirmedAt: vertex.lastConfirmedAt ?? null,
        missingSince: vertex.missingSince ?? null,
        locator: vertex.locator ?? null,
      };
      return [state.id, state];
    }),
  );
}

/** Observations to create and to replace; a replaced one leaves its version. */
export class ObservationWrites {
  readonly #create: Value[] = [];
  readonly #set: Value[] = [];
  readonly #versions: Value[] = [];

  create(state: ObservationVertex): void {
    this.#create.push(row(state));
  }

  replace(before: ObservationVertex, state: ObservationVertex): void {
    // Without attributes a first state says nothing, and its relationships have a history of their own; a later one
    // says that what was told before no longer is.
    const isFirst = before.recordedAt === before.firstRecordedAt;
    if (before.attributes !== null || !isFirst) this.#versions.push(row(versionOf(before, state.recordedAt)));
    this.#set.push(row(state));
  }

  steps(): Step[] {
    return [
      { statement: createVersions, params: { rows: this.#versions } },
      { statement: createObservations, params: { rows: this.#create } },
      { statement: setObservations, params: { rows: this.#set } },
    ].filter((step) => step.params.rows.length > 0);
  }
}

function row(state: ObservationVertex): { [key: string]: Value } {
  const stored: { [key: string]: Value } = {};
  for (const key in state) {
    const value = state[key as keyof ObservationVertex];
    if (value !== null) stored[key] = value;
  }
  return stored;
}
