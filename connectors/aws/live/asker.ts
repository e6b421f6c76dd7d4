import type { Instant } from '../../../src/model/index.js';
import type { AwsDocument, AwsFailure, AwsOperation, AwsParams } from '../document.js';
import { faultOf, type Fault, type FaultCode } from './fault.js';
import { pages, type Page } from './pages.js';
import { plain } from './plain.js';

/** What is asked: `operation` says what the answer is, `action` which permission the call needs. */
export interface Question {
  readonly operation: AwsOperation;
  readonly action: string;
  readonly params?: AwsParams;
}

/** What came of one or more calls; documents that came before a failure are kept. */
export interface Outcome {
  readonly documents: readonly AwsDocument[];
  readonly failures: readonly AwsFailure[];
}

export const NOTHING: Outcome = { documents: [], failures: [] };

/** Where the answers belong. */
export interface Place {
  readonly accountId: string;
  readonly region?: string;
}

export interface Clock {
  now(): Instant;
  readonly signal?: AbortSignal;
}

/** Failures in a row after which a call is not tried for the items that are left. */
const PATIENCE: Partial<Record<FaultCode, number>> = {
  UNREACHABLE: 2,
  THROTTLED: 2,
  UNAUTHENTICATED: 1,
  NOT_SUPPORTED: 1,
};
const DEFAULT_PATIENCE = 5;

/**
 * Makes the calls of one document group. A call that fails becomes a failure with its reason and stops nothing else,
 * but one that fails for item after item is given up, so that a refused action does not cost a call per user.
 *
 * @throws the reason of the abort signal, and nothing else.
 */
export class Asker {
  readonly #inARow = new Map<string, number>();

  constructor(
    readonly place: Place,
    readonly clock: Clock,
  ) {}

  /** One call, one document. `NOT_FOUND` is the answer that there is none: a document with the body `null`. */
  async once(question: Question, send: () => Promise<object>): Promise<Outcome> {
    if (this.#givenUp(question)) return NOTHING;
    const observedAt = this.#start();
    try {
      const body = plain(await send());
      this.#inARow.delete(question.action);
      return { documents: [this.#document(question, observedAt, body)], failures: [] };
    } catch (error) {
      const fault = this.#fault(error, question);
      if (fault.code === 'NOT_FOUND') {
        return { documents: [this.#document(question, observedAt, null)], failures: [] };
      }
      return { documents: [], failures: [this.#failure(question, fault)] };
    }
  }

  /** One paged call, a document per page. `list` names what a page lists, for the guard of {@link pages}. */
  async paged<T extends object>(
    question: Question,
    fetchPage: (token: string | undefined) => Promise<Page<T>>,
    list: (body: T) => readonly unknown[] | undefined,
  ): Promise<Outcome> {
    if (this.#givenUp(question)) return NOTHING;
    const documents: AwsDocument[] = [];
    let observedAt = this.#start();
    const timed = (token: string | undefined) => {
      observedAt = this.#start();
      return fetchPage(token);
    };
    try {
      for await (const body of pages(question.action, timed, (page: T) => plainList(list(page)))) {
        documents.push(this.#document(question, observedAt, plain(body)));
      }
      this.#inARow.delete(question.action);
      return { documents, failures: [] };
    } catch (error) {
      const fault = this.#fault(error, question);
      if (fault.code === 'NOT_FOUND' && documents.length === 0) {
        return { documents: [this.#document(question, observedAt, null)], failures: [] };
      }
      return { documents, failures: [this.#failure(question, fault)] };
    }
  }

  /** A failure that is known without a call, such as a user list that another group could not read. */
  failed(question: Question, fault: Fault): Outcome {
    return { documents: [], failures: [this.#failure(question, fault)] };
  }

  #start(): Instant {
    this.clock.signal?.throwIfAborted();
    return this.clock.now();
  }

  #givenUp({ action }: Question): boolean {
    return (this.#inARow.get(action) ?? 0) >= DEFAULT_PATIENCE;
  }

  #fault(error: unknown, { action }: Question): Fault {
    this.clock.signal?.throwIfAborted();
    const fault = faultOf(error, action);
    if (fault.code === 'NOT_FOUND') return fault;
    const weight = Math.ceil(DEFAULT_PATIENCE / (PATIENCE[fault.code] ?? DEFAULT_PATIENCE));
    this.#inARow.set(action, (this.#inARow.get(action) ?? 0) + weight);
    // A global endpoint has no region to be switched on.
    if (fault.code === 'REGION_DISABLED' && this.place.region === undefined) {
      return { code: 'UNAUTHENTICATED', message: `${action} was refused: the credentials are wrong.` };
    }
    return fault;
  }

  #document(question: Question, observedAt: Instant, body: unknown): AwsDocument {
    const { operation, action, params } = question;
    const about = params?.accessKeyId ?? params?.userName ?? params?.clusterName ?? params?.arn;
    return {
      operation,
      ...this.place,
      observedAt,
      locator: about === undefined ? action : `${action} ${about}`,
      ...(params === undefined ? {} : { params }),
      body,
    };
  }

  #failure({ operation, params }: Question, reason: Fault): AwsFailure {
    return { operation, reason, ...(params === undefined ? {} : { params }) };
  }
}

function plainList(list: readonly unknown[] | undefined): readonly unknown[] {
  return (list ?? []).map(plain);
}

/** The outcomes of several calls as one, in their order. */
export async function joined(outcomes: Iterable<Outcome> | AsyncIterable<Outcome>): Promise<Outcome> {
  const documents: AwsDocument[] = [];
  const failures: AwsFailure[] = [];
  for await (const outcome of outcomes) {
    documents.push(...outcome.documents);
    failures.push(...outcome.failures);
  }
  return { documents, failures };
}
