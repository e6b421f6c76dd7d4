import { z } from 'zod';
import type { PullEvent, Reason } from '../../src/model/scope.js';
import type { PullContext } from '../connector.js';
import { basic, bearer, HttpClient, HttpFault, pageGuard } from '../lib/http.js';
import type { OpenTable, TableOrigin } from './origin.js';
import type { LiveSettings, Settings } from './settings.js';
import { ciFields, fieldsOf, TABLES, type TableName } from './tables.js';

const page = z.object({ result: z.array(z.unknown()) });

/** Tables that an instance may lack, because a product is not installed; the API then says that there is none. */
const OPTIONAL = new Set([
  'cmdb_ci_service_auto',
  'cmdb_ci_service_discovered',
  'service_offering',
  'cmdb_key_value',
]);
/** Labels and names come with the records, by `sysparm_display_value=all`. */
const NOT_NEEDED = new Set(['sys_choice', 'cmdb_rel_type']);

/** Tables by the Table API, page by page, in the order of ids. */
export class LiveOrigin implements TableOrigin {
  readonly kind = 'live';
  private http: HttpClient | undefined;

  constructor(
    private readonly live: LiveSettings,
    private readonly settings: Settings,
    private readonly context: PullContext,
  ) {}

  async *notices(): AsyncGenerator<PullEvent> {
    // Whatever there is to say belongs to a table.
  }

  async open(table: string, classes: ReadonlySet<string>): Promise<OpenTable | null> {
    if (NOT_NEEDED.has(table)) return null;
    const observedAt = this.context.now();
    const walk = new Walk(this.client(), table, this.query(table, classes), this.live.pageSize);
    try {
      await walk.first();
    } catch (error) {
      const absent =
        error instanceof HttpFault && (error.code === 'NOT_FOUND' || error.code === 'BAD_REQUEST');
      if (absent && OPTIONAL.has(table)) return null;
      throw error;
    }
    return { observedAt, rows: walk.rows(), incomplete: () => walk.hidden() };
  }

  private client(): HttpClient {
    const { url, user, password, token } = this.live;
    return (this.http ??= new HttpClient({
      url,
      authorization: token ? bearer(token) : user && password ? basic(user, password) : undefined,
      now: () => this.context.now(),
      signal: this.context.signal,
    }));
  }

  private query(table: string, classes: ReadonlySet<string>): Record<string, string> {
    const known = table in TABLES;
    const fields = known ? fieldsOf(table as TableName) : ciFields(this.settings);
    return {
      sysparm_query: [...this.filter(table, classes), 'ORDERBYsys_id'].join('^'),
      sysparm_fields: fields.join(','),
      sysparm_display_value: 'all',
      sysparm_exclude_reference_link: 'true',
    };
  }

  /** A class lists its subclasses too: each record is read once, under the nearest class that is listed. */
  private filter(table: string, classes: ReadonlySet<string>): string[] {
    const { services } = this.settings;
    const list = [...new Set([...services, ...classes])].sort().join(',');
    if (table === 'cmdb_rel_ci') return [`parent.sys_class_nameIN${list}`, `child.sys_class_nameIN${list}`];
    if (table === 'cmdb_key_value') return [`configuration_item.sys_class_nameIN${list}`];
    if (!services.includes(table)) return [];
    const others = services.filter((name) => name !== table);
    // What runs on hosts has hundreds of subclasses (databases, web servers) that are no services.
    if (table === 'cmdb_ci_appl') return [`sys_class_name=${table}`];
    return others.length > 0 ? [`sys_class_nameNOT IN${others.join(',')}`] : [];
  }
}

class Walk {
  private readonly guard: ReturnType<typeof pageGuard>;
  private current: readonly unknown[] = [];
  private more = true;
  private offset = 0;
  private seen = 0;
  private total: number | undefined;

  constructor(
    private readonly http: HttpClient,
    private readonly table: string,
    private readonly query: Readonly<Record<string, string>>,
    private readonly size: number,
  ) {
    this.guard = pageGuard(`Table ${table}`);
  }

  async first(): Promise<void> {
    await this.turn();
  }

  async *rows(): AsyncGenerator<{ value: unknown; locator: string }> {
    for (;;) {
      for (const value of this.current) yield { value, locator: `${this.table} [${this.seen++}]` };
      if (!this.more) return;
      await this.turn();
    }
  }

  /** Rows that the instance counts and does not show: an access rule hides them from the reading account. */
  hidden(): Reason | undefined {
    if (this.total === undefined || this.seen >= this.total) return undefined;
    const message = `Table ${this.table} counts ${this.total} records and shows ${this.seen}: the reading account may not see the rest.`;
    return { code: 'HIDDEN_ROWS', message };
  }

  private async turn(): Promise<void> {
    const { body, headers } = await this.http.get(`/api/now/table/${this.table}`, {
      ...this.query,
      sysparm_limit: String(this.size),
      sysparm_offset: String(this.offset),
    });
    const parsed = page.safeParse(body);
    if (!parsed.success)
      throw new HttpFault('MALFORMED', `Table ${this.table} answered with what is not a list of records.`);
    this.current = parsed.data.result;
    this.guard(this.current);
    const count = headers.get('x-total-count') ?? '';
    if (/^\d{1,15}$/.test(count)) this.total = Number(count);
    this.offset += this.size;
    // Hidden rows leave gaps: a page that is not full, even an empty one, may have a next one.
    const link = headers.get('link');
    if (link !== null) this.more = /rel="?next"?/.test(link);
    else this.more = this.total === undefined ? this.current.length >= this.size : this.offset < this.total;
  }
}
