import { setTimeout as sleep } from 'node:timers/promises';
import { contentHash } from '../../src/model/key.js';
import type { Reason } from '../../src/model/scope.js';
import { SECOND_MS, toMillis, type Instant } from '../../src/model/time.js';
import { nestsDeeper } from './decode.js';

/**
 * Why a live API gave nothing. `code` is closed; `message` is made of our own words and the path of the call: never of
 * an answer's body, a query, a token, or credentials in an address (P5).
 */
export class HttpFault extends Error {
  constructor(
    readonly code: HttpFaultCode,
    message: string,
  ) {
    super(message);
    this.name = 'HttpFault';
  }

  get reason(): Reason {
    return { code: this.code, message: this.message };
  }
}

export type HttpFaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_REQUEST'
  | 'THROTTLED'
  | 'UNREACHABLE'
  | 'MALFORMED'
  | 'TOO_LARGE'
  | 'REDIRECTED'
  | 'PROVIDER_ERROR'
  | 'REPEATED_PAGE'
  | 'TRUNCATED'
  | 'CANCELLED';

export interface HttpOptions {
  /** Where the API begins, such as `https://backstage.example.com`. */
  readonly url: string;
  /** The whole `Authorization` header. */
  readonly authorization?: string | undefined;
  readonly now: () => Instant;
  readonly signal?: AbortSignal | undefined;
  /** Of one call, its body included. Milliseconds. */
  readonly timeout?: number;
  /** Calls beyond the first, for what may pass: throttling, a failing gateway, a lost connection. */
  readonly retries?: number;
  /** First pause between two calls; it doubles. Milliseconds. */
  readonly pause?: number;
  /** The longest pause that a server may ask for before the call is given up. Milliseconds. */
  readonly patience?: number;
  /** Of one answer. */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly body: unknown;
  readonly headers: Headers;
}

const DEFAULTS = { timeout: 60_000, retries: 4, pause: 500, patience: 120_000, maxBytes: 64 * 1024 * 1024 };
const MAX_DEPTH = 256;

/** Reads JSON from one API, by GET alone. */
export class HttpClient {
  private readonly base: URL;
  private readonly options: HttpOptions & typeof DEFAULTS;

  /** @throws HttpFault `MALFORMED` when the address is none, or carries credentials. */
  constructor(options: HttpOptions) {
    this.base = baseOf(options.url);
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.options = { ...DEFAULTS, ...(given as unknown as HttpOptions) };
  }

  /** The host, as people know it. */
  get host(): string {
    return this.base.host;
  }

  /** @throws HttpFault */
  async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
    const target = new URL(this.base.pathname.replace(/\/$/, '') + path, this.base);
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.call(target);
      if ('answer' in outcome) return outcome.answer;
      const pause = outcome.retry ? (outcome.wait ?? this.options.pause * 2 ** attempt) : undefined;
      if (pause === undefined || attempt >= this.options.retries || pause > this.options.patience) {
        throw outcome.fault;
      }
      await this.rest(pause, target);
    }
  }

  private async call(target: URL): Promise<Outcome> {
    const { signal, timeout, authorization } = this.options;
    const deadline = AbortSignal.timeout(timeout);
    try {
      const response = await fetch(target, {
        headers: { accept: 'application/json', ...(authorization ? { authorization } : {}) },
        // A redirect could carry the token elsewhere; a sign-in page is no answer either.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      if (response.status === 200) {
        return { answer: { body: await this.read(response, target), headers: response.headers } };
      }
      await response.body?.cancel();
      return this.refusal(response, target);
    } catch (error) {
      if (error instanceof HttpFault) return { fault: error, retry: false };
      if (signal?.aborted) return { fault: this.cancelled(target), retry: false };
      const how = deadline.aborted ? 'gave no answer in time' : 'could not be reached, or broke off';
      return { fault: new HttpFault('UNREACHABLE', `${at(target)} ${how}.`), retry: true };
    }
  }

  private refusal(response: Response, target: URL): Outcome {
    const { status } = response;
    const fail = (code: HttpFaultCode, says: string, retry = false): Outcome => ({
      fault: new HttpFault(code, `${at(target)} ${says}.`),
      retry,
      wait: retry ? this.askedPause(response.headers) : undefined,
    });
    if (status === 401) return fail('UNAUTHENTICATED', 'refused the credentials, or found none');
    if (status === 403) return fail('FORBIDDEN', 'refused: the reading account lacks the right');
    if (status === 404) return fail('NOT_FOUND', 'is not there');
    if (status === 400) return fail('BAD_REQUEST', 'does not know what was asked for');
    if (status === 429) return fail('THROTTLED', 'was throttled until the retries ran out', true);
    if (status >= 300 && status < 400)
      return fail('REDIRECTED', 'answered with a redirect, which is not followed');
    return fail('PROVIDER_ERROR', `answered with status ${status}`, status >= 500);
  }

  /** `Retry-After` in seconds or as a date, or `X-RateLimit-Reset` in seconds since the epoch. Milliseconds. */
  private askedPause(headers: Headers): number | undefined {
    const after = headers.get('retry-after')?.trim();
    const reset = headers.get('x-ratelimit-reset')?.trim();
    if (after && /^\d{1,9}$/.test(after)) return Number(after) * SECOND_MS;
    const until = after
      ? Date.parse(after)
      : reset && /^\d{1,12}$/.test(reset)
        ? Number(reset) * SECOND_MS
        : NaN;
    if (Number.isNaN(until)) return undefined;
    // By the server's own clock, if it shows it.
    const shown = Date.parse(headers.get('date') ?? '');
    return Math.max(0, until - (Number.isNaN(shown) ? toMillis(this.options.now()) : shown));
  }

  private async read(response: Response, target: URL): Promise<unknown> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > this.options.maxBytes) {
        throw new HttpFault(
          'TOO_LARGE',
          `${at(target)} answered with more than ${this.options.maxBytes} bytes.`,
        );
      }
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    try {
      if (!nestsDeeper(text, MAX_DEPTH)) return JSON.parse(text) as unknown;
    } catch {
      // Said below: the engine's message quotes the text.
    }
    throw new HttpFault('MALFORMED', `${at(target)} answered with what is not valid JSON.`);
  }

  private async rest(ms: number, target: URL): Promise<void> {
    try {
      await sleep(ms, undefined, this.options.signal ? { signal: this.options.signal } : {});
    } catch {
      throw this.cancelled(target);
    }
  }

  private cancelled(target: URL): HttpFault {
    return new HttpFault('CANCELLED', `The pull was cancelled during ${at(target)}.`);
  }
}

type Outcome =
  | { readonly answer: HttpAnswer }
  | { readonly fault: HttpFault; readonly retry: boolean; readonly wait?: number | undefined };

/** No catalogue comes near it; a server that goes on for ever does. */
export const MAX_PAGES = 20_000;

/**
 * Ends a walk over pages that does not end by itself. Give it each page's items and the token of the next.
 *
 * @throws HttpFault `REPEATED_PAGE` when a token or a list that is not empty comes back, `TRUNCATED` after {@link MAX_PAGES}.
 */
export function pageGuard(what: string): (items: readonly unknown[], next?: string) => void {
  const seen = new Set<string>();
  const once = (mark: string) => {
    if (seen.has(mark))
      throw new HttpFault('REPEATED_PAGE', `${what} gave the same page twice, and was stopped.`);
    seen.add(mark);
  };
  let count = 0;
  return (items, next) => {
    if (items.length > 0) once(`items ${contentHash(items)}`);
    if (next) once(`next ${contentHash(next)}`);
    if (++count >= MAX_PAGES)
      throw new HttpFault('TRUNCATED', `${what} was cut off after ${MAX_PAGES} pages.`);
  };
}

/** `user:password` as an `Authorization` header. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

export function bearer(token: string): string {
  return `Bearer ${token}`;
}

function baseOf(url: string): URL {
  let base: URL;
  try {
    base = new URL(url);
  } catch {
    throw new HttpFault('MALFORMED', 'The configured address is not a URL.');
  }
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new HttpFault('MALFORMED', 'The configured address is neither http nor https.');
  }
  if (base.username || base.password) {
    throw new HttpFault(
      'MALFORMED',
      'The configured address carries credentials; give them in their own keys.',
    );
  }
  return base;
}

/** The call as people know it: host and path, without query. */
function at(target: URL): string {
  return `${target.host}${target.pathname}`;
}
