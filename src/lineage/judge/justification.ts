import { addMillis, type Instant, type Lifecycle, type Truth, type Verdict } from '../../model/index.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { exceptionActive } from '../definitions/a08-exception.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import type { Retirement } from '../definitions/a07-retired.js';
import { instantOf, span, textOf } from '../definitions/instants.js';
import { justified, type JustificationFacts } from '../definitions/justification.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { exceptionsOn } from './exceptions.js';
import { retirementOf } from './services.js';

export interface Justification {
  readonly verdict: Verdict;
  /** What it supports now. */
  readonly supports: readonly EdgeFact[];
}

/** The rule whose exceptions justify an identity. */
const RULE = 'LIN-002';
const IN_USE: ReadonlySet<Lifecycle> = new Set<Lifecycle>(['ACTIVE', 'DEPRECATED', 'RETIRING']);

/** The justification (5.6) of many identities, by id, in a number of statements that does not grow with them. */
export async function justificationOf(
  asking: Asking,
  identities: readonly NodeFact[],
): Promise<Map<string, Justification>> {
  const { asOf } = asking.when;
  const live = { history: 'live' } as const;
  const ids = identities.map((node) => node.id);
  const supports = groupBy(await edgesOf(asking, ids, ['SUPPORTS'], 'out', live), (edge) => edge.from);
  const services = await retirementOf(
    asking,
    [...supports.values()].flat().map((edge) => edge.to),
  );
  const { covers, exceptions } = await exceptionsOn(asking, ids);
  const covered = groupBy(covers, (edge) => edge.to);
  const reviewed = await reviewedOf(
    asking,
    identities.filter((node) => isBreakGlass([node])),
  );
  const { certainty } = await coverageFor(asking, ['SERVICES', 'RETIREMENT']);
  return new Map(
    identities.map((node) => {
      const ties = supports.get(node.id) ?? [];
      const active = (covered.get(node.id) ?? []).some((edge) => {
        const exception = exceptions.get(edge.from);
        return exception !== undefined && exceptionActive(exception, RULE, asOf);
      });
      const verdict = justified({
        purpose: purposeOf(node, ties, asOf),
        services: ties.map((edge) => inUse(services.get(edge.to))),
        excepted: active,
        breakGlass: !isBreakGlass([node]) ? null : reviewed.has(node.id) ? 'REVIEWED' : 'OVERDUE',
        heard: certainty === 'COMPLETE',
      });
      return [node.id, { verdict, supports: ties }];
    }),
  );
}

/** What it is for may stand on the identity, or on its tie to a service. */
function purposeOf(node: NodeFact, ties: readonly EdgeFact[], at: Instant): JustificationFacts['purpose'] {
  if (ties.some((edge) => edge.purpose !== undefined)) return 'STATED';
  if (textOf(node.attributes, 'purpose') === null) return 'MISSING';
  const until = textOf(node.attributes, 'purposeUntil');
  if (until === null) return 'STATED';
  const { from, to } = span(until);
  if (to <= at) return node.contested.includes('purposeUntil') ? 'CONTESTED' : 'ENDED';
  return from <= at ? 'UNCLEAR' : 'STATED';
}

function inUse(service: Retirement | undefined): Truth {
  if (!service || service.retired.value === 'UNKNOWN') return 'UNKNOWN';
  // A retirement that another source denies is none to rely on.
  if (service.retired.value === 'TRUE') return service.contested ? 'UNKNOWN' : 'FALSE';
  if (service.lifecycle === 'UNKNOWN') return 'UNKNOWN';
  return IN_USE.has(service.lifecycle) ? 'TRUE' : 'FALSE';
}

/** Of these identities those that were attested, and still are. */
async function reviewedOf(asking: Asking, identities: readonly NodeFact[]): Promise<Set<string>> {
  const { asOf } = asking.when;
  const edges = await edgesOf(
    asking,
    identities.map((node) => node.id),
    ['ABOUT', 'ON_SUBJECT'],
    'in',
    { history: 'live' },
  );
  const nodes = await nodesById(
    asking,
    edges.map((edge) => edge.from),
  );
  const stands = (id: string): boolean => {
    const attestation = nodes.get(id);
    if (attestation?.nodeType !== 'Attestation') return false;
    const at = instantOf(attestation.attributes, 'at');
    const until =
      instantOf(attestation.attributes, 'validUntil') ??
      (at === null ? null : addMillis(at, asking.policy.attestationDays));
    return until !== null && until > asOf && (at === null || at <= asOf);
  };
  return new Set(edges.filter((edge) => stands(edge.from)).map((edge) => edge.to));
}
