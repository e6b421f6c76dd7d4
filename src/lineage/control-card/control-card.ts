import { z } from 'zod';
import { familyOf, type Capability } from '../../model/index.js';
import type { Frame, Warning } from '../answer.js';
import { askedByRecord } from '../asked-at.js';
import type { ReachCount } from '../blast-radius/answer.js';
import { blastRadius } from '../blast-radius/blast-radius.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { GovernanceField, GovernanceRecord } from '../definitions/governance-record.js';
import { called, clauseOf, count, dated, inWords, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import { exceptionsOn } from '../judge/index.js';
import type { OwnerResult } from '../owner/owners-of.js';
import type { Asking, Question } from '../question.js';
import { byId, edgesOf, nodesById } from '../read/index.js';
import { GOVERNANCE_NEEDS, governanceOf, type Governance } from './record.js';
import { untilOf, type Until } from './until.js';

const args = z.strictObject({
  /** The identity, by any of its names. */
  identity: z.string().min(1),
});
export type ControlCardArgs = z.output<typeof args>;

/** What it reaches by the rules of Q-16, counted: at least `confirmed`, at most `total`. */
export interface ReachSummary {
  readonly confirmed: number;
  readonly total: number;
  readonly byKind: readonly ReachCount[];
  readonly bySensitivity: readonly ReachCount[];
}

export interface ControlCardAnswer extends Frame {
  readonly identity: NodeFact;
  /** Who answers for it. */
  readonly owner: OwnerResult;
  /** What it reaches. */
  readonly reach: ReachSummary;
  /** Until when: the earliest end that is known; null when none is. */
  readonly until: Until | null;
  readonly untils: readonly Until[];
  /** What ends it. */
  readonly trigger: GovernanceField;
  /** How it is taken away, and by whom. */
  readonly path: GovernanceField;
  readonly authority: OwnerResult;
  readonly fields: GovernanceRecord['fields'];
  readonly valid: number;
  readonly completeness: number;
  readonly incomplete: boolean;
  readonly because: readonly string[];
}

const needs: readonly Capability[] = [...new Set([...GOVERNANCE_NEEDS, ...blastRadius.needs])];

/** Q-09: who owns an identity, what it reaches, until when, what ends it and how, and its governance record (5.6). */
export const controlCard: Question<ControlCardArgs, ControlCardAnswer> = {
  id: 'Q-09',
  field: 'controlCard',
  names: ['control-card'],
  title: 'Owner, reach, end and revocation of an identity, and what its governance record lacks',
  version: 1,
  args,
  needs,
  async ask(asking, { identity: handle }) {
    const identity = await nodeByHandle(asking, handle, ['Identity']);
    const governance = (await governanceOf(asking, [identity])).get(identity.id) as Governance;
    const { record, owner, authority } = governance;
    const reached = await blastRadius.ask(asking, blastRadius.args.parse({ start: [identity.id] }));
    const untils = untilOf({ identity, ...(await endsOf(asking, identity, governance)) }, asking.when.asOf);
    const field = (name: GovernanceField['field']): GovernanceField =>
      record.fields.find((one) => one.field === name) as GovernanceField;
    const beyond = reached.warnings.filter(
      ({ code }) => code !== 'NOT_CONNECTED',
    ) satisfies readonly Warning[];
    const frame = frameOf(asking, controlCard, await coverageFor(asking, needs), beyond);
    const answer = {
      identity,
      owner: owner as OwnerResult,
      reach: {
        confirmed: reached.counts.confirmed,
        total: reached.counts.total,
        byKind: reached.byKind,
        bySensitivity: reached.bySensitivity,
      },
      until: untils[0] ?? null,
      untils,
      trigger: field('retirementTrigger'),
      path: field('revocationPath'),
      authority: authority as OwnerResult,
      ...record,
    };
    return {
      ...frame,
      // What is reached follows from permissions that are not evaluated.
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      ...answer,
      because: sentences(answer),
    };
  },
};

/** What else names an end: exceptions that cover it, and what was attested of it. */
async function endsOf(asking: Asking, identity: NodeFact, { credentials, entitlements }: Governance) {
  const { exceptions } = await exceptionsOn(asking, [identity.id]);
  const recorded = askedByRecord(asking);
  const on = await edgesOf(recorded, [identity.id], ['ABOUT', 'ON_SUBJECT'], 'in', { history: 'ever' });
  const records = await nodesById(
    recorded,
    on.map((edge) => edge.from),
  );
  const { asOf } = asking.when;
  const attestations = [...records.values()].filter(
    ({ nodeType, presence, attributes: { at, validUntil } }) =>
      nodeType === 'Attestation' &&
      presence !== 'ABSENT_CONFIRMED' &&
      (typeof at !== 'string' || at <= asOf) &&
      typeof validUntil === 'string' &&
      validUntil > asOf,
  );
  return {
    credentials: credentials.map(({ node }) => node),
    entitlements,
    exceptions: [...exceptions.values()].sort(byId),
    attestations: attestations.sort(byId),
  };
}

function sentences({
  identity,
  owner,
  reach,
  until,
  trigger,
  path,
  fields,
  valid,
}: Pick<
  ControlCardAnswer,
  'identity' | 'owner' | 'reach' | 'until' | 'trigger' | 'path' | 'fields' | 'valid'
>): string[] {
  const who = owner.owner
    ? `${called(owner.owner)} answers for ${called(identity)}`
    : `Nobody is known to answer for ${called(identity)} (${inWords(owner.status)})`;
  const end = until
    ? `it ends or is due for a decision on ${dated(until.at)} (${until.basis}, ${called(until.by)})`
    : 'no end of it is known';
  const open = fields.filter(({ status }) => status !== 'VALUE' && status !== 'INHERITED');
  const lacks = open.map(({ field, status }) => `${inWords(field)} (${inWords(status)})`);
  return [
    `${who}; ${end}.`,
    reach.total === 0
      ? 'Nothing is known that it reaches.'
      : `It may reach ${count(reach.total, 'thing')}, ${reach.confirmed === 0 ? 'none' : reach.confirmed} of which for certain.`,
    `What ends it: ${said(trigger)}. How it is taken away: ${said(path)}.`,
    `Of the eight governance fields ${valid} ${valid === 1 ? 'has' : 'have'} a value${lacks.length > 0 ? `; not so ${names(lacks, 8)}` : ''}.`,
  ];
}

function said({ status, value, from }: GovernanceField): string {
  if (value === null) return inWords(status);
  const text = familyOf(value) === null ? value : `that ${clauseOf(value)}`;
  return from ? `${text} (${called(from)})` : text;
}
