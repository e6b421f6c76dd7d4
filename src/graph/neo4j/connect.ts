import neo4j, { type Driver } from 'neo4j-driver';
import { badAddress } from './errors.js';

export interface Neo4jSettings {
  /** `neo4j://`, `neo4j+s://`, `bolt://`, `bolt+s://` */
  readonly uri: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** The server's default database without one. */
  readonly database?: string | undefined;
}

/** Opens no connection yet. @throws RelictError GRAPH_UNREACHABLE for what is no address */
export function connect({ uri, user, password }: Neo4jSettings): Driver {
  const auth = password === undefined ? undefined : neo4j.auth.basic(user ?? 'neo4j', password);
  try {
    return neo4j.driver(uri, auth, {
      disableLosslessIntegers: true,
      connectionTimeout: 10_000,
      connectionAcquisitionTimeout: 20_000,
      maxTransactionRetryTime: 30_000,
      notificationFilter: { minimumSeverityLevel: 'OFF' },
      telemetryDisabled: true,
      userAgent: 'relict',
    });
  } catch {
    throw badAddress(placeOf(uri));
  }
}

/** The address as it may be shown: without credentials, query or fragment. */
export function placeOf(uri: string): string {
  try {
    const { protocol, host } = new URL(uri);
    return `${protocol}//${host}`;
  } catch {
    return 'The value of NEO4J_URI';
  }
}
