import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createContext } from '../../../../src/api/context.js';
import { runOperation } from '../../../../src/api/execute.js';
import { buildSchema } from '../../../../src/api/schema.js';
import { wholeAnswer } from '../../../../src/api/whole-answer.js';
import { configSchema, sourceSchema } from '../../../../src/cli/config/schema.js';
import { openPull } from '../../../../src/cli/pull.js';
import type { Graph } from '../../../../src/graph/port.js';
import { sync } from '../../../../src/sync/index.js';
import { at } from '../../../support/sync.js';
import type { Export } from './exports.js';

const TYPES = { aws: 'aws', catalog: 'backstage', cmdb: 'servicenow', inventory: 'file' } as const;
const config = configSchema.parse({});
const schema = buildSchema();

/** Writes each export into a folder of its own and syncs it as `relict sync` would, one after the other. */
export async function syncExports(graph: Graph, exports: readonly Export[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'relict-table-'));
  try {
    for (const [index, { source, at: when, files }] of exports.entries()) {
      const own = join(folder, String(index));
      mkdirSync(own);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(own, name)), { recursive: true });
        writeFileSync(join(own, name), text);
      }
      const row = { id: source, type: TYPES[source], from: { files: [String(index)], as_of: when } };
      const { links, policy } = config;
      const clock = () => at(when);
      const { connector, events } = openPull(sourceSchema.parse(row), folder, clock);
      await sync(graph, {
        source,
        connector: connector.type,
        pull: events,
        policy,
        links: {
          serviceTags: links.service_tags,
          environmentTags: links.environment_tags,
          ownerTags: links.owner_tags,
          serviceAnnotations: links.same_service_annotations,
        },
        clock,
        runId: `${source}@${index}`,
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One question by its GraphQL field, for all that it answers. @param now the clock of the operation */
export async function ask<Answer>(
  graph: Graph,
  field: string,
  args: Readonly<Record<string, unknown>>,
  now: string,
): Promise<Answer> {
  const context = createContext({ graph, policy: config.policy, now: at(now), requestId: 'test' });
  const { data, errors } = await runOperation(schema, wholeAnswer(schema, field), args, context);
  if (errors?.[0]) throw errors[0].originalError ?? errors[0];
  // Objects of GraphQL have no prototype.
  return JSON.parse(JSON.stringify(data?.[field])) as Answer;
}
