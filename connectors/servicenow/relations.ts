import { nameKey } from '../../src/model/text.js';
import type { Cell } from './cell.js';
import type { RelationRule, Settings } from './settings.js';
import type { Row } from './tables.js';

/** The usual types between services; what else there is (`Exchanges data with`) is no dependency, and is said. */
const RULES: Record<string, RelationRule> = {
  'Depends on::Used by': { edge: 'DEPENDS_ON', from: 'parent' },
  'Uses::Used by': { edge: 'DEPENDS_ON', from: 'parent' },
  'Consumes::Consumed by': { edge: 'DEPENDS_ON', from: 'parent' },
  'Runs on::Runs': { edge: 'DEPENDS_ON', from: 'parent' },
  'Hosted on::Hosts': { edge: 'DEPENDS_ON', from: 'parent' },
  'Provided by::Provides': { edge: 'DEPENDS_ON', from: 'parent' },
  'Provides::Provided by': { edge: 'DEPENDS_ON', from: 'child' },
  'Contains::Contained by': { edge: 'PART_OF', from: 'child' },
  'Contained by::Contains': { edge: 'PART_OF', from: 'parent' },
  'Members::Member of': { edge: 'PART_OF', from: 'child' },
  'Member of::Members': { edge: 'PART_OF', from: 'parent' },
  'Replaced by::Replaces': { edge: 'REPLACED_BY', from: 'parent' },
  'Replaces::Replaced by': { edge: 'REPLACED_BY', from: 'child' },
};

/** Names of relation types by their ids, from `cmdb_rel_type`: for exports that hold ids alone. */
export class RelationTypes {
  private readonly names = new Map<string, string>();
  private readonly rules: ReadonlyMap<string, RelationRule>;

  constructor(settings: Settings) {
    this.rules = new Map(
      [...Object.entries(RULES), ...Object.entries(settings.relations)].map(([name, rule]) => [
        nameKey(name),
        rule,
      ]),
    );
  }

  add(type: Row<'cmdb_rel_type'>): void {
    const both = [type.parent_descriptor.value, type.child_descriptor.value].join('::');
    this.names.set(type.sys_id, type.name.value || type.sys_name.value || both);
  }

  nameOf(type: Cell): string {
    return type.label ?? this.names.get(type.value) ?? type.value;
  }

  /** How a type reads; undefined when nobody has explained it. */
  ruleOf(type: Cell): RelationRule | undefined {
    return this.rules.get(nameKey(this.nameOf(type)));
  }
}
