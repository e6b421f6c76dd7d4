import { z } from 'zod';
import { lifecycle } from '../../src/model/nodes.js';

const table = z.string().regex(/^[a-z][a-z0-9_]{0,79}$/, 'not the name of a table');

/** How a type of relation between two services reads; `from` says which of the two the relationship starts at. */
export const relation = z.strictObject({
  edge: z.enum(['DEPENDS_ON', 'PART_OF', 'REPLACED_BY', 'SPLIT_INTO', 'MERGED_INTO']),
  from: z.enum(['parent', 'child']).default('parent'),
});
export type RelationRule = z.output<typeof relation>;

/** Further keys of the source's row in relict.yaml. */
export const settings = z.strictObject({
  /** Name of the instance. Give the same to its exports and to its API. */
  instance: z
    .string()
    .regex(/^[\w.:-]{1,128}$/)
    .optional(),
  /** Classes whose records are services. */
  services: z
    .array(table)
    .min(1)
    .default([
      'cmdb_ci_business_app',
      'cmdb_ci_service',
      'cmdb_ci_service_auto',
      'cmdb_ci_service_discovered',
      'service_offering',
      'cmdb_ci_appl',
    ]),
  /** By field, what a code or label means; beside and before the usual ones. */
  lifecycle: z.record(table, z.record(z.string(), lifecycle)).default({}),
  /** Fields that may hold when a retired service was retired; the first that is filled counts. */
  retiredAt: z
    .array(table)
    .default([
      'retirement_date',
      'retired_on',
      'retired_date',
      'retired_at',
      'decommissioned',
      'decommission_date',
      'u_retirement_date',
      'u_retired_on',
      'u_decommission_date',
    ]),
  /** Who is accountable: the first of these fields that is filled. The others then back that person up. */
  accountable: z.array(table).default(['owned_by', 'it_application_owner', 'business_owner']),
  /** By name of the type, such as `Depends on::Used by`; beside and before the usual ones. */
  relations: z.record(z.string(), relation).default({}),
});
export type Settings = z.output<typeof settings>;

/** `from.live` */
export const liveSettings = z
  .strictObject({
    /** `https://acme.service-now.com` */
    url: z.url({ protocol: /^https?$/ }),
    user: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    token: z.string().min(1).optional(),
    /** Records of one page. */
    pageSize: z.int().min(1).max(10_000).default(1000),
  })
  .refine(
    ({ user, password, token }) =>
      token === undefined ? (user === undefined) === (password === undefined) : !user,
    'needs `token`, or `user` with `password`',
  );
export type LiveSettings = z.output<typeof liveSettings>;
