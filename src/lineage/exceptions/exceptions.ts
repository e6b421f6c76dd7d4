import { z } from 'zod';
import {
  instant,
  isFalse,
  or,
  type Capability,
  type Certainty,
  type Instant,
  type Verdict,
} from '../../model/index.js';
import type { Action, Counts, Frame, Judged, Severity } from '../answer.js';
import { askedAt } from '../asked-at.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { lapsed, underControl } from '../definitions/a08-exception.js';
import { instantOf, textOf } from '../definitions/instants.js';
import { severityOf } from '../definitions/severity.js';
import { environmentOf } from '../definitions/a13-environment.js';
import { count, label, moment, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { countsOf, frameOf } from '../frame.js';
import { groupBy } from '../group-by.js';
import { canActOf, controlsOf, judgeCredentials, privilegedOf } from '../judge/index.js';
import type { Asking, Question } from '../question.js';
import { byEnds, edgesOf, historyOf, nodesById, nodesOfType } from '../read/index.js';
import { byUrgency } from '../urgency.js';
import { EXCEPTION_STATES, exceptionState, renewals, type ExceptionState } from './state.js';

const args = z.strictObject({
  /** Only those that stand so. */
  state: z.enum(EXCEPTION_STATES).optional(),
  /** When; else `asOf`. */
  at: instant.optional(),
});
export type ExceptionsArgs = z.output<typeof args>;

export interface ListedControl {
  readonly control: NodeFact;
  readonly lapsed: boolean;
}

export interface ListedException extends Judged {
  readonly id: string;
  readonly exception: NodeFact;
  readonly state: ExceptionState;
  readonly approver: string | null;
  readonly expiresAt: Instant | null;
  /** ACTIVE, and where what it covers cannot be rotated under a control that stands: only then it suppresses (R-EXC-04). */
  readonly suppresses: boolean;
  /** How often its end was put off. */
  readonly renewals: number;
  readonly covers: readonly NodeFact[];
  readonly controls: readonly ListedControl[];
  /** Whether what it covers can still be used. */
  readonly effective: Verdict;
  readonly severity: Severity;
  readonly recommendedActions: readonly Action[];
  readonly because: readonly string[];
}

export interface ExceptionsAnswer extends Frame {
  readonly at: Instant;
  readonly items: readonly ListedException[];
  readonly counts: Counts;
  /** LIN-022: expired, and what it covers can still be used. */
  readonly expiredButEffective: number;
}

const needs: readonly Capability[] = ['CREDENTIALS', 'IDENTITIES'];

/** the exceptions and how they stand, those that have expired while the access goes on (LIN-022) first. */
export const exceptions: Question<ExceptionsArgs, ExceptionsAnswer> = {
  id: 'Q-26',
  field: 'exceptions',
  names: ['exceptions'],
  title: 'Which exceptions there are, and which have ended while the access goes on',
  version: 1,
  args,
  needs,
  async ask(given, { state, at = given.when.asOf }) {
    const asking = askedAt(given, at);
    const all: NodeFact[] = [];
    for await (const page of nodesOfType(
      asking,
      'Exception',
      (node) => Object.keys(node.attributes).length > 1,
    ))
      all.push(...page);
    const items = (await itemsOf(asking, all)).filter((item) => state === undefined || item.state === state);
    items.sort(byUrgency);
    return {
      at,
      items,
      counts: countsOf(items),
      expiredButEffective: items.filter((item) => item.flags.includes('EXPIRED_STILL_EFFECTIVE')).length,
      ...frameOf(given, exceptions, await coverageFor(given, needs)),
    };
  },
};

async function itemsOf(asking: Asking, all: readonly NodeFact[]): Promise<ListedException[]> {
  const { asOf } = asking.when;
  const ids = all.map(({ id }) => id);
  const ever = { history: 'ever' } as const;
  const covers = (await edgesOf(asking, ids, ['COVERS'], 'out', ever)).filter(
    (edge) => edge.endReason !== 'SOURCE_CORRECTION',
  );
  const mitigates = await edgesOf(asking, ids, ['MITIGATES'], 'in', ever);
  const nodes = await nodesById(asking, [
    ...covers.map((edge) => edge.to),
    ...mitigates.map((edge) => edge.from),
  ]);
  const subjects = [...new Set(covers.map((edge) => edge.to))];
  const of = (type: NodeFact['nodeType']): string[] =>
    subjects.filter((id) => nodes.get(id)?.nodeType === type);
  const credentials = await judgeCredentials(asking, of('Credential'));
  const acts = await canActOf(asking, of('Identity'));
  const privileged = await privilegedOf(asking, of('Identity'));
  const standing = await controlsOf(asking, all);
  const history = await historyOf(asking, ids);
  const coversOf = groupBy(covers, (edge) => edge.from);
  const mitigatedBy = groupBy(mitigates, (edge) => edge.to);
  const verdictOf = (id: string): Verdict =>
    credentials.get(id)?.authentication ?? acts.get(id) ?? isFalse('NO_ACCESS');

  return all.map((exception): ListedException => {
    const edges = coversOf.get(exception.id) ?? [];
    const covered = [...new Set(edges.map((edge) => edge.to))].sort().flatMap((id) => nodes.get(id) ?? []);
    const controlEdges = mitigatedBy.get(exception.id) ?? [];
    const current = standing.get(exception.id) ?? [];
    const controls = [...new Set(controlEdges.map((edge) => edge.from))]
      .sort()
      .flatMap((id) => nodes.get(id) ?? [])
      .map((control) => ({
        control,
        lapsed: lapsed(control, asOf) || !current.some(({ id }) => id === control.id),
      }));
    const known = (history.get(exception.id) ?? []).filter((state) => state.validFrom <= asOf);
    const state = exceptionState(exception, asOf);
    const suppresses = state === 'ACTIVE' && underControl(exception, current, asOf);
    const effective = or(...covered.map((node) => verdictOf(node.id)));
    const expiresAt = instantOf(exception.attributes, 'expiresAt');
    const ended = state === 'EXPIRED' || state === 'REVOKED';
    const outlived = ended && effective.value !== 'FALSE';
    const certainty: Certainty = outlived && effective.value === 'UNKNOWN' ? 'POSSIBLE' : 'CONFIRMED';
    const renewed = renewals(known);
    const flags = [
      ...(outlived ? ['EXPIRED_STILL_EFFECTIVE'] : []),
      ...(expiresAt === null && state === 'ACTIVE' ? ['NO_EXPIRY'] : []),
      ...(textOf(exception.attributes, 'approver') === null ? ['NO_APPROVER'] : []),
      ...(renewed > 0 ? ['RENEWED'] : []),
      ...(state === 'ACTIVE' && controls.some((one) => one.lapsed) ? ['CONTROL_LAPSED'] : []),
      ...(state === 'ACTIVE' && !suppresses ? ['WITHOUT_CONTROL'] : []),
    ].sort();
    return {
      id: exception.id,
      exception,
      state,
      approver: textOf(exception.attributes, 'approver'),
      expiresAt,
      suppresses,
      renewals: renewed,
      covers: covered,
      controls,
      effective,
      certainty,
      reasons: certainty === 'POSSIBLE' ? effective.reasons : [],
      flags,
      evidence: [...edges, ...controlEdges].sort(byEnds),
      suppressedBy: null,
      severity: severityOf(outlived ? 'HIGH' : flags.some((flag) => TO_MEND.has(flag)) ? 'MEDIUM' : 'INFO', {
        privileged: outlived && covered.some((node) => privileged.has(node.id)),
        production: outlived && covered.some((node) => environmentOf(node) === 'PRODUCTION'),
        certainty,
        ephemeral: false,
      }),
      recommendedActions: actionsOf(outlived, certainty, flags),
      because: sentences(exception, {
        ...{ state, covered, expiresAt, outlived, effective, renewed, controls },
        uncontrolled: state === 'ACTIVE' && !suppresses,
      }),
    };
  });
}

function actionsOf(outlived: boolean, certainty: Certainty, flags: readonly string[]): readonly Action[] {
  if (outlived) return certainty === 'CONFIRMED' ? ['REVALIDATE'] : ['CONFIRM'];
  return flags.some((flag) => TO_MEND.has(flag)) ? ['REVALIDATE'] : ['NONE'];
}

/** What somebody has to look at while an exception lasts. */
const TO_MEND: ReadonlySet<string> = new Set(['CONTROL_LAPSED', 'NO_EXPIRY', 'WITHOUT_CONTROL']);

function sentences(
  exception: NodeFact,
  of: {
    readonly state: ExceptionState;
    readonly covered: readonly NodeFact[];
    readonly expiresAt: Instant | null;
    readonly outlived: boolean;
    readonly effective: Verdict;
    readonly renewed: number;
    readonly controls: readonly ListedControl[];
    readonly uncontrolled: boolean;
  },
): string[] {
  const end =
    of.expiresAt === null
      ? 'has no end'
      : `${of.state === 'EXPIRED' ? 'ended' : 'ends'} on ${moment(of.expiresAt)}`;
  const covers =
    of.covered.length === 0 ? 'nothing that is known' : names(of.covered.map((node) => label(node)));
  const past = of.state === 'EXPIRED' || of.state === 'REVOKED' || of.state === 'CLOSED';
  const first = `The exception ${label(exception)} ${past ? 'covered' : 'covers'} ${covers} and ${end}.`;
  const outlived =
    of.effective.value === 'TRUE'
      ? 'What it covered can still be used.'
      : 'Whether what it covered can still be used is not known.';
  const gone = of.controls.filter((one) => one.lapsed);
  return [
    first,
    ...(of.outlived ? [outlived] : []),
    ...(of.renewed > 0 ? [`Its end was put off ${count(of.renewed, 'time')}.`] : []),
    ...(gone.length > 0
      ? [`The control ${names(gone.map(({ control }) => label(control)))} has lapsed.`]
      : []),
    ...(of.uncontrolled
      ? [
          'It excuses what cannot be rotated, and no compensating control of it stands: it suppresses nothing until one does.',
        ]
      : []),
  ];
}
