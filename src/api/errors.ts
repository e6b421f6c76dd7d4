import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { RelictError } from '../model/index.js';

export interface Logger {
  error(fields: Record<string, unknown>, message: string): void;
}

/**
 * What a client sees of an error: our own with code and hint, the query's own faults as they are, and everything else
 * masked under a correlation id, because Apollo masks nothing by itself.
 */
export function formatErrors(log: Logger, correlation: () => string) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(error);
    const place = {
      ...(formatted.path ? { path: formatted.path } : {}),
      ...(formatted.locations ? { locations: formatted.locations } : {}),
    };
    if (cause instanceof RelictError) {
      return {
        message: cause.message,
        ...place,
        extensions: { code: cause.code, ...(cause.hint ? { hint: cause.hint } : {}) },
      };
    }
    const code = formatted.extensions?.['code'];
    if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') {
      return { message: formatted.message, ...place, extensions: { code } };
    }
    const id = correlation();
    log.error({ correlationId: id, err: cause }, 'unexpected error');
    return {
      message: 'Something went wrong on the server.',
      ...place,
      extensions: { code: 'INTERNAL', correlationId: id },
    };
  };
}
