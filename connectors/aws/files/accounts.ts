import { accountInKeyId } from '../arn.js';
import { isRecord, listOf } from '../read.js';
import type { Entry } from './entry.js';
import type { Recognised } from './recognise.js';

/** Whose an answer is, where the answer itself does not say. */
export class Accounts {
  /** User names by account, out of the account details. */
  private readonly users = new Map<string, Set<string>>();
  /** URLs of OIDC providers by account. */
  private readonly issuers = new Map<string, Set<string>>();
  /** Accounts that some answer names as its own. */
  private readonly named = new Set<string>();

  learn({ accountId, operation, family }: Recognised, body: unknown): void {
    if (accountId === undefined) return;
    if (family !== 'organization') this.named.add(accountId);
    if (operation === 'GetAccountAuthorizationDetails')
      this.learnUsers(accountId, listOf(body, 'UserDetailList'));
    if (operation === 'ListUsers') this.learnUsers(accountId, listOf(body, 'Users'));
    if (operation === 'ListOpenIDConnectProviders') {
      const known = this.issuers.get(accountId) ?? new Set();
      this.issuers.set(accountId, known);
      for (const one of listOf(body, 'OpenIDConnectProviderList')) {
        if (isRecord(one) && typeof one.Arn === 'string')
          known.add(one.Arn.replace(/^.*:oidc-provider\//, ''));
      }
    }
  }

  hasUser(accountId: string, name: string): boolean {
    return this.users.get(accountId)?.has(name) ?? false;
  }

  /**
   * The account of an answer that names none: that of the path (a folder or file named by the number); else the only
   * one that has its users; else the only one of the whole export. Null when several may be meant.
   */
  of({ recognised, file }: Entry, body: unknown): string | null {
    const inPath = accountInPath(file.path);
    if (inPath !== undefined) return inPath;
    const candidates = this.candidates(recognised, body);
    const pool = candidates.length > 0 ? candidates : [...this.named];
    if (pool.length === 1) return pool[0] ?? null;
    const encoded = keyAccounts(body).filter((account) => pool.includes(account));
    return new Set(encoded).size === 1 ? (encoded[0] ?? null) : null;
  }

  private candidates({ users }: Recognised, body: unknown): string[] {
    if (users.length > 0) {
      const has = ([, names]: [string, Set<string>]) => users.every((user) => names.has(user));
      return [...this.users].filter(has).map(([account]) => account);
    }
    const url =
      isRecord(body) && typeof body.Url === 'string' ? body.Url.replace(/^https:\/\//, '') : undefined;
    if (url === undefined) return [];
    return [...this.issuers].filter(([, urls]) => urls.has(url)).map(([account]) => account);
  }

  private learnUsers(accountId: string, users: readonly unknown[]): void {
    const known = this.users.get(accountId) ?? new Set();
    this.users.set(accountId, known);
    for (const user of users)
      if (isRecord(user) && typeof user.UserName === 'string') known.add(user.UserName);
  }
}

/** The last number of twelve digits in a path. */
function accountInPath(path: string): string | undefined {
  return [...path.matchAll(/(?<!\d)\d{12}(?!\d)/g)].pop()?.[0];
}

function keyAccounts(body: unknown): string[] {
  return listOf(body, 'AccessKeyMetadata').flatMap((key) =>
    isRecord(key) && typeof key.AccessKeyId === 'string' ? [accountInKeyId(key.AccessKeyId)] : [],
  );
}
