import type { Certainty } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import type { Environment } from '../definitions/a13-environment.js';
import type { NodeFact } from '../facts.js';
import type { ListedNode } from '../listing/index.js';

/** What uses the subject, or may assume it, and where that runs. */
export interface EnvironmentUse {
  /** A workload; for CAN_ASSUME an identity or a federated subject. */
  readonly node: NodeFact;
  readonly by: 'USED' | 'USES' | 'CONSUMES' | 'CAN_ASSUME';
  readonly environment: Environment;
  readonly certainty: Certainty;
}

export interface CrossEnvironmentNode extends ListedNode {
  /** Where the subject itself belongs. */
  readonly environment: Environment;
  readonly uses: readonly EnvironmentUse[];
}

export interface CrossEnvironmentAnswer extends Frame {
  readonly items: readonly CrossEnvironmentNode[];
  readonly counts: Counts;
}
