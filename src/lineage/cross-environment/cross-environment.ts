import { z } from 'zod';
import type { Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { EdgeIndex } from '../definitions/edge-index.js';
import { isExternal } from '../definitions/external-subject.js';
import type { NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import { label, names } from '../explain/index.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials } from '../judge/index.js';
import { listArgs, listed, scopeOf, within } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf } from '../read/index.js';
import { credentialsOf, surroundings } from '../sharing/surroundings.js';
import { RULES } from '../rules.js';
import { crossingOf, placing, type CrossingCandidate } from './crossing.js';
import type { CrossEnvironmentAnswer } from './item.js';
import { merged, trustsInto, usesOf } from './uses.js';

const args = z.strictObject(listArgs);
export type CrossEnvironmentArgs = z.output<typeof args>;

const NEEDS = ['CREDENTIALS', 'IDENTITIES', 'TRUSTS', 'WORKLOADS', 'SECRET_LOCATIONS'] as const;
export const CROSS_ENVIRONMENT_RULE = RULES['LIN-033'];

/**
 * credentials and identities whose live consumers run in two environments, one of them production, and identities
 * in production that something outside of it may assume (A4, A13). Where nobody tells an environment they are POSSIBLE.
 */
export const crossEnvironment: Question<CrossEnvironmentArgs, CrossEnvironmentAnswer> = {
  id: 'Q-15',
  field: 'crossEnvironment',
  names: ['cross-environment'],
  title: 'Credentials and identities that production shares with another environment',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const candidates: CrossingCandidate[] = [];
    const warnings: Warning[] = [];
    for (const among of [crossingCredentials, crossingIdentities]) {
      const type = among === crossingCredentials ? 'Credential' : 'Identity';
      for await (const page of within(asking, type, scope)) {
        const result = await among(asking, page);
        candidates.push(...result.found);
        warnings.push(...result.warnings);
      }
    }
    return {
      ...(await listed(asking, CROSS_ENVIRONMENT_RULE, candidates, given)),
      ...frameOf(asking, crossEnvironment, await coverageFor(asking, NEEDS, scope.realms), warnings),
    };
  },
};

interface Found {
  readonly found: readonly CrossingCandidate[];
  readonly warnings: readonly Warning[];
}

/** Those of these credentials that have not ended and whose consumers run in production and elsewhere. */
export async function crossingCredentials(asking: Asking, page: readonly NodeFact[]): Promise<Found> {
  const judged = await judgeCredentials(
    asking,
    page.map((node) => node.id),
  );
  const standing = page.filter((node) => judged.get(node.id)?.authentication.standing !== 'ENDED');
  const { index, warnings } = await surroundings(
    asking,
    standing.map((node) => node.id),
  );
  const uses = new Map(standing.map((node) => [node.id, merged(usesOf(node.id, index))]));
  const place = await placing(asking, standing, uses);
  const found = standing.flatMap((node): CrossingCandidate[] => {
    const identities = judged.get(node.id)?.facts.identities ?? [];
    return crossingOf(node, uses.get(node.id) ?? [], place, {
      about: identities.map((identity) => identity.node),
    });
  });
  return { found, warnings };
}

/** Those of these identities that run, by themselves or by credentials, in production and elsewhere, or are assumed so. */
export async function crossingIdentities(asking: Asking, page: readonly NodeFact[]): Promise<Found> {
  const ids = page.map((node) => node.id);
  const held = await credentialsOf(asking, ids);
  const judged = await judgeCredentials(asking, new Set(held.map((edge) => edge.from)));
  const credentials = groupBy(
    held.filter((edge) => (judged.get(edge.from)?.authentication.standing ?? 'ENDED') !== 'ENDED'),
    (edge) => edge.to,
  );
  const { index, warnings } = await surroundings(asking, [
    ...ids,
    ...[...credentials.values()].flat().map((edge) => edge.from),
  ]);
  const trusts = new EdgeIndex(await edgesOf(asking, ids, ['CAN_ASSUME'], 'in', { history: 'live' }));
  const uses = new Map(
    page.map((node) => {
      const own = [...new Set((credentials.get(node.id) ?? []).map((edge) => edge.from))];
      const all = [node.id, ...own].flatMap((id) => usesOf(id, index));
      return [node.id, merged([...all, ...trustsInto(node.id, trusts)])];
    }),
  );
  const place = await placing(asking, page, uses);
  // Whom another issuer vouches for runs in no environment of ours, unless somebody says so.
  const unplaced = new Set<string>();
  const found = page.flatMap((node): CrossingCandidate[] => {
    const meant = (uses.get(node.id) ?? []).filter((use) => {
      const source = place.nodes.get(use.from);
      if (source?.nodeType !== 'FederatedSubject') return true;
      if (!isExternal(source, node)) return false;
      const placed = place.environments.get(source.id)?.environment !== 'UNKNOWN';
      if (!placed) unplaced.add(use.from);
      return placed;
    });
    return crossingOf(node, meant, place);
  });
  const left = [...unplaced].flatMap((id) => place.nodes.get(id) ?? []);
  return { found, warnings: left.length === 0 ? warnings : [...warnings, leftOut(left)] };
}

function leftOut(subjects: readonly NodeFact[]): Warning {
  const who = names(subjects.map(label).sort());
  const message = `Where ${who} ${subjects.length === 1 ? 'runs' : 'run'} is not told: what they may act as was not judged here. Q-31 lists such trusts.`;
  return { code: 'NOT_EVALUATED', message };
}
