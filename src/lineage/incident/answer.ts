import type { Instant, Verdict } from '../../model/index.js';
import type { Action, Counts, Frame, Judged } from '../answer.js';
import type { BlastRadiusAnswer } from '../blast-radius/answer.js';
import type { NodeFact } from '../facts.js';
import type { OwnerStatus } from '../owner/owners-of.js';
import type { Use } from '../rotation-impact/uses.js';

/** Who answered for a node at one instant. */
export interface OwnerThen {
  readonly owner: NodeFact | null;
  readonly status: OwnerStatus;
}

/** One node that an incident concerns. */
export interface IncidentItem extends Judged {
  readonly id: string;
  readonly node: NodeFact;
  readonly role: 'MATCHED' | 'REACHED';
  /** Relationships from the indicator; 0 when it is matched. */
  readonly hops: number;
  /** The earliest instant of the window at which it was reached. */
  readonly reachedAt: Instant;
  /** Of a credential, A1 at `asOf`; null of everything else. */
  readonly canAuthenticate: Verdict | null;
  /** Within the window. */
  readonly uses: readonly Use[];
  /** At the beginning of the window, or at its end for what came later; null when it was not known then. */
  readonly ownerThen: OwnerThen | null;
  readonly ownerNow: OwnerThen | null;
  readonly revocationAuthority: OwnerThen | null;
  readonly actions: readonly Action[];
  readonly because: readonly string[];
}

export interface ContainmentStep {
  /** Steps of one phase may be taken at once; from 1. */
  readonly phase: number;
  readonly action: Action;
  readonly node: NodeFact;
  readonly role: 'MATCHED' | 'REACHED';
  /** Who may order it: the revocation authority, else the owner of now. */
  readonly by: NodeFact | null;
}

export interface IncidentScopeAnswer extends Frame {
  readonly indicator: string;
  /** Half-open. */
  readonly window: { readonly from: Instant; readonly to: Instant };
  /** What the indicator names, and was there within the window. */
  readonly matched: readonly NodeFact[];
  /** What it names too, but was not. */
  readonly outside: readonly NodeFact[];
  /** Matched nodes, and the credentials and identities that they reach: MATCHED, CONFIRMED, nearest first, then by id. */
  readonly items: readonly IncidentItem[];
  readonly counts: Counts;
  readonly plan: readonly ContainmentStep[];
  /** Q-16 over the window from all that is matched; null when nothing is. */
  readonly blastRadius: BlastRadiusAnswer | null;
}
