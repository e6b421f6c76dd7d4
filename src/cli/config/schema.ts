import { z } from 'zod';
import { policySchema } from '../../model/index.js';
import { parseInstant } from '../../model/time.js';

const instant = z.string().transform((value, context) => {
  const parsed = parseInstant(value);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'expected an RFC 3339 time, such as 2026-03-01T00:00:00Z' });
  return z.NEVER;
});

const tagKeys = z.array(z.string().min(1));

export const DEFAULT_LINKS = {
  service_tags: ['service', 'app', 'application', 'app_id', 'cmdb_ci'],
  environment_tags: ['env', 'environment', 'stage'],
  owner_tags: ['owner', 'team', 'squad'],
  same_service_annotations: ['servicenow.com/sys-id', 'servicenow.com/number'],
};

/** One row of `sources`. What stands beside `from` besides these keys belongs to the connector, which checks it itself. */
export const sourceSchema = z.looseObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'letters, digits, dots, dashes and underscores, 63 at most'),
  type: z.string(),
  from: z.union([
    z.strictObject({ files: z.array(z.string()).min(1), as_of: instant.optional() }),
    z.strictObject({ live: z.record(z.string(), z.unknown()) }),
  ]),
});

/** relict.yaml (the contract of the command line). */
export const configSchema = z.strictObject({
  graph: z
    .discriminatedUnion('engine', [
      z.strictObject({ engine: z.literal('embedded'), path: z.string().default('.relict/graph') }),
      z.strictObject({
        engine: z.literal('neo4j'),
        uri: z.string().optional(),
        database: z.string().optional(),
      }),
    ])
    .default({ engine: 'embedded', path: '.relict/graph' }),
  sources: z.array(sourceSchema).default([]),
  links: z
    .strictObject({
      service_tags: tagKeys.default(DEFAULT_LINKS.service_tags),
      environment_tags: tagKeys.default(DEFAULT_LINKS.environment_tags),
      owner_tags: tagKeys.default(DEFAULT_LINKS.owner_tags),
      same_service_annotations: tagKeys.default(DEFAULT_LINKS.same_service_annotations),
    })
    .prefault({}),
  policy: policySchema.prefault({}),
});

export type Config = z.output<typeof configSchema>;
export type SourceConfig = z.output<typeof sourceSchema>;
