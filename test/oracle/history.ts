import type { Capability, ClaimInput, NodeRef, ScopeInput } from '../../src/model/index.js';
import type { Time } from './time.js';

/** At record time `at`, `source` told of its `scope`, as it stood at `observedAt`, these claims. */
export interface Telling {
  readonly at: Time;
  readonly source: string;
  readonly connector: string;
  readonly realm: ScopeInput['realm'];
  readonly scope: string;
  readonly observedAt: Time;
  readonly origin: 'live' | 'export' | 'inventory';
  readonly capabilities: readonly Capability[];
  readonly completeness: 'COMPLETE' | 'PARTIAL' | 'FAILED';
  readonly claims: readonly ClaimInput[];
}

/** Everything that was ever told, in the order of record time. */
export type History = readonly Telling[];

export type NodeKey = string;

/** How a node is called here; no key of a generated node has a bar in it. */
export function keyOf(ref: Pick<NodeRef, 'type' | 'key'>): NodeKey {
  return `${ref.type}:${ref.key.join('|')}`;
}

export function typeOf(key: NodeKey): NodeRef['type'] {
  return key.slice(0, key.indexOf(':')) as NodeRef['type'];
}

export function refOf(key: NodeKey): NodeRef {
  const type = typeOf(key);
  return { type, key: key.slice(type.length + 1).split('|') };
}
