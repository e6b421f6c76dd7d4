import { RelictError } from '../model/errors.js';
import type { RunOptions } from './port.js';

export function deadlineExceeded(name: string, timeout?: number): RelictError {
  return new RelictError(
    'DEADLINE_EXCEEDED',
    timeout === undefined
      ? `${name} did not finish in time`
      : `${name} did not finish within ${timeout.toString()} ms`,
    { hint: 'Narrow the question (a realm, a type, fewer hops) or allow more time.' },
  );
}

/** What an aborted call throws: the caller's own reason, or DEADLINE_EXCEEDED where the signal was a timeout. */
export function abortReason(signal: AbortSignal, name: string): Error {
  const reason: unknown = signal.reason;
  if (!(reason instanceof Error) || reason.name === 'TimeoutError') return deadlineExceeded(name);
  return reason;
}

/**
 * Waits for `work` no longer than the options allow. The work itself goes on: the caller must make sure that what it
 * leaves behind is harmless.
 */
export async function within<T>(work: Promise<T>, name: string, options: RunOptions = {}): Promise<T> {
  const { signal, timeout } = options;
  if (!signal && timeout === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    if (timeout !== undefined) timer = setTimeout(() => reject(deadlineExceeded(name, timeout)), timeout);
    if (signal) {
      onAbort = () => reject(abortReason(signal, name));
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    }
  });
  // The loser of the race must not end the process as an unhandled rejection.
  work.catch(() => undefined);
  try {
    return await Promise.race([limit, work]);
  } finally {
    clearTimeout(timer);
    if (onAbort) signal?.removeEventListener('abort', onAbort);
  }
}
