import type { Certainty, Instant, Lifecycle } from '../../model/index.js';
import type { Action, Counts, Frame, Judged, Severity } from '../answer.js';
import type { AssociationKind } from '../definitions/a02-association.js';
import type { SurvivorClass } from '../definitions/a03-class.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { OwnerResult } from '../owner/result.js';

/** A retired service that the item outlived (A7). */
export interface SurvivedService {
  readonly service: NodeFact;
  /** The other nodes that are the same service. */
  readonly sameAs: readonly NodeFact[];
  readonly lifecycle: Lifecycle;
  /** An instant or a day. */
  readonly retiredAt: string | null;
  readonly retiredAtBasis: 'STATED' | 'RECORDED' | null;
  /** Another source says the opposite. */
  readonly contested: boolean;
  /** Of the tie to this service and of its retirement together (A12). */
  readonly certainty: Certainty;
}

/** Who may act as an identity of a retired service without any secret (TRUST_ONLY). */
export interface TrustPath {
  /** A FederatedSubject, or an identity of another realm. */
  readonly subject: NodeFact;
  readonly identity: NodeFact;
  /** Of a federated subject: who vouches for it, and which of the issuer's subjects are let in. */
  readonly issuer: string | null;
  readonly pattern: string | null;
  readonly breadth: string | null;
  readonly audience: readonly string[];
  readonly mechanism: string | null;
  /** As the provider writes them, JSON. */
  readonly conditions: string | null;
  readonly conditionStatus: NonNullable<EdgeFact['conditionStatus']>;
}

/** A location that holds a material of the credential at `asOf`. */
export interface SurvivorCopy {
  readonly location: NodeFact;
  readonly currency: 'CURRENT' | 'RESIDUE';
  /** Kept up to date from another location. */
  readonly managed: boolean;
  readonly since: Instant;
}

/** A workload that consumes the credential at `asOf`. */
export interface LiveConsumer {
  readonly workload: NodeFact;
  /** Null: it belongs to no service that is known. */
  readonly service: NodeFact | null;
  readonly by: Exclude<AssociationKind, 'SUPPORTS'>;
  readonly certainty: Certainty;
}

/** One credential or trust that outlived a service. Exactly one of `credential` and `trust` is given. */
export interface Survivor extends Judged {
  /** Of the credential, or `<subject>><identity>` of the trust. */
  readonly id: string;
  readonly credential: NodeFact | null;
  readonly trust: TrustPath | null;
  /** What it authenticates as. */
  readonly identities: readonly NodeFact[];
  readonly services: readonly SurvivedService[];
  readonly class: SurvivorClass;
  readonly severity: Severity;
  /** Locations that hold the material which it has now. */
  readonly copyCount: number;
  readonly copies: readonly SurvivorCopy[];
  readonly consumers: readonly LiveConsumer[];
  readonly owner: OwnerResult | null;
  /** Seconds from `asOf` to its end; null when it has none or none is known. */
  readonly remainingSeconds: number | null;
  /** Null: not known. */
  readonly neverExpires: boolean | null;
  readonly recommendedActions: readonly Action[];
  /** Plain sentences: why it stands on the list. */
  readonly because: readonly string[];
}

/** What an identity of a retired service reaches through others (TRANSITIVE). */
export interface TransitiveSurvivor {
  /** A credential or an identity. */
  readonly node: NodeFact;
  /** The identity of the retired service that reaches it. */
  readonly via: NodeFact;
  readonly services: readonly NodeFact[];
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
  /** The shortest way from `via`. */
  readonly evidence: readonly EdgeFact[];
  /** Plain sentences: how it is reached. */
  readonly because: readonly string[];
}

export interface SurvivorsAnswer extends Frame {
  readonly items: readonly Survivor[];
  readonly counts: Counts;
  /** Dead now, but not for good: suspended, or its identity is. */
  readonly restorable: readonly Survivor[];
  /** Not valid yet. */
  readonly pending: readonly Survivor[];
  /** Only when asked for. */
  readonly transitive: readonly TransitiveSurvivor[];
}
