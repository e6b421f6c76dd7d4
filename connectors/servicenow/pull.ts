import type { PullEvent, Realm, Reason } from '../../src/model/scope.js';
import type { PullContext } from '../connector.js';
import { HttpFault } from '../lib/http.js';
import { ExportOrigin } from './files.js';
import { Labels } from './labels.js';
import { LiveOrigin } from './live.js';
import type { OpenTable, TableOrigin } from './origin.js';
import { readings } from './readings.js';
import type { Knowledge, Reading } from './reading.js';
import { RelationTypes } from './relations.js';
import type { LiveSettings, Settings } from './settings.js';
import { fieldsOf, only, TABLES, type Row } from './tables.js';

/** Every table is a scope of its own, so that one that is refused says nothing against the others. */
export async function* pull(context: PullContext): AsyncGenerator<PullEvent> {
  const settings = context.settings as Settings;
  const { origin } = context;
  const known: Knowledge = {
    settings,
    labels: new Labels(),
    types: new RelationTypes(settings),
    services: new Map(),
    classes: new Set(),
  };
  let tables: TableOrigin;
  let host = 'default';
  if ('files' in origin) tables = new ExportOrigin(origin.files, origin.asOf, settings);
  else {
    const live = origin.live as LiveSettings;
    host = new URL(live.url).host;
    tables = new LiveOrigin(live, settings, context);
  }
  const realm: Realm = { provider: 'servicenow', realmId: settings.instance ?? host, kind: 'CMDB' };
  yield* tables.notices();
  for await (const choice of explanations(tables, 'sys_choice')) known.labels.add(choice);
  for await (const type of explanations(tables, 'cmdb_rel_type')) known.types.add(type);
  let whole = true;
  for (const reading of readings(known)) {
    const scope = new TableScope(context, tables, realm, reading, known.classes, whole);
    yield* scope.pull();
    // Only the tables of services know RETIREMENT.
    if (!scope.complete && reading.capabilities.includes('RETIREMENT')) whole = false;
  }
}

class TableScope {
  complete = true;

  constructor(
    private readonly context: PullContext,
    private readonly tables: TableOrigin,
    private readonly realm: Realm,
    private readonly reading: Reading,
    private readonly classes: ReadonlySet<string>,
    /** Whether all services are known. */
    private readonly services: boolean,
  ) {}

  async *pull(): AsyncGenerator<PullEvent> {
    let table: OpenTable | null;
    try {
      table = await this.tables.open(this.reading.table, this.classes);
    } catch (error) {
      yield this.open(this.context.now());
      yield this.close('FAILED', reasonOf(error));
      return;
    }
    if (!table) return;
    yield this.open(table.observedAt);
    const reason = yield* this.rows(table);
    if (this.reading.notices) yield* this.reading.notices();
    yield reason ? this.close('PARTIAL', reason) : { kind: 'close', completeness: 'COMPLETE' };
  }

  /** @returns why the scope is not complete */
  private async *rows(table: OpenTable): AsyncGenerator<PullEvent, Reason | undefined> {
    const { reading } = this;
    let nameless = 0;
    try {
      for await (const { value, locator } of table.rows) {
        this.context.signal?.throwIfAborted();
        for (const event of reading.row(only(value, reading.fields), locator)) {
          if (event.kind === 'reject' && !event.node) nameless += 1;
          yield event;
        }
      }
    } catch (error) {
      return reasonOf(error);
    }
    const incomplete = table.incomplete();
    if (reading.needsServices && !this.services) {
      const message = 'Not all services could be read, and so not what is said of them here.';
      return { code: 'SERVICES_INCOMPLETE', message };
    }
    // Half of a node's relationships would read as the end of the others.
    if (reading.gathered && !incomplete) yield* reading.gathered();
    if (incomplete) return incomplete;
    // A record that does not tell which it is could be any that seems to be missing.
    if (nameless === 0) return undefined;
    return { code: 'REJECTED', message: `Refused records that do not tell their id: ${nameless}.` };
  }

  private open(observedAt: string): PullEvent {
    const { table, capabilities } = this.reading;
    const { realm, tables } = this;
    const scope = { id: table, realm, observedAt, capabilities: [...capabilities], origin: tables.kind };
    return { kind: 'open', scope };
  }

  private close(completeness: 'PARTIAL' | 'FAILED', reason: Reason): PullEvent {
    this.complete = false;
    return { kind: 'close', completeness, reason };
  }
}

/** The rows of a table that explains others. It is no scope: what it lacks stays unexplained, and is said there. */
async function* explanations<T extends 'sys_choice' | 'cmdb_rel_type'>(
  tables: TableOrigin,
  table: T,
): AsyncGenerator<Row<T>> {
  const opened = await tables.open(table, new Set());
  if (!opened) return;
  for await (const { value } of opened.rows) {
    const parsed = TABLES[table].safeParse(only(value, fieldsOf(table)));
    if (parsed.success) yield parsed.data as Row<T>;
  }
}

/** @throws what is no fault of the API */
function reasonOf(error: unknown): Reason {
  if (error instanceof HttpFault) return error.reason;
  throw error;
}
