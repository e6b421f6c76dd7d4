import type { Capability } from '../../model/index.js';

/** A capability that a realm of some provider has by its nature, and what tells it. */
export interface Expected {
  readonly capability: Capability;
  /** Where it would come from, for the reason of a NOT_CONNECTED row. */
  readonly from: string;
}

/**
 * What a realm can be asked for because of what it is, whether or not a source reads it: an AWS account has
 * access keys even where only its authorization details were exported. What is not listed here counts for a realm only
 * when one of its scopes claims it: a CMDB need not know credentials.
 */
const BY_PROVIDER: Readonly<Record<string, readonly Expected[]>> = {
  aws: [
    { capability: 'IDENTITIES', from: 'the account authorization details (users and roles)' },
    { capability: 'CREDENTIALS', from: 'the list of access keys of each user' },
    { capability: 'LAST_USED', from: 'the last use of each access key, or the credential report' },
    { capability: 'PERMISSIONS', from: 'the account authorization details (policies)' },
    { capability: 'TRUSTS', from: 'the account authorization details (trust policies)' },
    { capability: 'WORKLOADS', from: 'functions, task definitions, instances and pod identity associations' },
    { capability: 'SECRET_LOCATIONS', from: 'the list of secrets' },
  ],
  // A catalogue forgets what is gone: it is not expected to tell RETIREMENT (5.5.1).
  backstage: [
    { capability: 'SERVICES', from: 'components, systems and APIs of the catalogue' },
    { capability: 'OWNERS', from: 'the owners, groups and users of the catalogue' },
  ],
  servicenow: [
    { capability: 'SERVICES', from: 'business applications and services' },
    { capability: 'RETIREMENT', from: 'the lifecycle of business applications and services' },
    { capability: 'OWNERS', from: 'the owners and support groups of services' },
  ],
};

/** A realm of another kind that something points at issues identities and credentials; more is not known of it. */
const BY_DEFAULT: readonly Expected[] = [
  { capability: 'IDENTITIES', from: 'a source that lists its identities' },
  { capability: 'CREDENTIALS', from: 'a source that lists its credentials' },
];

/** Realms that only group others and issue nothing of their own. */
const GROUPING_KINDS: ReadonlySet<string> = new Set(['aws_organization', 'organization', 'folder']);

/** @param connected whether any scope reads the realm: what an unlisted provider has is then what its scopes claim. */
export function expectedOf(provider: string, kind: string | null, connected: boolean): readonly Expected[] {
  if (kind !== null && GROUPING_KINDS.has(kind.toLowerCase())) return [];
  return BY_PROVIDER[provider] ?? (connected ? [] : BY_DEFAULT);
}

/**
 * Told for everyone by catalogues, CMDBs and inventories rather than by each realm for itself: a question that is
 * limited to some realms still needs them from wherever they come.
 */
export const TOLD_FOR_ALL: ReadonlySet<Capability> = new Set(['SERVICES', 'RETIREMENT', 'OWNERS']);
