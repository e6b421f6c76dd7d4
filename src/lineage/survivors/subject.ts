import type { Verdict } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { Confirmation } from '../read/index.js';
import type { TrustPath } from './result.js';

/** What is judged: a credential with its A1, or a trust with whether its source can act and the role can be acted as. */
export interface Subject {
  readonly id: string;
  readonly credential: NodeFact | null;
  readonly trust: TrustPath | null;
  /** The node whose associations count: the credential, or the identity that is trusted into. */
  readonly node: NodeFact;
  readonly identities: readonly NodeFact[];
  readonly verdict: Verdict;
  readonly confirmation: Confirmation;
  /** Relationships that the verdict rests on, besides the association. */
  readonly evidence: readonly EdgeFact[];
  readonly pending: boolean;
  readonly restorable: boolean;
}
