import { overlaps, RelictError, type Instant } from '../../model/index.js';
import { at } from '../blast-radius/span.js';
import type { NodeFact } from '../facts.js';
import { byAlias, exactly } from '../find/find-nodes.js';
import type { Asking } from '../question.js';
import { byId, edgeInterval, edgesOf, nodesById } from '../read/index.js';

export interface Match {
  /** What the indicator names and was there within the window, and the locations inside it; by id. */
  readonly matched: readonly NodeFact[];
  /** What it names, but was gone before the window began, or came after it ended. */
  readonly outside: readonly NodeFact[];
  /** It is only a name, and more than one node has it. */
  readonly ambiguous: boolean;
}

/** Containers whose secret locations are compromised with them. */
const HOLDERS: ReadonlySet<string> = new Set(['Repository', 'Template', 'Workload']);

/**
 * All nodes that an indicator may mean, whatever their type: an ambiguous one means them all, because one too many is looked
 * at sooner than one too few is missed.
 *
 * @throws RelictError NOT_FOUND when the graph knows none, neither in the window nor outside it
 */
export async function matchIndicator(
  asking: Asking,
  indicator: string,
  window: { readonly from: Instant; readonly to: Instant },
): Promise<Match> {
  const text = indicator.trim();
  const ids = new Set<string>();
  for (const moment of [asking, at(asking, window.from), at(asking, window.to)]) {
    const near = await exactly(moment, text);
    for (const node of near.length > 0 ? near : await byAlias(moment, text)) ids.add(node.id);
  }
  if (ids.size === 0) {
    const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
    throw new RelictError('NOT_FOUND', `Nothing in the graph is called or numbered "${shown}".`, {
      hint: 'Give a credential id, a fingerprint as the graph holds it, an identity, a repository, a workload or a vendor.',
    });
  }
  const { matched, outside } = await present(asking, ids, window);
  const holders = matched.filter((node) => HOLDERS.has(node.nodeType)).map(({ id }) => id);
  const inside = (
    await edgesOf(at(asking, window.to), holders, ['LOCATED_IN'], 'in', { history: 'ever' })
  ).filter(
    (edge) => edge.endReason !== 'SOURCE_CORRECTION' && overlaps(edgeInterval(edge, asking.policy), window),
  );
  const locations = await present(
    asking,
    inside.map((edge) => edge.from),
    window,
  );
  const all = [...matched, ...locations.matched.filter((node) => node.nodeType === 'SecretLocation')];
  return {
    matched: [...new Map(all.map((node) => [node.id, node])).values()].sort(byId),
    outside,
    ambiguous: matched.length > 1 && !matched.some((node) => identifies(text, node)),
  };
}

/** An id or an address names one thing, and a name may name many (5.2.4). */
function identifies(text: string, { id, attributes }: NodeFact): boolean {
  return [id, attributes.providerId, attributes.locator].includes(text);
}

/**
 * Which nodes were there at some instant of the window: at its beginning or its end, or they came and went in between. A
 * node that did not exist yet at the beginning is not read there at all, so that one that is gone at the end came in it.
 */
async function present(
  asking: Asking,
  ids: Iterable<string>,
  window: { readonly from: Instant; readonly to: Instant },
): Promise<{ matched: NodeFact[]; outside: NodeFact[] }> {
  const wanted = [...new Set(ids)].sort();
  const first = await nodesById(at(asking, window.from), wanted);
  const last = await nodesById(at(asking, window.to), wanted);
  const now = await nodesById(asking, wanted);
  const matched: NodeFact[] = [];
  const outside: NodeFact[] = [];
  for (const id of wanted) {
    const [began, ended] = [first.get(id), last.get(id)];
    const node = ended ?? began ?? now.get(id);
    if (!node) continue;
    const there = (one: NodeFact | undefined): boolean =>
      one !== undefined && one.presence !== 'ABSENT_CONFIRMED';
    const passing = began === undefined && ended !== undefined;
    if (there(began) || there(ended) || passing) matched.push(there(ended) ? node : (began ?? node));
    else outside.push(node);
  }
  return { matched, outside };
}
