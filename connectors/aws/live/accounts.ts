import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { RelictError } from '../../../src/model/index.js';
import { Clients, type Credentials } from './clients.js';
import { faultOf, LiveFault, type Fault } from './fault.js';
import { accountOf, type LiveAccount, type LiveSettings } from './settings.js';

/** An account that can be read: its number, where its regional services are, and clients that act in it. */
export interface Account {
  readonly id: string;
  readonly regions: readonly string[];
  /** Signing region of what is global (IAM, Organizations) in the account's partition. */
  readonly globalRegion: string;
  readonly clients: Clients;
}

/** An account that is configured and could not be entered. */
export interface ClosedAccount {
  readonly id: string;
  readonly regions: readonly string[];
  readonly fault: Fault;
}

const GLOBAL_REGION: Record<string, string> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};
/** Renewed this long before they end. */
const MARGIN_MS = 5 * 60_000;

/**
 * Who the caller is, which every pull asks first.
 *
 * @throws RelictError when there are no credentials, no region, or nothing that answers as AWS.
 */
export async function callerAccount(settings: LiveSettings, signal?: AbortSignal): Promise<Account> {
  const clients = new Clients(settings, undefined);
  const configured = settings.regions ?? (settings.region === undefined ? undefined : [settings.region]);
  try {
    const regions = configured ?? [await defaultRegion(clients)];
    return await enter(clients, regions, signal);
  } catch (error) {
    clients.destroy();
    signal?.throwIfAborted();
    throw error instanceof RelictError ? error : unusable(faultOf(error, 'sts:GetCallerIdentity'), settings);
  }
}

/** Enters one configured account by its role. */
export async function assumedAccount(
  caller: Account,
  row: LiveAccount,
  signal?: AbortSignal,
): Promise<Account | ClosedAccount> {
  const id = accountOf(row.roleArn);
  const regions = row.regions ?? (row.region === undefined ? caller.regions : [row.region]);
  const sts = caller.clients.of('sts', caller.regions[0]);
  const clients = new Clients(caller.clients.settings, assumed(sts, row));
  try {
    const account = await enter(clients, regions, signal);
    if (account.id === id) return account;
    throw new LiveFault('MALFORMED', 'sts:AssumeRole led into another account than the one of the role.');
  } catch (error) {
    clients.destroy();
    signal?.throwIfAborted();
    return { id, regions, fault: faultOf(error, 'sts:AssumeRole') };
  }
}

async function enter(clients: Clients, regions: readonly string[], signal?: AbortSignal): Promise<Account> {
  const sts = clients.of('sts', regions[0]);
  const answer = await sts.send(new GetCallerIdentityCommand({}), signal ? { abortSignal: signal } : {});
  const { Account: id = '', Arn: arn = '' } = answer;
  const partition = arn.split(':')[1] ?? '';
  if (!/^\d{12}$/.test(id) || !partition.startsWith('aws')) {
    throw new LiveFault('MALFORMED', 'The answer to sts:GetCallerIdentity could not be read.');
  }
  return { id, regions, globalRegion: GLOBAL_REGION[partition] ?? regions[0] ?? 'us-east-1', clients };
}

/** Credentials of a role, asked for once and again shortly before they end, whatever number of clients use them. */
function assumed(sts: STSClient, row: LiveAccount): Credentials {
  const ask = async () => {
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: row.roleArn,
        RoleSessionName: 'relict',
        ...(row.externalId === undefined ? {} : { ExternalId: row.externalId }),
      }),
    );
    if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken) {
      throw new LiveFault('MALFORMED', 'The answer to sts:AssumeRole could not be read.');
    }
    return {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      sessionToken: given.SessionToken,
      ...(given.Expiration === undefined ? {} : { expiration: given.Expiration }),
    };
  };
  let current: ReturnType<typeof ask> | undefined;
  return async () => {
    const known = await current?.catch(() => undefined);
    const fresh = known && (known.expiration?.getTime() ?? Infinity) - Date.now() > MARGIN_MS;
    if (fresh) return known;
    return (current = ask());
  };
}

async function defaultRegion(clients: Clients): Promise<string> {
  try {
    return await clients.of('sts', undefined).config.region();
  } catch {
    throw new RelictError('CONFIG', 'The aws source has no region to read.', {
      hint: 'Give `region` or `regions` under `from.live`, or set AWS_REGION.',
    });
  }
}

function unusable(fault: Fault, settings: LiveSettings): RelictError {
  const where = settings.endpoint === undefined ? 'AWS' : new URL(settings.endpoint).host;
  if (['UNAUTHENTICATED', 'REGION_DISABLED', 'FORBIDDEN'].includes(fault.code)) {
    return new RelictError(
      'SOURCE_FORBIDDEN',
      `${where} accepts no credentials from here: ${fault.message}`,
      {
        hint: 'Check `aws sts get-caller-identity` with the same AWS_PROFILE, environment and region.',
      },
    );
  }
  if (['UNREACHABLE', 'THROTTLED'].includes(fault.code)) {
    return new RelictError('SOURCE_UNREACHABLE', `${where} does not answer: ${fault.message}`, {
      hint: 'Check the region, the endpoint and the network, and run the sync again.',
    });
  }
  return new RelictError('SOURCE_MALFORMED', `${where} does not answer as AWS does: ${fault.message}`, {
    hint: 'Check `endpoint` under `from.live`.',
  });
}
