import { z } from 'zod';
import type { Instant } from '../../../src/model/time.js';
import { isRecord, required, time } from '../read.js';
import { refs } from '../refs.js';
import { actorOf, holderEdges } from './credential.js';
import {
  ADDED,
  claim,
  documentsOf,
  gap,
  record,
  records,
  usersMissing,
  type FamilyParser,
  type Found,
  type Parsing,
} from './parser.js';

const loginProfile = z.object({ UserName: required, CreateDate: time });
const mfaDevice = z.object({ UserName: required, SerialNumber: required });

interface Seen {
  password?: { readonly createdAt: Instant | undefined };
  mfa?: true;
  /** Both calls were made, and answered that there is nothing. */
  noPassword?: true;
  noMfa?: true;
  locator: string;
}

/** Who has a console password or a second factor, and so is a person. */
export const signIn: FamilyParser = {
  // A file cannot say that there is no login profile: the command prints nothing then. The credential report can.
  capabilities: (group) => (group.origin === 'live' ? ['CREDENTIALS'] : []),

  *parse(parsing: Parsing): Generator<Found> {
    const { group, directory } = parsing;
    const seen = new Map<string, Seen>();
    const profiles = documentsOf(group, 'GetLoginProfile');
    const devices = documentsOf(group, 'ListMFADevices');
    const of = (user: string, locator: string): Seen => {
      const known = seen.get(user) ?? { locator };
      seen.set(user, known);
      return known;
    };
    for (const document of profiles) {
      const asked = document.params?.userName;
      if (document.body === null) {
        if (asked !== undefined) of(asked, document.locator).noPassword = true;
        continue;
      }
      const raw = isRecord(document.body) ? document.body.LoginProfile : undefined;
      const found = record(document, raw, loginProfile, document.locator);
      if (found.kind === 'reject') yield found;
      else of(found.value.UserName, found.locator).password ??= { createdAt: found.value.CreateDate };
    }
    for (const found of records(
      devices,
      'MFADevices',
      mfaDevice,
      (one) => `${one.UserName} ${one.SerialNumber}`,
    )) {
      if (found.kind === 'reject') yield found;
      else of(found.value.UserName, found.locator).mfa = true;
    }
    for (const { params, body, locator } of devices) {
      const none = isRecord(body) && Array.isArray(body.MFADevices) && body.MFADevices.length === 0;
      if (params?.userName !== undefined && none) of(params.userName, locator).noMfa = true;
    }
    for (const [name, facts] of seen) {
      const user = directory.user(name);
      if (!user) {
        yield gap('USER_UNKNOWN', 'a user who signs in is not among the users that the account lists');
        continue;
      }
      const signsIn = facts.password !== undefined || facts.mfa === true;
      if (signsIn || (facts.noPassword && facts.noMfa)) {
        yield claim<'Identity'>(user, actorOf(signsIn), [], facts.locator, ADDED);
      }
      if (!facts.password) continue;
      yield claim<'Credential'>(
        refs.credential(group.accountId, user.key[2] ?? '', 'password'),
        {
          kind: 'PASSWORD',
          name: `${name} console password`,
          state: 'ACTIVE',
          createdAt: facts.password.createdAt,
        },
        // The tie is configured, whoever tells it; whether the password is still there the report knows better.
        (yield* holderEdges(parsing, name)).map((edge) => ({ ...edge, method: 'CONFIGURED' as const })),
        facts.locator,
        ADDED,
      );
    }
    yield* usersMissing(parsing, profiles, named(seen, 'password'), 'get-login-profile');
    yield* usersMissing(parsing, devices, named(seen, 'mfa'), 'list-mfa-devices');
  },
};

function named(seen: ReadonlyMap<string, Seen>, fact: 'password' | 'mfa'): Set<string> {
  return new Set([...seen].filter(([, facts]) => facts[fact] !== undefined).map(([name]) => name));
}
