import { z } from 'zod';
import type { Instant } from '../../model/index.js';
import type { Action, Counts, Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { instantOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import { judgeCredentials } from '../judge/index.js';
import {
  listArgs,
  listed,
  scopeOf,
  within,
  type Candidate,
  type ListedNode,
  type ListRule,
} from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { byUrgency } from '../urgency.js';
import { RULES } from '../rules.js';
import { because } from './because.js';
import { ROTATION_STATUSES, rotationOf, type Rotation, type RotationStatus } from './decide.js';

const args = z.strictObject({
  ...listArgs,
  /** Which are listed among `items`; NO_POLICY has a list of its own. */
  statuses: z
    .array(z.enum(['OVERDUE', 'NEVER_ROTATED', 'UNKNOWN', 'COMPLIANT']))
    .default(['OVERDUE', 'NEVER_ROTATED', 'UNKNOWN']),
});
export type RotationArgs = z.output<typeof args>;

/** One credential and how it stands against its rotation policy. */
export interface RotatedCredential extends ListedNode {
  readonly status: RotationStatus;
  /** Seconds; null without a policy. */
  readonly cadence: number | null;
  readonly cadenceFrom: Rotation['cadenceFrom'];
  readonly basis: Rotation['basis'];
  readonly basisAt: Instant | null;
  readonly dueAt: Instant | null;
}

export interface StatusCount {
  readonly status: RotationStatus;
  readonly credentials: number;
}

export interface RotationAnswer extends Frame {
  readonly items: readonly RotatedCredential[];
  readonly counts: Counts;
  /** Nothing says how often they have to be rotated. */
  readonly noPolicy: readonly RotatedCredential[];
  /** All in scope that can authenticate, listed or not (M-03). */
  readonly byStatus: readonly StatusCount[];
}

const NEEDS = ['CREDENTIALS'] as const;

/** No finding rule is of rotation itself: exceptions name the question. */
const RULE = { id: 'Q-20', base: 'MEDIUM' } as const;
const INFORMATIVE = { id: 'Q-20', base: 'INFO' } as const;
/** Neither an expiry nor a policy (R-ROT-03). */
export const NEITHER_RULE = RULES['LIN-014'];

const ACTIONS: Readonly<Record<RotationStatus, readonly Action[]>> = {
  OVERDUE: ['ROTATE'],
  NEVER_ROTATED: ['ROTATE'],
  UNKNOWN: ['CONFIRM'],
  COMPLIANT: ['NONE'],
  // Somebody has to say how often.
  NO_POLICY: ['MANUAL'],
};

/**
 * how the credentials that can authenticate stand against their rotation policy (R-ROT-01): the cadence that one
 * states itself, else that of its kind in the policy.
 */
export const rotationStatus: Question<RotationArgs, RotationAnswer> = {
  id: 'Q-20',
  field: 'rotationStatus',
  names: ['rotation'],
  title: 'Credentials that are due to be rotated, and those without a policy',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const all = new Map<string, number>();
    const kept: RotationCandidate[] = [];
    const wanted = new Set<RotationStatus>([...given.statuses, 'NO_POLICY']);
    for await (const page of within(asking, 'Credential', scope)) {
      for (const one of await judge(asking, page)) {
        all.set(one.status, (all.get(one.status) ?? 0) + 1);
        if (wanted.has(one.status)) kept.push(one);
      }
    }
    const list = (rule: ListRule, accept: (one: RotationCandidate) => boolean) =>
      listed(asking, rule, kept.filter(accept), given);
    const is =
      (...statuses: RotationStatus[]) =>
      (one: RotationCandidate) =>
        statuses.includes(one.status);
    const overdue = await list(RULE, is('OVERDUE', 'NEVER_ROTATED', 'UNKNOWN'));
    const fine = await list(INFORMATIVE, is('COMPLIANT'));
    const neither = await list(NEITHER_RULE, (one) => is('NO_POLICY')(one) && !ends(one));
    const ending = await list(INFORMATIVE, (one) => is('NO_POLICY')(one) && ends(one));
    return {
      items: [...overdue.items, ...fine.items].sort(byUrgency),
      counts: together(overdue.counts, fine.counts),
      noPolicy: [...neither.items, ...ending.items].sort(byUrgency),
      byStatus: ROTATION_STATUSES.map((status) => ({ status, credentials: all.get(status) ?? 0 })),
      ...frameOf(asking, rotationStatus, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

type RotationCandidate = Candidate & Omit<RotatedCredential, keyof ListedNode>;

/** What cannot authenticate needs no rotation. */
async function judge(asking: Asking, page: readonly NodeFact[]): Promise<RotationCandidate[]> {
  const judged = await judgeCredentials(
    asking,
    page.map((node) => node.id),
  );
  return page.flatMap((node): RotationCandidate[] => {
    const one = judged.get(node.id);
    if (!one || one.authentication.value === 'FALSE') return [];
    const rotation = rotationOf(node, asking.when.asOf, asking.policy);
    const { status, verdict, cadence, cadenceFrom, basis, basisAt, dueAt } = rotation;
    return [
      {
        node,
        verdict,
        about: one.facts.identities.map((identity) => identity.node),
        actions: ACTIONS[status],
        because: because(node, rotation, asking.when.asOf),
        ...{ status, cadence: cadence === null ? null : Math.floor(cadence / 1000), cadenceFrom },
        ...{ basis, basisAt, dueAt },
      },
    ];
  });
}

/** It ends by itself. */
function ends({ node }: RotationCandidate): boolean {
  return instantOf(node.attributes, 'expiresAt') !== null;
}

function together(a: Counts, b: Counts): Counts {
  return {
    total: a.total + b.total,
    confirmed: a.confirmed + b.confirmed,
    possible: a.possible + b.possible,
    suppressed: a.suppressed + b.suppressed,
  };
}
