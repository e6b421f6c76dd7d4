import { canonicalJson } from '../../../../src/model/key.js';
import type { Subject } from '../../policy/subject.js';
import { refs } from '../../refs.js';
import { claim, type ClaimFound } from '../parser.js';

const WIDTH = { EXACT: 0, PREFIX: 1, WILDCARD: 2 };

/**
 * Those whom trust policies name from outside, each once over all roles, and the other accounts that they stand for:
 * an account that no source reads is to be seen as such (F-39).
 */
export class Strangers {
  private readonly subjects = new Map<string, { subject: Subject; audience: Set<string>; locator: string }>();
  private readonly accounts = new Map<string, string>();

  constructor(private readonly accountId: string) {}

  add(subject: Subject, locator: string): void {
    if (
      subject.account !== undefined &&
      subject.account !== this.accountId &&
      !this.accounts.has(subject.account)
    ) {
      this.accounts.set(subject.account, locator);
    }
    const key = canonicalJson(subject.ref.key);
    const known = this.subjects.get(key);
    const audience = known?.audience ?? new Set<string>();
    for (const one of subject.attributes.audience ?? []) audience.add(one);
    const widest =
      known && width(known.subject) >= width(subject)
        ? known
        : { subject, locator: known?.locator ?? locator };
    this.subjects.set(key, { ...widest, audience });
  }

  /** Sorted, so that the order of roles makes no difference. */
  *claims(): Generator<ClaimFound> {
    for (const [, { subject, audience, locator }] of [...this.subjects].sort(byKey)) {
      yield claim<'FederatedSubject'>(
        subject.ref,
        { ...subject.attributes, audience: audience.size > 0 ? [...audience].sort() : undefined },
        [],
        locator,
      );
    }
    for (const [account, locator] of [...this.accounts].sort(byKey)) {
      yield claim<'Realm'>(
        refs.account(account),
        { provider: 'aws', realmId: account, kind: 'AWS_ACCOUNT' },
        [],
        locator,
        { method: 'DECLARED' },
      );
    }
  }
}

function width({ attributes }: Subject): number {
  return WIDTH[attributes.breadth ?? 'EXACT'];
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
