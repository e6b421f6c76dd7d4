/**
 * An error that a person meets. `message` is one sentence of what is wrong, `hint` one of what to do next.
 * Neither ever carries a secret, a raw provider body or a stack; those stay in `cause`, which is shown only on `--verbose`.
 */
export class RelictError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RelictError';
    this.code = code;
    this.hint = options.hint;
  }
}

export type ErrorCode =
  | 'USAGE' // the call is wrong: unknown argument, ambiguous name, window that ends before it starts
  | 'CONFIG' // relict.yaml
  | 'NOT_FOUND'
  | 'AMBIGUOUS'
  | 'GRAPH_LOCKED' // another process holds the embedded graph
  | 'GRAPH_UNREADABLE' // broken, or written by a newer version
  | 'GRAPH_UNREACHABLE' // Neo4j does not answer
  | 'GRAPH_QUERY' // a statement failed
  | 'LEASE_HELD' // another sync writes this scope
  | 'DEADLINE_EXCEEDED'
  | 'SOURCE_UNREACHABLE'
  | 'SOURCE_FORBIDDEN'
  | 'SOURCE_MALFORMED'
  | 'INTERNAL';
