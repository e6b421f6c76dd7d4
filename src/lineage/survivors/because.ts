import { instantOf, textOf } from '../definitions/instants.js';
import type { AssociationPath } from '../definitions/a02-association.js';
import type { EdgeFact } from '../facts.js';
import { ago, count, day, label, moment, names, quoted, sentencesFor } from '../explain/index.js';
import type { Subject } from './subject.js';
import type { Ground } from './ground.js';
import type { Survivor, TransitiveSurvivor } from './result.js';
import type { Tie, Ties } from './ties.js';

type Judged = Omit<Survivor, 'because'>;

/**
 * Why an item of Q-01 stands on its list, as one would say it to a colleague: whether it still works, what was retired,
 * what ties the two, and what else decides what may be done.
 */
export function becauseOf(subject: Subject, item: Judged, ties: Ties, ground: Ground): string[] {
  return [
    ...works(subject, ground),
    retirements(ties.retired),
    ...ties.retired.slice(0, 1).map((tie) => tied(tie, subject, ground)),
    ...others(item, ties, ground),
    ...special(subject, item),
  ];
}

/** `data-role can be reached from pay-role, which belongs to the retired pay-legacy: CAN_ASSUME.` */
export function becauseReached(of: Omit<TransitiveSurvivor, 'because'>): string[] {
  const way = of.evidence.map((edge) => edge.type).join(', ');
  return [
    `${label(of.node)} can be reached from ${label(of.via)}, which belongs to ${names(of.services.map(label))} (retired), in ${count(of.evidence.length, 'step')}: ${way}.`,
    ...sentencesFor(of.reasons),
  ];
}

/** Whether it can authenticate, and who says so since when. */
function works(subject: Subject, ground: Ground): string[] {
  const { credential, trust, verdict, confirmation } = subject;
  const { asOf } = ground.asking.when;
  const sure = verdict.value === 'TRUE';
  const source = confirmation.source === null ? '' : ` by ${quoted(confirmation.source)}`;
  const confirmed = confirmation.confirmedAt && `confirmed ${ago(confirmation.confirmedAt, asOf)}${source}`;
  if (trust) {
    const who = `${label(trust.subject)} may ${sure ? 'still' : 'perhaps still'} act as ${label(trust.identity)}`;
    return [`${who} without any secret of ours (${confirmed ?? 'never confirmed'}).`, ...doubts(subject)];
  }
  if (!credential) return [];
  const { attributes } = credential;
  const it = label(credential);
  const as = subject.identities.length > 0 ? ` as ${names(subject.identities.map(label))}` : '';
  const state = textOf(attributes, 'state') ?? 'UNKNOWN';
  const known = confirmed ? `${state}, ${confirmed}` : `${state}, never confirmed by a complete run`;
  if (subject.pending) {
    const since = instantOf(attributes, 'notBefore');
    return [`${it} will authenticate${as} ${since ? `from ${moment(since)} on` : 'later'} (${known}).`];
  }
  if (subject.restorable) {
    return [`${it} cannot authenticate${as} now (${known}).`, ...sentencesFor(verdict.reasons)];
  }
  const end = instantOf(attributes, 'expiresAt');
  const until =
    end === null ? '' : end <= asOf ? `, though it ended at ${moment(end)}` : `, until ${moment(end)}`;
  const fixed = attributes['revocable'] === false ? ', and nobody can revoke it' : '';
  if (sure) return [`${it} still authenticates${as}${until}${fixed} (${known}).`];
  return [`${it} may still authenticate${as}${until} (${known}).`, ...doubts(subject)];
}

function doubts({ verdict, confirmation }: Subject): string[] {
  if (verdict.value === 'TRUE') return [];
  // The state's own word says no more than that the last confirmation is old.
  const telling = verdict.reasons.filter(
    (reason) => reason.startsWith('STALE_') || !verdict.reasons.includes('STALE_NEGATIVE'),
  );
  const failing = confirmation.failing && confirmation.source !== null;
  return [
    ...sentencesFor(telling),
    ...(failing ? [`The newest run of ${quoted(confirmation.source ?? '')} did not complete.`] : []),
  ];
}

/** `pay-legacy was retired on 2026-03-01 (cmdb).` */
function retirements(retired: readonly Tie[]): string {
  const said = retired.map(({ group: { service, retirement } }) => {
    const by = retirement.saidBy === null ? '' : ` (${quoted(retirement.saidBy)})`;
    const verb = retirement.flags.includes('UNAPPROVED') ? 'lost its approval' : 'was retired';
    const since = retirement.retiredAt === null ? '' : ` ${onDay(retirement.retiredAt, retirement)}`;
    return `${label(service)} ${verb}${since}${by}`;
  });
  const contested = retired.some(({ group }) => group.retirement.contested);
  return `${names(said)}${contested ? ', but another source says otherwise' : ''}.`;
}

function onDay(at: string, { retiredAtBasis }: { readonly retiredAtBasis: string | null }): string {
  return retiredAtBasis === 'RECORDED' ? `by ${day(at)}, when it was first heard of` : `on ${day(at)}`;
}

/** What ties it to the service: the strongest path (A2). */
function tied(tie: Tie, subject: Subject, ground: Ground): string {
  const service = label(tie.group.service);
  const path = tie.paths[0] as AssociationPath;
  const last = path.evidence.at(-1);
  if (path.workload === null) return supports(last, service, subject, ground);
  const node = ground.nodes.get(path.workload);
  const workload = `The workload ${node ? label(node) : 'of it'} of ${service}`;
  const how = { CONSUMES: 'takes it', USED: 'uses it', USES: 'runs with it', SUPPORTS: 'has it' }[path.kind];
  if (path.live) return `${workload} still ${how}.`;
  const gone = node?.presence === 'ABSENT_CONFIRMED' ? 'was removed' : 'stopped';
  const since = path.endedAt === null ? '' : ` on ${day(path.endedAt)}`;
  return `${workload}, which used it, ${gone}${since}.`;
}

function supports(edge: EdgeFact | undefined, service: string, subject: Subject, ground: Ground): string {
  const holder = edge && ground.nodes.get(edge.from);
  const who = holder && holder.id !== subject.credential?.id ? label(holder) : 'It';
  if (edge?.endReason === 'REASSIGNED' && edge.validTo !== null) {
    return `${who} was reassigned from ${service} on ${day(edge.validTo)}, but no rotation since then is verified.`;
  }
  if (edge?.method === 'INFERRED') return `Only a likeness ties ${who === 'It' ? 'it' : who} to ${service}.`;
  const ended = edge && edge.validTo !== null ? ` until ${day(edge.validTo)}` : '';
  return `${who} ${ended ? 'existed' : 'exists'} for ${service}${ended}.`;
}

/** Who else needs it, which decides whether it may simply be revoked (A3). */
function others(item: Judged, ties: Ties, ground: Ground): string[] {
  const services = names(ties.standing.map((tie) => label(tie.group.service)));
  const loose = [...new Set(ties.loose.flatMap((path) => (path.workload === null ? [] : [path.workload])))]
    .map((id) => ground.nodes.get(id))
    .flatMap((node) => (node ? [label(node)] : []));
  const many = ties.standing.length > 1;
  const found: string[] = [];
  if (item.class === 'CARRIED_OVER') {
    found.push(`${services} took over, and it was not rotated since.`);
  } else if (services !== '') {
    found.push(`${services}, not retired, ${many ? 'are' : 'is'} tied to it too.`);
  }
  if (loose.length > 0)
    found.push(`${names(loose)}, of no known service, still ${loose.length > 1 ? 'use' : 'uses'} it.`);
  return found;
}

/** What sets it apart from a plain survivor. */
function special({ credential, node }: Subject, item: Judged): string[] {
  const { attributes } = node;
  const flag = (name: string): boolean => item.flags.includes(name);
  const found: string[] = [];
  const used = textOf(attributes, 'lastUsedAt');
  const last = used === null ? '' : ` on ${day(used)}`;
  if (flag('UNATTRIBUTED')) found.push(`It was last used${last}, by nobody who is known.`);
  if (flag('RETIRED_BUT_IN_USE')) found.push(`It was last used${last}, after the retirement.`);
  if (flag('SUPERSEDED')) found.push('A newer one has replaced it.');
  const leaked = instantOf(attributes, 'compromisedAt');
  if (flag('COMPROMISED') && leaked) found.push(`It counts as compromised since ${day(leaked)}.`);
  if (flag('THIRD_PARTY_HELD')) found.push('A third party holds it.');
  if (flag('NEVER_EXPIRES')) found.push('It never expires.');
  if (credential && item.copyCount > 1) found.push(`It lies in ${count(item.copyCount, 'place')}.`);
  if (flag('BREAK_GLASS')) found.push('It is a break-glass access, so a person decides.');
  if (item.suppressedBy) {
    const until = instantOf(item.suppressedBy.attributes, 'expiresAt');
    found.push(
      `The exception ${label(item.suppressedBy)} covers it${until ? ` until ${moment(until)}` : ''}.`,
    );
  }
  return found;
}
