import { textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import type { Use } from './indicators.js';

/** A use with what it was told by. */
export interface ToldUse extends Use {
  /** The credential that was used, else the identity. */
  readonly through: NodeFact;
  /** The person or account that is named with it. */
  readonly person: NodeFact | null;
  readonly evidence: readonly EdgeFact[];
}

const RUNS: ReadonlySet<unknown> = new Set(['PIPELINE', 'PIPELINE_RUN', 'SCHEDULED_JOB', 'AUTOMATION_JOB']);

/**
 * The uses of identities that sources tell, by identity: summaries of usage logs, sign-ins with a password of the
 * console, and sessions that a person's account obtained. A number of statements that does not grow with them.
 */
export async function usesOf(
  asking: Asking,
  identities: readonly NodeFact[],
): Promise<Map<string, ToldUse[]>> {
  const ever = { history: 'ever' } as const;
  const ids = identities.map((node) => node.id);
  const as = await edgesOf(asking, ids, ['AUTHENTICATES_AS'], 'in', ever);
  const credentials = new Set(as.map((edge) => edge.from));
  const derived = await edgesOf(asking, credentials, ['DERIVED_FROM'], 'out', ever);
  const parents = derived.map((edge) => edge.to).filter((id) => id.startsWith('urn:relict:credential:'));
  const parentAs = await edgesOf(asking, parents, ['AUTHENTICATES_AS'], 'out', ever);
  const summarised = (await edgesOf(asking, [...ids, ...credentials], ['ON_SUBJECT'], 'in', ever)).filter(
    (edge) => edge.from.startsWith('urn:relict:usagesummary:'),
  );
  const subjects = await edgesOf(
    asking,
    new Set(summarised.map((edge) => edge.from)),
    ['ON_SUBJECT'],
    'out',
    ever,
  );
  const used = await edgesOf(asking, credentials, ['USED'], 'in', ever);
  const nodes = await nodesById(asking, [
    ...ids,
    ...credentials,
    ...[...derived, ...parentAs, ...subjects].map((edge) => edge.to),
    ...[...summarised, ...used].map((edge) => edge.from),
  ]);
  const perCredential = groupBy(as, (edge) => edge.from);
  const perSummary = groupBy(subjects, (edge) => edge.from);
  const found = new Map<string, ToldUse[]>();
  const tell = (subject: string, use: ToldUse): void => {
    const of = perCredential.get(subject)?.map((edge) => edge.to) ?? [subject];
    for (const id of new Set(of)) found.set(id, [...(found.get(id) ?? []), use]);
  };
  for (const [id, edges] of groupBy(summarised, (edge) => edge.from)) {
    const summary = nodes.get(id);
    const at = summary && (textOf(summary.attributes, 'lastAt') ?? textOf(summary.attributes, 'day'));
    if (!summary || at === null || at === undefined) continue;
    const with_ = (perSummary.get(id) ?? []).flatMap((edge) => nodes.get(edge.to) ?? []);
    for (const edge of edges) {
      const through = nodes.get(edge.to);
      if (!through) continue;
      tell(edge.to, {
        at,
        channel: textOf(summary.attributes, 'channel'),
        ...actors(with_.filter((node) => node.id !== edge.to)),
        through,
        evidence: perSummary.get(id) ?? [],
      });
    }
  }
  const runsOf = groupBy(used, (edge) => edge.to);
  const principals = groupBy(parentAs, (edge) => edge.from);
  for (const id of credentials) {
    const credential = nodes.get(id);
    if (!credential) continue;
    const told = textOf(credential.attributes, 'lastUsedAt');
    const edges = perCredential.get(id) ?? [];
    const isDatabase = edges.some((edge) => nodes.get(edge.to)?.attributes['kind'] === 'DB_USER');
    if (told !== null && isConsolePassword(credential) && !isDatabase)
      tell(id, {
        at: told,
        channel: 'CONSOLE',
        byPerson: false,
        byRun: false,
        person: null,
        through: credential,
        evidence: edges,
      });
    const from = derived.filter((edge) => edge.from === id);
    const origins = from.flatMap((edge) => [
      nodes.get(edge.to),
      ...(principals.get(edge.to) ?? []).map((one) => nodes.get(one.to)),
    ]);
    const at = told ?? textOf(credential.attributes, 'issuedAt');
    const workloads = (runsOf.get(id) ?? []).flatMap((edge) => nodes.get(edge.from) ?? []);
    const who = actors([...origins.filter((node) => node !== undefined), ...workloads]);
    if (at !== null && who.byPerson)
      tell(id, { at, channel: null, ...who, through: credential, evidence: [...from, ...edges] });
  }
  return found;
}

/** Who is named with a use. */
function actors(nodes: readonly NodeFact[]): Pick<Use, 'byPerson' | 'byRun'> & { person: NodeFact | null } {
  const person = nodes.find(
    (node) =>
      node.nodeType === 'Person' ||
      (node.nodeType === 'Identity' && node.attributes['actorClass'] === 'HUMAN'),
  );
  const byRun = nodes.some((node) => node.nodeType === 'Workload' && RUNS.has(node.attributes['kind']));
  return { byPerson: person !== undefined, byRun, person: person ?? null };
}

/** A password for a service (`purpose`) is a program's; one without is for signing in. */
function isConsolePassword({ attributes }: NodeFact): boolean {
  return attributes['kind'] === 'PASSWORD' && attributes['purpose'] === undefined;
}
