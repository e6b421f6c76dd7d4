import type { Asking } from '../../../src/lineage/question.js';
import { urn, type NodeType } from '../../../src/model/index.js';
import { keyOf, refOf, type NodeKey } from '../history.js';
import type { World } from '../reading/world.js';
import { DAY, HOUR, MINUTE } from '../time.js';

/** One question, asked of both readings; the answers are compared as they are. */
export interface Subject {
  readonly question: string;
  readonly ofProduct: (asking: Asking, world: World) => Promise<ReadonlyMap<string, unknown>>;
  readonly ofOracle: (world: World) => ReadonlyMap<string, unknown>;
  /** Whether such an answer has something to list; else when it is not empty. */
  readonly tells?: (found: ReadonlyMap<string, unknown>) => boolean;
}

/** The node of a type that both readings are asked about in this case; null when it has none. */
export function chosen(world: World, type: NodeType): NodeKey | null {
  return oneOf(world, world.all(type))?.key ?? null;
}

/** One of several, another one from case to case; null of none. */
export function oneOf<T>(world: World, of: readonly T[]): T | null {
  return of[turnOf(world) % Math.max(of.length, 1)] ?? null;
}

/** Another number from case to case. */
export function turnOf({ asOf, knownAt }: World): number {
  return Math.floor(asOf / DAY) + Math.floor(asOf / MINUTE) + Math.floor(knownAt / HOUR);
}

/** The id by which the product calls it. */
export function idOf(key: NodeKey): string {
  return urn(refOf(key));
}

/** How a node of an answer is called here. */
export function named(node: {
  readonly nodeType: NodeType;
  readonly naturalKey: readonly string[];
}): NodeKey {
  return keyOf({ type: node.nodeType, key: [...node.naturalKey] });
}
