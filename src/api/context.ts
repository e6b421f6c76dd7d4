import type { GraphQLResolveInfo } from 'graphql';
import type { Graph } from '../graph/port.js';
import type { Asking } from '../lineage/question.js';
import { Memory } from '../lineage/read/index.js';
import type { Instant, Policy, When } from '../model/index.js';
import { createLoaders, type Loaders } from './loaders.js';

/** Everything that one operation needs; made anew for each. */
export interface Context {
  readonly graph: Graph;
  readonly policy: Policy;
  /** The one clock of the operation, read once where it came in. */
  readonly now: Instant;
  readonly requestId: string;
  readonly signal?: AbortSignal;
  /** The instants of each root field, by its key in the answer. */
  readonly whens: Map<string, When>;
  /** Loaders by instants, so that a field below a past answer is told of that past. */
  readonly loaders: Map<string, Loaders>;
}

export function createContext(
  of: Pick<Context, 'graph' | 'policy' | 'now' | 'requestId'> & { signal?: AbortSignal },
): Context {
  return { ...of, whens: new Map(), loaders: new Map() };
}

export interface InstantArguments {
  readonly asOf?: Instant | null;
  readonly knownAt?: Instant | null;
}

/** The instants that a root field asks for: now where it names none. Kept for the fields below it. */
export function askingFor(context: Context, args: InstantArguments, info: GraphQLResolveInfo): Asking {
  const when: When = {
    asOf: args.asOf ?? context.now,
    knownAt: args.knownAt ?? context.now,
    present: args.asOf == null && args.knownAt == null,
  };
  context.whens.set(rootKey(info), when);
  return { ...asking(context, when), memory: new Memory() };
}

/** The loaders of the root field that `info` lies below. */
export function loadersOf(context: Context, info: GraphQLResolveInfo): Loaders {
  const when = context.whens.get(rootKey(info)) ?? { asOf: context.now, knownAt: context.now, present: true };
  const key = when.present ? 'present' : `${when.asOf}|${when.knownAt}`;
  const known = context.loaders.get(key);
  if (known) return known;
  const loaders = createLoaders(asking(context, when));
  context.loaders.set(key, loaders);
  return loaders;
}

function asking(context: Context, when: When): Asking {
  const { graph, policy, requestId, signal } = context;
  return { graph, policy, when, requestId, ...(signal ? { signal } : {}) };
}

function rootKey(info: GraphQLResolveInfo): string {
  let path = info.path;
  while (path.prev) path = path.prev;
  return String(path.key);
}
