import { DAY_MS } from '../../../model/index.js';
import type { Governance } from '../../control-card/record.js';
import { between, instantOf, span, textOf } from '../../definitions/instants.js';
import type { NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import type { Asking } from '../../question.js';
import { edgesOf, nodesById } from '../../read/index.js';

/**
 * What has to be mended where an ephemeral identity lacks its record (R-EPH-04), by identity: the template that it was
 * made from, because each instance inherits from it. Identities that last are missing: they are mended themselves.
 */
export async function templatesOfEphemeral(
  asking: Asking,
  identities: readonly NodeFact[],
  records: ReadonlyMap<string, Governance>,
): Promise<Map<string, readonly NodeFact[]>> {
  const made = identities.filter((node) => (records.get(node.id)?.templates.length ?? 0) > 0);
  const uses = await edgesOf(
    asking,
    made.map((node) => node.id),
    ['USES'],
    'in',
    { history: 'live' },
  );
  const workloads = await nodesById(
    asking,
    uses.map((edge) => edge.from),
  );
  const users = groupBy(uses, (edge) => edge.to);
  const ephemeral = made.filter((node) => {
    if (livesADay(node)) return true;
    const of = users.get(node.id) ?? [];
    return of.length > 0 && of.every((edge) => workloads.get(edge.from)?.attributes['ephemeral'] === true);
  });
  return new Map(ephemeral.map((node) => [node.id, records.get(node.id)?.templates ?? []]));
}

function livesADay({ attributes }: NodeFact): boolean {
  const from = instantOf(attributes, 'createdAt');
  const to = textOf(attributes, 'expiresAt');
  return from !== null && to !== null && between(from, span(to).from) <= DAY_MS;
}
