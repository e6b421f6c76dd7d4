import { z } from 'zod';
import { field, sysId, type Cell } from './cell.js';
import type { Settings } from './settings.js';

/**
 * What is read of each table, from an export and from the API alike. It is an allow-list: passwords, work notes and
 * whatever an instance adds are not kept (P5), and the API is asked for nothing else.
 */
const record = <const F extends string>(...fields: F[]) =>
  z.object(
    Object.fromEntries([['sys_id', sysId], ...fields.map((name) => [name, field])]) as {
      sys_id: typeof sysId;
    } & Record<F, typeof field>,
  );

export const LIFECYCLE_FIELDS = [
  'life_cycle_stage_status',
  'life_cycle_stage',
  'install_status',
  'operational_status',
] as const;
export const OWNER_FIELDS = {
  owned_by: 'Person',
  it_application_owner: 'Person',
  business_owner: 'Person',
  managed_by: 'Person',
  assigned_to: 'Person',
  support_group: 'Team',
  managed_by_group: 'Team',
} as const;

const CI_FIELDS = [
  'name',
  'number',
  'sys_class_name',
  'sys_created_on',
  'object_id',
  'used_for',
  'environment',
  // The platform's own spelling.
  'busines_criticality',
  'business_criticality',
  ...LIFECYCLE_FIELDS,
  ...(Object.keys(OWNER_FIELDS) as (keyof typeof OWNER_FIELDS)[]),
] as const;

/** A service's record, with the fields that the settings name. */
export const ciSchema = record(...CI_FIELDS).catchall(field);
export type Ci = z.output<typeof ciSchema>;

export function ciFields(settings: Settings): string[] {
  return [...new Set(['sys_id', ...CI_FIELDS, ...settings.retiredAt, ...Object.keys(settings.lifecycle)])];
}

/** Only the fields that are asked for reach the schema, whatever else a record holds. */
export function only(value: unknown, fields: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    fields.filter((name) => Object.hasOwn(value, name)).map((name) => [name, (value as never)[name]]),
  );
}

export function cellOf(ci: Ci, name: string): Cell {
  return (ci as Record<string, Cell | undefined>)[name] ?? { value: '', reference: false };
}

export const TABLES = {
  sys_user: record('name', 'user_name', 'email', 'active'),
  sys_user_group: record('name', 'active', 'parent'),
  sys_user_grmember: record('user', 'group'),
  cmdb_rel_ci: record('parent', 'child', 'type'),
  cmdb_rel_type: record('name', 'sys_name', 'parent_descriptor', 'child_descriptor'),
  cmdb_key_value: record('configuration_item', 'key', 'value'),
  sys_choice: record('name', 'element', 'value', 'label', 'language'),
} as const;
export type TableName = keyof typeof TABLES;
export type Row<T extends TableName> = z.output<(typeof TABLES)[T]>;

export function fieldsOf(table: TableName): string[] {
  return Object.keys(TABLES[table].shape);
}
