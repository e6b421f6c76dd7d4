import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { sourceSchema } from '../../src/cli/config/schema.js';
import { openPull } from '../../src/cli/pull.js';
import type { Graph } from '../../src/graph/port.js';
import type { Instant } from '../../src/model/index.js';
import type { SyncReport } from '../../src/sync/index.js';
import { errorXml, IamDouble } from '../connectors/aws/live/iam-double.js';
import { answerTable } from '../connectors/servicenow/instance.js';
import type { Record_ } from '../connectors/servicenow/tables.js';
import { startDouble } from '../servers/double.js';
import { syncPull } from './estate.js';

export const LIVE_IDS = ['aws', 'backstage', 'servicenow'] as const;
export type LiveId = (typeof LIVE_IDS)[number];

/** The sources of an estate as servers give them: all at once, and any of them may answer 403 to every call. */
export interface LiveEstate {
  /** From here on this one alone refuses; null: none does. */
  forbid(source: LiveId | null): void;
  /** As `relict sync` would, by the API; of AWS, whose API is only ever heard refusing, the exports if it does not. */
  sync(graph: Graph, source: LiveId, now: Instant): Promise<SyncReport>;
  stop(): Promise<void>;
}

/** Serves what {@link writeTrueEstate} wrote into a folder. AWS credentials must be in the environment. */
export async function serveEstate(dir: string): Promise<LiveEstate> {
  let refusing: LiveId | null = null;
  const ends: (() => void)[] = [];
  const refused = { status: 403, body: 'CANARY-body' };
  const entities = entitiesIn(join(dir, 'backstage'));
  const catalog = { body: { items: entities, totalItems: entities.length, pageInfo: {} } };
  const tables = tablesIn(join(dir, 'servicenow'));
  const backstage = await startDouble(
    () => (refusing === 'backstage' ? refused : catalog),
    (end) => ends.push(end),
  );
  const servicenow = await startDouble(
    (call) => (refusing === 'servicenow' ? refused : answerTable(tables, call)),
    (end) => ends.push(end),
  );
  const ids = readdirSync(join(dir, 'aws')).filter((name) => /^\d{12}$/.test(name));
  const accounts = ids.map((id) => ({ roleArn: `arn:aws:iam::${id}:role/relict-reader` }));
  const iam = new IamDouble({ users: [], roles: [] });
  // Who one is AWS tells everybody.
  const Account = ids[0];
  const reader = { Account, Arn: `arn:aws:iam::${Account ?? ''}:user/reader`, UserId: 'AIDAREADER' };
  iam.misbehave = ({ action }) =>
    action === 'GetCallerIdentity' ? { result: reader } : { status: 403, body: errorXml('AccessDenied') };
  const endpoint = await iam.start();
  const from = (source: LiveId): object => {
    if (source === 'backstage') return { live: { url: backstage.url, token: 'CANARY-token' } };
    if (source === 'servicenow')
      return { live: { url: servicenow.url, user: 'reader', password: 'CANARY-password' } };
    if (refusing !== 'aws') return { files: ['./aws'] };
    return { live: { endpoint, region: 'eu-west-1', attempts: 1, accounts } };
  };
  return {
    forbid: (source) => void (refusing = source),
    sync: (graph, source, now) => {
      const row = sourceSchema.parse({ id: source, type: source, from: from(source) });
      const { connector, events } = openPull(row, dir, () => now);
      return syncPull(graph, source, connector.type, events, now);
    },
    stop: async () => {
      for (const end of ends) end();
      await iam.stop();
    },
  };
}

function entitiesIn(dir: string): unknown[] {
  return readdirSync(dir).flatMap((name) =>
    parseAllDocuments(readFileSync(join(dir, name), 'utf8')).map((document) => document.toJS() as unknown),
  );
}

/** Records by table; a table stands in one file or several. */
function tablesIn(dir: string): Record<string, Record_[]> {
  const tables: Record<string, Record_[]> = {};
  for (const name of readdirSync(dir)) {
    const table = name.replace(/(-\d+)?\.json$/, '');
    const { result } = JSON.parse(readFileSync(join(dir, name), 'utf8')) as { result: Record_[] };
    tables[table] = [...(tables[table] ?? []), ...result];
  }
  return tables;
}
