import type { PullEvent } from '../connectors/connector.js';
import { addMillis, DAY_MS, type ClaimInput, type Instant } from '../src/model/index.js';
import type { Change } from './sync-estate.js';

/** Versions that a relationship with history has in the end. */
export const VERSIONS = 10;

/** The past instant at which a version was told: the last one now, each before it a day earlier. */
export function toldAt(version: number, now: Instant): Instant {
  return addMillis(now, (version - VERSIONS) * DAY_MS);
}

/**
 * What the sources told in an earlier version. Every tenth relationship had another count of observations in each, and
 * every tenth of those was gone in every second one; the first version and the last say what the exports say.
 */
export function told(version: number): Change {
  return async function* (events) {
    let count = 0;
    for await (const event of events) {
      if (event.kind === 'open') yield { kind: 'open', scope: earlier(event.scope, version) };
      else if (event.kind === 'claim' && version > 1 && version < VERSIONS) {
        const edges = (event.claim.edges ?? []).flatMap((edge) => {
          count += 1;
          if (count % 10 !== 0) return [edge];
          if (count % 100 === 0 && version % 2 === 0) return [];
          return [{ ...edge, attributes: { ...edge.attributes, observationCount: version } }];
        });
        yield { kind: 'claim', claim: { ...event.claim, edges } satisfies ClaimInput };
      } else yield event;
    }
  };
}

type Opened = Extract<PullEvent, { kind: 'open' }>['scope'];

function earlier(scope: Opened, version: number): Opened {
  return { ...scope, observedAt: toldAt(version, scope.observedAt as Instant) };
}
