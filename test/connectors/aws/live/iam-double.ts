import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One call as the double saw it: the `nth` of its action, from 0. */
export interface SeenCall {
  readonly action: string;
  readonly params: URLSearchParams;
  readonly nth: number;
}

/** What the double does instead of answering. */
export type Misdeed =
  | { readonly status: number; readonly body: string; readonly type?: string }
  /** The connection is cut before an answer, or in the middle of it. */
  | { readonly cut: 'before' | 'within' }
  /** The answer never comes. */
  | { readonly silence: true }
  /** An answer of its own in place of the estate's. */
  | { readonly result: Record<string, unknown> };

export interface Estate {
  readonly users: readonly string[];
  readonly roles: readonly string[];
}

/** What a paged answer holds at most, whatever `MaxItems` asks for. */
const PAGE = 3;
export const DOUBLE_ACCOUNT = '111122223333';
const CREATED = '2024-01-02T03:04:05Z';
const LISTS: Record<string, string> = {
  GetAccountAuthorizationDetails: 'UserDetailList',
  ListUsers: 'Users',
  ListRoles: 'Roles',
  ListAccessKeys: 'AccessKeyMetadata',
};

/**
 * A stand-in for IAM and STS that speaks their query protocol and does what moto cannot: it pages for real, giving
 * fewer items than asked for, and misbehaves on demand.
 */
export class IamDouble {
  readonly calls: SeenCall[] = [];
  misbehave: (call: SeenCall) => Misdeed | undefined = () => undefined;
  /** Answers take up to this many milliseconds, by no rule that a client could rely on. */
  jitter = 0;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  constructor(readonly estate: Estate) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  reset(): void {
    this.calls.length = 0;
    this.misbehave = () => undefined;
    this.jitter = 0;
  }

  count(action: string): number {
    return this.calls.filter((call) => call.action === action).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const params = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const action = params.get('Action') ?? '';
    const call = { action, params, nth: this.count(action) };
    this.calls.push(call);
    if (this.jitter > 0) await sleep(Math.random() * this.jitter);
    const misdeed = this.misbehave(call);
    if (misdeed && 'silence' in misdeed) return;
    if (misdeed && 'status' in misdeed) {
      response.writeHead(misdeed.status, { 'content-type': misdeed.type ?? 'text/xml' }).end(misdeed.body);
      return;
    }
    if (misdeed && 'cut' in misdeed && misdeed.cut === 'before') {
      request.socket.destroy();
      return;
    }
    const result = misdeed && 'result' in misdeed ? misdeed.result : this.#answer(call);
    const body = result === undefined ? errorXml('NoSuchEntity') : answerXml(action, result);
    response.writeHead(result === undefined ? 404 : 200, {
      'content-type': 'text/xml',
      'content-length': Buffer.byteLength(body),
    });
    if (misdeed && 'cut' in misdeed) {
      response.write(body.slice(0, body.length / 2), () => request.socket.destroy());
      return;
    }
    response.end(body);
  }

  #answer({ action, params }: SeenCall): Record<string, unknown> | undefined {
    const { users, roles } = this.estate;
    const userName = params.get('UserName') ?? '';
    switch (action) {
      case 'GetCallerIdentity':
        return {
          Account: DOUBLE_ACCOUNT,
          Arn: `arn:aws:iam::${DOUBLE_ACCOUNT}:user/reader`,
          UserId: 'AIDAREADER',
        };
      case 'AssumeRole':
        return {
          Credentials: {
            AccessKeyId: 'ASIADOUBLE',
            SecretAccessKey: 'CANARY-assumed-secret',
            SessionToken: 'CANARY-assumed-token',
            Expiration: '2099-01-01T00:00:00Z',
          },
        };
      case 'GetAccountAuthorizationDetails': {
        const page = paged([...users.map(userOf), ...roles.map(roleOf)], params);
        const entries = page.items as Record<string, unknown>[];
        return {
          UserDetailList: entries.filter((entry) => 'UserId' in entry),
          RoleDetailList: entries.filter((entry) => 'RoleId' in entry),
          GroupDetailList: [],
          Policies: [],
          ...page.tail,
        };
      }
      case 'ListUsers':
        return list('Users', users.map(userOf), params);
      case 'ListRoles':
        return list('Roles', roles.map(roleOf), params);
      case 'ListAccessKeys':
        return list('AccessKeyMetadata', keysOf(userName, users), params);
      case 'GetAccessKeyLastUsed':
        return {
          UserName: 'somebody',
          AccessKeyLastUsed: { LastUsedDate: '2024-05-06T07:08:00Z', ServiceName: 's3', Region: 'eu-west-1' },
        };
      case 'GenerateCredentialReport':
        return { State: 'COMPLETE' };
      case 'GetCredentialReport': {
        const header = 'user,arn,user_creation_time,password_enabled';
        const rows = users.map((name) => `${name},${userArn(name)},${CREATED},false`);
        return {
          Content: Buffer.from([header, ...rows].join('\n')).toString('base64'),
          ReportFormat: 'text/csv',
          GeneratedTime: '2024-06-01T00:00:00Z',
        };
      }
      case 'GetLoginProfile':
        return undefined;
      case 'ListAccountAliases':
        return { AccountAliases: ['double'], IsTruncated: false };
      case 'ListMFADevices':
        return { MFADevices: [], IsTruncated: false };
      case 'ListSSHPublicKeys':
        return { SSHPublicKeys: [], IsTruncated: false };
      case 'ListSigningCertificates':
        return { Certificates: [], IsTruncated: false };
      case 'ListServerCertificates':
        return { ServerCertificateMetadataList: [], IsTruncated: false };
      case 'ListServiceSpecificCredentials':
        return { ServiceSpecificCredentials: [], IsTruncated: false };
      case 'ListInstanceProfiles':
        return { InstanceProfiles: [], IsTruncated: false };
      case 'ListOpenIDConnectProviders':
        return { OpenIDConnectProviderList: [] };
      case 'ListSAMLProviders':
        return { SAMLProviderList: [] };
      default:
        return undefined;
    }
  }
}

/** The list of an answer that pages. */
export function listNameOf(action: string): string {
  return LISTS[action] ?? 'Items';
}

export function errorXml(code: string, message = 'CANARY-error-message'): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>CANARY-request</RequestId></ErrorResponse>`;
}

export function userOf(name: string): Record<string, unknown> {
  return { Path: '/', UserName: name, UserId: userId(name), Arn: userArn(name), CreateDate: CREATED };
}

function roleOf(name: string): Record<string, unknown> {
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: `arn:aws:iam::${DOUBLE_ACCOUNT}:role/${name}`,
    CreateDate: CREATED,
    AssumeRolePolicyDocument: encodeURIComponent(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { AWS: 'arn:aws:iam::444455556666:root' },
          },
        ],
      }),
    ),
  };
}

function keysOf(userName: string, users: readonly string[]): Record<string, unknown>[] {
  if (!users.includes(userName)) return [];
  return ['A', 'B', 'C', 'D'].map((letter) => ({
    UserName: userName,
    AccessKeyId: `AKIA${userName.toUpperCase()}${letter}`,
    Status: letter === 'A' ? 'Active' : 'Inactive',
    CreateDate: CREATED,
  }));
}

function userId(name: string): string {
  return `AIDA${name.toUpperCase()}`;
}

function userArn(name: string): string {
  return `arn:aws:iam::${DOUBLE_ACCOUNT}:user/${name}`;
}

function list(name: string, all: readonly unknown[], params: URLSearchParams): Record<string, unknown> {
  const { items, tail } = paged(all, params);
  return { [name]: items, ...tail };
}

function paged(all: readonly unknown[], params: URLSearchParams) {
  const from = Number(params.get('Marker')?.replace('after-', '') ?? 0);
  const to = from + Math.min(PAGE, Number(params.get('MaxItems') ?? PAGE));
  const tail = to < all.length ? { IsTruncated: true, Marker: `after-${to}` } : { IsTruncated: false };
  return { items: all.slice(from, to), tail };
}

function answerXml(action: string, result: Record<string, unknown>): string {
  return `<${action}Response><${action}Result>${xml(result)}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;
}

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${xml(item)}</member>`).join('');
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
      .join('');
  }
  return String(value).replace(/[<>&]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
