import { z } from 'zod';
import { coverageFor } from '../coverage/coverage-for.js';
import type { Retirement } from '../definitions/a07-retired.js';
import { orphaned } from '../definitions/a10-orphaned.js';
import { count, label, names } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { retirementOf } from '../judge/index.js';
import { listArgs, listPages, type Candidate, type NodeListAnswer } from '../listing/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerClaim, OwnerResult } from '../owner/result.js';
import type { Asking, Question } from '../question.js';
import { edgesOf } from '../read/index.js';
import type { Truth } from '../../model/index.js';
import { RULES } from '../rules.js';

const args = z.strictObject(listArgs);
export type OrphanedArgs = z.output<typeof args>;

const NEEDS = ['IDENTITIES', 'OWNERS', 'SERVICES', 'RETIREMENT'] as const;

/** the identities that nobody answers for (A10); where that is not known, POSSIBLE. */
export const orphanedIdentities: Question<OrphanedArgs, NodeListAnswer> = {
  id: 'Q-07',
  field: 'orphanedIdentities',
  names: ['orphaned'],
  title: 'Identities that nobody answers for',
  version: 1,
  args,
  needs: NEEDS,
  ask: (asking, given) =>
    listPages(asking, orphanedIdentities, given, { type: 'Identity', rule: RULES['LIN-001'], judge }),
};

async function judge(asking: Asking, page: readonly NodeFact[]): Promise<Candidate[]> {
  const ids = page.map((node) => node.id);
  const owners = await ownersOf(asking, ids);
  const { certainty } = await coverageFor(asking, ['OWNERS']);
  const supports = groupBy(
    await edgesOf(asking, ids, ['SUPPORTS'], 'out', { history: 'live' }),
    (e) => e.from,
  );
  const retirements = await retirementOf(
    asking,
    [...supports.values()].flat().map((edge) => edge.to),
  );
  return page.flatMap((node): Candidate[] => {
    const owner = owners.get(node.id);
    const ties: readonly EdgeFact[] = supports.get(node.id) ?? [];
    const verdict = orphaned({
      owner: owner?.status ?? 'UNKNOWN',
      ownersHeard: certainty === 'COMPLETE',
      contested: owner?.claims.some(isContested) ?? false,
      supported: ties.map((edge) => isRetired(retirements.get(edge.to))),
    });
    if (verdict.value === 'FALSE') return [];
    const why = because(node, owner, ties.length);
    return [{ node, verdict, owner, evidence: ties, actions: ['REASSIGN'], because: why }];
  });
}

/** A retirement that another source denies is none to rely on. */
function isRetired(service: Retirement | undefined): Truth {
  if (!service || (service.contested && service.retired.value === 'TRUE')) return 'UNKNOWN';
  return service.retired.value;
}

function isContested({ role, tier, owner }: OwnerClaim): boolean {
  const counts = role === 'ACCOUNTABLE' && tier !== 'SUGGESTION';
  return counts && ['status', 'dissolvedAt'].some((name) => owner.contested.includes(name));
}

function because(node: NodeFact, owner: OwnerResult | undefined, services: number): string[] {
  return [
    claims(label(node), owner),
    services === 0
      ? 'It supports no service.'
      : services === 1
        ? 'The one service that it supports is not known to be in use.'
        : `None of the ${count(services, 'service')} that it supports is known to be in use.`,
  ];
}

function claims(name: string, owner: OwnerResult | undefined): string {
  if (owner?.status === 'MISSING') return `Nobody claims ${name}, and everybody who could has been heard.`;
  if (owner?.status === 'INVALID') {
    const gone = owner.claims.map((claim) => label(claim.owner));
    return `Whoever is named as the owner of ${name} does not count any more: ${names([...new Set(gone)])}.`;
  }
  if (owner?.status === 'CONFLICT')
    return `${names(owner.owners.map(label))} are all named as the owner of ${name}.`;
  return `Who owns ${name} is not known: not every source that could tell has been heard.`;
}
