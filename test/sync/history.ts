import type { Graph } from '../../src/graph/port.js';
import { syncClaims } from '../support/sync.js';
import { aws, catalog, cmdb, RULES } from './estate.js';

const SIZE = 5;
/** Narrow, so that one scope takes several transactions. */
const batchRows = 10;

/**
 * One generation of the small organisation, source by source. The second has new, changed and missing records, the
 * third such as are missing for the second time.
 * @param hour of the day at which it is recorded, two digits: a run after a crash is later than the one that died
 */
export async function tell(graph: Graph, generation: number, hour = '00'): Promise<void> {
  for (const told of [...catalog(SIZE, generation), ...aws(SIZE, generation), ...cmdb(SIZE, generation)]) {
    await syncClaims(graph, {
      ...told,
      claims: generation > 1 ? told.claims.slice(0, -2) : told.claims,
      links: RULES,
      batchRows,
      observedAt: `2026-01-0${generation}T00:00:00Z`,
      now: `2026-02-0${generation}T${hour}:00:00Z`,
    });
  }
}
