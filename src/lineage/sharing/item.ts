import type { Certainty } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import type { NodeFact } from '../facts.js';
import type { Candidate, ListedNode } from '../listing/index.js';
import { isRetired } from '../survivors/ties.js';
import { because } from './because.js';
import { shared } from './decide.js';
import type { LiveTies } from './ties.js';

export interface SharingService {
  readonly service: NodeFact;
  readonly certainty: Certainty;
  /** It is retired already, and the tie is still live. */
  readonly retired: boolean;
}

/** A credential or identity that several services share. */
export interface SharedNode extends ListedNode {
  readonly services: readonly SharingService[];
  /** The workloads that consume it, by id. */
  readonly consumers: readonly NodeFact[];
}

export interface SharedAnswer extends Frame {
  readonly items: readonly SharedNode[];
  readonly counts: Counts;
}

export type SharingCandidate = Candidate & Pick<SharedNode, 'services' | 'consumers'>;

/** The candidate of LIN-036 for one subject; null when it is not shared. */
export function sharingOf(
  subject: NodeFact,
  ties: LiveTies,
  workloads: ReadonlyMap<string, NodeFact>,
  more: Pick<Candidate, 'about' | 'actions' | 'ephemeral'>,
): SharingCandidate | null {
  const tied = ties.services.map((tie) => ({ service: tie.group.id, certainty: tie.certainty }));
  const loose = new Set(ties.loose.map((path) => path.workload));
  const verdict = shared(tied, loose.size);
  if (verdict.value === 'FALSE') return null;
  const services = ties.services.map(({ group, certainty }): SharingService => ({
    service: group.service,
    certainty,
    retired: isRetired(group),
  }));
  const paths = [...ties.services.flatMap((tie) => tie.paths), ...ties.loose];
  const ids = [...new Set(paths.flatMap((path) => path.workload ?? []))].sort();
  const evidence = new Map(paths.flatMap((path) => path.evidence).map((edge) => [edge.id, edge]));
  return {
    node: subject,
    verdict,
    flags: services.some((one) => one.retired) ? ['RETIRED_SERVICE'] : [],
    evidence: [...evidence.values()],
    because: because(subject, ties, workloads),
    ...more,
    services,
    consumers: ids.flatMap((id) => workloads.get(id) ?? []),
  };
}
