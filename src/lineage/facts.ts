import type { ScopeVertex } from '../graph/layout.js';
import type {
  AnyAttributes,
  EdgeAttributes,
  EdgeType,
  EndReason,
  Instant,
  Method,
  NodeType,
  Presence,
  View,
} from '../model/index.js';

/** A node as it was at an instant: resolved from its observations, or read as it is now. Both give the same (P7). */
export interface NodeFact {
  readonly id: string;
  readonly nodeType: NodeType;
  readonly naturalKey: readonly string[];
  readonly presence: Presence;
  readonly contested: readonly string[];
  readonly attributes: AnyAttributes;
  /** When the graph first heard of it. */
  readonly recordedAt: Instant;
}

/** One relationship as one observation states it, with its provenance (5.2.2). */
export interface EdgeFact extends EdgeAttributes {
  readonly id: string;
  readonly type: EdgeType;
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly connector: string;
  readonly scope: string;
  readonly observation: string;
  readonly method: Method;
  readonly confidence: number;
  readonly validFrom: Instant;
  /** As known at the question's `knownAt`: an end learned later reads as null. */
  readonly validTo: Instant | null;
  readonly endReason: EndReason | null;
  readonly recordedAt: Instant;
  /** When the end was learned, where that was after the relationship was; else it was learned with it. */
  readonly endRecordedAt?: Instant;
}

/** One state of one observation: what a scope of a source said of a node, from when, and when the graph learned it. */
export interface ObservedState extends View {
  /** The observation's id; its states share it. */
  readonly observation: string;
  readonly node: string;
  readonly nodeType: NodeType;
  readonly confidence: number;
  readonly validFrom: Instant;
  readonly validTo: string | null;
  /** When the source said it (A16). */
  readonly observedAt: Instant;
  readonly recordedAt: Instant;
  readonly firstRecordedAt: Instant;
  /** Record time of the next state; null while it is the latest. */
  readonly supersededAt: Instant | null;
  /** While missing: `observedAt` of the last run that is known to have contained it. */
  readonly lastConfirmedAt: Instant | null;
  readonly missingSince: Instant | null;
  readonly locator: string | null;
}

/** A scope and how its syncs had gone by `knownAt`. */
export interface ScopeFact extends Omit<ScopeVertex, 'leaseOwner' | 'leaseUntil'> {
  /** `observedAt` of its first COMPLETE run, where that lies after `asOf`: nobody had looked by then. */
  readonly unseenUntil: Instant | null;
  /** Its COMPLETE runs known at `knownAt`, oldest first; only where instants were asked for. */
  readonly completions: readonly { readonly endedAt: Instant; readonly observedAt: Instant }[];
}
