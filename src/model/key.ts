import { hash as hashOf } from 'node:crypto';
import type { NodeType } from './nodes.js';

/** Natural key: the type-specific tuple of model.md 5.3, in its order. Only immutable provider ids, never names (5.2.4). */
export type NaturalKey = readonly string[];

export interface NodeRef {
  readonly type: NodeType;
  readonly key: NaturalKey;
}

const SEPARATOR = '\u001f';
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** `urn:relict:<type>:<base32(sha256(natural key))[0..26]>`: stable, opaque, the same wherever it is computed (5.2.1). */
export function urn(ref: NodeRef): string {
  return `urn:relict:${ref.type.toLowerCase()}:${digest([ref.type, ...ref.key])}`;
}

/** 26 characters of base32(sha256) over a tuple of strings: the ids of nodes, observations and relationships. */
export function digest(parts: readonly string[]): string {
  // As text of one character per byte: a sync computes half a dozen per record, and a buffer apiece costs more than the hash.
  const hash = hashOf('sha256', parts.join(SEPARATOR), 'binary');
  let bits = 0;
  let value = 0;
  let text = '';
  for (let at = 0; text.length < 26; at += 1) {
    value = (value << 8) | hash.charCodeAt(at);
    bits += 8;
    while (bits >= 5 && text.length < 26) {
      text += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return text;
}

/** JSON with sorted keys and without undefined: equal content gives equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .filter(([, v]) => v !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    );
  });
}

export function contentHash(value: unknown): string {
  return digest([canonicalJson(value)]);
}
