import type { ClaimInput } from '../../src/model/claim.js';
import type { Capability } from '../../src/model/coverage.js';
import { digest, type NodeRef } from '../../src/model/key.js';
import type { PullEvent } from '../../src/model/scope.js';
import { explain } from '../lib/explain.js';
import { sysId } from './cell.js';
import type { Labels } from './labels.js';
import type { RelationTypes } from './relations.js';
import type { Settings } from './settings.js';
import { fieldsOf, TABLES, type Row, type TableName } from './tables.js';

/** How the rows of one table become events. */
export interface Reading {
  readonly table: string;
  readonly capabilities: readonly Capability[];
  /** The fields that are let through. */
  readonly fields: readonly string[];
  row(value: unknown, locator: string): Iterable<PullEvent>;
  /** For tables whose claims need all rows: nothing is claimed unless all of them came. */
  readonly gathered?: () => Iterable<PullEvent>;
  /** What it says is only true if all services are known. */
  readonly needsServices?: boolean;
  readonly notices?: () => Iterable<PullEvent>;
}

/** What the readings of one pull know of each other's tables. */
export interface Knowledge {
  readonly settings: Settings;
  readonly labels: Labels;
  readonly types: RelationTypes;
  /** The services that were read, by sys_id, with a hash of their record. */
  readonly services: Map<string, string>;
  /** The classes that they turned out to have. */
  readonly classes: Set<string>;
}

/** Records that are nodes by themselves. An equal copy is passed over, another record of the same id is refused. */
export function* readOnce<R extends { readonly sys_id: string }>(
  parsed: { success: true; data: R } | { success: false; error: Parameters<typeof explain>[0] },
  value: unknown,
  locator: string,
  ref: (id: string) => NodeRef,
  known: Map<string, string>,
  read: (record: R) => ClaimInput,
): Generator<PullEvent> {
  if (!parsed.success) {
    const id = sysId.safeParse((value as { sys_id?: unknown } | null | undefined)?.sys_id);
    if (id.success) known.set(id.data, '');
    yield refuse('MALFORMED', explain(parsed.error), locator, id.success ? ref(id.data) : undefined);
    return;
  }
  const hash = digest([JSON.stringify(parsed.data)]);
  const before = known.get(parsed.data.sys_id);
  if (before === hash) return;
  if (before !== undefined) {
    yield refuse('DUPLICATE', 'another record has the same sys_id', locator, ref(parsed.data.sys_id));
    return;
  }
  known.set(parsed.data.sys_id, hash);
  yield { kind: 'claim', claim: read(parsed.data) };
}

/** A table whose rows each say a part of a node's claim. */
export function gathering<T extends TableName>(
  table: T,
  capabilities: readonly Capability[],
  take: (row: Row<T>) => void,
): Pick<Reading, 'table' | 'capabilities' | 'fields' | 'row'> {
  return {
    table,
    capabilities,
    fields: fieldsOf(table),
    *row(value, locator) {
      const parsed = TABLES[table].safeParse(value);
      if (parsed.success) take(parsed.data as Row<T>);
      else yield refuse('MALFORMED', explain(parsed.error), locator);
    },
  };
}

/** One claim per gathered node, sorted. */
export function* claims<V>(
  gathered: ReadonlyMap<string, V>,
  claim: (id: string, value: V) => ClaimInput,
): Generator<PullEvent> {
  for (const [id, value] of [...gathered].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield { kind: 'claim', claim: claim(id, value) };
  }
}

export function refuse(code: string, message: string, locator: string, node?: NodeRef): PullEvent {
  return { kind: 'reject', reason: { code, message }, locator, ...(node ? { node } : {}) };
}

export function notice(code: string, message: string): PullEvent {
  return { kind: 'notice', reason: { code, message } };
}
