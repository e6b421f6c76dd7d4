import type { AwsDocument, AwsOperation } from '../document.js';
import { isTruncated, listOf } from '../read.js';

/** Calls of which one answer, or one run of pages, lists everything of the scope. */
const WHOLE: ReadonlySet<AwsOperation> = new Set([
  'GetAccountAuthorizationDetails',
  'ListUsers',
  'ListRoles',
  'ListAccountAliases',
  'GetCallerIdentity',
  'GetCredentialReport',
  'ListServerCertificates',
  'ListOpenIDConnectProviders',
  'ListSAMLProviders',
  'ListInstanceProfiles',
  'ListFunctions',
  'ListSecrets',
  'ListAccounts',
]);
/** Calls of which one answer lists everything of one user. */
const PER_USER: Partial<Record<AwsOperation, string>> = {
  ListAccessKeys: 'AccessKeyMetadata',
  ListSSHPublicKeys: 'SSHPublicKeys',
  ListSigningCertificates: 'Certificates',
  ListMFADevices: 'MFADevices',
};
const SECTIONS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'];

/**
 * Of two exports of one thing in the same folder the newer counts, or else what it no longer lists would still be
 * there (A16). Pages of one listing belong together. Returns the documents, newest first, and those that an other
 * replaced.
 */
export function supersede(documents: readonly AwsDocument[]): {
  readonly current: readonly AwsDocument[];
  readonly superseded: readonly AwsDocument[];
} {
  const current: AwsDocument[] = [];
  const superseded: AwsDocument[] = [];
  const taken = new Set<string>();
  for (const document of [...documents].sort(newestFirst)) {
    const subject = isTruncated(document.body) ? null : subjectOf(document);
    if (subject === null) current.push(document);
    else if (document.operation === 'GetAccountAuthorizationDetails')
      takeSections(document, taken, current, superseded);
    else if (taken.has(subject)) superseded.push(document);
    else {
      taken.add(subject);
      current.push(document);
    }
  }
  return { current, superseded };
}

/** What a document lists the whole of; null when it is one of many that add up. */
function subjectOf({ operation, body, params }: AwsDocument): string | null {
  if (WHOLE.has(operation)) return operation;
  const list = PER_USER[operation];
  if (list === undefined) return null;
  const [first] = listOf(body, list) as readonly ({ UserName?: unknown } | null)[];
  const user = first?.UserName ?? params?.userName;
  return typeof user === 'string' ? `${operation} ${user}` : null;
}

/** The details can be exported in parts (`--filter`): each part counts from the newest file that has it. */
function takeSections(
  document: AwsDocument,
  taken: Set<string>,
  current: AwsDocument[],
  superseded: AwsDocument[],
): void {
  const filled = SECTIONS.filter((section) => listOf(document.body, section).length > 0);
  const fresh = filled.filter((section) => !taken.has(section));
  for (const section of fresh) taken.add(section);
  if (filled.length > 0 && fresh.length === 0) superseded.push(document);
  else if (fresh.length === filled.length) current.push(document);
  else {
    const body = Object.fromEntries(fresh.map((section) => [section, listOf(document.body, section)]));
    current.push({ ...document, body });
  }
}

function newestFirst(a: AwsDocument, b: AwsDocument): number {
  if (a.observedAt !== b.observedAt) return a.observedAt < b.observedAt ? 1 : -1;
  return a.locator < b.locator ? -1 : a.locator > b.locator ? 1 : 0;
}
