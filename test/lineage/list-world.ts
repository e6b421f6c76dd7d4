import type { Graph } from '../../src/graph/port.js';
import type { AnyQuestion } from '../../src/lineage/index.js';
import type {
  AnyAttributes,
  Capability,
  ClaimInput,
  EdgeClaimInput,
  NodeRef,
} from '../../src/model/index.js';
import { syncClaims } from '../support/sync.js';
import { asking, ref } from './support.js';

/** The instant of the questions, and the one an hour before at which sources last looked. */
export const NOW = '2026-03-10T00:00:00Z';
export const LOOKED = '2026-03-09T23:00:00Z';

export const ALL: readonly Capability[] = [
  'IDENTITIES',
  'CREDENTIALS',
  'LAST_USED',
  'OWNERS',
  'PERMISSIONS',
  'TRUSTS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
  'SERVICES',
  'RETIREMENT',
];

/** One scope that lists everything. */
export function put(
  graph: Graph,
  claims: readonly ClaimInput[],
  more: Partial<Parameters<typeof syncClaims>[1]> = {},
): ReturnType<typeof syncClaims> {
  return syncClaims(graph, { observedAt: LOOKED, capabilities: ALL, claims, ...more });
}

/** An enabled machine user. */
export function user(id: string, attributes: AnyAttributes = {}, edges: EdgeClaimInput[] = []): ClaimInput {
  return {
    node: ref.identity(id),
    attributes: { name: id, kind: 'MACHINE_USER', actorClass: 'MACHINE', state: 'ACTIVE', ...attributes },
    edges,
  };
}

/** An active key of `of`. */
export function key(
  id: string,
  of: string | null,
  attributes: AnyAttributes = {},
  edges: EdgeClaimInput[] = [],
): ClaimInput {
  return {
    node: ref.credential(id),
    attributes: {
      providerId: id,
      kind: 'ACCESS_KEY',
      state: 'ACTIVE',
      createdAt: '2024-01-01T00:00:00Z',
      neverExpires: true,
      ...attributes,
    },
    edges: [...(of === null ? [] : [{ type: 'AUTHENTICATES_AS' as const, to: ref.identity(of) }]), ...edges],
  };
}

export function service(id: string, attributes: AnyAttributes = {}): ClaimInput {
  return { node: ref.service(id), attributes: { name: id, lifecycle: 'ACTIVE', ...attributes } };
}

/** A running workload, part of `of`. */
export function pod(
  id: string,
  of: string | null,
  attributes: AnyAttributes = {},
  edges: EdgeClaimInput[] = [],
): ClaimInput {
  return {
    node: ref.workload(id),
    attributes: { name: id, kind: 'POD', ...attributes },
    edges: [
      ...(of === null
        ? []
        : [{ type: 'PART_OF' as const, to: ref.service(of), method: 'DECLARED' as const }]),
      ...edges,
    ],
  };
}

export function exception(
  id: string,
  covers: readonly NodeRef[],
  attributes: AnyAttributes = {},
): ClaimInput {
  return {
    node: { type: 'Exception', key: [id] },
    attributes: { status: 'ACTIVE', reason: 'legacy', approver: 'a', owner: 'b', ...attributes },
    edges: covers.map((to) => ({ type: 'COVERS' as const, to: { ...to, key: [...to.key] } })),
  };
}

/** Asks with arguments as they come from outside. */
export async function answerOf<R>(
  question: AnyQuestion,
  graph: Graph,
  given: object = {},
  when: Parameters<typeof asking>[2] = {},
): Promise<R> {
  return (await question.ask(asking(graph, NOW, when), question.args.parse(given))) as R;
}
