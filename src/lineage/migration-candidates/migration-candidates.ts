import { z } from 'zod';
import { and, isTrue, type Policy, type Truth, type Verdict } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { textOf } from '../definitions/instants.js';
import { label, names, sentenceFor } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials } from '../judge/index.js';
import { listArgs, listed, scopeOf, within, type Candidate, type ListedNode } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { byId, edgesOf, nodesById } from '../read/index.js';
import { migrates } from './migrates.js';

const args = z.strictObject(listArgs);
export type MigrationCandidatesArgs = z.output<typeof args>;

/** A static credential and the workloads that would have to do without it. */
export interface MigrationCandidate extends ListedNode {
  readonly consumers: readonly NodeFact[];
}

export interface MigrationCandidatesAnswer extends Frame {
  readonly items: readonly MigrationCandidate[];
  readonly counts: Counts;
  /** What cannot be migrated, with what blocks it as `reasons`. */
  readonly blocked: readonly MigrationCandidate[];
}

const NEEDS = ['CREDENTIALS', 'IDENTITIES', 'WORKLOADS', 'SECRET_LOCATIONS'] as const;
/** No finding rule is of the migration itself: exceptions name the question. */
const RULE = { id: 'Q-43', base: 'MEDIUM' } as const;

/** Secrets that are the same at every use. */
export const STATIC_KINDS: ReadonlySet<unknown> = new Set([
  'ACCESS_KEY',
  'API_KEY',
  'PASSWORD',
  'CLIENT_SECRET',
  'SSH_KEY',
  'STATIC_TOKEN',
  'REFRESH_TOKEN',
  'WEBHOOK_SECRET',
]);

/**
 * Q-43, second part (R-ROT-09): the static credentials that could be replaced by the identity of the workloads that use
 * them, most urgent first; apart from them, those that cannot, with the reason.
 */
export const migrationCandidates: Question<MigrationCandidatesArgs, MigrationCandidatesAnswer> = {
  id: 'Q-43m',
  field: 'migrationCandidates',
  names: ['migration-candidates'],
  title: 'Static credentials that a workload identity could replace',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const able: ConsumedCandidate[] = [];
    const unable: ConsumedCandidate[] = [];
    for await (const page of within(asking, 'Credential', scope, isStatic)) {
      for (const { candidate, blocked } of await judge(asking, page))
        (blocked ? unable : able).push(candidate);
    }
    return {
      ...(await listed(asking, RULE, able, given)),
      blocked: (await listed(asking, RULE, unable, given)).items,
      ...frameOf(asking, migrationCandidates, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

type ConsumedCandidate = Candidate & Pick<MigrationCandidate, 'consumers'>;

interface Found {
  readonly candidate: ConsumedCandidate;
  readonly blocked: boolean;
}

function isStatic({ attributes }: NodeFact): boolean {
  return STATIC_KINDS.has(attributes['kind']);
}

async function judge(asking: Asking, page: readonly NodeFact[]): Promise<Found[]> {
  const live = { history: 'live' } as const;
  const ids = page.map((node) => node.id);
  const judged = await judgeCredentials(asking, ids);
  const usable = ids.filter((id) => judged.get(id)?.authentication.value !== 'FALSE');
  const used = await edgesOf(asking, usable, ['USED'], 'in', live);
  const has = await edgesOf(asking, usable, ['HAS_MATERIAL'], 'out', live);
  const holds = await edgesOf(asking, new Set(has.map((edge) => edge.to)), ['HOLDS'], 'in', live);
  const consumes = await edgesOf(asking, new Set(holds.map((edge) => edge.from)), ['CONSUMES'], 'in', live);
  const exposed = await edgesOf(asking, usable, ['EXPOSED_TO'], 'out', live);
  const nodes = await nodesById(
    asking,
    [...used, ...consumes].map((edge) => edge.from).concat(exposed.map((edge) => edge.to)),
  );
  const [ofHas, ofUsed, ofExposed] = [
    groupBy(has, (edge) => edge.from),
    groupBy(used, (edge) => edge.to),
    groupBy(exposed, (edge) => edge.from),
  ];
  const [ofHolds, ofConsumes] = [groupBy(holds, (edge) => edge.to), groupBy(consumes, (edge) => edge.to)];

  return usable.flatMap((id): Found[] => {
    const credential = judged.get(id);
    if (!credential) return [];
    const { node, identities } = credential.facts;
    if (lifetimeClass(node.attributes, asking.policy) === 'EPHEMERAL') return [];
    const direct = ofUsed.get(id) ?? [];
    const ways = (ofHas.get(id) ?? []).flatMap((tie) =>
      (ofHolds.get(tie.to) ?? []).flatMap((hold) =>
        (ofConsumes.get(hold.from) ?? []).map((edge) => ({ edge, path: [tie, hold, edge] })),
      ),
    );
    const from = new Set([...direct, ...ways.map(({ edge }) => edge)].map((edge) => edge.from));
    const workloads = [...from].flatMap((one) => nodes.get(one) ?? []).sort(byId);
    const vendors = (ofExposed.get(id) ?? []).flatMap((edge) => nodes.get(edge.to) ?? []);
    const verdict = migrates({
      human:
        identities.length > 0 && identities.every((one) => one.node.attributes['actorClass'] === 'HUMAN'),
      issuer: issuerOf(node, asking.policy),
      consumers: workloads.map((workload) => platformOf(workload, asking.policy)),
      vendors: vendors.map(supportsFederation),
    });
    const blocked = verdict.value === 'FALSE';
    return [
      {
        blocked,
        candidate: {
          node,
          verdict: blocked ? isTrue(...verdict.reasons) : and(verdict, credential.authentication),
          about: identities.map((one) => one.node),
          evidence: [
            ...direct,
            ...ways.flatMap(({ path }): EdgeFact[] => path),
            ...(ofExposed.get(id) ?? []),
          ],
          actions: ['MANUAL'],
          because: because(node, workloads, verdict),
          consumers: workloads,
        },
      },
    ];
  });
}

function issuerOf({ naturalKey }: NodeFact, { federatingIssuers }: Policy): Truth {
  const provider = naturalKey[0] ?? '';
  if (!Object.hasOwn(federatingIssuers, provider)) return 'UNKNOWN';
  return federatingIssuers[provider] === true ? 'TRUE' : 'FALSE';
}

function platformOf({ attributes, naturalKey }: NodeFact, { workloadIdentity }: Policy): Truth {
  const rule = workloadIdentity.find(
    ({ kinds, providers }) =>
      kinds.some((kind) => kind === attributes['kind']) && (providers?.includes(naturalKey[0] ?? '') ?? true),
  );
  return rule === undefined ? 'UNKNOWN' : rule.supported ? 'TRUE' : 'FALSE';
}

function supportsFederation({ attributes }: NodeFact): Truth {
  const said = textOf(attributes, 'supportsFederation');
  return said === 'TRUE' || said === 'FALSE' ? said : 'UNKNOWN';
}

function because(node: NodeFact, workloads: readonly NodeFact[], verdict: Verdict): string[] {
  const who =
    workloads.length === 0 ? 'no workload that is known' : names(workloads.map((one) => label(one)));
  return [
    `${label(node)} is the same secret at every use, and is used by ${who}.`,
    ...(verdict.value === 'TRUE'
      ? ['Their platform can vouch for them, and its issuer accepts that.']
      : verdict.reasons.map(sentenceFor)),
  ];
}
