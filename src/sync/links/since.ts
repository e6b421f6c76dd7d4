import type { Graph } from '../../graph/port.js';
import { statement } from '../../graph/statement.js';
import { earliest, type AnyAttributes, type Instant } from '../../model/index.js';
import { splitTag } from '../tags.js';

const states = statement({
  name: 'sync.tagStates',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (o:Observation {node: id})
WHERE o.attributes IS NOT NULL
RETURN o.node AS node, o.id AS observation, o.recordedAt AS recordedAt, o.validFrom AS validFrom,
  o.attributes AS attributes`,
  sample: { ids: ['urn:relict:service:none'] },
});

const earlierStates = statement({
  name: 'sync.earlierTagStates',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (o:ObservationVersion {node: id})
WHERE o.attributes IS NOT NULL
RETURN o.node AS node, o.observation AS observation, o.recordedAt AS recordedAt, o.validFrom AS validFrom,
  o.attributes AS attributes`,
  sample: { ids: ['urn:relict:service:none'] },
});

/** One state of one observation, as far as its tags go. */
export interface TagState {
  readonly observation: string;
  readonly recordedAt: Instant;
  readonly validFrom: Instant;
  readonly tags: ReadonlySet<string>;
}

/** All states of what is said of these nodes, by node. */
export async function readTagStates(graph: Graph, ids: readonly string[]): Promise<Map<string, TagState[]>> {
  const found = new Map<string, TagState[]>();
  for (const text of [states, earlierStates]) {
    for (const row of ids.length === 0 ? [] : await graph.read(text, { ids })) {
      const attributes = JSON.parse(row['attributes'] as string) as AnyAttributes;
      const state = {
        observation: row['observation'] as string,
        recordedAt: row['recordedAt'] as Instant,
        validFrom: row['validFrom'] as Instant,
        tags: new Set(((attributes.tags ?? []) as string[]).map(tagKey)),
      };
      const node = row['node'] as string;
      const of = found.get(node);
      if (of) of.push(state);
      else found.set(node, [state]);
    }
  }
  return found;
}

/**
 * Since when a node carries a mark: the start of the unbroken run of states that carry it, in the observation that has
 * carried it longest. It depends on what was said, not on when the links were read. Null when none carries it.
 */
export function markedSince(
  states: readonly TagState[],
  mark: { readonly key: string; readonly value: string },
): Instant | null {
  const key = `${mark.key}=${mark.value}`;
  const chains = new Map<string, TagState[]>();
  for (const state of states) {
    const chain = chains.get(state.observation);
    if (chain) chain.push(state);
    else chains.set(state.observation, [state]);
  }
  return earliest(...[...chains.values()].map((chain) => startOf(chain, key)));
}

function startOf(chain: readonly TagState[], key: string): Instant | null {
  let start: Instant | null = null;
  for (const state of [...chain].sort((a, b) => (a.recordedAt > b.recordedAt ? -1 : 1))) {
    if (!state.tags.has(key)) break;
    start = state.validFrom;
  }
  return start;
}

function tagKey(tag: string): string {
  const split = splitTag(tag);
  return split ? `${split.key}=${split.value}` : tag;
}
