import type { Certainty, Instant } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';

/** The rules of 5.8.2 that this question follows. */
export type Rule = 'B1' | 'B2' | 'B3' | 'B4' | 'B5' | 'B6' | 'B7' | 'B8' | 'B9';

/** One relationship as it is walked, which for a copy is against its direction (material to credential). */
export interface Step {
  readonly tail: string;
  readonly head: string;
  readonly rule: Rule;
  readonly edge: EdgeFact;
  /** When it can be walked: half-open, `until = null` without an end. */
  readonly since: Instant;
  readonly until: Instant | null;
  readonly certainty: Certainty;
  /** Why it is only POSSIBLE: closed codes, sorted. */
  readonly reasons: readonly string[];
}

/** The best way to one node: fewest steps, then the earliest, then ids. */
export interface Reach {
  readonly node: string;
  readonly hops: number;
  /** The earliest instant at which this way leads there. */
  readonly at: Instant;
  readonly step: Step | null;
  readonly before: Reach | null;
}

export interface Walked {
  /** The best way to each node that is reached, starts included. */
  readonly ways: ReadonlyMap<string, Reach>;
  /** The earliest instant at which any way leads to each. */
  readonly soonest: ReadonlyMap<string, Instant>;
}

export interface Walk {
  readonly starts: readonly string[];
  /** Steps by their tail. */
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  readonly from: Instant;
  readonly depth: number;
}

/**
 * The closure, hop by hop. A step counts only if it can still be walked after its tail was reached at the earliest
 * (no time travel, 5.8.2); a node that a longer way reaches earlier is therefore walked again, at most `depth` times.
 */
export function walk({ starts, steps, from, depth }: Walk, accept: (step: Step) => boolean): Walked {
  const found = new Map<string, Reach>();
  const soonest = new Map<string, Instant>();
  let frontier: Reach[] = [...new Set(starts)]
    .sort()
    .map((node) => ({ node, hops: 0, at: from, step: null, before: null }));
  for (const start of frontier) {
    found.set(start.node, start);
    soonest.set(start.node, start.at);
  }
  for (let hops = 1; hops <= depth && frontier.length > 0; hops++) {
    const level = new Map<string, Reach>();
    for (const before of frontier) {
      for (const step of steps.get(before.node) ?? []) {
        if (!accept(step)) continue;
        const at = step.since > before.at ? step.since : before.at;
        if (step.until !== null && at >= step.until) continue;
        const known = soonest.get(step.head);
        if (known !== undefined && known <= at) continue;
        const rival = level.get(step.head);
        const reach: Reach = { node: step.head, hops, at, step, before };
        if (!rival || compare(reach, rival) < 0) level.set(step.head, reach);
      }
    }
    frontier = [...level.values()].sort((a, b) => (a.node < b.node ? -1 : 1));
    for (const reach of frontier) {
      soonest.set(reach.node, reach.at);
      if (!found.has(reach.node)) found.set(reach.node, reach);
    }
  }
  return { ways: found, soonest };
}

/** The steps of the way, from the start on. */
export function wayTo(reach: Reach): Step[] {
  const way: Step[] = [];
  for (let at: Reach | null = reach; at?.step; at = at.before) way.push(at.step);
  return way.reverse();
}

function compare(a: Reach, b: Reach): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  const left = `${a.before?.node} ${a.step?.edge.id}`;
  const right = `${b.before?.node} ${b.step?.edge.id}`;
  return left < right ? -1 : left > right ? 1 : 0;
}
