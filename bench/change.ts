import type { PullEvent } from '../connectors/connector.js';

/** Every hundredth claim says another name than before, and nothing else changes. */
export async function* onePercent(events: AsyncIterable<PullEvent>): AsyncGenerator<PullEvent> {
  let count = 0;
  for await (const event of events) {
    const claim = event.kind === 'claim' ? event.claim : null;
    const name = claim?.attributes?.['name'];
    if (claim && typeof name === 'string' && ++count % 100 === 0) {
      yield {
        kind: 'claim',
        claim: { ...claim, attributes: { ...claim.attributes, name: `${name} (renamed)` } },
      };
    } else yield event;
  }
}

/** As {@link onePercent}, and every hundredth credential and identity that has a state is suspended. */
export async function* onePercentSuspended(events: AsyncIterable<PullEvent>): AsyncGenerator<PullEvent> {
  let count = 0;
  for await (const event of onePercent(events)) {
    const claim = event.kind === 'claim' ? event.claim : null;
    if (claim?.attributes?.['state'] !== undefined && ++count % 100 === 0) {
      yield { kind: 'claim', claim: { ...claim, attributes: { ...claim.attributes, state: 'SUSPENDED' } } };
    } else yield event;
  }
}
