import { and, isFalse, isTrue, unknown, type Truth, type Verdict } from '../../model/index.js';

export interface MigrationFacts {
  /** Its principal is a person's account. */
  readonly human: boolean;
  /** Whether its issuer lets workloads in without a secret. */
  readonly issuer: Truth;
  /** Whether the platform of each live consumer can vouch for it. */
  readonly consumers: readonly Truth[];
  /** Whether each third party that holds it can do without it. */
  readonly vendors: readonly Truth[];
}

/**
 * R-ROT-09: whether a static credential can be replaced by the identity of the workloads that use it: FALSE with what
 * blocks it, UNKNOWN with what is not known. Without a known consumer nobody can say whose identity that would be.
 */
export function migrates(facts: MigrationFacts): Verdict {
  const consumers = facts.consumers.map((one) => said(one, 'PLATFORM_NOT_SUPPORTED', 'PLATFORM_UNKNOWN'));
  const vendors = facts.vendors.map((one) => said(one, 'VENDOR_NO_FEDERATION', 'VENDOR_FEDERATION_UNKNOWN'));
  const someone = consumers.length + vendors.length > 0;
  return and(
    facts.human ? isFalse('HUMAN_IDENTITY') : isTrue(),
    said(facts.issuer, 'ISSUER_NOT_SUPPORTED', 'ISSUER_UNKNOWN'),
    ...consumers,
    ...vendors,
    someone ? isTrue() : unknown('NO_CONSUMER_KNOWN'),
  );
}

function said(truth: Truth, no: string, open: string): Verdict {
  if (truth === 'TRUE') return isTrue();
  return truth === 'FALSE' ? isFalse(no) : unknown(open);
}
