import type { Answer, Double } from '../../servers/double.js';
import type { TABLES } from './tables.js';

type Tables = typeof TABLES;
type Call = Double['calls'][number];

/**
 * The Table API over tables in memory: `sysparm_query` of the forms that are asked for, `sysparm_fields`, order by id, limit and
 * offset, `Link` and `X-Total-Count`. It answers as ServiceNow's reference shows.
 */
export function answerTable(tables: Tables, call: Call): Answer {
  const table = /^\/api\/now\/table\/([a-z_]+)$/.exec(call.path)?.[1] ?? '';
  const rows = tables[table];
  if (!rows) {
    const error = { message: `Invalid table ${table}`, detail: null };
    return { status: 400, body: { error, status: 'failure' } };
  }
  const limit = Number(call.query.get('sysparm_limit'));
  const offset = Number(call.query.get('sysparm_offset'));
  const matching = rows
    .filter((row) => matches(row, call.query.get('sysparm_query') ?? '', tables))
    .sort(byId);
  const fields = call.query.get('sysparm_fields')?.split(',') ?? [];
  const result = matching
    .slice(offset, offset + limit)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => fields.includes(name))));
  const next = offset + limit < matching.length;
  const link = [
    `<https://acme.example.com${call.path}>;rel="first"`,
    ...(next ? ['<https://acme.example.com/x>;rel="next"'] : []),
  ];
  return { headers: { link: link.join(','), 'x-total-count': String(matching.length) }, body: { result } };
}

type Row = Tables[string][number];

function matches(row: Row, query: string, tables: Tables): boolean {
  return query.split('^').every((term) => {
    if (term.startsWith('ORDERBY')) return true;
    const parsed = /^(?:(\w+)\.)?(\w+)(NOT IN|IN|=)(.*)$/.exec(term);
    if (!parsed) throw new Error(`the double does not know the query ${term}`);
    const [, reference, name = '', operator, list = ''] = parsed;
    const target = reference ? find((row[reference] as { value: string }).value, tables) : row;
    const value = (target?.[name] as { value: string } | undefined)?.value ?? '';
    const listed = list.split(',').includes(value);
    return operator === 'NOT IN' ? !listed : listed;
  });
}

function find(sysId: string, tables: Tables): Row | undefined {
  return Object.values(tables)
    .flat()
    .find((row) => row.sys_id.value === sysId);
}

function byId(a: Row, b: Row): number {
  return a.sys_id.value < b.sys_id.value ? -1 : 1;
}
