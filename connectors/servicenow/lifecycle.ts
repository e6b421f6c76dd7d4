import type { Lifecycle } from '../../src/model/nodes.js';
import { nameKey } from '../../src/model/text.js';
import type { Cell } from './cell.js';
import type { Labels } from './labels.js';
import type { Settings } from './settings.js';
import { cellOf, LIFECYCLE_FIELDS, type Ci } from './tables.js';

/**
 * The usual meanings, by code and by label. A value that is missing here says nothing of the lifecycle: "Non-Operational"
 * and "Absent" may be an outage as well as an end.
 */
const MEANINGS: Record<string, Record<string, Lifecycle>> = {
  install_status: {
    '1': 'ACTIVE',
    Installed: 'ACTIVE',
    '2': 'PLANNED',
    'On Order': 'PLANNED',
    '3': 'ACTIVE',
    'In Maintenance': 'ACTIVE',
    '4': 'PLANNED',
    'Pending Install': 'PLANNED',
    '5': 'ACTIVE',
    'Pending Repair': 'ACTIVE',
    '7': 'RETIRED',
    Retired: 'RETIRED',
  },
  operational_status: {
    '1': 'ACTIVE',
    Operational: 'ACTIVE',
    '3': 'ACTIVE',
    'Repair in Progress': 'ACTIVE',
    '4': 'ACTIVE',
    'DR Standby': 'ACTIVE',
    '5': 'ACTIVE',
    Ready: 'ACTIVE',
    '6': 'RETIRED',
    Retired: 'RETIRED',
  },
  life_cycle_stage_status: {
    'In Use': 'ACTIVE',
    Retired: 'RETIRED',
    'Pending Retirement': 'RETIRING',
    'To Be Determined': 'UNKNOWN',
  },
  life_cycle_stage: {
    Purchase: 'PLANNED',
    Inventory: 'PLANNED',
    Design: 'PLANNED',
    Build: 'PLANNED',
    Deploy: 'PLANNED',
    Operational: 'ACTIVE',
    'End of Life': 'RETIRING',
  },
};

/** One statement of the lifecycle: stage and status are two halves of one. */
const GROUPS: readonly (readonly string[])[] = [
  ['life_cycle_stage_status', 'life_cycle_stage'],
  ['operational_status'],
  ['install_status'],
];

export interface LifecycleReading {
  readonly lifecycle: Lifecycle;
  /** `install_status=7 operational_status=1`: the fields as they stand, with labels where known. */
  readonly said: string;
  /** One field says RETIRED, another says that it is not. */
  readonly conflicting: boolean;
  /** Some field is filled, and none is explained. */
  readonly unmapped: boolean;
}

/**
 * ServiceNow's own filter of decommissioned CIs: retired iff one of the fields says so. Otherwise the CSDM stage, then the
 * operational, then the install status decides.
 */
export function readLifecycle(ci: Ci, labels: Labels, settings: Settings): LifecycleReading {
  const own = Object.keys(settings.lifecycle).filter(
    (name) => !(LIFECYCLE_FIELDS as readonly string[]).includes(name),
  );
  const words: string[] = [];
  const meaning = (name: string): Lifecycle | undefined => {
    const cell = cellOf(ci, name);
    if (cell.value === '') return undefined;
    const label = cell.label ?? labels.of(ci.sys_class_name.value, name, cell.value);
    words.push(`${name}=${label ?? cell.value}`);
    return meaningOf(name, cell, label, settings);
  };
  const groups = [...own.map((name) => [name]), ...GROUPS];
  const readings = groups
    .map((names) => names.map(meaning).filter((m) => m !== undefined && m !== 'UNKNOWN'))
    .map((said) => (said.includes('RETIRED') ? 'RETIRED' : said[0]));
  const known = readings.filter((reading) => reading !== undefined);
  const retired = known.includes('RETIRED');
  return {
    lifecycle: retired ? 'RETIRED' : (known[0] ?? 'UNKNOWN'),
    said: words.sort().join(' '),
    conflicting: retired && known.some((reading) => reading !== 'RETIRED' && reading !== 'RETIRING'),
    unmapped: known.length === 0,
  };
}

function meaningOf(
  name: string,
  cell: Cell,
  label: string | undefined,
  settings: Settings,
): Lifecycle | undefined {
  const meanings = new Map(
    [...Object.entries(MEANINGS[name] ?? {}), ...Object.entries(settings.lifecycle[name] ?? {})].map(
      ([word, lifecycle]) => [nameKey(word), lifecycle],
    ),
  );
  // An instance may give a code another meaning; what people read is what they mean.
  return (
    (label === undefined ? undefined : meanings.get(nameKey(label))) ?? meanings.get(nameKey(cell.value))
  );
}
