import {
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
} from '@aws-sdk/client-iam';
import type { AwsDocument, AwsFailure } from '../../document.js';
import { joined, type Outcome } from '../asker.js';
import { fanOut } from '../fanout.js';
import type { Reading, UserNames } from './reading.js';
import { marked } from '../marker.js';

/** From the documents of the group `iam`. A failure of a list that another call made good does not count. */
export function userNames({ documents, failures }: Outcome): UserNames {
  const names = new Set<string>();
  for (const document of documents) {
    for (const user of usersOf(document)) if (user.UserName) names.add(user.UserName);
  }
  const listed = new Set(documents.map(({ operation }) => operation));
  const broken = new Set(failures.map(({ operation }) => operation));
  const whole = (operation: 'GetAccountAuthorizationDetails' | 'ListUsers') =>
    listed.has(operation) && !broken.has(operation);
  const known = whole('GetAccountAuthorizationDetails') || whole('ListUsers');
  return { names: [...names].sort(), failures: known ? [] : failures.filter(isOfUsers) };
}

function usersOf({ operation, body }: AwsDocument): readonly { UserName?: string }[] {
  const { UserDetailList, Users } = (body ?? {}) as Record<string, { UserName?: string }[] | undefined>;
  if (operation === 'GetAccountAuthorizationDetails') return UserDetailList ?? [];
  return operation === 'ListUsers' ? (Users ?? []) : [];
}

function isOfUsers({ operation }: AwsFailure): boolean {
  return operation === 'GetAccountAuthorizationDetails' || operation === 'ListUsers';
}

/** Access keys of every user, and the last use of every key. No call of the provider returns a key's secret. */
export async function accessKeys(reading: Reading): Promise<Outcome> {
  const { account, asker, options } = reading;
  const client = account.clients.of('iam', account.globalRegion);
  return perUser(reading, async (userName) => {
    const keys = await marked(
      asker,
      { operation: 'ListAccessKeys', action: 'iam:ListAccessKeys', params: { userName } },
      (Marker) => client.send(new ListAccessKeysCommand({ UserName: userName, Marker }), options),
      (page) => page.AccessKeyMetadata,
    );
    const outcomes = [keys];
    for (const accessKeyId of keyIds(keys)) {
      const params = { userName, accessKeyId };
      const used = await asker.once(
        { operation: 'GetAccessKeyLastUsed', action: 'iam:GetAccessKeyLastUsed', params },
        () => client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }), options),
      );
      outcomes.push(used);
    }
    return joined(outcomes);
  });
}

function keyIds({ documents }: Outcome): string[] {
  return documents.flatMap(({ body }) => {
    const { AccessKeyMetadata } = (body ?? {}) as { AccessKeyMetadata?: { AccessKeyId?: string }[] };
    return (AccessKeyMetadata ?? []).flatMap(({ AccessKeyId }) => AccessKeyId ?? []);
  });
}

/** Whether a user has a console password, and its MFA devices: what tells people from machines. */
export async function signIn(reading: Reading): Promise<Outcome> {
  const { account, asker, options } = reading;
  const client = account.clients.of('iam', account.globalRegion);
  return perUser(reading, async (userName) => {
    const params = { userName };
    const profile = await asker.once(
      { operation: 'GetLoginProfile', action: 'iam:GetLoginProfile', params },
      () => client.send(new GetLoginProfileCommand({ UserName: userName }), options),
    );
    const devices = await marked(
      asker,
      { operation: 'ListMFADevices', action: 'iam:ListMFADevices', params },
      (Marker) => client.send(new ListMFADevicesCommand({ UserName: userName, Marker }), options),
      (page) => page.MFADevices,
    );
    return joined([profile, devices]);
  });
}

export async function sshKeys(reading: Reading): Promise<Outcome> {
  const { account, asker, options } = reading;
  const client = account.clients.of('iam', account.globalRegion);
  return perUser(reading, (userName) =>
    marked(
      asker,
      { operation: 'ListSSHPublicKeys', action: 'iam:ListSSHPublicKeys', params: { userName } },
      (Marker) => client.send(new ListSSHPublicKeysCommand({ UserName: userName, Marker }), options),
      (page) => page.SSHPublicKeys,
    ),
  );
}

export async function signingCertificates(reading: Reading): Promise<Outcome> {
  const { account, asker, options } = reading;
  const client = account.clients.of('iam', account.globalRegion);
  return perUser(reading, (userName) =>
    marked(
      asker,
      { operation: 'ListSigningCertificates', action: 'iam:ListSigningCertificates', params: { userName } },
      (Marker) => client.send(new ListSigningCertificatesCommand({ UserName: userName, Marker }), options),
      (page) => page.Certificates,
    ),
  );
}

/** Asks for every user. Where not all users are known, that is a failure of this group too. */
async function perUser(
  { users, width }: Reading,
  ask: (userName: string) => Promise<Outcome>,
): Promise<Outcome> {
  const asked = await joined(fanOut(users.names, width, ask));
  return joined([asked, { documents: [], failures: users.failures }]);
}
