/** What a consumer needs when the credential is rotated, the worst first. */
export const UPDATES = ['NEEDS_MANUAL', 'UNKNOWN', 'NEEDS_REDEPLOY', 'UPDATES_AUTOMATICALLY'] as const;
export type Update = (typeof UPDATES)[number];

/** Who puts the new value into a location. */
export type Filling = 'ROTATION' | 'SYNC' | 'HAND' | 'UNKNOWN';

/** One way in which a workload gets the secret. */
export interface Delivery {
  /** Class of the location that it reads; null when no source tells. */
  readonly locationClass: string | null;
  readonly filling: Filling;
}

export interface Decided {
  readonly update: Update;
  /** Closed codes, sorted. */
  readonly reasons: readonly string[];
}

/** Where the value is part of something that has to be made anew, or lies with a person. */
const WRITTEN_IN: ReadonlySet<string> = new Set(['CODE', 'IMAGE_LAYER', 'TEMPLATE', 'CHAT_TICKET', 'DEVICE']);
/** Read once, when what runs is started. */
const READ_AT_START: ReadonlySet<string> = new Set(['RUNTIME_ENV', 'CONFIG']);
/** Every run starts anew, and reads the value as it is then. */
const STARTS_ANEW: ReadonlySet<string> = new Set([
  'FUNCTION',
  'PIPELINE',
  'PIPELINE_RUN',
  'SCHEDULED_JOB',
  'AUTOMATION_JOB',
]);
/** Runs on, and may keep what it once read. */
const RUNS_ON: ReadonlySet<string> = new Set(['DEPLOYMENT', 'VM', 'POD', 'APPLICATION']);

/**
 * what a workload needs when a credential that it reads is rotated. First match, for each location:
 *
 * 1. The value is written into code, an image, a template, a message or a device: NEEDS_MANUAL.
 * 2. Nobody but a person fills the location: NEEDS_MANUAL; it is not known who does: UNKNOWN.
 * 3. A mesh hands it over by itself: UPDATES_AUTOMATICALLY.
 * 4. It is read once at the start (environment, configuration): NEEDS_REDEPLOY.
 * 5. The workload starts anew for each run: UPDATES_AUTOMATICALLY; it runs on: NEEDS_REDEPLOY, because nobody knows that
 *    it reads again; any other kind: UNKNOWN.
 *
 * Of several locations the worst decides. A workload that was only seen using it, without a location: UNKNOWN.
 */
export function decideUpdate(workloadKind: string | null, deliveries: readonly Delivery[]): Decided {
  if (deliveries.length === 0) return { update: 'UNKNOWN', reasons: ['LOCATION_NOT_KNOWN'] };
  const each = deliveries.map((delivery) => updateBy(workloadKind, delivery));
  const worst = UPDATES.find((update) => each.some((one) => one.update === update)) ?? 'UNKNOWN';
  const reasons = each.filter((one) => one.update === worst).map((one) => one.reason);
  return { update: worst, reasons: [...new Set(reasons)].sort() };
}

interface One {
  readonly update: Update;
  readonly reason: string;
}

function updateBy(kind: string | null, { locationClass, filling }: Delivery): One {
  if (locationClass !== null && WRITTEN_IN.has(locationClass))
    return { update: 'NEEDS_MANUAL', reason: `WRITTEN_IN_${locationClass}` };
  if (filling === 'HAND') return { update: 'NEEDS_MANUAL', reason: 'FILLED_BY_HAND' };
  if (filling === 'UNKNOWN') return { update: 'UNKNOWN', reason: 'FILLING_NOT_KNOWN' };
  if (locationClass === 'MESH') return { update: 'UPDATES_AUTOMATICALLY', reason: 'MESH_DELIVERS' };
  if (locationClass !== null && READ_AT_START.has(locationClass))
    return { update: 'NEEDS_REDEPLOY', reason: 'READ_AT_START' };
  if (kind !== null && STARTS_ANEW.has(kind))
    return { update: 'UPDATES_AUTOMATICALLY', reason: 'READ_AT_EACH_RUN' };
  if (kind !== null && RUNS_ON.has(kind))
    return { update: 'NEEDS_REDEPLOY', reason: 'MAY_KEEP_WHAT_IT_READ' };
  return { update: 'UNKNOWN', reason: kind === null ? 'WORKLOAD_KIND_NOT_KNOWN' : 'REFRESH_NOT_KNOWN' };
}

/** What tells who fills a location. */
export interface Place {
  readonly locationClass: string | null;
  /** Its own rotation is switched on there. */
  readonly rotationEnabled: boolean;
}

/**
 * Who fills a location: the rotation itself writes to a vault, a mesh, or whatever rotates by itself; a copy is filled from
 * where its SYNCED_FROM chain begins, if that is written by the rotation; everything else is filled by hand.
 *
 * @param origins where its chains begin; empty when it is synced from nothing, null when the chains never begin (a ring)
 */
export function fillingOf(place: Place, origins: readonly Place[] | null): Filling {
  if (writtenByRotation(place)) return 'ROTATION';
  if (origins === null) return 'UNKNOWN';
  if (origins.length === 0) return byHand(place);
  if (origins.every(writtenByRotation)) return 'SYNC';
  return origins.some((origin) => byHand(origin) === 'UNKNOWN') ? 'UNKNOWN' : 'HAND';
}

function writtenByRotation({ locationClass, rotationEnabled }: Place): boolean {
  return rotationEnabled || locationClass === 'VAULT' || locationClass === 'MESH';
}

function byHand({ locationClass }: Place): Filling {
  return locationClass === null || locationClass === 'OTHER' ? 'UNKNOWN' : 'HAND';
}
