import { statement } from '../../graph/statement.js';
import type { Asking } from '../question.js';
import { edgesOf, ID_BATCH, nodesOfType } from '../read/index.js';
import { isOf } from '../survivors/expand.js';

const NOT_PRESENT = statement({
  name: 'leftovers.notPresent',
  mode: 'read',
  text: `MATCH (w:Workload)
WHERE w.id > $after AND w.presence <> 'PRESENT'
RETURN w.id AS id
ORDER BY id
LIMIT $limit`,
  sample: { after: '', limit: 10 },
});

/** The workloads that are not, or may not be, there any more at the question's instants, page by page. */
export async function* missingWorkloads(asking: Asking): AsyncGenerator<string[]> {
  if (!asking.when.present) {
    for await (const page of nodesOfType(asking, 'Workload', (node) => node.presence !== 'PRESENT'))
      yield page.map((node) => node.id);
    return;
  }
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows = await asking.graph.read(NOT_PRESENT, { after, limit: ID_BATCH }, asking);
    const page = rows.map((row) => row['id'] as string);
    if (page.length > 0) yield page;
    after = page.length < ID_BATCH ? undefined : page.at(-1);
  }
}

/** The identities that these workloads ever ran as, or authenticated as with a credential that they consumed. */
export async function identitiesServed(asking: Asking, workloads: readonly string[]): Promise<Set<string>> {
  const ever = { history: 'ever' } as const;
  const near = await edgesOf(asking, workloads, ['CONSUMES', 'USED', 'USES'], 'out', ever);
  const ends = [...new Set(near.map((edge) => edge.to))];
  const holds = await edgesOf(
    asking,
    ends.filter((id) => isOf('SecretLocation', id)),
    ['HOLDS'],
    'out',
    ever,
  );
  const has = await edgesOf(asking, new Set(holds.map((edge) => edge.to)), ['HAS_MATERIAL'], 'in', ever);
  const credentials = new Set([
    ...ends.filter((id) => isOf('Credential', id)),
    ...has.map((edge) => edge.from),
  ]);
  const principals = await edgesOf(asking, credentials, ['AUTHENTICATES_AS'], 'out', ever);
  return new Set([...ends.filter((id) => isOf('Identity', id)), ...principals.map((edge) => edge.to)]);
}
