import type { Named } from '../governance/index.js';
import type { NodeFact } from '../lineage/facts.js';
import { nodeByHandle } from '../lineage/find/index.js';
import type { Asking } from '../lineage/question.js';
import { nodesById } from '../lineage/read/index.js';
import { cleanText, NODE_TYPES, RelictError, urn, type NodeRef, type NodeType } from '../model/index.js';

const FULL = /^([A-Z][A-Za-z]+):(\[[\s\S]+\])$/;

export function namedOf(node: NodeFact): Named {
  const { name } = node.attributes;
  return {
    ref: { type: node.nodeType, key: node.naturalKey },
    id: node.id,
    known: node.presence !== 'UNKNOWN',
    name: typeof name === 'string' ? name : null,
  };
}

/** @throws RelictError NOT_FOUND or AMBIGUOUS */
export async function known(asking: Asking, handle: string, types?: readonly NodeType[]): Promise<Named> {
  return namedOf(await nodeByHandle(asking, handle, types));
}

/**
 * The node that an input names: by whatever people call it, or as `Type:["its","natural","key"]`. What the graph does
 * not know becomes a placeholder of that key, else of the type `otherwise` under the name that was given.
 *
 * @throws RelictError AMBIGUOUS when several are called so
 */
export async function named(asking: Asking, handle: string, otherwise: NodeType): Promise<Named> {
  const full = fullRef(handle);
  if (full) {
    const id = urn(full);
    const node = (await nodesById(asking, [id])).get(id);
    return node ? namedOf(node) : { ref: full, id, known: false, name: null };
  }
  try {
    return await known(asking, handle, otherwise === 'Resource' ? undefined : [otherwise]);
  } catch (error) {
    if (!(error instanceof RelictError) || error.code !== 'NOT_FOUND') throw error;
    const name = cleanText(handle, 200);
    const ref: NodeRef = { type: otherwise, key: ['unresolved', name] };
    // Not the name itself: what is called so one day shall not be ambiguous with it.
    return { ref, id: urn(ref), known: false, name: `${name} (not known)` };
  }
}

function fullRef(handle: string): NodeRef | null {
  const [, type, list] = FULL.exec(handle.trim()) ?? [];
  if (type === undefined || list === undefined) return null;
  const key = parts(list);
  if (!(NODE_TYPES as readonly string[]).includes(type) || !key) {
    throw new RelictError('USAGE', 'That reference names no type of node, or its key is no list of texts.', {
      hint: 'Write Credential:["aws","123456789012","AKIA…"].',
    });
  }
  return { type: type as NodeType, key };
}

function parts(list: string): string[] | null {
  try {
    const key: unknown = JSON.parse(list);
    const valid =
      Array.isArray(key) &&
      key.length > 0 &&
      key.length <= 6 &&
      key.every((part) => typeof part === 'string' && part !== '' && part.length <= 2048);
    return valid ? (key as string[]) : null;
  } catch {
    return null;
  }
}
