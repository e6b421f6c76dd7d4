import { HOUR_MS, type Certainty, type ObligationType, type Verdict } from '../../model/index.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { suppressing } from '../definitions/a08-exception.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import type { ServiceGroup } from '../judge/index.js';
import { SURVIVOR_RULE } from '../survivors/decide.js';
import type { Ground } from '../survivors/ground.js';
import { copiesOf } from '../survivors/holdings.js';
import { trustSubjects } from '../survivors/subjects.js';
import type { Tied } from './ground.js';
import type { WouldBe } from './result.js';

/**
 * What retiring the service would oblige to by table 5.5.5: revoke what is its own, rotate and detach what is shared,
 * remove trusts, disable identities, and verify every copy. Break-glass stays out of every plan (A9), what an exception
 * covers is not owed (A8), and what is only POSSIBLE is owed a confirmation first (5.8.3).
 *
 * @param canAct of the identities that are trusted into those of the service
 */
export function obligationsOf(
  tied: readonly Tied[],
  group: ServiceGroup,
  ground: Ground,
  canAct: ReadonlyMap<string, Verdict>,
): WouldBe[] {
  const { policy } = ground.asking;
  const { retired, verifyAfter } = policy.obligationHours;
  const found: WouldBe[] = [];
  const owe = (
    type: ObligationType,
    subject: NodeFact,
    high: boolean,
    certainty: Certainty,
    why: string,
  ): void => {
    const due = (high ? retired.high : retired.other) + (type === 'VERIFY' ? verifyAfter : 0);
    found.push({
      type: certainty === 'POSSIBLE' && type !== 'VERIFY' ? 'CONFIRM' : type,
      subject,
      dueWithinHours: due / HOUR_MS,
      certainty,
      because: [why],
    });
  };
  const byId = new Map(tied.map((one) => [one.node.id, one]));
  for (const one of tied) {
    const { node } = one;
    const judged = ground.credentials.get(node.id);
    const identities = judged?.facts.identities.map((identity) => identity.node) ?? [node];
    const high = isHigh([node, ...identities], ground);
    if (isExempt([node, ...identities], ground)) continue;
    const shared = isShared(one, group);
    const sure = one.own.some((path) => path.grade === 'CONFIRMED');
    if (!judged) {
      if (!shared)
        owe(
          'DISABLE',
          node,
          high,
          sure ? 'CONFIRMED' : 'POSSIBLE',
          `${label(node)} is for this service alone.`,
        );
      continue;
    }
    const derived = ground.index.out('DERIVED_FROM', node.id).length > 0;
    if (derived && lifetimeClass(node.attributes, policy) === 'EPHEMERAL') continue;
    if (judged.authentication.value === 'FALSE') continue;
    const certainty = sure && judged.authentication.value === 'TRUE' ? 'CONFIRMED' : 'POSSIBLE';
    if (shared) owe('ROTATE_AND_DETACH', node, high, certainty, `${label(node)} is needed elsewhere too.`);
    else owe('REVOKE', node, high, certainty, `${label(node)} is needed by nothing else that is known.`);
    for (const { location } of copiesOf(node.id, ground))
      owe('VERIFY', location, high, certainty, `${label(location)} holds a copy of ${label(node)}.`);
  }
  for (const subject of trustSubjects(ground, canAct)) {
    const identity = byId.get(subject.node.id);
    if (!identity || !subject.trust || isShared(identity, group) || isExempt([subject.node], ground))
      continue;
    const certainty = subject.verdict.value === 'TRUE' ? 'CONFIRMED' : 'POSSIBLE';
    const why = `${label(subject.trust.subject)} may act as ${label(subject.node)}.`;
    owe('REMOVE_TRUST', subject.trust.subject, isHigh([subject.node], ground), certainty, why);
  }
  return distinct(found);
}

function isShared({ ties }: Tied, group: ServiceGroup): boolean {
  return ties.standing.some((tie) => tie.group.id !== group.id) || ties.loose.length > 0;
}

function isHigh(nodes: readonly NodeFact[], ground: Ground): boolean {
  return nodes.some(
    ({ id, attributes }) =>
      ground.privileged.has(id) || attributes['privileged'] === true || attributes['riskClass'] === 'HIGH',
  );
}

function isExempt(nodes: readonly NodeFact[], ground: Ground): boolean {
  if (isBreakGlass(nodes)) return true;
  const ids = nodes.map(({ id }) => id);
  return (
    suppressing(ids, ground.covers, ground.exceptions, SURVIVOR_RULE.id, ground.asking.when.asOf) !== null
  );
}

/** Each subject is owed each type once, by the earliest due; sorted by due, type and subject. */
function distinct(found: readonly WouldBe[]): WouldBe[] {
  const key = (one: WouldBe): string =>
    `${String(one.dueWithinHours).padStart(12, '0')} ${one.type} ${one.subject.id} ${one.because.join(' ')}`;
  const best = new Map<string, WouldBe>();
  for (const one of [...found].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))) {
    const same = `${one.type} ${one.subject.id}`;
    if (!best.has(same)) best.set(same, one);
  }
  return [...best.values()];
}
