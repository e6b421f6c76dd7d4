import { awsTime } from '../clock.js';
import type { Folder } from '../folder.js';
import type { Account } from './account.js';
import { credentialReport } from './credential-report.js';

/** Records of one page of `get-account-authorization-details`, the most that IAM gives. */
const PAGE = 1000;

/**
 * One account as `aws … --output json > file` leaves it, a call a file. With `perUser` the calls that are made per
 * user or key have a file each; without, their answers stand one a line in one file.
 */
export function writeAccount(account: Account, folder: Folder, perUser: boolean): void {
  const at = (name: string) => `${account.id}/${name}`;
  const regional = (name: string) => at(`${account.region}/${name}`);
  folder.json(at('get-caller-identity.json'), {
    UserId: `AROA${account.id}AUDIT:export`,
    Account: account.id,
    Arn: account.arn('sts', 'assumed-role/security-audit/export'),
  });
  writeAuthorizationDetails(account, folder);
  folder.json(at('get-credential-report.json'), {
    Content: Buffer.from(credentialReport(account)).toString('base64'),
    ReportFormat: 'text/csv',
    GeneratedTime: awsTime(account.exportedAt),
  });
  if (perUser) {
    for (const record of account.users) {
      const user = record.detail.UserName;
      folder.json(at(`list-access-keys/${user}.json`), account.accessKeys(record));
      folder.json(at(`list-ssh-public-keys/${user}.json`), sshKeys(account, user));
      folder.json(at(`list-service-specific-credentials/${user}.json`), serviceCredentials(account, user));
      for (const key of record.keys)
        folder.json(at(`get-access-key-last-used/${key.id}.json`), account.lastUsed(key));
    }
  } else {
    folder.lines(
      at('list-access-keys.jsonl'),
      account.users.map((record) => account.accessKeys(record)),
    );
    folder.lines(
      at('list-ssh-public-keys.jsonl'),
      account.users.map(({ detail }) => sshKeys(account, detail.UserName)),
    );
    folder.lines(
      at('list-service-specific-credentials.jsonl'),
      account.users.map(({ detail }) => serviceCredentials(account, detail.UserName)),
    );
    // The answer names the user and no key: for who has two, the credential report tells.
    folder.lines(
      at('get-access-key-last-used.jsonl'),
      account.users.flatMap(({ keys }) =>
        keys.length === 1 ? keys.map((key) => account.lastUsed(key)) : [],
      ),
    );
  }
  folder.json(at('list-server-certificates.json'), {
    ServerCertificateMetadataList: account.serverCertificates,
  });
  writeFederation(account, folder);
  folder.json(at('list-instance-profiles.json'), { InstanceProfiles: account.instanceProfiles });
  folder.json(regional('list-secrets.json'), { SecretList: account.secrets });
  folder.json(regional('list-functions.json'), {
    Functions: account.functions,
  });
  if (account.functionTags.length > 0) {
    folder.json(regional('get-resources.json'), {
      PaginationToken: '',
      ResourceTagMappingList: account.functionTags,
    });
  }
  folder.lines(regional('describe-services.jsonl'), [...serviceAnswers(account)]);
  if (perUser) {
    for (const { name, answer } of account.taskDefinitions)
      folder.json(regional(`describe-task-definition/${name}.json`), answer);
  } else {
    folder.lines(
      regional('describe-task-definition.jsonl'),
      account.taskDefinitions.map(({ answer }) => answer),
    );
  }
  folder.json(regional('describe-instances.json'), {
    Reservations: account.instances.map((instance, index) => ({
      ReservationId: `r-0${String(index).padStart(16, '0')}`,
      OwnerId: account.id,
      Groups: [],
      Instances: [instance],
    })),
  });
}

function sshKeys(account: Account, user: string): unknown {
  return { SSHPublicKeys: account.sshKeys.filter(({ UserName }) => UserName === user) };
}

function serviceCredentials(account: Account, user: string): unknown {
  return {
    ServiceSpecificCredentials: account.serviceCredentials.filter(({ UserName }) => UserName === user),
  };
}

/** What `describe-services` takes at most of names, and so gives of services. */
const SERVICES_PER_CALL = 10;

function* serviceAnswers(account: Account): Generator<unknown> {
  // Definitions that only a schedule starts: that no service runs them is an answer too.
  if (account.ecsServices.length === 0 && account.taskDefinitions.length > 0)
    yield { services: [], failures: [] };
  for (let i = 0; i < account.ecsServices.length; i += SERVICES_PER_CALL)
    yield { services: account.ecsServices.slice(i, i + SERVICES_PER_CALL), failures: [] };
}

function writeAuthorizationDetails(account: Account, folder: Folder): void {
  const lists = {
    UserDetailList: account.users.map(({ detail }) => detail),
    GroupDetailList: account.groups,
    RoleDetailList: account.roles,
    Policies: account.policies,
  };
  const base = `${account.id}/get-account-authorization-details`;
  const records = Object.entries(lists).flatMap(([list, items]) => items.map((item) => ({ list, item })));
  if (records.length <= PAGE) {
    // The command line follows the pages itself and prints one answer without their marks.
    folder.json(`${base}.json`, lists);
    return;
  }
  const pages = Math.ceil(records.length / PAGE);
  for (let page = 0; page < pages; page++) {
    const answer: Record<string, unknown[]> = {
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
    };
    for (const { list, item } of records.slice(page * PAGE, (page + 1) * PAGE)) answer[list]?.push(item);
    const last = page === pages - 1;
    folder.json(`${base}-${String(page + 1).padStart(3, '0')}.json`, {
      ...answer,
      IsTruncated: !last,
      ...(last ? {} : { Marker: Buffer.from(`${account.id}/${page + 1}`).toString('base64') }),
    });
  }
}

function writeFederation(account: Account, folder: Folder): void {
  const at = (name: string) => `${account.id}/${name}`;
  folder.json(at('list-open-id-connect-providers.json'), {
    OpenIDConnectProviderList: account.oidcProviders.map(({ arn }) => ({ Arn: arn })),
  });
  for (const [index, { answer }] of account.oidcProviders.entries())
    folder.json(at(`get-open-id-connect-provider/${index + 1}.json`), answer);
  folder.json(at('list-saml-providers.json'), {
    SAMLProviderList: account.samlProviders.map(({ arn, answer }) => ({
      Arn: arn,
      ValidUntil: answer['ValidUntil'],
      CreateDate: answer['CreateDate'],
    })),
  });
  for (const { arn, answer } of account.samlProviders)
    folder.json(at(`get-saml-provider/${arn.split('/').at(-1)}.json`), answer);
}
