import { z } from 'zod';
import { coverageFor } from '../coverage/coverage-for.js';
import type { CoverageResult } from '../coverage/judge.js';
import type { Warning } from '../answer.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { canActOf } from '../judge/identities.js';
import { ownersOf } from '../owner/owners-of.js';
import type { Asking, Question } from '../question.js';
import { byUrgency } from '../urgency.js';
import { retiredServices } from './candidates.js';
import { decide } from './decide.js';
import { gather } from './gather.js';
import type { Ground } from './ground.js';
import { nameReuse } from './name-reuse.js';
import type { Survivor, SurvivorsAnswer, TransitiveSurvivor } from './result.js';
import { credentialSubjects, trustSubjects } from './subjects.js';
import { tiesOf } from './ties.js';
import { transitiveFrom } from './transitive.js';

const args = z.strictObject({
  /** urn, catalogue reference, CMDB id or name of one service. */
  service: z.string().min(1).optional(),
  classes: z
    .array(z.enum(['RESIDUAL_SESSION', 'CARRIED_OVER', 'SHARED', 'EXCLUSIVE', 'TRUST_ONLY']))
    .optional(),
  includeTransitive: z.boolean().default(false),
  includeSuppressed: z.boolean().default(true),
  includePending: z.boolean().default(true),
});
export type SurvivorsArgs = z.output<typeof args>;

/** Without these nothing can be said at all: what is retired, and which credentials there are. */
const ESSENTIAL = ['RETIREMENT', 'CREDENTIALS'] as const;
const NEEDS = [...ESSENTIAL, 'IDENTITIES', 'TRUSTS', 'WORKLOADS', 'SECRET_LOCATIONS', 'LAST_USED'] as const;

/**
 * the credentials and trusts that outlived a retired service: an association (A2) with at least one service that
 * is retired (A7), and the credential can authenticate or nobody can say that it cannot (A1). Each once, with all such
 * services, its class (A3), where it lies, who consumes it, who owns it and what to do.
 */
export const survivors: Question<SurvivorsArgs, SurvivorsAnswer> = {
  id: 'Q-01',
  field: 'credentialsSurvivingRetiredServices',
  names: ['survivors'],
  title: 'Which credentials survive a retired service?',
  version: 1,
  args: args,
  needs: NEEDS,
  ask: askSurvivors,
};

async function askSurvivors(asking: Asking, given: SurvivorsArgs): Promise<SurvivorsAnswer> {
  const only = given.service === undefined ? null : await nodeByHandle(asking, given.service, ['Service']);
  const warnings: Warning[] = [];
  const retired = await retiredServices(asking, only);
  const ground = await gather(asking, retired);
  warnings.push(...(await nameReuse(ground)));
  const wanted = new Set(retired.map((group) => group.id));

  const judged: { readonly item: Survivor; readonly list: 'items' | 'restorable' | 'pending' }[] = [];
  for (const subject of [
    ...credentialSubjects(ground),
    ...trustSubjects(ground, await foreignActors(ground)),
  ]) {
    const item = decide(subject, ground);
    if (!item || !item.services.some(({ service }) => wanted.has(ground.groups.canonicalOf(service.id))))
      continue;
    if (given.classes && !given.classes.includes(item.class)) continue;
    judged.push({ item, list: subject.pending ? 'pending' : subject.restorable ? 'restorable' : 'items' });
  }
  const owned = await withOwners(
    asking,
    judged.map(({ item }) => item),
  );
  const listed = (list: (typeof judged)[number]['list']): Survivor[] =>
    owned.filter((_, at) => judged[at]?.list === list).sort(byUrgency);
  const all = listed('items');
  const items = given.includeSuppressed ? all : all.filter((item) => item.suppressedBy === null);
  return {
    items,
    counts: { ...countsOf(items), suppressed: all.filter((item) => item.suppressedBy !== null).length },
    restorable: listed('restorable'),
    pending: given.includePending ? listed('pending') : [],
    transitive: given.includeTransitive
      ? await transitive(asking, ground, wanted, (warning) => warnings.push(warning))
      : [],
    ...frameOf(asking, survivors, await coverage(asking), warnings),
  };
}

/** UNKNOWN only when the essential cannot be seen; what else is missing makes the answer PARTIAL. */
async function coverage(asking: Asking): Promise<CoverageResult> {
  const essential = await coverageFor(asking, ESSENTIAL);
  const all = await coverageFor(asking, NEEDS);
  if (essential.certainty === 'UNKNOWN') return { ...all, certainty: 'UNKNOWN' };
  return all.certainty === 'COMPLETE' ? all : { ...all, certainty: 'PARTIAL' };
}

/** canAct of the identities that are trusted into those of retired services. */
function foreignActors(ground: Ground) {
  const sources = [...ground.identities.keys()].flatMap((id) => ground.index.sources('CAN_ASSUME', id));
  return canActOf(
    ground.asking,
    sources.filter((id) => ground.nodes.get(id)?.nodeType === 'Identity'),
  );
}

async function withOwners(asking: Asking, items: readonly Survivor[]): Promise<Survivor[]> {
  const idOf = (item: Survivor): string => item.credential?.id ?? (item.trust?.identity.id as string);
  const owners = await ownersOf(asking, items.map(idOf));
  return items.map((item) => ({ ...item, owner: owners.get(idOf(item)) ?? null }));
}

async function transitive(
  asking: Asking,
  ground: Ground,
  wanted: ReadonlySet<string>,
  warn: (warning: Warning) => void,
): Promise<TransitiveSurvivor[]> {
  const starts = new Map<string, readonly NodeFact[]>();
  for (const id of ground.identities.keys()) {
    const services = tiesOf(id, ground).retired.filter((tie) => wanted.has(tie.group.id));
    if (services.length > 0)
      starts.set(
        id,
        services.map((tie) => tie.group.service),
      );
  }
  return transitiveFrom(asking, starts, warn);
}
