import { z } from 'zod';
import { lifecycle } from '../../src/model/nodes.js';

/** Further keys of the source's row in relict.yaml. */
export const settings = z.strictObject({
  /** Name of this catalogue. Give the same to its export and to its API, so that their entities are the same nodes. */
  instance: z
    .string()
    .regex(/^[\w.:-]{1,128}$/)
    .optional(),
  /** What the catalogue's own words for `spec.lifecycle` mean, beside and before the usual three. */
  lifecycles: z.record(z.string(), lifecycle).default({}),
  /** Names that stand for "nobody" in `spec.owner`. */
  noOwner: z
    .array(z.string())
    .default(['unspecified', 'unknown', 'none', 'nobody', 'n/a', 'na', 'tbd', 'todo', '-']),
});
export type Settings = z.output<typeof settings>;

/** `from.live` */
export const liveSettings = z.strictObject({
  /** Base address of the backend, such as `https://backstage.example.com`. */
  url: z.url({ protocol: /^https?$/ }),
  /** A static token of `backend.auth.externalAccess`. */
  token: z.string().min(1).optional(),
  /** Entities of one page. */
  pageSize: z.int().min(1).max(1000).default(250),
});
export type LiveSettings = z.output<typeof liveSettings>;
