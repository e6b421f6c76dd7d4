import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import { wholeAnswer } from '../../src/api/whole-answer.js';
import { configSchema, sourceSchema } from '../../src/cli/config/schema.js';
import { openPull } from '../../src/cli/pull.js';
import { DEMO_SOURCES, ESTATE_SOURCES, writeEstate, type EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { addMillis, MINUTE_MS, type Instant, type PullEvent } from '../../src/model/index.js';
import { sync, type SyncReport } from '../../src/sync/index.js';
import { at } from '../support/sync.js';

/** When the estate was exported (twenty minutes before), when it is synced, and, a minute later, when it is asked. */
export const SYNCED_AT: Instant = at('2026-03-10T00:00:00Z');
export const ASKED_AT: Instant = addMillis(SYNCED_AT, MINUTE_MS);

export type SourceId = (typeof DEMO_SOURCES)[number]['id'];
/** The providers' exports. */
export const SOURCE_IDS: readonly SourceId[] = ESTATE_SOURCES.map(({ id }) => id);
/** With the organisation's own inventory, of an estate that was written with it. */
export const ALL_IDS: readonly SourceId[] = DEMO_SOURCES.map(({ id }) => id);

const config = configSchema.parse({});
let schema: GraphQLSchema | undefined;

/** A folder below which estates can be written; remove it when done. */
export function newFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'relict-whole-estate-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes an estate and gives its truth. */
export async function writeTrueEstate(
  dir: string,
  options: {
    readonly size?: number;
    readonly daysBefore?: number;
    readonly inventory?: boolean;
  } = {},
): Promise<EstateTruth> {
  const { size = 300, daysBefore = 0, inventory = false } = options;
  await writeEstate({ seed: 1, size, now: SYNCED_AT, dir, truth: true, daysBefore, inventory });
  return JSON.parse(readFileSync(join(dir, 'truth.json'), 'utf8')) as EstateTruth;
}

/** Syncs sources of an estate as `relict sync` would with the settings that it has by itself. */
export async function syncEstate(
  graph: Graph,
  dir: string,
  options: { readonly sources?: readonly SourceId[]; readonly now?: Instant } = {},
): Promise<SyncReport[]> {
  const { sources = SOURCE_IDS, now = SYNCED_AT } = options;
  const reports: SyncReport[] = [];
  for (const id of sources) {
    const row = DEMO_SOURCES.find((source) => source.id === id);
    const { connector, events } = openPull(sourceSchema.parse(row), dir, () => now);
    reports.push(await syncPull(graph, id, connector.type, events, now));
  }
  return reports;
}

/** One source, of which all is told. */
export function syncPull(
  graph: Graph,
  source: string,
  connector: string,
  pull: AsyncIterable<PullEvent>,
  now: Instant,
): Promise<SyncReport> {
  const { links, policy } = config;
  return sync(graph, {
    source,
    connector,
    pull,
    policy,
    links: {
      serviceTags: links.service_tags,
      environmentTags: links.environment_tags,
      ownerTags: links.owner_tags,
      serviceAnnotations: links.same_service_annotations,
    },
    clock: () => now,
    whole: true,
    runId: `${source}@${now}`,
  });
}

/** One root field for all that it answers, as `--json` prints it. @throws the first error of the operation */
export async function ask<Answer = Record<string, unknown>>(
  graph: Graph,
  field: string,
  args: Readonly<Record<string, unknown>> = {},
  now: Instant = ASKED_AT,
): Promise<Answer> {
  schema ??= buildSchema();
  const context = createContext({ graph, policy: config.policy, now, requestId: 'test' });
  const { data, errors } = await runOperation(schema, wholeAnswer(schema, field), args, context);
  if (errors?.[0]) throw errors[0].originalError ?? errors[0];
  // Objects of GraphQL have no prototype.
  return JSON.parse(JSON.stringify(data?.[field])) as Answer;
}

/** What Q-01 says, as far as the truth of an estate says it too. */
export interface SurvivorItem {
  readonly id: string;
  readonly credential: { readonly id: string; readonly providerId: string | null } | null;
  readonly trust: {
    readonly subject: { readonly id: string; readonly name: string | null; readonly locator: string | null };
    readonly identity: { readonly id: string; readonly locator: string | null };
  } | null;
  readonly identities: readonly { readonly id: string; readonly locator: string | null }[];
  readonly services: readonly { readonly service: NamedNode; readonly sameAs: readonly NamedNode[] }[];
  readonly class: string;
  readonly certainty: 'CONFIRMED' | 'POSSIBLE';
  readonly reasons: readonly string[];
  readonly flags: readonly string[];
  readonly recommendedActions: readonly string[];
  readonly owner: { readonly status: string; readonly owner: { readonly name: string | null } | null } | null;
  readonly copyCount: number;
  readonly consumers: readonly unknown[];
}

interface NamedNode {
  readonly id: string;
  readonly name: string | null;
  readonly providerId: string | null;
}

export interface SurvivorsAnswer {
  readonly certainty: string;
  readonly items: readonly SurvivorItem[];
  readonly restorable: readonly SurvivorItem[];
  readonly pending: readonly SurvivorItem[];
  readonly transitive: readonly { readonly node: { readonly id: string; readonly locator: string | null } }[];
  readonly coverage: readonly {
    readonly capability: string;
    readonly status: string;
    readonly source: string | null;
    readonly scope: string | null;
    readonly reason: string | null;
    readonly realm: { readonly id: string };
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export const survivors = (graph: Graph, args: Readonly<Record<string, unknown>> = {}, now = ASKED_AT) =>
  ask<SurvivorsAnswer>(graph, 'credentialsSurvivingRetiredServices', args, now);
