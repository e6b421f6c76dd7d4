import { statement } from '../../graph/statement.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { ID_BATCH, nodesOfType } from '../read/index.js';
import { judgeServices, type ServiceGroup, type ServiceGroups } from '../judge/services.js';
import { isRetired } from './ties.js';

const SAID_RETIRED = statement({
  name: 'survivors.saidRetired',
  mode: 'read',
  text: `MATCH (s:Service)
WHERE s.id > $after AND (s.lifecycle = 'RETIRED' OR s.approval = 'NOT_APPROVED'
  OR 'lifecycle' IN s.contested OR 'approval' IN s.contested)
RETURN s.id AS id
ORDER BY id
LIMIT $limit`,
  sample: { after: '', limit: 10 },
});

const WITH_EVENTS = statement({
  name: 'survivors.withEvents',
  mode: 'read',
  text: `MATCH (e:LifecycleEvent)-[:ON_SUBJECT|AFFECTS]->(s:Service)
WHERE s.id > $after
RETURN DISTINCT s.id AS id
ORDER BY id
LIMIT $limit`,
  sample: { after: '', limit: 10 },
});

/**
 * The services that are retired at the question's instants, or of one of them only what is the same as it; those of
 * which that is not sure within a day given without a time among them (A7).
 */
export async function retiredServices(asking: Asking, only: NodeFact | null): Promise<ServiceGroup[]> {
  const { all } = await candidateServices(asking);
  return all
    .filter(isRetired)
    .filter((group) => only === null || group.members.some((member) => member.id === only.id));
}

/**
 * The services that may be retired at the question's instants, judged. Without asked instants those whose current
 * state, or an event, says so; otherwise all are, because any of them may have said so then.
 */
async function candidateServices(asking: Asking): Promise<ServiceGroups> {
  const ids: string[] = [];
  if (asking.when.present) {
    for (const candidates of [SAID_RETIRED, WITH_EVENTS]) {
      for (let after: string | undefined = ''; after !== undefined;) {
        const rows = await asking.graph.read(candidates, { after, limit: ID_BATCH }, asking);
        const page = rows.map((row) => row['id'] as string);
        ids.push(...page);
        after = page.length < ID_BATCH ? undefined : page.at(-1);
      }
    }
  } else {
    for await (const page of nodesOfType(asking, 'Service')) ids.push(...page.map((service) => service.id));
  }
  return judgeServices(asking, ids);
}
