import type { Reason, ScopeInput } from '../../src/model/scope.js';
import type { PullEvent } from '../connector.js';
import { parseArn } from './arn.js';
import { Directory } from './directory.js';
import type { Delivery, DocumentGroup } from './document.js';
import { PARSERS } from './parse/index.js';
import { listOf, isRecord } from './read.js';

/** Families whose credentials mean little while the access keys are not listed. */
const CREDENTIAL_FAMILIES = new Set([
  'credential-report',
  'ssh-keys',
  'signing-certificates',
  'server-certificates',
  'service-credentials',
]);

/**
 * Turns what an origin delivers into the events of a pull, claim by claim. A group becomes one scope: COMPLETE when
 * its documents are whole, PARTIAL when something is missing or failed, FAILED when nothing came.
 */
export async function* parseGroups(deliveries: AsyncIterable<Delivery>): AsyncGenerator<PullEvent> {
  const directories = new Map<string, Directory>();
  const keysListed = new Set<string>();
  const keysWanted = new Map<string, DocumentGroup>();
  for await (const delivery of deliveries) {
    if ('kind' in delivery) {
      yield delivery;
      continue;
    }
    const directory = directories.get(delivery.accountId) ?? new Directory(delivery.accountId);
    directories.set(delivery.accountId, directory);
    directory.learn(delivery);
    if (delivery.family === 'access-keys') keysListed.add(delivery.accountId);
    if (CREDENTIAL_FAMILIES.has(delivery.family)) keysWanted.set(delivery.accountId, delivery);
    yield* parseGroup(delivery, directory);
  }
  for (const [accountId, group] of keysWanted) {
    if (!keysListed.has(accountId)) yield* withoutKeys(group);
  }
}

function* parseGroup(group: DocumentGroup, directory: Directory): Generator<PullEvent> {
  const parser = PARSERS[group.family];
  yield { kind: 'open', scope: scopeOf(group) };
  let missing = failureOf(group);
  if (missing && group.documents.length === 0) {
    yield { kind: 'close', completeness: 'FAILED', reason: missing };
    return;
  }
  try {
    for (const found of parser.parse({ group, directory })) {
      if (found.kind !== 'gap') yield found;
      else missing ??= found.reason;
    }
  } catch (error) {
    // A defect of a parser must cost its scope alone, and no text of the record may leave with it.
    const what = error instanceof Error ? error.name : 'error';
    missing = { code: 'INTERNAL', message: `the parser of ${group.family} failed (${what})` };
  }
  yield missing
    ? { kind: 'close', completeness: 'PARTIAL', reason: missing }
    : { kind: 'close', completeness: 'COMPLETE' };
}

function scopeOf(group: DocumentGroup): ScopeInput {
  const region = group.region === undefined ? [] : [group.region];
  return {
    id:
      group.family === 'organization' ? 'organization' : [group.accountId, group.family, ...region].join('/'),
    realm: group.family === 'organization' ? organizationRealm(group) : accountRealm(group),
    observedAt: group.observedAt,
    capabilities: PARSERS[group.family].capabilities(group),
    origin: group.origin,
  };
}

/** An alias is a name that another account may have had before: shown, never a key. */
function accountRealm({ accountId, documents }: DocumentGroup): ScopeInput['realm'] {
  const [alias] = documents
    .filter(({ operation }) => operation === 'ListAccountAliases')
    .flatMap(({ body }) => listOf(body, 'AccountAliases'));
  const realm = { provider: 'aws', realmId: accountId, kind: 'AWS_ACCOUNT' };
  return typeof alias === 'string' ? { ...realm, name: alias } : realm;
}

/** `arn:aws:organizations::<management account>:account/<organisation>/<account>` */
function organizationRealm({ accountId, documents }: DocumentGroup): ScopeInput['realm'] {
  const accounts = documents.flatMap(({ body }) => [
    ...listOf(body, 'Accounts'),
    isRecord(body) ? body.Account : undefined,
  ]);
  const arn = accounts.map((one) => (isRecord(one) ? parseArn(one.Arn) : null)).find((one) => one !== null);
  const id = arn?.resource.split('/')[1];
  return id === undefined
    ? { provider: 'aws', realmId: accountId, kind: 'AWS_ACCOUNT' }
    : { provider: 'aws', realmId: id, kind: 'AWS_ORGANIZATION' };
}

function failureOf({ failures }: DocumentGroup): Reason | undefined {
  const [first] = failures;
  if (!first) return undefined;
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more calls)` : '';
  return { code: first.reason.code, message: `${first.operation}: ${first.reason.message}${more}` };
}

/** Other credentials of the account are told, its access keys are not: that is to be seen, or it looks like none. */
function* withoutKeys(group: DocumentGroup): Generator<PullEvent> {
  const { region: _, ...rest } = group;
  const scope = scopeOf({ ...rest, family: 'access-keys', documents: [] });
  const message = 'no list-access-keys was delivered; export it for every user';
  yield { kind: 'open', scope };
  yield { kind: 'close', completeness: 'FAILED', reason: { code: 'NOT_EXPORTED', message } };
}
