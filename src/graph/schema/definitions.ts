import { NODE_TYPES } from '../../model/nodes.js';

export interface Definition {
  readonly label: string;
  readonly property: string;
}

/** No two vertices of the label have the same value. Each gets an index of its own too. */
export const UNIQUE: readonly Definition[] = [
  { label: 'Node', property: 'id' },
  { label: 'Observation', property: 'id' },
  { label: 'ObservationVersion', property: 'id' },
  { label: 'Scope', property: 'id' },
  { label: 'SyncRun', property: 'id' },
  { label: 'Meta', property: 'id' },
  { label: 'FindingState', property: 'id' },
  { label: 'Evaluation', property: 'id' },
];

export const INDEXES: readonly Definition[] = [
  { label: 'Node', property: 'nameKey' },
  { label: 'Node', property: 'providerId' },
  { label: 'Node', property: 'locator' },
  { label: 'Observation', property: 'scope' },
  { label: 'Observation', property: 'node' },
  { label: 'ObservationVersion', property: 'node' },
  { label: 'ObservationVersion', property: 'observation' },
  { label: 'SyncRun', property: 'scope' },
  { label: 'SyncRun', property: 'endedAt' },
  { label: 'FindingState', property: 'finding' },
  // Lists page through one type by id.
  ...NODE_TYPES.map((label) => ({ label, property: 'id' })),
];

/**
 * The commands that create the schema, in order, safe to run again. Each constraint is followed by an index of the same
 * property: the embedded engine checks a constraint by scanning unless there is one, and Neo4j, which has it already,
 * skips it in this order and refuses the other.
 */
export function schemaCommands(): string[] {
  return [
    ...UNIQUE.flatMap((definition) => [constraint(definition), index(definition)]),
    ...INDEXES.map(index),
  ];
}

function constraint({ label, property }: Definition): string {
  return `CREATE CONSTRAINT ${nameOf('unique', label, property)} IF NOT EXISTS FOR (n:${label}) REQUIRE n.${property} IS UNIQUE`;
}

function index({ label, property }: Definition): string {
  return `CREATE INDEX ${nameOf('index', label, property)} IF NOT EXISTS FOR (n:${label}) ON (n.${property})`;
}

function nameOf(kind: string, label: string, property: string): string {
  return `${kind}_${label}_${property}`.toLowerCase();
}
