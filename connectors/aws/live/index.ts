import type { AwsFailure, Delivery, DocumentGroup, Family } from '../document.js';
import { assumedAccount, callerAccount, type Account, type ClosedAccount } from './accounts.js';
import { Asker, type Clock, type Outcome, type Place } from './asker.js';
import { FAMILIES_AFTER_IAM } from './families/index.js';
import type { ReadFamily, Reading } from './families/reading.js';
import type { Fault } from './fault.js';
import { iam } from './families/iam.js';
import { organization } from './families/organization.js';
import type { LiveService, LiveSettings } from './settings.js';
import type { UserNames } from './families/reading.js';
import { userNames } from './families/users.js';

export type { Clock } from './asker.js';

const NO_USERS: UserNames = { names: [], failures: [] };

/**
 * Reads the live API: a document group per call family of each account and region, whatever of it failed. Reads only;
 * nothing that it calls returns or makes a secret.
 *
 * @throws RelictError when there are no usable credentials, or nothing answers; the reason of an abort.
 */
export async function* pullLive(settings: LiveSettings, clock: Clock): AsyncGenerator<Delivery> {
  const caller = await callerAccount(settings, clock.signal);
  const entered: Account[] = [caller];
  try {
    if (!settings.accounts) yield* readAccount(caller, settings, clock);
    for (const row of settings.accounts ?? []) {
      const account = await assumedAccount(caller, row, clock.signal);
      if ('fault' in account) yield* closedAccount(account, settings, clock);
      else {
        entered.push(account);
        yield* readAccount(account, settings, clock);
      }
    }
    if (reads(settings, 'organizations')) yield* readOrganization(entered, settings, clock);
  } finally {
    for (const account of entered) account.clients.destroy();
  }
}

async function* readAccount(
  account: Account,
  settings: LiveSettings,
  clock: Clock,
): AsyncGenerator<Delivery> {
  let users = NO_USERS;
  if (reads(settings, 'iam')) {
    const observedAt = clock.now();
    const outcome = await read(iam, account, undefined, users, settings, clock);
    users = userNames(outcome);
    yield groupOf('iam', { accountId: account.id }, observedAt, withIdentity(outcome, account, observedAt));
  }
  for (const { family, service, regional, read: readFamily } of FAMILIES_AFTER_IAM) {
    if (regional || !reads(settings, service)) continue;
    const observedAt = clock.now();
    const outcome = await read(readFamily, account, undefined, users, settings, clock);
    yield groupOf(family, { accountId: account.id }, observedAt, outcome);
  }
  for (const region of account.regions) {
    for (const { family, service, regional, read: readFamily } of FAMILIES_AFTER_IAM) {
      if (!regional || !reads(settings, service)) continue;
      const observedAt = clock.now();
      const outcome = await read(readFamily, account, region, users, settings, clock);
      const place = { accountId: account.id, region };
      yield disabledRegion(outcome, family, place) ?? groupOf(family, place, observedAt, outcome);
    }
  }
}

/**
 * The organization is one scope, whichever account can tell of it: the first that answers, else why the first did not.
 */
async function* readOrganization(
  accounts: readonly Account[],
  settings: LiveSettings,
  clock: Clock,
): AsyncGenerator<Delivery> {
  const groups: DocumentGroup[] = [];
  for (const account of accounts) {
    const observedAt = clock.now();
    const outcome = await read(organization, account, undefined, NO_USERS, settings, clock);
    // An organization has at least its management account; an empty list is an account without one.
    if (outcome.failures.length === 0 && !listsAccounts(outcome)) continue;
    if (outcome.failures.some(({ reason }) => reason.code === 'NOT_IN_ORGANIZATION')) continue;
    const group = groupOf('organization', { accountId: account.id }, observedAt, outcome);
    if (group.failures.length === 0) {
      yield group;
      return;
    }
    groups.push(group);
  }
  const failed = groups.find(({ documents }) => documents.length > 0) ?? groups[0];
  yield (
    failed ?? {
      kind: 'notice',
      reason: {
        code: 'NOT_IN_ORGANIZATION',
        message: 'No account that was read belongs to an organization.',
      },
    }
  );
}

function listsAccounts({ documents }: Outcome): boolean {
  return documents.some(({ body }) => ((body as { Accounts?: unknown[] } | null)?.Accounts ?? []).length > 0);
}

/** Every scope of an account that could not be entered, each with the reason, so that none of them looks fresh. */
function* closedAccount(account: ClosedAccount, settings: LiveSettings, clock: Clock): Generator<Delivery> {
  const { id, regions, fault } = account;
  const failed = (operation: AwsFailure['operation']): Outcome => ({
    documents: [],
    failures: [{ operation, reason: fault }],
  });
  if (reads(settings, 'iam')) {
    yield groupOf('iam', { accountId: id }, clock.now(), failed('GetAccountAuthorizationDetails'));
  }
  for (const { family, service, regional, operation } of FAMILIES_AFTER_IAM) {
    if (!reads(settings, service)) continue;
    for (const region of regional ? regions : [undefined]) {
      const place = { accountId: id, ...(region === undefined ? {} : { region }) };
      yield groupOf(family, place, clock.now(), failed(operation));
    }
  }
}

function read(
  readFamily: ReadFamily,
  account: Account,
  region: string | undefined,
  users: UserNames,
  settings: LiveSettings,
  clock: Clock,
): Promise<Outcome> {
  const asker = new Asker({ accountId: account.id, ...(region === undefined ? {} : { region }) }, clock);
  const reading: Reading = {
    account,
    region: region ?? account.globalRegion,
    asker,
    options: clock.signal ? { abortSignal: clock.signal } : {},
    width: settings.concurrency,
    users,
  };
  return readFamily(reading);
}

function groupOf(
  family: Family,
  place: Place,
  observedAt: DocumentGroup['observedAt'],
  { documents, failures }: Outcome,
): DocumentGroup {
  return { family, ...place, observedAt, documents, failures, origin: 'live' };
}

/** Beside what IAM says, the number that the account says of itself. */
function withIdentity(outcome: Outcome, account: Account, observedAt: DocumentGroup['observedAt']): Outcome {
  // A group without any answer is FAILED; the number alone would make it look like a part of one.
  if (outcome.documents.length === 0) return outcome;
  const identity = {
    operation: 'GetCallerIdentity' as const,
    accountId: account.id,
    observedAt,
    locator: 'sts:GetCallerIdentity',
    body: { Account: account.id },
  };
  return { documents: [identity, ...outcome.documents], failures: outcome.failures };
}

/** A region that is switched off holds nothing that could be read: worth a word, and no scope. */
function disabledRegion(
  { documents, failures }: Outcome,
  family: Family,
  place: Place,
): Delivery | undefined {
  const off = failures.length > 0 && failures.every(({ reason }) => reason.code === 'REGION_DISABLED');
  if (!off || documents.length > 0) return undefined;
  const { code, message } = failures[0]?.reason as Fault;
  return {
    kind: 'notice',
    reason: { code, message: `${place.accountId}/${family}/${place.region}: ${message}` },
  };
}

function reads({ services }: LiveSettings, service: LiveService): boolean {
  return services === undefined || services.includes(service);
}
