import { z } from 'zod';
import { coverageFor } from '../coverage/coverage-for.js';
import type { Warning } from '../answer.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import type { EdgeIndex } from '../definitions/edge-index.js';
import type { NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials, judgeServices } from '../judge/index.js';
import { listArgs, listed, scopeOf, within } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { nodesById } from '../read/index.js';
import { RULES } from '../rules.js';
import { sharingOf, type SharedAnswer, type SharingCandidate } from './item.js';
import { credentialsOf, surroundings } from './surroundings.js';
import { liveTies } from './ties.js';

const args = z.strictObject(listArgs);
export type SharedArgs = z.output<typeof args>;

const NEEDS = ['CREDENTIALS', 'IDENTITIES', 'WORKLOADS', 'SECRET_LOCATIONS', 'SERVICES'] as const;
export const SHARED_RULE = RULES['LIN-036'];

/** the credentials that at least two services share (A4). What has ended for good is shared by nobody. */
export const sharedCredentials: Question<SharedArgs, SharedAnswer> = {
  id: 'Q-14',
  field: 'sharedCredentials',
  names: ['shared', 'shared-credentials'],
  title: 'Credentials that several services share',
  version: 1,
  args,
  needs: NEEDS,
  ask: (asking, given) => ask(asking, given, sharedCredentials, 'Credential', amongCredentials),
};

/** the identities that at least two services share, be it through one credential each. */
export const sharedIdentities: Question<SharedArgs, SharedAnswer> = {
  id: 'Q-14i',
  field: 'sharedIdentities',
  names: ['shared-identities'],
  title: 'Identities that several services share',
  version: 1,
  args,
  needs: NEEDS,
  ask: (asking, given) => ask(asking, given, sharedIdentities, 'Identity', amongIdentities),
};

type Found = { readonly found: readonly SharingCandidate[]; readonly warnings: readonly Warning[] };

async function ask(
  asking: Asking,
  given: SharedArgs,
  question: Question<SharedArgs, SharedAnswer>,
  type: 'Credential' | 'Identity',
  among: (asking: Asking, page: readonly NodeFact[]) => Promise<Found>,
): Promise<SharedAnswer> {
  const scope = await scopeOf(asking, given);
  const candidates: SharingCandidate[] = [];
  const warnings: Warning[] = [];
  for await (const page of within(asking, type, scope)) {
    const { found, warnings: cut } = await among(asking, page);
    candidates.push(...found);
    warnings.push(...cut);
  }
  return {
    ...(await listed(asking, SHARED_RULE, candidates, given)),
    ...frameOf(asking, question, await coverageFor(asking, NEEDS, scope.realms), warnings),
  };
}

/** The shared ones of these credentials. */
export async function amongCredentials(asking: Asking, page: readonly NodeFact[]): Promise<Found> {
  const judged = await judgeCredentials(
    asking,
    page.map((node) => node.id),
  );
  const standing = page.filter((node) => judged.get(node.id)?.authentication.standing !== 'ENDED');
  const { index, warnings } = await surroundings(
    asking,
    standing.map((node) => node.id),
  );
  const { groups, workloads } = await around(asking, index);
  const found = standing.flatMap((node): SharingCandidate[] => {
    const ties = liveTies(asking, [node.id], index, groups);
    const sharing = sharingOf(node, ties, workloads, {
      about: (judged.get(node.id)?.facts.identities ?? []).map((identity) => identity.node),
      actions: ['ROTATE_AND_DETACH'],
      ephemeral: lifetimeClass(node.attributes, asking.policy) === 'EPHEMERAL',
    });
    return sharing ? [sharing] : [];
  });
  return { found, warnings };
}

/** The shared ones of these identities, by themselves or through credentials that have not ended. */
export async function amongIdentities(asking: Asking, page: readonly NodeFact[]): Promise<Found> {
  const ids = page.map((node) => node.id);
  const held = await credentialsOf(asking, ids);
  const judged = await judgeCredentials(asking, new Set(held.map((edge) => edge.from)));
  const credentials = groupBy(
    held.filter((edge) => (judged.get(edge.from)?.authentication.standing ?? 'ENDED') !== 'ENDED'),
    (edge) => edge.to,
  );
  const all = [...credentials.values()].flat().map((edge) => edge.from);
  const { index, warnings } = await surroundings(asking, [...ids, ...all]);
  const { groups, workloads } = await around(asking, index);
  const found = page.flatMap((node): SharingCandidate[] => {
    const own = [...new Set((credentials.get(node.id) ?? []).map((edge) => edge.from))];
    const ties = liveTies(asking, [node.id, ...own], index, groups);
    const sharing = sharingOf(node, ties, workloads, { actions: ['REVALIDATE'] });
    return sharing ? [sharing] : [];
  });
  return { found, warnings };
}

/** The services and workloads that the edges lead to. */
async function around(asking: Asking, index: EdgeIndex) {
  const services = new Set<string>();
  const workloads = new Set<string>();
  for (const edge of index.all()) {
    if (edge.type === 'SUPPORTS' || edge.type === 'PART_OF') services.add(edge.to);
    if (edge.type === 'USED' || edge.type === 'USES' || edge.type === 'CONSUMES') workloads.add(edge.from);
  }
  return {
    groups: await judgeServices(asking, services),
    workloads: await nodesById(asking, workloads),
  };
}
