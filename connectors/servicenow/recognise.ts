import { readCell } from './cell.js';
import { TABLES, type TableName } from './tables.js';
import type { Settings } from './settings.js';

/** Fields that only the records of one table have together. */
const SHAPES: readonly (readonly [TableName, readonly string[], (readonly string[])?])[] = [
  ['cmdb_rel_ci', ['parent', 'child', 'type']],
  ['cmdb_key_value', ['configuration_item', 'key', 'value']],
  ['sys_user_grmember', ['user', 'group']],
  ['sys_choice', ['element', 'value', 'label']],
  ['cmdb_rel_type', ['parent_descriptor', 'child_descriptor']],
  ['sys_user', ['user_name']],
  [
    'sys_user_group',
    ['name'],
    ['include_members', 'exclude_manager', 'default_assignee', 'manager', 'parent'],
  ],
];

export type Recognised =
  | { readonly table: string; readonly skipped?: undefined }
  /** A class of the CMDB that is no service. */
  | { readonly skipped: string };

/**
 * The table that a record is of: by its class, else by the fields that it has, else by the name of the file, if that is
 * a table's. Null when none tells.
 */
export function tableOf(record: unknown, file: string, settings: Settings): Recognised | null {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return null;
  const has = (name: string) => Object.hasOwn(record, name);
  const className = readCell((record as { sys_class_name?: unknown }).sys_class_name)?.value ?? '';
  if (className !== '') {
    const table = serviceTable(className, settings);
    if (table) return { table };
    return className.startsWith('cmdb_') ? { skipped: className } : null;
  }
  for (const [table, all, some] of SHAPES) {
    if (all.every(has) && (!some || some.some(has))) return { table };
  }
  const named = has('sys_id') ? tableNamed(file, settings) : undefined;
  return named ? { table: named } : null;
}

/** The table that a file is named after: `cmdb_rel_ci-0002.json`. For records, and lists of none, that say nothing. */
export function tableNamed(file: string, settings: Settings): string | undefined {
  const name = /([a-z][a-z0-9_]*)[^/\\]*$/.exec(file)?.[1] ?? '';
  return Object.hasOwn(TABLES, name) || settings.services.includes(name) ? name : undefined;
}

/** Application services have many classes of their own under the ones that are listed. */
function serviceTable(className: string, settings: Settings): string | undefined {
  if (settings.services.includes(className)) return className;
  const base = 'cmdb_ci_service';
  return className.startsWith(`${base}_`) && settings.services.includes(base) ? base : undefined;
}
