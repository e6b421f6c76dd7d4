import type { Row } from './tables.js';

/** Labels of choice fields, from `sys_choice`: for exports that hold codes alone. */
export class Labels {
  private readonly labels = new Map<string, string>();

  add(choice: Row<'sys_choice'>): void {
    if (choice.language.value !== '' && choice.language.value !== 'en') return;
    this.labels.set(key(choice.name.value, choice.element.value, choice.value.value), choice.label.value);
  }

  /** A choice of the record's own class, else the one that it inherits. */
  of(table: string, field: string, value: string): string | undefined {
    return this.labels.get(key(table, field, value)) ?? this.labels.get(key('cmdb_ci', field, value));
  }
}

function key(table: string, field: string, value: string): string {
  return `${table}\u0000${field}\u0000${value}`;
}
