import type { Truth } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { retirementOf } from '../judge/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { governedCreator } from './decide.js';

/** Who made a node, and whether that one is governed. */
export interface Creator {
  readonly node: NodeFact;
  readonly governed: Truth;
  readonly edge: EdgeFact;
}

const PIPELINES: ReadonlySet<unknown> = new Set(['PIPELINE', 'PIPELINE_RUN', 'AUTOMATION_JOB']);
const PEOPLE: ReadonlySet<unknown> = new Set(['HUMAN_USER']);

/** The creators of these nodes, by node. A workload answers by the identities that it runs as, else by itself. */
export async function creatorsOf(asking: Asking, ids: readonly string[]): Promise<Map<string, Creator[]>> {
  const live = { history: 'live' } as const;
  const made = (await edgesOf(asking, ids, ['CREATED_BY'], 'out', { history: 'ever' })).filter(
    (edge) => edge.endReason !== 'SOURCE_CORRECTION',
  );
  const creators = await nodesById(
    asking,
    made.map((edge) => edge.to),
  );
  const workloads = [...creators.values()].filter((node) => node.nodeType === 'Workload');
  const runsAs = groupBy(
    await edgesOf(
      asking,
      workloads.map((node) => node.id),
      ['USES'],
      'out',
      live,
    ),
    (edge) => edge.from,
  );
  const actors = new Set([...creators.keys(), ...[...runsAs.values()].flat().map((edge) => edge.to)]);
  const used = await edgesOf(asking, actors, ['USES'], 'in', live);
  const users = await nodesById(
    asking,
    used.map((edge) => edge.from),
  );
  const piped = new Set(
    used.filter((edge) => PIPELINES.has(users.get(edge.from)?.attributes['kind'])).map((edge) => edge.to),
  );
  const supports = groupBy(await edgesOf(asking, actors, ['SUPPORTS'], 'out', live), (edge) => edge.from);
  const retired = await retirementOf(
    asking,
    [...supports.values()].flat().map((edge) => edge.to),
  );
  const owners = await ownersOf(asking, actors);
  const nodes = new Map([...creators, ...(await nodesById(asking, actors))]);
  const governed = (id: string): Truth => {
    const node = nodes.get(id);
    if (!node) return 'UNKNOWN';
    return governedCreator({
      machine: machine(node),
      owner: owners.get(id)?.status ?? 'UNKNOWN',
      pipeline: piped.has(id) || PIPELINES.has(node.attributes['kind']),
      supports: best(
        (supports.get(id) ?? []).map((edge) => not(retired.get(edge.to)?.retired.value ?? 'UNKNOWN')),
      ),
    });
  };
  return groupBy(
    made.flatMap((edge): Creator[] => {
      const node = creators.get(edge.to);
      if (!node) return [];
      const as = (runsAs.get(node.id) ?? []).map((use) => use.to);
      return [{ node, edge, governed: best([node.id, ...as].map(governed)) }];
    }),
    (creator) => creator.edge.from,
  );
}

function machine(node: NodeFact): Truth {
  if (node.nodeType === 'Person' || PEOPLE.has(node.attributes['kind'])) return 'FALSE';
  if (node.nodeType === 'Workload') return 'TRUE';
  const { actorClass } = node.attributes;
  // What an agent makes has to be sponsored: it is nobody's process by itself.
  if (actorClass === 'HUMAN' || actorClass === 'AI_AGENT') return 'FALSE';
  return actorClass === 'MACHINE' ? 'TRUE' : 'UNKNOWN';
}

function best(values: readonly Truth[]): Truth {
  return values.includes('TRUE') ? 'TRUE' : values.includes('UNKNOWN') ? 'UNKNOWN' : 'FALSE';
}

function not(value: Truth): Truth {
  return value === 'TRUE' ? 'FALSE' : value === 'FALSE' ? 'TRUE' : 'UNKNOWN';
}
