import neo4j from 'neo4j-driver';
import { RelictError } from '../../model/errors.js';
import { deadlineExceeded } from '../deadline.js';

const SETTINGS =
  'Set NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD and, if it is not the default one, NEO4J_DATABASE.';

/** The server's or the driver's own code, or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof neo4j.Neo4jError ? error.code : '';
}

/**
 * A vertex that the transaction found was deleted before it was written: the server calls it the client's error, but
 * a second attempt reads afresh and succeeds.
 */
export function vanished(error: unknown): boolean {
  return codeOf(error) === 'Neo.ClientError.Statement.EntityNotFound';
}

/** @param place the server's address, without credentials */
export function translate(error: unknown, name: string, place: string): Error {
  if (error instanceof RelictError) return error;
  const code = codeOf(error);
  if (/TransactionTimedOut/.test(code)) return deadlineExceeded(name);
  return unreachable(error, code, place) ?? failed(error, code, name);
}

function unreachable(error: unknown, code: string, place: string): RelictError | null {
  const give = (sentence: string, hint: string) => new RelictError('GRAPH_UNREACHABLE', sentence, { hint });
  if (code === 'Neo.ClientError.Security.Forbidden') return null;
  if (code.startsWith('Neo.ClientError.Security.'))
    return give(
      `Neo4j at ${place} refused the user or the password.`,
      'Set NEO4J_USER and NEO4J_PASSWORD to an account of that server.',
    );
  if (/DatabaseNotFound|Database\.DatabaseUnavailable/.test(code))
    return give(
      `Neo4j at ${place} does not have that database, or it is not running.`,
      'Set NEO4J_DATABASE to one that SHOW DATABASES lists as online, or leave it out.',
    );
  const driver = [neo4j.error.SERVICE_UNAVAILABLE, neo4j.error.SESSION_EXPIRED, neo4j.error.PROTOCOL_ERROR];
  if (driver.some((known) => known === code) || /Pool|acquisition timed out/i.test(messageOf(error)))
    return give(`Neo4j at ${place} does not answer.`, `Is it running, and reachable from here? ${SETTINGS}`);
  return null;
}

function failed(error: unknown, code: string, name: string): RelictError {
  if (code === 'Neo.ClientError.Security.Forbidden')
    return new RelictError('GRAPH_QUERY', `The database user may not run the statement ${name}.`, {
      hint: 'A sync needs a user who may write; questions need one who may read.',
    });
  // A syntax error quotes our text alone; other messages quote stored values, which stay out.
  const detail =
    code === 'Neo.ClientError.Statement.SyntaxError' ? (messageOf(error).split('\n', 1)[0] ?? '') : code;
  return new RelictError('GRAPH_QUERY', `The statement ${name} failed: ${detail || 'without a code'}.`);
}

/** What the settings themselves make impossible. */
export function badAddress(place: string): RelictError {
  return new RelictError('GRAPH_UNREACHABLE', `${place} is not an address of a Neo4j server.`, {
    hint: `It looks like neo4j://host:7687 (or bolt://, neo4j+s://, bolt+s://). ${SETTINGS}`,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
