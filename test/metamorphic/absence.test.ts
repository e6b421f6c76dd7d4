import type { Graph } from '../../src/graph/port.js';
import { nodesById } from '../../src/lineage/read/index.js';
import { urn, type ClaimInput } from '../../src/model/index.js';
import type { History, Telling } from '../oracle/history.js';
import { DAY, HOUR, MINUTE, type Time } from '../oracle/time.js';
import { askingOf, record } from '../oracle/product.js';
import { ask } from './asking.js';
import { endOf, nodesOf } from './estates.js';
import { holds } from './holds.js';
import { lastWords } from './last-words.js';

/**
 * Two rounds in which every scope is read completely and some nodes are no longer there: the first suspects, the second
 * confirms (5.2.3).
 */
function vanishing(words: readonly Telling[], from: Time, salt: number): Telling[] {
  const left = words.map((told) => ({
    ...told,
    claims: told.claims.filter((_, index) => (index + salt) % 4 !== 0),
  }));
  return [0, 1].flatMap((round) =>
    left.map((told, index): Telling => {
      const at = from + round * 12 * HOUR + index * MINUTE;
      return { ...told, completeness: 'COMPLETE', at, observedAt: at };
    }),
  );
}

/**
 * Knowledge that is more and says nothing to the contrary that counts: what is there is said once more; a second source
 * that is trusted less says of each node what its scope once said, without its relationships, and has not noticed what
 * is gone; and it knows nodes that nobody knew.
 */
function more(words: readonly Telling[], gone: readonly Telling[], from: Time): Telling[] {
  const standing = gone.slice(gone.length / 2);
  return standing.flatMap((told, index): Telling[] => {
    const at = from + index * MINUTE;
    const said = { at, observedAt: at, completeness: 'COMPLETE' as const };
    const repeated = (words[index]?.claims ?? []).map((claim): ClaimInput => ({
      node: claim.node,
      attributes: claim.attributes ?? {},
      method: 'INFERRED',
    }));
    const fresh = told.claims.slice(0, 2).map(({ node, attributes }): ClaimInput => ({
      node: {
        ...node,
        key: node.key.map((part, place) => (place === node.key.length - 1 ? `${part}-new` : part)),
      },
      ...(attributes ? { attributes } : {}),
    }));
    return [
      { ...told, ...said },
      {
        ...told,
        ...said,
        source: 'second',
        connector: 'file',
        scope: `${told.source}/${told.scope}`,
        capabilities: [],
        claims: [...repeated, ...fresh],
      },
    ];
  });
}

interface Entry {
  readonly id: string;
  readonly certainty?: string;
  readonly kind?: string;
  readonly node?: { readonly id: string };
}

/** Ids of what an answer listed as CONFIRMED, and lists no more, though only a contrary fact could take it off. */
function silenced(before: string, after: string): string[] {
  const listed = new Set(entriesOf(after).map(({ id }) => id));
  const lost = entriesOf(before).filter(({ id, certainty }) => certainty === 'CONFIRMED' && !listed.has(id));
  // An attribute that differs is no absence: the further source tells it too, also of the time before. What was
  // derived of a node follows.
  const told = new Set(lost.flatMap(({ kind, node }) => (kind === 'ATTRIBUTE' ? (node?.id ?? []) : [])));
  const follows = ({ kind, node }: Entry): boolean => kind === 'DERIVED' && told.has(node?.id ?? '');
  return lost.filter((entry) => entry.kind !== 'ATTRIBUTE' && !follows(entry)).map(({ id }) => id);
}

function entriesOf(answer: string): Entry[] {
  if (answer.startsWith('error')) return [];
  const { items = [] } = JSON.parse(answer) as { items?: readonly Partial<Entry>[] };
  return items.flatMap(({ id, ...rest }) => (id === undefined ? [] : { id, ...rest }));
}

/**
 * "More knowledge never turns CONFIRMED absence into silence", made exact: let an answer list an entry as CONFIRMED in an
 * estate some of whose nodes are ABSENT_CONFIRMED: entries that rest on an absence (an owner that nobody names, a purpose
 * that is missing, a use that nobody saw, a workload that is gone; 5.6, A6, A10, Q-30) among them. After knowledge that is
 * more and says nothing to the contrary that counts, it is still on the list, be it as POSSIBLE because the further source
 * is not trusted as far. Only a contrary fact may take it off. And what is ABSENT_CONFIRMED stays so (5.2.3, P8).
 */
holds('more knowledge turns no confirmed absence into silence', async (open, { one, salt, asked }) => {
  const settled = endOf(one.history) + DAY;
  const words = lastWords(one.history);
  const gone = vanishing(words, settled, salt);
  const then = endOf(gone) + HOUR;
  const known: History = [...one.history, ...gone];
  const further = more(words, gone, then);
  const now = endOf(further) + HOUR;
  const asking = { asked: asked(one.history, settled), now };
  const ids = [...nodesOf(known).values()].flat().map(urn);
  const graph = await open();
  try {
    await record(graph, known);
    const before = await ask(graph, asking);
    const absent = await absentOf(graph, ids, now);
    await record(graph, further);
    const after = await ask(graph, asking);
    const stillAbsent = new Set(await absentOf(graph, ids, now));
    return [
      ...absent.filter((id) => !stillAbsent.has(id)).map((id) => `presence ${id} was ABSENT_CONFIRMED`),
      ...[...before].flatMap(([name, answer]) =>
        silenced(answer, after.get(name) ?? '').map((id) => `${name}: ${id} was CONFIRMED and is gone`),
      ),
    ];
  } finally {
    await graph.close();
  }
});

async function absentOf(graph: Graph, ids: readonly string[], now: Time): Promise<string[]> {
  const asking = askingOf(graph, { history: [], asOf: now, knownAt: now, present: true });
  const nodes = await nodesById(asking, ids);
  return [...nodes.values()].flatMap(({ id, presence }) => (presence === 'ABSENT_CONFIRMED' ? id : []));
}
