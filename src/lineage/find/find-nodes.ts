import type { Statement } from '../../graph/statement.js';
import { nameKey, type NodeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { byId, knownBy, nodesById } from '../read/index.js';
import { BY_ALIAS, BY_PART, BY_PREFIX, BY_REALM_ID, EVER, EXACT } from './statements.js';

export interface FindOptions {
  /** Only nodes of these types. */
  readonly types?: readonly NodeType[];
  readonly limit?: number;
}

/** What one statement reads at most, before the types are looked at. */
const CANDIDATES = 1_000;

/**
 * Nodes by urn, provider id, locator, name or alias, a realm by its provider's id of it too; then by the beginning of a name, then by a part of it. Nearest
 * kind of match first, by id inside exact ones and by name inside the others; at most `limit` (25). A node is found by
 * what it was called at the question's instants, whatever it is called since.
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

/** Whether a node, as it was, is called so. */
type Bears = (node: NodeFact) => boolean;

/** By the ids that identify, and where there is none, by name. */
export const exactly: Search = async (asking, text, types) => {
  if (text === '') return [];
  if (text.startsWith('urn:relict:')) return facts(asking, [text], types);
  const then = await ever(asking, JSON.stringify(text));
  const numbered = [
    ...(await ids(asking, EXACT.providerId, text)),
    ...(await ids(asking, EXACT.locator, text)),
    ...(await ids(asking, BY_REALM_ID, text)),
    ...then,
  ];
  const isNumbered: Bears = ({ attributes: { providerId, locator, realmId } }) =>
    providerId === text || locator === text || realmId === text;
  const identified = await called(asking, numbered, isNumbered, types);
  if (identified.length > 0) return identified.sort(byId);
  const key = nameKey(text);
  const named = [...(await ids(asking, EXACT.name, key)), ...then];
  return (await called(asking, named, (node) => keyOf(node) === key, types)).sort(byId);
};

export const byAlias: Search = async (asking, text, types) => {
  if (text === '') return [];
  const candidates = [...(await ids(asking, BY_ALIAS, text)), ...(await ever(asking, JSON.stringify(text)))];
  const isAlias: Bears = ({ attributes: { aliases } }) => Array.isArray(aliases) && aliases.includes(text);
  return called(asking, candidates, isAlias, types);
};

const byPrefix: Search = async (asking, text, types) => {
  if (text === '') return [];
  const key = nameKey(text);
  const then = await ever(asking, JSON.stringify(text).slice(0, -1));
  const candidates = [...(await ids(asking, BY_PREFIX, key)), ...then];
  return byName(asking, await called(asking, candidates, (node) => keyOf(node).startsWith(key), types));
};

const byPart: Search = async (asking, text, types) => {
  if (text === '') return [];
  const key = nameKey(text);
  const then = await ever(asking, JSON.stringify(text).slice(1, -1));
  const candidates = [...(await ids(asking, BY_PART, key)), ...then];
  return byName(asking, await called(asking, candidates, (node) => keyOf(node).includes(key), types));
};

async function ids(asking: Asking, by: Statement, text: string): Promise<string[]> {
  const rows = await asking.graph.read(by, { text, limit: CANDIDATES }, asking);
  return rows.map((row) => row['id'] as string);
}

/** Who may have been called so at the question's instants; nobody further in the present, which the indexes know. */
async function ever(asking: Asking, json: string): Promise<string[]> {
  if (asking.when.present) return [];
  const params = { text: json.toLowerCase(), knownAt: knownBy(asking), limit: CANDIDATES };
  const found = await Promise.all(EVER.map((by) => asking.graph.read(by, params, asking)));
  return found.flat().map((row) => row['id'] as string);
}

/** Of the candidates those that were called so, which an index of what is now cannot tell. */
async function called(
  asking: Asking,
  candidates: readonly string[],
  bears: Bears,
  types?: readonly NodeType[],
): Promise<NodeFact[]> {
  const known = await facts(asking, candidates, types);
  return asking.when.present ? known : known.filter(bears);
}

/** In the order of `found`, without those that were not known at the question's instants. */
async function facts(
  asking: Asking,
  found: readonly string[],
  types?: readonly NodeType[],
): Promise<NodeFact[]> {
  const known = await nodesById(asking, found);
  return [...new Set(found)]
    .map((id) => known.get(id))
    .filter((fact): fact is NodeFact => fact !== undefined && (types?.includes(fact.nodeType) ?? true));
}

function keyOf({ attributes: { name } }: NodeFact): string {
  return typeof name === 'string' ? nameKey(name) : '';
}

/** By name as in the present, where the statement has put them so; then by id. */
function byName(asking: Asking, nodes: NodeFact[]): NodeFact[] {
  if (asking.when.present) return nodes;
  return nodes.sort((a, b) => compare(keyOf(a), keyOf(b)) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
