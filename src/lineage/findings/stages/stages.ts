import { addMillis, isFalse, isTrue, or, unknown, type Instant, type Verdict } from '../../../model/index.js';
import { decisionsOn } from '../../access/decisions.js';
import { identityNegative } from '../../definitions/identity-state.js';
import { span, textOf } from '../../definitions/instants.js';
import { count, dated, label } from '../../explain/index.js';
import type { NodeFact, ObservedState } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { edgesOf, historySaying, nodesById } from '../../read/index.js';
import { ofPerson } from '../actor.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { Silence } from '../untold.js';

/** Stages that only a process tells; an issuer knows no more than that something is enabled (5.5.2). */
const STAGES = ['REQUESTED', 'PROVISIONED', 'VALIDATED'] as const;
const OF_PROCESS: ReadonlySet<unknown> = new Set(STAGES);

/**
 * LIN-011 (R-LIF-12): an identity is in use and was never validated, where the stages of identities are told.
 *
 * @param told whether any source of its realm tells stages
 */
export function neverValidated(inUse: Verdict, validated: boolean, told: boolean): Verdict {
  if (inUse.value === 'FALSE') return isFalse('NOT_IN_USE');
  if (validated) return isFalse('VALIDATED');
  if (!told) return unknown('STAGES_NOT_TOLD');
  return inUse.value === 'TRUE' ? isTrue('NEVER_VALIDATED') : inUse;
}

/** Identities that are in use and that nobody ever validated. */
export const stages: Evaluator = {
  rules: ['LIN-011'],
  needs: ['IDENTITIES', 'CREDENTIALS', 'LAST_USED'],
  async evaluate(asking) {
    const used: Used[] = [];
    const telling = new Set<string>();
    const standing = (node: NodeFact): boolean =>
      !ofPerson(node) && identityNegative(node, asking.when.asOf) === null;
    for await (const page of within(asking, 'Identity', EVERYWHERE, standing)) {
      for (const node of page) if (OF_PROCESS.has(node.attributes['state'])) telling.add(realmOf(node));
      for (const one of await usedOf(asking, page)) {
        if (one.staged) telling.add(realmOf(one.node));
        if (!one.validated) used.push(one);
      }
    }
    const found = new Gathered(['LIN-011']);
    const silence = new Silence({
      STAGES_NOT_TOLD: (realm, n) =>
        `No source tells whether ${count(n, 'identity', 'identities')} of ${realm} that ${n === 1 ? 'is' : 'are'} in use ${n === 1 ? 'was' : 'were'} ever validated.`,
      LAST_USED_NOT_TOLD: (realm, n) =>
        `Whether ${count(n, 'identity', 'identities')} of ${realm} that nobody validated ${n === 1 ? 'is' : 'are'} in use, no source tells.`,
    });
    for (const one of used) {
      const verdict = neverValidated(one.inUse, one.validated, telling.has(realmOf(one.node)));
      const [reason = ''] = verdict.reasons;
      if (verdict.value !== 'UNKNOWN' || reason === 'DATE_ONLY')
        found.add('LIN-011', [candidate(one, verdict)]);
      else if (one.inUse.value === 'TRUE' || reason === 'LAST_USED_NOT_TOLD') silence.add(reason, [one.node]);
    }
    found.add('LIN-011', await silence.candidates(asking));
    return found.breaches(asking);
  },
};

interface Used {
  readonly node: NodeFact;
  readonly inUse: Verdict;
  /** An instant or a day. */
  readonly lastUsedAt: string | null;
  readonly validated: boolean;
  /** Some source told a stage of it. */
  readonly staged: boolean;
}

/** Those of a page that are in use, or of which nobody can say. */
async function usedOf(asking: Asking, page: readonly NodeFact[]): Promise<Used[]> {
  const at = asking.when.asOf;
  const since = addMillis(at, -asking.policy.usageWindowDays);
  const held = await edgesOf(
    asking,
    page.map((node) => node.id),
    ['AUTHENTICATES_AS'],
    'in',
    { history: 'live' },
  );
  const credentials = await nodesById(
    asking,
    held.map((edge) => edge.from),
  );
  const of = groupBy(held, (edge) => edge.to);
  const using = page.flatMap((node) => {
    const keys = (of.get(node.id) ?? []).flatMap((edge) => credentials.get(edge.from) ?? []);
    const inUse = or(...[node, ...keys].map((one) => usedSince(one, since, at)));
    const last = [node, ...keys].flatMap(({ attributes }) => textOf(attributes, 'lastUsedAt') ?? []).sort();
    return inUse.value === 'FALSE' ? [] : [{ node, inUse, lastUsedAt: last.at(-1) ?? null }];
  });
  const ids = using.map(({ node }) => node.id);
  const decisions = await decisionsOn(asking, ids);
  const history = await historySaying(asking, ids, STAGES);
  return using.map((one): Used => {
    const states = history.get(one.node.id) ?? [];
    const attested = (decisions.get(one.node.id) ?? []).some(
      ({ record, allowed }) => record.nodeType === 'Attestation' && allowed === true,
    );
    return {
      ...one,
      validated: attested || states.some((state) => stageOf(state, at) === 'VALIDATED'),
      staged: states.some((state) => OF_PROCESS.has(stageOf(state, at))),
    };
  });
}

function stageOf({ attributes, validFrom }: ObservedState, at: Instant): unknown {
  return validFrom <= at ? attributes?.['state'] : undefined;
}

function usedSince({ attributes }: NodeFact, since: Instant, at: Instant): Verdict {
  const last = textOf(attributes, 'lastUsedAt');
  if (last === null)
    return attributes['lastUsedStatus'] === 'NEVER_USED' ? isFalse() : unknown('LAST_USED_NOT_TOLD');
  const { from, to } = span(last);
  if (to < since) return isFalse();
  return from < since || from > at ? unknown('DATE_ONLY') : isTrue();
}

function candidate({ node, lastUsedAt }: Used, verdict: Verdict): DatedCandidate {
  return {
    node,
    verdict,
    actions: ['ATTEST'],
    because: [
      `${label(node)} was used on ${dated(lastUsedAt ?? '')}.`,
      'Nobody has validated it: it never reached that stage, and no attestation confirms it.',
    ],
  };
}

function realmOf({ naturalKey }: NodeFact): string {
  return naturalKey.slice(0, 2).join('\u001f');
}
