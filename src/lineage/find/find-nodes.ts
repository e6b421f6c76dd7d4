import type { Statement } from '../../graph/statement.js';
import { nameKey, type NodeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { byId, nodesById } from '../read/index.js';
import { BY_ALIAS, BY_PART, BY_PREFIX, EXACT } from './statements.js';

export interface FindOptions {
  /** Only nodes of these types. */
  readonly types?: readonly NodeType[];
  readonly limit?: number;
}

/** What one statement reads at most, before the types are looked at. */
const CANDIDATES = 1_000;

/**
 * Nodes by urn, provider id, locator, name or alias; then by the beginning of a name, then by a part of it. Nearest
 * kind of match first, by id inside exact ones and by name inside the others; at most `limit` (25).
 */
export async function findNodes(
  asking: Asking,
  text: string,
  options: FindOptions = {},
): Promise<NodeFact[]> {
  const limit = options.limit ?? 25;
  const found = new Map<string, NodeFact>();
  for (const search of [exactly, byAlias, byPrefix, byPart]) {
    for (const fact of await search(asking, text.trim(), options.types)) found.set(fact.id, fact);
    if (found.size >= limit) break;
  }
  return [...found.values()].slice(0, limit);
}

type Search = (asking: Asking, text: string, types?: readonly NodeType[]) => Promise<NodeFact[]>;

/** By the ids that identify, and where there is none, by name. */
export const exactly: Search = async (asking, text, types) => {
  if (text === '') return [];
  const named = text.startsWith('urn:relict:')
    ? [text]
    : [...(await ids(asking, EXACT.providerId, text)), ...(await ids(asking, EXACT.locator, text))];
  const identified = (await facts(asking, named, types)).sort(byId);
  return identified.length > 0
    ? identified
    : (await facts(asking, await ids(asking, EXACT.name, nameKey(text)), types)).sort(byId);
};

export const byAlias: Search = async (asking, text, types) =>
  text === '' ? [] : facts(asking, await ids(asking, BY_ALIAS, text), types);

const byPrefix: Search = async (asking, text, types) =>
  text === '' ? [] : facts(asking, await ids(asking, BY_PREFIX, nameKey(text)), types);

const byPart: Search = async (asking, text, types) =>
  text === '' ? [] : facts(asking, await ids(asking, BY_PART, nameKey(text)), types);

async function ids(asking: Asking, by: Statement, text: string): Promise<string[]> {
  const rows = await asking.graph.read(by, { text, limit: CANDIDATES }, asking);
  return rows.map((row) => row['id'] as string);
}

/** In the order of `found`, without those that were not known at the question's instants. */
async function facts(asking: Asking, found: string[], types?: readonly NodeType[]): Promise<NodeFact[]> {
  const known = await nodesById(asking, found);
  return [...new Set(found)]
    .map((id) => known.get(id))
    .filter((fact): fact is NodeFact => fact !== undefined && (types?.includes(fact.nodeType) ?? true));
}
