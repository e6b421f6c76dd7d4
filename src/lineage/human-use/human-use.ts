import { z } from 'zod';
import { addMillis, DAY_MS, unknown } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { label, moment } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { listArgs, listPages, type Candidate, type ListedNode } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { RULES } from '../rules.js';
import { indicatorsOf, type HumanIndicator, type UseWindow } from './indicators.js';
import { usesOf } from './uses.js';

const args = z.strictObject({
  ...listArgs,
  /** Days before `asOf` that are looked at; the policy's usage window if not given. */
  days: z.number().positive().max(3650).optional(),
});
export type HumanUseArgs = z.output<typeof args>;

/** Something about one use that points to a person. */
export interface Indication {
  readonly kind: HumanIndicator;
  /** An instant or a day. */
  readonly at: string;
  /** The credential that was used, else the identity. */
  readonly through: NodeFact;
  readonly person: NodeFact | null;
}

export interface HumanUse extends ListedNode {
  readonly indicators: readonly Indication[];
}

export interface HumanUseAnswer extends Frame {
  readonly items: readonly HumanUse[];
  readonly counts: Counts;
}

const NEEDS = ['IDENTITIES', 'CREDENTIALS', 'LAST_USED'] as const;

/** Kinds that are for machines, where no source says what class of actor it is. */
const MACHINE_KINDS: ReadonlySet<unknown> = new Set([
  'SERVICE_ACCOUNT',
  'MACHINE_USER',
  'ROLE',
  'MANAGED_IDENTITY',
  'SERVICE_PRINCIPAL',
  'OAUTH_CLIENT',
  'K8S_SERVICE_ACCOUNT',
  'SPIFFE_ID',
  'BOT',
  'DEPLOY_KEY_PRINCIPAL',
  'AGENT_IDENTITY',
]);

/**
 * the non-human identities of whose use something points to a person: an interactive sign-in, a person's device or
 * browser, a person named with it. Indicators are listed, and prove nothing: every item is POSSIBLE.
 */
export const humanUseOfNhi: Question<HumanUseArgs, HumanUseAnswer> = {
  id: 'Q-39',
  field: 'humanUseOfNhi',
  names: ['human-use'],
  title: 'Non-human identities that people may have used',
  version: 1,
  args,
  needs: NEEDS,
  ask(asking, given) {
    const { asOf } = asking.when;
    const length = given.days === undefined ? asking.policy.usageWindowDays : given.days * DAY_MS;
    const window = { since: addMillis(asOf, -length), at: asOf };
    return listPages(asking, humanUseOfNhi, given, {
      type: 'Identity',
      rule: RULES['LIN-039'],
      accept: isNonHuman,
      judge: (of, page) => judge(of, page, window),
    });
  },
};

async function judge(
  asking: Asking,
  page: readonly NodeFact[],
  window: UseWindow,
): Promise<(Candidate & Pick<HumanUse, 'indicators'>)[]> {
  const uses = await usesOf(asking, page);
  return page.flatMap((node) => {
    const pointing = (uses.get(node.id) ?? []).flatMap((use) =>
      indicatorsOf(use, window).map((kind) => ({ kind, use })),
    );
    if (pointing.length === 0) return [];
    const indicators = distinct(
      pointing.map(({ kind, use }) => ({ kind, at: use.at, through: use.through, person: use.person })),
    );
    const { actorClass = 'UNKNOWN' } = node.attributes;
    return [
      {
        node,
        verdict: unknown('INDICATORS_ONLY', ...(actorClass === 'UNKNOWN' ? ['ACTOR_CLASS_UNKNOWN'] : [])),
        flags: indicators.map(({ kind }) => kind),
        evidence: pointing.flatMap(({ use }) => use.evidence),
        actions: ['CONFIRM'],
        because: [
          ...indicators.slice(0, 2).map((one) => sentence(node, one)),
          'That points to a person, and proves nothing.',
        ],
        indicators,
      },
    ];
  });
}

function isNonHuman({ attributes }: NodeFact): boolean {
  const { actorClass, kind } = attributes;
  if (actorClass === 'MACHINE' || actorClass === 'AI_AGENT') return true;
  return actorClass !== 'HUMAN' && MACHINE_KINDS.has(kind);
}

/** Latest first, then by kind and credential; each kind of a credential once. */
function distinct(all: readonly Indication[]): Indication[] {
  const sorted = [...all].sort((a, b) =>
    a.at !== b.at ? (a.at < b.at ? 1 : -1) : key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0,
  );
  const first = new Map<string, Indication>();
  for (const one of sorted) if (!first.has(key(one))) first.set(key(one), one);
  return [...first.values()];
}

function key({ kind, through, person }: Indication): string {
  return `${kind} ${through.id} ${person?.id ?? ''}`;
}

function sentence(node: NodeFact, { kind, at, through, person }: Indication): string {
  const when = moment(at);
  const by = through.id === node.id ? '' : ` with ${label(through)}`;
  switch (kind) {
    case 'INTERACTIVE_SIGN_IN':
      return `Somebody signed in interactively as ${label(node)}${by} (${when}).`;
    case 'HUMAN_DEVICE':
      return `${label(node)} was used${by} from a person's device (${when}).`;
    case 'HUMAN_USER_AGENT':
      return `${label(node)} was used${by} from a browser (${when}).`;
    case 'IMPERSONATED_BY_PERSON':
      return `${person ? label(person) : 'A person'} acted as ${label(node)}${by} (${when}).`;
  }
}
