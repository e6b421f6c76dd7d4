import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One answer of a double; `cut` closes the connection in the midst of the body. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  readonly cut?: boolean;
}

export interface Double {
  readonly url: string;
  /** Path, query and `Authorization` of each call, in order. */
  readonly calls: {
    readonly path: string;
    readonly query: URLSearchParams;
    readonly authorization?: string;
  }[];
}

/**
 * An HTTP server that answers as `answer` says, for what no real server does on demand. It ends with the test, or when
 * what `ending` is given is called.
 */
export async function startDouble(
  answer: (call: Double['calls'][number], count: number) => Answer,
  ending: (end: () => void) => void = onTestFinished,
): Promise<Double> {
  const calls: Double['calls'] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { authorization } = request.headers;
    const call = { path: url.pathname, query: url.searchParams, ...(authorization ? { authorization } : {}) };
    calls.push(call);
    const { status = 200, headers = {}, body = {}, cut = false } = answer(call, calls.length);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    if (!cut) return void response.end(text);
    response.write(text.slice(0, text.length / 2));
    setTimeout(() => response.destroy(), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}
