import type { Asking } from '../question.js';
import type { EdgeIndex } from '../definitions/edge-index.js';
import type { Confirmed } from '../definitions/a01-can-authenticate.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { JudgedCredential } from '../judge/credentials.js';
import type { ServiceGroups } from '../judge/services.js';

/** All facts that the decisions on survivors are taken from. Nothing below reads the graph. */
export interface Ground {
  readonly asking: Asking;
  readonly index: EdgeIndex;
  readonly nodes: ReadonlyMap<string, NodeFact>;
  readonly credentials: ReadonlyMap<string, JudgedCredential>;
  readonly identities: ReadonlyMap<string, Confirmed>;
  readonly groups: ServiceGroups;
  readonly successions: readonly EdgeFact[];
  readonly covers: readonly EdgeFact[];
  readonly exceptions: ReadonlyMap<string, NodeFact>;
  /** Identities with a privileged permission set, or reach of HIGH sensitivity. */
  readonly privileged: ReadonlySet<string>;
}
