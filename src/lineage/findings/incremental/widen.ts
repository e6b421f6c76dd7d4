import { NODE_TYPES, type EdgeType, type NodeType } from '../../../model/index.js';
import type { EdgeFact } from '../../facts.js';
import type { Asking } from '../../question.js';
import { edgesOf, type Direction } from '../../read/index.js';

/** A relationship that came, went or is another than before. */
export type ChangedEdge = Pick<EdgeFact, 'type' | 'from' | 'to'>;

/** What is no longer as it was. */
export interface Changed {
  /** Nodes of which something else is said than before, by urn. */
  readonly nodes: Iterable<string>;
  readonly edges: Iterable<ChangedEdge>;
}

/**
 * The nodes of which a rule may say something else now; null: any may be, because what changed bears on a whole realm.
 */
export type Widened = ReadonlySet<string> | null;

/** `CHANGED`: what is said of the node itself. `CONCERNED`: only what follows for it from what lies around it. */
type Level = 'CHANGED' | 'CONCERNED';
type Step = readonly [EdgeType, Direction, Level];

/** Bears on everything: environment, owner and closing of a realm count for all that lies in it. */
const WHOLE = 'urn:relict:realm:';

/**
 * Where what is said of a node counts too, by its type: each is a way of the local evaluators, gone backwards. The
 * definitions that go it forwards: 5.6 (owners), A1, A2, A8, A13, 5.9 (privilege), the governance record.
 */
const BACK: Partial<Record<NodeType, readonly Step[]>> = {
  Identity: [
    ['CAN_ASSUME', 'out', 'CONCERNED'],
    ['CREATED_BY', 'in', 'CONCERNED'],
  ],
  FederatedSubject: [['CAN_ASSUME', 'out', 'CONCERNED']],
  Workload: [
    ['USES', 'out', 'CONCERNED'],
    ['USED', 'out', 'CONCERNED'],
    ['CONSUMES', 'out', 'CHANGED'],
    ['BUILDS', 'out', 'CHANGED'],
    ['DEPLOYS', 'out', 'CHANGED'],
    ['CREATED_BY', 'in', 'CONCERNED'],
    ['LOCATED_IN', 'in', 'CONCERNED'],
  ],
  Repository: [
    ['BUILDS', 'out', 'CHANGED'],
    ['DEPLOYS', 'out', 'CHANGED'],
    ['LOCATED_IN', 'in', 'CONCERNED'],
  ],
  SecretLocation: [
    ['HOLDS', 'out', 'CHANGED'],
    ['ON', 'in', 'CHANGED'],
  ],
  Material: [['HAS_MATERIAL', 'in', 'CONCERNED']],
  Service: [
    ['SUPPORTS', 'in', 'CONCERNED'],
    ['PART_OF', 'in', 'CHANGED'],
  ],
  Team: [
    ['OWNED_BY', 'in', 'CHANGED'],
    ['MEMBER_OF', 'in', 'CONCERNED'],
  ],
  Template: [['LOCATED_IN', 'in', 'CONCERNED']],
  Person: [
    ['OWNED_BY', 'in', 'CHANGED'],
    ['CREATED_BY', 'in', 'CONCERNED'],
  ],
  Entitlement: [['HAS_ENTITLEMENT', 'in', 'CONCERNED']],
  PermissionSet: [
    ['MEMBER_OF', 'in', 'CONCERNED'],
    ['GRANTS', 'in', 'CHANGED'],
  ],
  Resource: [['ON', 'in', 'CHANGED']],
  Exception: [['COVERS', 'out', 'CONCERNED']],
  CompensatingControl: [['MITIGATES', 'out', 'CHANGED']],
  UsageSummary: [['ON_SUBJECT', 'out', 'CONCERNED']],
  Attestation: [['ON_SUBJECT', 'out', 'CONCERNED']],
  Obligation: [['ON_SUBJECT', 'out', 'CONCERNED']],
  LifecycleEvent: [
    ['ON_SUBJECT', 'out', 'CHANGED'],
    ['AFFECTS', 'out', 'CHANGED'],
  ],
};

/** Of every type: what is the same (SAME_AS) is decided over the closure of all that is said around a node. */
const ALIKE: readonly Step[] = [
  ['SAME_AS', 'out', 'CHANGED'],
  ['SAME_AS', 'in', 'CHANGED'],
  ['NOT_SAME_AS', 'out', 'CHANGED'],
  ['NOT_SAME_AS', 'in', 'CHANGED'],
];

/** Where what follows for a node counts too: credentials and identities are judged by each other, and by parents. */
const ON: Partial<Record<NodeType, readonly Step[]>> = {
  Identity: [
    ['AUTHENTICATES_AS', 'in', 'CONCERNED'],
    ['DERIVED_FROM', 'in', 'CONCERNED'],
    ['INSTANTIATED_FROM', 'out', 'CONCERNED'],
  ],
  Credential: [
    ['AUTHENTICATES_AS', 'out', 'CONCERNED'],
    ['DERIVED_FROM', 'in', 'CONCERNED'],
  ],
  // One finding for all that was made from it.
  Template: [['INSTANTIATED_FROM', 'in', 'CONCERNED']],
};

/** What a relationship that changed changes: of which end it is read. What is missing is read by no local evaluator. */
const OF_EDGE: Partial<Record<EdgeType, readonly (readonly ['from' | 'to', Level])[]>> = {
  AUTHENTICATES_AS: [
    ['from', 'CONCERNED'],
    ['to', 'CONCERNED'],
  ],
  ISSUED_IN: [['from', 'CONCERNED']],
  DERIVED_FROM: [['from', 'CONCERNED']],
  HAS_MATERIAL: [['from', 'CONCERNED']],
  HOLDS: [['to', 'CHANGED']],
  CONSUMES: [['to', 'CHANGED']],
  USES: [['to', 'CONCERNED']],
  USED: [['to', 'CONCERNED']],
  PART_OF: [['from', 'CHANGED']],
  BUILDS: [['to', 'CHANGED']],
  DEPLOYS: [['to', 'CHANGED']],
  SUPPORTS: [['from', 'CONCERNED']],
  OWNED_BY: [['from', 'CHANGED']],
  CREATED_BY: [['from', 'CONCERNED']],
  CAN_ASSUME: [['to', 'CONCERNED']],
  HAS_ENTITLEMENT: [['from', 'CONCERNED']],
  MEMBER_OF: [['from', 'CONCERNED']],
  GRANTS: [['from', 'CHANGED']],
  ON: [['from', 'CHANGED']],
  INSTANTIATED_FROM: [
    ['from', 'CONCERNED'],
    ['to', 'CONCERNED'],
  ],
  LOCATED_IN: [['from', 'CONCERNED']],
  COVERS: [['to', 'CONCERNED']],
  MITIGATES: [['to', 'CHANGED']],
  ON_SUBJECT: [['to', 'CHANGED']],
  AFFECTS: [['to', 'CHANGED']],
  SAME_AS: [
    ['from', 'CHANGED'],
    ['to', 'CHANGED'],
  ],
  NOT_SAME_AS: [
    ['from', 'CHANGED'],
    ['to', 'CHANGED'],
  ],
};

/** Statements that read relationships from an end at which a change of them is followed back, by name. */
export const FOLLOWED: ReadonlySet<string> = new Set(
  Object.entries(OF_EDGE).flatMap(([type, ends]) =>
    ends.map(([end]) => (end === 'from' ? `read.out${type}` : `read.in${type}`)),
  ),
);

/** Types that the owner of another node is told through (5.6); of what else is owned, only its own is another. */
const CARRIERS: ReadonlySet<string> = new Set(['Service', 'Workload', 'Repository', 'Template', 'Realm']);

const back = (type: NodeType): readonly Step[] => [...(BACK[type] ?? []), ...ALIKE];
const on = (type: NodeType): readonly Step[] => ON[type] ?? [];

/**
 * Everything of which a local evaluator may say something else, because it comes from there to something that changed.
 * Ways that have ended count as well: who was led somewhere by them says something else now.
 *
 * @param limit past so many it stops, because to judge all costs less than to find them
 */
export async function widen(asking: Asking, changed: Changed, limit = Infinity): Promise<Widened> {
  const known: Record<Level, Set<string>> = { CHANGED: new Set(), CONCERNED: new Set() };
  let frontier: Record<Level, Set<string>> = { CHANGED: new Set(), CONCERNED: new Set() };
  let whole = false;
  const meet = (id: string, level: Level, next: Record<Level, Set<string>>): void => {
    const type = typeOf(id);
    if (id.startsWith(WHOLE) && level === 'CHANGED') whole = true;
    if (type === null) return;
    if (level === 'CHANGED' && !known.CHANGED.has(id)) {
      known.CHANGED.add(id);
      next.CHANGED.add(id);
    }
    // What is said of a node itself also counts for it.
    if (SUBJECTS.has(type) && !known.CONCERNED.has(id)) {
      known.CONCERNED.add(id);
      next.CONCERNED.add(id);
    }
  };
  for (const id of changed.nodes) meet(id, 'CHANGED', frontier);
  for (const edge of changed.edges)
    for (const [end, level] of OF_EDGE[edge.type] ?? [])
      meet(edge[end], edge.type === 'OWNED_BY' ? carried(edge.from) : level, frontier);

  while (frontier.CHANGED.size + frontier.CONCERNED.size > 0) {
    if (whole) return null;
    if (known.CONCERNED.size > limit) break;
    const next: Record<Level, Set<string>> = { CHANGED: new Set(), CONCERNED: new Set() };
    for (const [steps, ids] of [
      [back, frontier.CHANGED],
      [on, frontier.CONCERNED],
    ] as const) {
      for (const [step, from] of byStep(steps, ids)) {
        const [type, direction, level] = step;
        for (const edge of await edgesOf(asking, from, [type], direction, { history: 'ever' })) {
          const far = direction === 'out' ? edge.to : edge.from;
          meet(far, type === 'OWNED_BY' ? carried(far) : level, next);
        }
      }
    }
    frontier = next;
  }
  return whole ? null : known.CONCERNED;
}

/** What a finding of a local evaluator may be of. */
const SUBJECTS: ReadonlySet<string> = new Set<NodeType>(['Identity', 'Credential', 'Template']);

function carried(id: string): Level {
  return CARRIERS.has(typeOf(id) ?? '') ? 'CHANGED' : 'CONCERNED';
}

/** The nodes from which each step is taken. */
function byStep(stepsOf: (type: NodeType) => readonly Step[], ids: Iterable<string>): Map<Step, string[]> {
  const found = new Map<string, { step: Step; ids: string[] }>();
  for (const id of ids) {
    const type = typeOf(id);
    for (const step of type === null ? [] : stepsOf(type)) {
      const known = found.get(step.join());
      if (known) known.ids.push(id);
      else found.set(step.join(), { step, ids: [id] });
    }
  }
  return new Map([...found.values()].map(({ step, ids: from }) => [step, from]));
}

const TYPES: ReadonlyMap<string, NodeType> = new Map(NODE_TYPES.map((type) => [type.toLowerCase(), type]));

/** By the urn. */
function typeOf(id: string): NodeType | null {
  return TYPES.get(id.split(':')[2] ?? '') ?? null;
}
