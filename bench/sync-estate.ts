import { join } from 'node:path';
import type { PullEvent } from '../connectors/connector.js';
import { CONNECTORS } from '../connectors/index.js';
import { DEFAULT_LINKS } from '../src/cli/config/schema.js';
import { ESTATE_SOURCES } from '../src/demo/index.js';
import type { Graph } from '../src/graph/index.js';
import { DEFAULT_POLICY, type Instant } from '../src/model/index.js';
import { syncAll, type SyncReport } from '../src/sync/index.js';

/** What a source says, altered. */
export type Change = (events: AsyncIterable<PullEvent>) => AsyncIterable<PullEvent>;

/** All sources of the estate in `dir`, as `relict sync` runs them, with every clock standing at `now`. */
export async function syncEstate(
  graph: Graph,
  dir: string,
  now: Instant,
  change: Change = (events) => events,
): Promise<SyncReport[]> {
  const jobs = ESTATE_SOURCES.map(({ id, type, from }) => {
    const connector = CONNECTORS.find((one) => one.type === type);
    if (!connector) throw new Error(`no connector ${type}`);
    const clock = () => now;
    const events = connector.pull({
      sourceId: id,
      origin: { files: from.files.map((path) => join(dir, path)) },
      settings: connector.settings.parse({}),
      now: clock,
    });
    return {
      source: id,
      connector: type,
      pull: change(events),
      policy: DEFAULT_POLICY,
      links: {
        serviceTags: DEFAULT_LINKS.service_tags,
        environmentTags: DEFAULT_LINKS.environment_tags,
        ownerTags: DEFAULT_LINKS.owner_tags,
        serviceAnnotations: DEFAULT_LINKS.same_service_annotations,
      },
      clock,
    };
  });
  return syncAll(graph, jobs);
}
