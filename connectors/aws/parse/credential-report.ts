import { parse as parseCsv } from 'csv-parse/sync';
import { z } from 'zod';
import type { NodeRef } from '../../../src/model/key.js';
import { isRecord, readInstant } from '../read.js';
import { refs } from '../refs.js';
import { actorOf, holderEdges, lastUse } from './credential.js';
import {
  ADDED,
  claim,
  documentsOf,
  gap,
  reject,
  to,
  type FamilyParser,
  type Found,
  type Parsing,
} from './parser.js';

const cell = z.string().optional();
const row = z.object({
  user: z.string().min(1),
  arn: z.string().min(1),
  user_creation_time: cell,
  password_enabled: cell,
  password_last_used: cell,
  password_last_changed: cell,
  mfa_active: cell,
  access_key_1_active: cell,
  access_key_1_last_rotated: cell,
  access_key_1_last_used_date: cell,
  access_key_1_last_used_region: cell,
  access_key_1_last_used_service: cell,
  access_key_2_active: cell,
  access_key_2_last_rotated: cell,
  access_key_2_last_used_date: cell,
  access_key_2_last_used_region: cell,
  access_key_2_last_used_service: cell,
  cert_1_active: cell,
  cert_2_active: cell,
});
type Row = z.output<typeof row>;

const ROOT = '<root_account>';
const SLOTS = ['1', '2'] as const;

/**
 * The credential report: who signs in to the console, passwords, and the last use of keys. It names no key, so that it
 * adds to the keys that are listed and replaces no list. The root user's keys are told by nothing else.
 */
export const credentialReport: FamilyParser = {
  capabilities: () => ['LAST_USED'],

  *parse(parsing: Parsing): Generator<Found> {
    const [report] = documentsOf(parsing.group, 'GetCredentialReport');
    if (!report) return;
    const rows = readReport(report.body);
    if (!rows) {
      yield gap('MALFORMED', `${report.locator} holds no credential report`);
      return;
    }
    let strangers = 0;
    let unnamedKeys = 0;
    let certificates = 0;
    for (const [index, raw] of rows.entries()) {
      const locator = `${report.locator} row ${index + 1}`;
      const parsed = row.safeParse(raw);
      if (!parsed.success) {
        yield reject('MALFORMED', 'a row without user or arn', locator);
        continue;
      }
      const one = parsed.data;
      if (one.user === ROOT) {
        yield* parseRoot(parsing, one, locator);
        continue;
      }
      const user = parsing.directory.principal(one.arn) ?? parsing.directory.user(one.user);
      if (!user) {
        strangers++;
        continue;
      }
      yield* parseUser(parsing, one, user, locator);
      unnamedKeys += yield* parseKeyUse(parsing, one, locator);
      certificates += SLOTS.filter((slot) => isTrue(one[`cert_${slot}_active`])).length;
    }
    if (strangers > 0) {
      yield gap(
        'USERS_UNKNOWN',
        `${strangers} users of the report are not among the users that the account lists`,
      );
    }
    yield* tellUnnamed(unnamedKeys, 'active access keys', 'list-access-keys');
    if (!parsing.directory.listsCertificates) {
      yield* tellUnnamed(certificates, 'active signing certificates', 'list-signing-certificates');
    }
  },
};

function* tellUnnamed(count: number, what: string, call: string): Generator<Found> {
  if (count === 0) return;
  const message = `the credential report counts ${count} ${what} that it does not name: export ${call} for every user`;
  yield { kind: 'notice', reason: { code: 'UNNAMED', message } };
}

/** Rows by column, out of the API's base64, the CSV text, or rows that a CSV file was read into. */
function readReport(body: unknown): readonly unknown[] | null {
  if (!isRecord(body)) return null;
  if (Array.isArray(body.Rows)) return body.Rows as unknown[];
  if (typeof body.Content !== 'string') return null;
  const text = body.Content.includes(',')
    ? body.Content
    : Buffer.from(body.Content, 'base64').toString('utf8');
  if (!/^\ufeff?"?user"?,"?arn/.test(text)) return null;
  try {
    const rows: unknown[] = parseCsv(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    return rows;
  } catch {
    return null;
  }
}

function* parseUser(parsing: Parsing, one: Row, user: NodeRef, locator: string): Generator<Found> {
  const password = isTrue(one.password_enabled);
  const signsIn = password || isTrue(one.mfa_active);
  if (signsIn || isFalse(one.password_enabled)) {
    yield claim<'Identity'>(user, actorOf(signsIn), [], locator, ADDED);
  }
  if (!password) return;
  const changedAt = readInstant(one.password_last_changed);
  yield claim<'Credential'>(
    refs.credential(parsing.group.accountId, user.key[2] ?? '', 'password'),
    {
      kind: 'PASSWORD',
      name: `${one.user} console password`,
      state: 'ACTIVE',
      lastRotatedAt: changedAt,
      ...lastUse('password', readInstant(one.password_last_used), readInstant(one.user_creation_time)),
    },
    yield* holderEdges(parsing, one.user),
    locator,
  );
}

/**
 * Ties the report's key slots to listed keys by the user and the second of their creation, where that is unique and
 * their last use was not asked for by itself. Returns how many active keys no list names.
 */
function* parseKeyUse({ group, directory }: Parsing, one: Row, locator: string): Generator<Found, number> {
  const known = directory.keysOfUser.get(one.user) ?? [];
  let unnamed = 0;
  for (const slot of SLOTS) {
    const created = readInstant(one[`access_key_${slot}_last_rotated`]);
    const active = isTrue(one[`access_key_${slot}_active`]);
    const matches = created
      ? known.filter((key) => key.createdAt?.slice(0, 19) === created.slice(0, 19))
      : [];
    const [key] = matches;
    if (active && !known.some((listed) => listed.active)) unnamed++;
    if (!key || matches.length > 1 || directory.lastUseAsked(key.id, one.user)) continue;
    yield claim<'Credential'>(
      refs.credential(group.accountId, key.id),
      lastUse('key', readInstant(one[`access_key_${slot}_last_used_date`]), created, [
        one[`access_key_${slot}_last_used_service`],
        one[`access_key_${slot}_last_used_region`],
      ]),
      [],
      locator,
      ADDED,
    );
  }
  return unnamed;
}

/** The root user: always a person's, may do everything, and no other call tells of its password and keys. */
function* parseRoot({ group }: Parsing, one: Row, locator: string): Generator<Found> {
  const { accountId } = group;
  const root = refs.identity(accountId, accountId);
  const edges = [to('ISSUED_IN', refs.account(accountId)), to('AUTHENTICATES_AS', root)];
  yield claim<'Identity'>(
    root,
    {
      name: 'root',
      providerId: accountId,
      locator: one.arn,
      kind: 'HUMAN_USER',
      actorClass: 'HUMAN',
      actorClassEvidence: 'credential-report:<root_account>',
      state: 'ACTIVE',
      privileged: true,
      createdAt: readInstant(one.user_creation_time),
    },
    [],
    locator,
  );
  const usedAt = readInstant(one.password_last_used);
  yield claim<'Credential'>(
    refs.credential(accountId, accountId, 'password'),
    {
      kind: 'PASSWORD',
      name: 'root console password',
      // The report does not support the question for root; only a use shows that there is one.
      state: isTrue(one.password_enabled) || usedAt ? 'ACTIVE' : 'UNKNOWN',
      lastRotatedAt: readInstant(one.password_last_changed),
      ...lastUse('password', usedAt, readInstant(one.user_creation_time)),
    },
    edges,
    locator,
  );
  for (const slot of SLOTS) {
    const created = readInstant(one[`access_key_${slot}_last_rotated`]);
    const active = isTrue(one[`access_key_${slot}_active`]);
    if (!active && !created) continue;
    yield claim<'Credential'>(
      refs.credential(accountId, accountId, `access_key_${slot}`),
      {
        kind: 'ACCESS_KEY',
        name: `root access key ${slot}`,
        state: active ? 'ACTIVE' : 'SUSPENDED',
        createdAt: created,
        issuedAt: created,
        neverExpires: true,
        ...lastUse('key', readInstant(one[`access_key_${slot}_last_used_date`]), created, [
          one[`access_key_${slot}_last_used_service`],
          one[`access_key_${slot}_last_used_region`],
        ]),
      },
      edges,
      locator,
    );
  }
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

function isFalse(text: string | undefined): boolean {
  return text?.toLowerCase() === 'false';
}
