/**
 * An answer object as flat rows, for tables, CSV and JSON Lines. The main list of an answer becomes the rows; an answer
 * without a list is one row.
 */
export type Cell = string | number | boolean | null;
export type FlatRow = Record<string, Cell>;
type Answer = Readonly<Record<string, unknown>>;

/** Lists that an answer may have as its subject, first match wins. */
const MAIN_LISTS = [
  'items',
  'steps',
  'reached',
  'copies',
  'segments',
  'claims',
  'sources',
  'nodes',
  'coverage',
];

export function mainList(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer;
  if (!isObject(answer)) return [answer];
  for (const name of MAIN_LISTS) {
    const list = answer[name];
    if (Array.isArray(list)) return list;
  }
  return [answer];
}

/** One row per item, all with the same columns in the order of their first appearance. */
export function flatRows(items: readonly unknown[]): FlatRow[] {
  const rows = items.map((item) => (isObject(item) ? flatten(item) : { value: cell(item) }));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
}

function flatten(item: Answer): FlatRow {
  const row: FlatRow = {};
  for (const [name, value] of Object.entries(item)) {
    if (name === '__typename') continue;
    row[name] = cell(value);
  }
  return row;
}

/** One cell: a node by what people call it, a list by its parts, anything else as compact JSON. */
export function cell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return joined(value.map((one) => String(cell(one) ?? '')));
  if (!isObject(value)) return JSON.stringify(value);
  if (typeof value['nodeType'] === 'string') return nodeLabel(value);
  if (Array.isArray(value['owners'])) return ownerLabel(value);
  const told = partOf(value);
  if (told !== null) return told;
  const inner = Object.entries(value).find(
    ([, part]) => isObject(part) && typeof part['nodeType'] === 'string',
  );
  if (inner) return nodeLabel(inner[1] as Answer);
  if (typeof value['value'] === 'string') return value['value'];
  // A rule: its id, and what it says.
  if (typeof value['title'] === 'string') return `${String(value['id'])} ${value['title']}`;
  return JSON.stringify(value);
}

/** Sentences follow one another; anything else is a list. */
function joined(parts: readonly string[]): string {
  return parts.join(parts.every((part) => part.endsWith('.')) ? ' ' : ', ');
}

/** What is done to something, as a word and what it is done to; a duty, or what is disagreed on, as a word. */
function partOf(value: Answer): Cell {
  const { kind, subject, type, attribute, claims } = value;
  const of = isObject(subject) && typeof subject['nodeType'] === 'string' ? nodeLabel(subject) : null;
  if (of !== null && typeof kind === 'string') return `${kind} ${of}`;
  if (of !== null && typeof type === 'string') return type;
  return typeof attribute === 'string' && Array.isArray(claims) ? attribute : null;
}

/** Who answers for a node; why nobody does, where nobody is known. */
function ownerLabel({ owner, status }: Answer): Cell {
  return isObject(owner) ? nodeLabel(owner) : cell(status);
}

/** `pay-batch (AKIA…)`: the name, and the id that the provider shows when it is another. */
export function nodeLabel(node: Answer): string {
  const id = text(node['providerId']) ?? text(node['locator']) ?? text(node['id']) ?? '';
  const name = text(node['name']);
  return name && name !== id ? `${name} (${id})` : (name ?? id);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Answer {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
