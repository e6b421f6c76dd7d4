import { z } from 'zod';
import { EDGE_TYPES, edgeAttributes } from '../../src/model/edges.js';
import { NODE_ATTRIBUTES, NODE_TYPES, type NodeType } from '../../src/model/nodes.js';

/** A row of a CSV file: column to cell, both as written. */
export type Row = Readonly<Record<string, string>>;

/** The records of a table, in the form that a document has them. */
export interface Table {
  readonly nodes?: readonly unknown[];
  readonly edges?: readonly unknown[];
  readonly events?: readonly unknown[];
}

type Kind = 'string' | 'number' | 'boolean' | 'array';

const SAID = ['method', 'confidence', 'attestedBy', 'validUntil', 'validFrom', 'validTo'];
const LIST_SEPARATOR = ';';

/** Reads a CSV table by its header; null when it is none of the three shapes that an inventory has. */
export function readTable(columns: readonly string[], rows: readonly Row[]): Table | null {
  const has = (...names: string[]) => names.every((name) => columns.includes(name));
  if (has('event', 'subject')) return { events: rows.map(eventOf) };
  if (has('from', 'edge', 'to')) return { edges: rows.map(edgeOf) };
  if (has('type', 'key')) return { nodes: rows.map(nodeOf) };
  return null;
}

function eventOf(row: Row): unknown {
  const { event, ...rest } = filled(row);
  return { type: event, ...typed(rest, () => undefined) };
}

function edgeOf(row: Row): unknown {
  const { edge, ...rest } = filled(row);
  return { type: edge, ...typed(rest, (name) => kindsOf(edgeAttributes).get(name)) };
}

function nodeOf(row: Row): unknown {
  const { type = '', key = '', name, ...rest } = filled(row);
  const known = (NODE_TYPES as readonly string[]).includes(type);
  const kinds = known ? kindsOf(NODE_ATTRIBUTES[type as NodeType]) : new Map<string, Kind>();
  const attributes: Record<string, unknown> = {};
  const edges: unknown[] = [];
  const record: Record<string, unknown> = { type, key: cellKey(key), ...(name ? { name } : {}) };
  for (const [column, cell] of Object.entries(rest)) {
    // `attributes.type`: the one attribute whose name the table itself needs.
    const attribute = column.replace(/^attributes\./, '');
    const relation = (EDGE_TYPES as readonly string[]).includes(column)
      ? column
      : synonym(column, type, kinds);
    if (SAID.includes(column))
      Object.assign(
        record,
        typed({ [column]: cell }, () => undefined),
      );
    else if (relation) edges.push(...split(cell).map((to) => ({ [relation]: targetOf(column, to) })));
    else if (kinds.has(attribute))
      Object.assign(attributes, { [attribute]: convert(cell, kinds.get(attribute)) });
    // The record's schema refuses it by name.
    else record[column] = cell;
  }
  return {
    ...record,
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(edges.length > 0 ? { edges } : {}),
  };
}

/** `owner` and `service` are what people call these columns. */
function synonym(column: string, type: string, kinds: ReadonlyMap<string, Kind>): string | undefined {
  if (kinds.has(column)) return undefined;
  if (column === 'owner') return 'OWNED_BY';
  if (column !== 'service') return undefined;
  return type === 'Workload' || type === 'Service' ? 'PART_OF' : 'SUPPORTS';
}

/** An owner without a type is a team. */
function targetOf(column: string, cell: string): string {
  return column === 'owner' && !/^(Team|Person):/.test(cell) ? `Team:${cell}` : cell;
}

function cellKey(cell: string): unknown {
  if (!cell.startsWith('[')) return cell;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return [];
  }
}

/** Full keys hold separators of their own: a list of references that has them is written as one JSON text each. */
function split(cell: string): string[] {
  if (cell.includes('[')) return [cell];
  return cell
    .split(LIST_SEPARATOR)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function typed(cells: Row, kindOf: (name: string) => Kind | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [
      name,
      convert(cell, name === 'confidence' ? 'number' : kindOf(name)),
    ]),
  );
}

/** What does not convert stays text, and the schema says what is wrong with it. */
function convert(cell: string, kind: Kind | undefined): unknown {
  if (kind === 'array') return split(cell);
  if (kind === 'boolean' && /^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  if (kind === 'number' && /^-?\d+(\.\d+)?$/.test(cell)) return Number(cell);
  return cell;
}

/** Empty cells say nothing. */
function filled(row: Row): Record<string, string> {
  return Object.fromEntries(Object.entries(row).filter(([column, cell]) => column !== '' && cell !== ''));
}

const kindsBySchema = new Map<z.ZodType, ReadonlyMap<string, Kind>>();

/** Which attributes are numbers, booleans or lists, read off the model's own schema. */
function kindsOf(schema: z.ZodType): ReadonlyMap<string, Kind> {
  const known = kindsBySchema.get(schema);
  if (known) return known;
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as {
    properties?: Record<string, { type?: string }>;
  };
  const kinds = new Map(
    Object.entries(properties).map(([name, { type }]): [string, Kind] => [
      name,
      type === 'integer' ? 'number' : ((type ?? 'string') as Kind),
    ]),
  );
  kindsBySchema.set(schema, kinds);
  return kinds;
}
