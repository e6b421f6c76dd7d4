import { z } from 'zod';
import { explain } from '../lib/explain.js';
import { entityRef, kindOf } from './entity-ref.js';

/**
 * What is read of an entity, from YAML and from the API alike. It is an allow-list: what is not named here, such as an
 * API's `definition` or a plugin's own `spec`, is not kept (P5). {@link FIELDS} asks the API for nothing else.
 */
const name = z.string().max(256);
const refs = z.array(z.string().max(512)).max(50_000).nullish();
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const entitySchema = z.object({
  apiVersion: z.string().max(256),
  kind: name,
  metadata: z.object({
    name,
    namespace: name.nullish(),
    title: z.string().nullish(),
    uid: z.string().max(128).nullish(),
    annotations: z.record(z.string(), scalar).nullish(),
    labels: z.record(z.string(), scalar).nullish(),
    tags: z.array(z.string()).nullish(),
  }),
  spec: z
    .object({
      type: z.string().nullish(),
      lifecycle: z.string().nullish(),
      owner: z.string().nullish(),
      system: z.string().nullish(),
      domain: z.string().nullish(),
      subcomponentOf: z.string().nullish(),
      subdomainOf: z.string().nullish(),
      dependsOn: refs,
      dependencyOf: refs,
      consumesApis: refs,
      parent: z.string().nullish(),
      children: refs,
      members: refs,
      memberOf: refs,
      profile: z.object({ displayName: z.string().nullish(), email: z.string().nullish() }).nullish(),
    })
    .nullish(),
});

/** The same allow-list for the API's `fields`. */
export const FIELDS = [
  'apiVersion',
  'kind',
  ...['name', 'namespace', 'title', 'uid', 'annotations', 'labels', 'tags'].map(
    (field) => `metadata.${field}`,
  ),
  ...['type', 'lifecycle', 'owner', 'system', 'domain', 'subcomponentOf', 'subdomainOf'].map(
    (f) => `spec.${f}`,
  ),
  ...['dependsOn', 'dependencyOf', 'consumesApis', 'parent', 'children', 'members', 'memberOf'].map(
    (f) => `spec.${f}`,
  ),
  'spec.profile.displayName',
  'spec.profile.email',
] as const;

export type EntityData = z.output<typeof entitySchema>;

export interface Entity {
  /** `component:default/pay` */
  readonly ref: string;
  readonly kind: string;
  readonly namespace: string;
  readonly data: EntityData;
}

export type ReadEntity =
  | { readonly ok: true; readonly entity: Entity }
  /** `ref` when at least that much of it can be read. */
  | { readonly ok: false; readonly reason: string; readonly ref: string | null };

/** Whether a value of an export file is meant as an entity of a catalogue. */
export function looksLikeEntity(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  return (
    typeof kind === 'string' && typeof apiVersion === 'string' && /(^|\.)backstage\.io\//.test(apiVersion)
  );
}

export function readEntity(value: unknown): ReadEntity {
  const parsed = entitySchema.safeParse(value);
  if (!parsed.success) return { ok: false, reason: explain(parsed.error), ref: refOf(value) };
  const ref = refOf(parsed.data);
  if (!ref) return { ok: false, reason: 'kind, namespace or name is not one that a catalogue allows', ref };
  const namespace = ref.slice(ref.indexOf(':') + 1, ref.indexOf('/'));
  return { ok: true, entity: { ref, kind: kindOf(ref), namespace, data: parsed.data } };
}

function refOf(value: unknown): string | null {
  const { kind, metadata } = (value ?? {}) as {
    kind?: unknown;
    metadata?: { name?: unknown; namespace?: unknown };
  };
  if (typeof kind !== 'string' || typeof metadata?.name !== 'string') return null;
  if (/[:/]/.test(metadata.name) || /[:/]/.test(kind)) return null;
  const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : 'default';
  return entityRef(metadata.name, { kind, namespace });
}
