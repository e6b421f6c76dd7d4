import { EDGES, type EdgeType } from '../../src/model/edges.js';
import type { NodeRef } from '../../src/model/key.js';
import { NODE_TYPES, type NodeType } from '../../src/model/nodes.js';
import type { Reference } from './schema.js';

/** A node reference with its name, if the record gives one. */
export type NamedRef = NodeRef & { readonly name?: string };

/** A reference that cannot be read. The message names types and rules, never the text that was refused. */
export class ReferenceError extends Error {}

const TYPED = /^([A-Z][A-Za-z]+):([\s\S]+)$/;

/** A short key belongs to the inventory's realm; a list is a full natural key already. */
export function fullKey(key: string | readonly string[], realmId: string): string[] {
  return typeof key === 'string' ? ['file', realmId, key] : [...key];
}

/**
 * The node that a reference names. `edge` and `end` tell which types may stand there, for a text without a type.
 *
 * @throws ReferenceError
 */
export function readReference(
  reference: Reference,
  realmId: string,
  edge?: { readonly type: EdgeType; readonly end: 'from' | 'to' },
): NamedRef {
  if (typeof reference !== 'string') {
    const { type, key, name } = reference;
    return { type, key: fullKey(key, realmId), ...(name === undefined ? {} : { name }) };
  }
  const typed = TYPED.exec(reference);
  if (typed && isNodeType(typed[1])) {
    return { type: typed[1], key: fullKey(readKey(typed[2] ?? ''), realmId) };
  }
  const allowed = edge && EDGES[edge.type][edge.end];
  const [only] = allowed === 'any' || allowed?.length !== 1 ? [] : (allowed as readonly NodeType[]);
  if (only) return { type: only, key: fullKey(readKey(reference), realmId) };
  const choice =
    !allowed || allowed === 'any' ? 'Service:…' : allowed.map((type) => `${type}:…`).join(' or ');
  throw new ReferenceError(`the node's type is missing; write ${choice}`);
}

/** In one line a full natural key is a JSON list: `["aws","123456789012","AKIA…"]`. */
export function readKey(text: string): string | string[] {
  if (!text.startsWith('[')) return text;
  try {
    const list: unknown = JSON.parse(text);
    if (
      Array.isArray(list) &&
      list.length > 0 &&
      list.every((part) => typeof part === 'string' && part !== '')
    ) {
      return list as string[];
    }
  } catch {
    // Said below: a parser's message repeats the text.
  }
  throw new ReferenceError('a key that starts with "[" must be a JSON list of texts');
}

function isNodeType(text: string | undefined): text is NodeType {
  return (NODE_TYPES as readonly string[]).includes(text ?? '');
}
