import type { Asking } from '../question.js';
import type { EdgeIndex } from '../definitions/edge-index.js';
import type { Confirmed } from '../definitions/a01-can-authenticate.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { JudgedCredential } from '../judge/credentials.js';
import type { Exceptions } from '../judge/exceptions.js';
import type { ServiceGroups } from '../judge/services.js';

/** All facts that the decisions on survivors are taken from. Nothing below reads the graph. */
export interface Ground extends Exceptions {
  readonly asking: Asking;
  readonly index: EdgeIndex;
  readonly nodes: ReadonlyMap<string, NodeFact>;
  readonly credentials: ReadonlyMap<string, JudgedCredential>;
  readonly identities: ReadonlyMap<string, Confirmed>;
  readonly groups: ServiceGroups;
  readonly successions: readonly EdgeFact[];
  /** Identities with a privileged permission set, or reach of HIGH sensitivity. */
  readonly privileged: ReadonlySet<string>;
}
