import neo4j from 'neo4j-driver';
import { inject } from 'vitest';
import { META_ID, SCHEMA_VERSION } from '../../src/graph/schema/index.js';

const access = inject('neo4j');

/** Why there is no Neo4j for these tests; null when there is. */
export const neo4jMissing = access.reason;

let address: Promise<string> | undefined;

/** The server of this test worker, started when first asked for. */
export function neo4jUri(): Promise<string> {
  address ??= ask();
  return address;
}

async function ask(): Promise<string> {
  if (access.uri !== null) return access.uri;
  if (access.broker === null) throw new Error(access.reason ?? 'there is no Neo4j');
  const answer = await fetch(`${access.broker}/${process.env.VITEST_POOL_ID ?? '0'}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** Nodes that one transaction deletes. */
const BATCH = 5_000;

/** Empties the database in batches. Its schema stays, and so does the record of it, which saves creating it again. */
export async function wipe(uri: string): Promise<void> {
  const driver = neo4j.driver(uri, undefined, { disableLosslessIntegers: true });
  const ours = { id: META_ID, version: neo4j.int(SCHEMA_VERSION) };
  try {
    for (let gone = BATCH; gone === BATCH;) {
      const { records } = await driver.executeQuery(
        `MATCH (n) WHERE NOT (n:Meta AND n.id = $id AND coalesce(n.schemaVersion, 0) = $version)
         WITH n LIMIT ${BATCH.toString()} DETACH DELETE n RETURN count(*) AS gone`,
        ours,
      );
      gone = Number(records[0]?.get('gone'));
    }
    await driver.executeQuery(
      'MATCH (m:Meta) SET m = {id: m.id, schemaVersion: m.schemaVersion, schemaHash: m.schemaHash}',
    );
  } finally {
    await driver.close();
  }
}
