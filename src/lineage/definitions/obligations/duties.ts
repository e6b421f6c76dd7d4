import type { ObligationType } from '../../../model/index.js';
import type { TriggerKind } from './trigger.js';

/** What the trigger concerns, as far as it decides what is owed. */
export interface Concerned {
  readonly as: 'IDENTITY' | 'CREDENTIAL' | 'ENTITLEMENT' | 'WORKLOAD' | 'SUBJECT';
  /** Something that the trigger does not concern uses it too: removing it would break that. */
  readonly shared: boolean;
  /** It goes on with the successor of the service. */
  readonly carriedOver: boolean;
  /** Somebody outside may act as the identity without any secret. */
  readonly trusted: boolean;
  /** Of a vendor: INBOUND acts on us, OUTBOUND is what we hold of theirs. */
  readonly direction: 'INBOUND' | 'OUTBOUND' | null;
  /** The person who moved knew the secret. */
  readonly known: boolean;
  readonly privileged: boolean;
}

/** The obligations of table 5.5.5 on one node that a trigger concerns, in the order of the table. */
export function dutiesOf(
  kind: TriggerKind,
  of: Concerned,
  rules: { readonly rotateOnScopeChange: boolean },
): ObligationType[] {
  switch (of.as) {
    case 'CREDENTIAL':
      return ofCredential(kind, of, rules);
    case 'IDENTITY':
      return ofIdentity(kind, of);
    case 'ENTITLEMENT':
      return kind === 'succeeded' || kind === 'environment' || kind === 'scope' ? ['RECHECK'] : [];
    case 'WORKLOAD':
      return kind === 'disappeared' ? ['CONFIRM'] : [];
    case 'SUBJECT':
      if (kind === 'attestation') return ['ATTEST'];
      return kind === 'exceptionExpired' ? ['REVALIDATE'] : [];
  }
}

function ofCredential(
  kind: TriggerKind,
  of: Concerned,
  rules: { readonly rotateOnScopeChange: boolean },
): ObligationType[] {
  switch (kind) {
    case 'retired':
      return [of.shared ? 'ROTATE_AND_DETACH' : 'REVOKE', 'VERIFY'];
    case 'succeeded':
      return of.carriedOver ? ['ROTATE'] : [of.shared ? 'ROTATE_AND_DETACH' : 'REVOKE'];
    case 'ownership':
    case 'environment':
      return ['ROTATE'];
    case 'scope':
      return rules.rotateOnScopeChange ? ['ROTATE'] : [];
    case 'left':
      return ['ROTATE'];
    case 'moved':
      return of.known && of.privileged ? ['ROTATE'] : [];
    case 'thirdPartyEnded':
    case 'thirdPartyCompromised':
      if (of.direction === 'OUTBOUND') return ['ROTATE'];
      return [of.shared ? 'ROTATE_AND_DETACH' : 'REVOKE'];
    case 'compromised':
      return ['REVOKE', 'ROTATE', 'SCOPE'];
    case 'disappeared':
      return of.shared ? [] : ['REVOKE'];
    case 'exceptionExpired':
    case 'attestation':
      return [];
  }
}

function ofIdentity(kind: TriggerKind, of: Concerned): ObligationType[] {
  switch (kind) {
    case 'retired': {
      const trust: ObligationType[] = of.trusted ? [of.shared ? 'RECHECK' : 'REMOVE_TRUST'] : [];
      return of.shared ? trust : [...trust, 'DISABLE'];
    }
    case 'succeeded':
      return ['REVALIDATE', 'REASSIGN'];
    case 'ownership':
      return ['REVALIDATE', 'REASSIGN', 'ATTEST'];
    case 'environment':
    case 'moved':
      return ['REVALIDATE'];
    case 'left':
      return ['REASSIGN'];
    case 'thirdPartyEnded':
    case 'thirdPartyCompromised':
      return of.trusted ? ['REMOVE_TRUST'] : [];
    case 'scope':
    case 'compromised':
    case 'disappeared':
    case 'exceptionExpired':
    case 'attestation':
      return [];
  }
}
