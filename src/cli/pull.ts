import { resolve } from 'node:path';
import type { Connector, Origin, PullEvent } from '../../connectors/connector.js';
import { RelictError, type Instant } from '../model/index.js';
import { connectorOf } from './commands/connectors.js';
import { explainIssues } from './config/explain.js';
import type { SourceConfig } from './config/schema.js';

export interface Pull {
  readonly connector: Connector;
  readonly events: AsyncIterable<PullEvent>;
}

/**
 * Opens a source as relict.yaml describes it, after its settings have been checked by the connector's own schema.
 *
 * @param folder relative paths count from here
 * @throws RelictError CONFIG naming the key
 */
export function openPull(
  source: SourceConfig,
  folder: string,
  clock: () => Instant,
  signal?: AbortSignal,
): Pull {
  const connector = connectorOf(source.type);
  const { id, type: _type, from, ...own } = source;
  const settings = check(connector.settings, own, `sources.${id}`);
  const origin: Origin =
    'files' in from
      ? {
          files: from.files.map((file) => resolve(folder, file)),
          ...(from.as_of ? { asOf: from.as_of } : {}),
        }
      : { live: check(connector.liveSettings, from.live, `sources.${id}.from.live`) };
  return { connector, events: connector.pull({ sourceId: id, origin, settings, now: clock, signal }) };
}

function check(schema: Connector['settings'], value: unknown, place: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RelictError('CONFIG', `${explainIssues(parsed.error, schema, place)}.`, {
    hint: 'Run `relict connectors` to see what each type takes.',
  });
}
