import { basename } from 'node:path';
import { earliest, type Instant } from '../../../src/model/time.js';
import { ACCESS_KEY_ID, regionOf } from '../arn.js';
import type { AwsDocument, AwsParams, Delivery, Family } from '../document.js';
import { isRecord, readInstant } from '../read.js';
import type { Accounts } from './accounts.js';
import type { Entry } from './entry.js';
import { REGIONAL } from './recognise.js';
import { supersede } from './supersede.js';
import { bodiesOf, survey } from './survey.js';

/** Later families refer to what earlier ones named (see `Delivery`). */
const ORDER: readonly Family[] = [
  'organization',
  'iam',
  'access-keys',
  'signing-certificates',
  'credential-report',
  'sign-in',
  'ssh-keys',
  'server-certificates',
  'service-credentials',
  'federation',
  'instance-profiles',
  'secrets',
  'lambda',
  'ecs',
  'ec2',
  'eks',
];

interface Planned {
  readonly family: Family;
  readonly accountId: string;
  readonly region: string | undefined;
  readonly entries: Entry[];
}

/**
 * Reads the `aws` command's own output: one call a file, several pages, accounts and regions in a folder, files known
 * by their shape. `asOf` is when the export was made, for answers that do not carry a time themselves (A16).
 */
export async function* deliverFiles(
  paths: readonly string[],
  options: { readonly asOf?: Instant; readonly signal?: AbortSignal },
): AsyncGenerator<Delivery> {
  const { entries, accounts } = yield* survey(paths, options.signal);
  const plan = new Map<string, Planned>();
  const cache = new FileCache();
  for (const entry of entries) {
    const accountId = entry.recognised.accountId ?? accounts.of(entry, await cache.body(entry));
    if (accountId === null) {
      const message = `${entry.locator} (${entry.recognised.operation}) does not say which account it is of: put it into a folder named by the account's number`;
      yield { kind: 'notice', reason: { code: 'UNATTRIBUTED', message } };
      continue;
    }
    const { family } = entry.recognised;
    const region = REGIONAL.has(family)
      ? (entry.recognised.region ?? regionInPath(entry.file.path))
      : undefined;
    if (REGIONAL.has(family) && region === undefined) {
      const message = `${entry.locator} (${entry.recognised.operation}) lists nothing and does not say of which region: put it into a folder named by the region`;
      yield { kind: 'notice', reason: { code: 'UNATTRIBUTED', message } };
      continue;
    }
    const account = family === 'organization' ? '' : accountId;
    const key = [account, String(ORDER.indexOf(family)).padStart(2, '0'), region ?? ''].join(' ');
    const planned = plan.get(key) ?? { family, accountId, region, entries: [] };
    planned.entries.push(entry);
    plan.set(key, planned);
  }
  for (const [, planned] of [...plan].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    options.signal?.throwIfAborted();
    yield* deliver(planned, accounts, cache, options.asOf);
  }
}

async function* deliver(
  { family, accountId, region, entries }: Planned,
  accounts: Accounts,
  cache: FileCache,
  asOf: Instant | undefined,
): AsyncGenerator<Delivery> {
  const documents: AwsDocument[] = [];
  for (const entry of entries) {
    const body = await cache.body(entry);
    const params = paramsOf(entry, accountId, accounts);
    documents.push({
      operation: entry.recognised.operation,
      accountId,
      ...(region === undefined ? {} : { region }),
      observedAt: generatedAt(body) ?? asOf ?? entry.file.modifiedAt,
      locator: entry.locator,
      ...(params ? { params } : {}),
      body,
    });
  }
  const { current, superseded } = supersede(documents);
  for (const { locator, operation } of superseded) {
    const message = `${locator} (${operation}) was passed over: a newer file lists the same`;
    yield { kind: 'notice', reason: { code: 'SUPERSEDED', message } };
  }
  const observedAt = earliest(...current.map((document) => document.observedAt));
  if (observedAt === null) return;
  yield {
    family,
    accountId,
    ...(region === undefined ? {} : { region }),
    observedAt,
    documents: current,
    failures: [],
    origin: 'export',
  };
}

/** What only a file's name can tell: the user of an answer that lists nothing, the key of a last use. */
function paramsOf({ file }: Entry, accountId: string, accounts: Accounts): AwsParams | undefined {
  const stem = basename(file.path).replace(/(\.[a-z]+)?(\.gz)?$/i, '');
  const accessKeyId = file.path.match(ACCESS_KEY_ID)?.pop();
  const userName = accounts.hasUser(accountId, stem) ? stem : undefined;
  if (accessKeyId === undefined && userName === undefined) return undefined;
  return {
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(userName === undefined ? {} : { userName }),
  };
}

/** A credential report says when it was made; no other answer does. */
function generatedAt(body: unknown): Instant | undefined {
  return isRecord(body) && 'ReportFormat' in body ? readInstant(body.GeneratedTime) : undefined;
}

function regionInPath(path: string): string | undefined {
  const segments = path.split(/[\\/]/).reverse();
  return segments
    .map((segment) => regionOf(segment.replace(/\..*$/, '')))
    .find((region) => region !== undefined);
}

/** Bodies that the survey let go, one file at a time. */
class FileCache {
  private path: string | null = null;
  private bodies: ReadonlyMap<number, unknown> = new Map();

  async body(entry: Entry): Promise<unknown> {
    if ('body' in entry) return entry.body;
    if (this.path !== entry.file.path) {
      this.path = entry.file.path;
      this.bodies = await bodiesOf(entry.file);
    }
    return this.bodies.get(entry.index);
  }
}
