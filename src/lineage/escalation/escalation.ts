import { z } from 'zod';
import type { Capability, EdgeType } from '../../model/index.js';
import type { Counts, Frame, Warning } from '../answer.js';
import { itemsOf, sensitivityOf, type ReachedNode } from '../blast-radius/answer.js';
import { completenessOf, truncationOf, type Completeness } from '../blast-radius/completeness.js';
import { explore } from '../blast-radius/explore.js';
import { walk } from '../blast-radius/walk.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import type { Question } from '../question.js';
import { byId } from '../read/index.js';

const MAX_DEPTH = 12;
export const TARGETS = ['ANY', 'PRIVILEGED', 'HIGH_SENSITIVITY'] as const;
export type EscalationTarget = (typeof TARGETS)[number];

const args = z.strictObject({
  /** By any of its names. */
  identity: z.string().min(1),
  targetPredicate: z.enum(TARGETS).default('ANY'),
  /** Relationships followed at most; the policy's `blastDepth` when not given. */
  depth: z.number().int().min(1).max(MAX_DEPTH).optional(),
});
export type EscalationArgs = z.output<typeof args>;

/** The relationships by which one comes to more than one was given. */
const ESCALATING: ReadonlySet<EdgeType> = new Set(['CAN_ADMIN', 'CAN_ASSUME', 'CAN_MINT', 'CAN_READ_SECRET']);

/** One target that the identity was not given, and comes to. */
export interface EscalationPath extends ReachedNode {
  /** The escalating relationships of the way, in its order; never empty. */
  readonly mechanisms: readonly EdgeType[];
}

export interface EscalationAnswer extends Frame {
  readonly identity: NodeFact;
  readonly targetPredicate: EscalationTarget;
  readonly depth: number;
  /** HIGH sensitivity first, then CONFIRMED, then the nearest, then by id. */
  readonly items: readonly EscalationPath[];
  readonly counts: Counts;
  /** Targets that it may have without any escalation, by its own grants and groups. */
  readonly held: readonly NodeFact[];
  /** All nodes on the ways of `items`, by id. */
  readonly nodes: readonly NodeFact[];
  readonly completeness: Completeness;
}

const needs: readonly Capability[] = [
  'IDENTITIES',
  'CREDENTIALS',
  'TRUSTS',
  'PERMISSIONS',
  'SECRET_LOCATIONS',
];

/**
 * Whether a node is worth escalating to: a permission set or identity that its source calls privileged, or a resource of
 * HIGH sensitivity.
 */
export function isTarget(node: NodeFact, predicate: EscalationTarget): boolean {
  const privileged =
    (node.nodeType === 'PermissionSet' || node.nodeType === 'Identity') &&
    node.attributes.privileged === true;
  const sensitive = node.nodeType === 'Resource' && sensitivityOf(node) === 'HIGH';
  return (predicate !== 'HIGH_SENSITIVITY' && privileged) || (predicate !== 'PRIVILEGED' && sensitive);
}

/** to what an identity can come that it was not given, over rules B1 to B6 with at least one escalating step. */
export const escalationPaths: Question<EscalationArgs, EscalationAnswer> = {
  id: 'Q-38',
  field: 'escalationPaths',
  names: ['escalation'],
  title: 'How an identity can come to privileges or sensitive resources that it was not given',
  version: 1,
  args,
  needs,
  async ask(asking, { identity: handle, targetPredicate, depth = asking.policy.blastDepth }) {
    const identity = await nodeByHandle(asking, handle, ['Identity']);
    const span = { from: asking.when.asOf, to: null };
    const explored = await explore(asking, { starts: [identity], span, depth, supplyChain: false });
    const walking = { starts: [identity.id], steps: explored.steps, from: span.from, depth };
    const all = walk(walking, () => true);
    const sure = walk(walking, (step) => step.certainty === 'CONFIRMED');
    const given = walk(walking, (step) => !ESCALATING.has(step.edge.type));
    const targets = itemsOf(explored, all, sure).filter(({ node }) => isTarget(node, targetPredicate));
    const items = targets
      .filter(({ id }) => !given.ways.has(id))
      .map((item): EscalationPath => {
        const types = item.evidence.map((edge) => edge.type);
        return { ...item, mechanisms: types.filter((type) => ESCALATING.has(type)) };
      });
    const completeness = completenessOf(explored, depth);
    const frame = frameOf(asking, escalationPaths, await coverageFor(asking, needs), [
      ...doubtsOf(identity),
      ...truncationOf(asking, explored, completeness),
    ]);
    const onWay = new Set([identity.id, ...items.flatMap((item) => item.path)]);
    return {
      ...frame,
      // Without the evaluation of permissions nobody can say that this is all.
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      identity,
      targetPredicate,
      depth,
      items,
      counts: countsOf(items),
      held: targets
        .filter(({ id }) => given.ways.has(id))
        .map(({ node }) => node)
        .sort(byId),
      nodes: [...onWay].flatMap((id) => explored.nodes.get(id) ?? []).sort(byId),
      completeness,
    };
  },
};

function doubtsOf(identity: NodeFact): Warning[] {
  const warnings: Warning[] = [
    {
      code: 'NOT_EVALUATED',
      message:
        'Effective permissions are not evaluated: ways over grants are POSSIBLE, and who can mint, administer or read a secret is followed only where a source states it.',
    },
  ];
  if (identity.attributes.privileged === true) {
    warnings.push({
      code: 'ALREADY_PRIVILEGED',
      message: 'Its source already calls the identity privileged.',
    });
  }
  return warnings;
}
