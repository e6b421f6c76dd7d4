import type { ClaimInput, EdgeClaimInput } from '../../src/model/claim.js';
import { mayJoin, type EdgeType } from '../../src/model/edges.js';
import { digest, type NodeRef } from '../../src/model/key.js';
import type { Lifecycle, NodeType } from '../../src/model/nodes.js';
import { nameKey } from '../../src/model/text.js';
import { tagsOf } from '../lib/tag.js';
import type { Entity } from './entity.js';
import { entityRef, kindOf, nameOf } from './entity-ref.js';
import type { Settings } from './settings.js';

/** What a kind of entity is in the graph. Others (Location, Template, a company's own) are passed over and counted. */
const NODE_OF_KIND: ReadonlyMap<string, NodeType> = new Map([
  ['component', 'Service'],
  ['system', 'Service'],
  ['domain', 'Service'],
  ['api', 'Service'],
  ['resource', 'Resource'],
  ['group', 'Team'],
  ['user', 'Person'],
]);

/** 5.5.1. There is no word for "retired": an entity that is gone from the catalogue has only been forgotten. */
const LIFECYCLES: readonly (readonly [string, Lifecycle])[] = [
  ['production', 'ACTIVE'],
  ['experimental', 'ACTIVE'],
  ['deprecated', 'DEPRECATED'],
];

/** The node of an entity; null when its kind is none of ours. */
export function nodeOf(ref: string, instance: string): NodeRef | null {
  const type = NODE_OF_KIND.get(kindOf(ref));
  // The reference, not `metadata.uid`: the catalogue's files have no uid, and both origins are one node (5.2.4).
  return type ? { type, key: ['backstage', instance, ref] } : null;
}

/** What a word of `spec.lifecycle` means; UNKNOWN for one that nobody has explained. */
export function lifecycleOf(word: string, settings: Settings): Lifecycle {
  const meanings = new Map(
    [...LIFECYCLES, ...Object.entries(settings.lifecycles)].map(([w, meaning]) => [nameKey(w), meaning]),
  );
  return meanings.get(nameKey(word)) ?? 'UNKNOWN';
}

/** What an entity says of its node; null for a kind that is none of ours. */
export function claimOf(
  entity: Entity,
  instance: string,
  settings: Settings,
  locator: string,
): ClaimInput | null {
  const node = nodeOf(entity.ref, instance);
  if (!node) return null;
  const { metadata, spec } = entity.data;
  const { annotations, labels } = metadata;
  const { tags } = tagsOf([...Object.entries(annotations ?? {}), ...Object.entries(labels ?? {})]);
  return {
    node: { ...node, key: [...node.key] },
    attributes: {
      name: spec?.profile?.displayName ?? metadata.title ?? metadata.name,
      providerId: entity.ref,
      locator: entity.ref,
      aliases: [metadata.name, ...(metadata.uid ? [metadata.uid] : []), ...emailAlias(entity)],
      tags: [...tags, ...(metadata.tags ?? []).slice(0, 1000)],
      ...(node.type === 'Service' ? serviceAttributes(entity, settings) : {}),
      ...(node.type === 'Resource' && spec?.type ? { kind: spec.type } : {}),
    },
    edges: edgesOf(entity, node, instance, settings),
    // The catalogue is where people state what there is and whose it is; nothing enforces it.
    method: 'DECLARED',
    locator,
  };
}

function serviceAttributes(entity: Entity, settings: Settings): Record<string, unknown> {
  const { spec } = entity.data;
  const typed = entity.kind === 'component' && spec?.type;
  return {
    kind: typed ? typed : entity.kind,
    catalogRef: entity.ref,
    ...(spec?.lifecycle
      ? { sourceLifecycle: spec.lifecycle, lifecycle: lifecycleOf(spec.lifecycle, settings) }
      : {}),
  };
}

/** People join over sources by the digest of their address; the address itself is not kept (F-23). */
function emailAlias(entity: Entity): string[] {
  const email = entity.kind === 'user' ? entity.data.spec?.profile?.email?.trim().toLowerCase() : undefined;
  return email ? [`email:${digest(['email', email])}`] : [];
}

interface Relation {
  readonly type: EdgeType;
  readonly refs: readonly (string | null | undefined)[] | null | undefined;
  /** Kind of a reference that names none. */
  readonly kind: string;
  /** The entity is where the relationship ends. */
  readonly inward?: boolean;
}

/**
 * The relationships that `spec` states, in both directions. The API's `relations` are computed from the same and say no
 * more, so that an entity gives the same claim from either origin.
 */
function edgesOf(entity: Entity, node: NodeRef, instance: string, settings: Settings): EdgeClaimInput[] {
  const { data, kind, namespace } = entity;
  const { spec } = data;
  const relations: Relation[] = [
    { type: 'OWNED_BY', refs: [owner(spec?.owner, settings)], kind: 'group' },
    { type: 'PART_OF', refs: [spec?.system], kind: 'system' },
    { type: 'PART_OF', refs: [spec?.domain, spec?.subdomainOf], kind: 'domain' },
    { type: 'PART_OF', refs: [spec?.subcomponentOf], kind: 'component' },
    { type: 'DEPENDS_ON', refs: spec?.dependsOn, kind: 'component' },
    { type: 'DEPENDS_ON', refs: spec?.consumesApis, kind: 'api' },
    { type: 'DEPENDS_ON', refs: spec?.dependencyOf, kind: 'component', inward: true },
    ...(kind === 'group'
      ? ([
          { type: 'MEMBER_OF', refs: [spec?.parent], kind: 'group' },
          { type: 'MEMBER_OF', refs: spec?.children, kind: 'group', inward: true },
          { type: 'MEMBER_OF', refs: spec?.members, kind: 'user', inward: true },
        ] as const)
      : []),
    ...(kind === 'user' ? ([{ type: 'MEMBER_OF', refs: spec?.memberOf, kind: 'group' }] as const) : []),
  ];
  const edges = new Map<string, EdgeClaimInput>();
  for (const { type, refs, kind: defaultKind, inward } of relations) {
    for (const text of refs ?? []) {
      const ref = text ? entityRef(text, { kind: defaultKind, namespace }) : null;
      const other = ref && nodeOf(ref, instance);
      const [from, to] = inward ? [other, node] : [node, other];
      if (!other || !from || !to || !mayJoin(type, from.type, to.type)) continue;
      const named = { ...other, key: [...other.key], name: nameOf(ref) };
      edges.set(`${type} ${inward ? 'from' : 'to'} ${ref}`, {
        type,
        ...(inward ? { from: named } : { to: named }),
        ...(type === 'OWNED_BY' ? { attributes: { role: 'ACCOUNTABLE' as const } } : {}),
      });
    }
  }
  return [...edges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
}

function owner(text: string | null | undefined, settings: Settings): string | null {
  const name = text
    ?.trim()
    .toLowerCase()
    .replace(/^.*[:/]/, '');
  return name && !settings.noOwner.includes(name) ? (text ?? null) : null;
}
