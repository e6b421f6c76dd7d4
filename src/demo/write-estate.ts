import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fromMillis, DAY_MS, type Instant } from '../model/index.js';
import { Account, type AccountOptions } from './aws/account.js';
import { writeAccount } from './aws/write-account.js';
import { Catalogue } from './backstage.js';
import { awsTime, Clock } from './clock.js';
import { Folder } from './folder.js';
import { expectedOfHistory } from './history.js';
import { writeInventory } from './inventory/index.js';
import { ORGANISATION } from './names.js';
import { furnish, populate } from './noise.js';
import { Organisation, type Employee, type Service } from './organisation.js';
import { plantCases, plantedServices } from './planted/index.js';
import { Random } from './random.js';
import { ServiceNow, type Relation } from './servicenow.js';
import type { EstateTruth } from './truth.js';

export interface EstateOptions {
  /** Another seed, another estate; the planted cases stay what they are. */
  readonly seed: number;
  /** How many nodes the graph holds in the end, within a tenth: 300 and more. */
  readonly size: number;
  readonly now: Instant;
  /** A folder of its own; what an earlier estate left in it is replaced. */
  readonly dir: string;
  /** Also write `truth.json`, for tests. The product never reads it. */
  readonly truth?: boolean;
  /** The organisation as it was exported that many days before `now`; 0 if not given. */
  readonly daysBefore?: number;
  /** Also what the organisation keeps in a register of its own, in `inventory/`: beyond `size`. */
  readonly inventory?: boolean;
}

/** What was written, to compare with what was read. */
export interface EstateReport {
  readonly accounts: number;
  readonly users: number;
  readonly roles: number;
  readonly groups: number;
  readonly policies: number;
  readonly accessKeys: number;
  readonly functions: number;
  readonly taskDefinitions: number;
  readonly instances: number;
  readonly secrets: number;
  /** Records of each ServiceNow table. */
  readonly serviceNow: Readonly<Record<string, number>>;
  /** Entities of each Backstage file. */
  readonly backstage: Readonly<Record<string, number>>;
  readonly files: number;
  readonly bytes: number;
  readonly cases: number;
}

/** The rows of `sources` in relict.yaml that read the estate, with paths relative to its folder. */
export const ESTATE_SOURCES = [
  { id: 'aws', type: 'aws', from: { files: ['./aws'] } },
  { id: 'backstage', type: 'backstage', from: { files: ['./backstage'] } },
  { id: 'servicenow', type: 'servicenow', from: { files: ['./servicenow'] } },
] as const;

/** With the register of the organisation, for an estate that was written with `inventory`. */
export const DEMO_SOURCES = [
  ...ESTATE_SOURCES,
  { id: 'inventory', type: 'file', from: { files: ['./inventory'] } },
] as const;

/** Graph nodes, as measured: of the planted cases with their accounts and teams, and of one service of the noise. */
const PLANTED_NODES = { small: 285, large: 350 };
const SERVICE_NODES = 18.3;
/** Services of one account. */
const ACCOUNT_SERVICES = 400;
/** From here on the calls that are made per user stand in one file. */
const PER_USER_LIMIT = 5_000;

type Tally = { -readonly [Name in keyof EstateReport]: EstateReport[Name] };

/**
 * Writes one invented organisation as exports of AWS, Backstage and ServiceNow, in `aws/`, `backstage/` and
 * `servicenow/` of `dir`. The same options give the same bytes. Memory holds one account at a time.
 */
export async function writeEstate(options: EstateOptions): Promise<EstateReport> {
  const { seed, size, dir } = options;
  const { daysBefore = 0 } = options;
  const clock = new Clock(options.now, daysBefore);
  const services = Math.max(
    1,
    Math.round((size - (size < 1000 ? PLANTED_NODES.small : PLANTED_NODES.large)) / SERVICE_NODES),
  );
  const organisation = new Organisation(seed, clock, Math.max(12, Math.round(services / 20)), services);
  const planted = plantedServices(seed, clock, organisation);
  for (const name of ['aws', 'backstage', 'servicenow', 'inventory'])
    rmSync(join(dir, name), { recursive: true, force: true });

  const tally: Tally = {
    accounts: 0,
    users: 0,
    roles: 0,
    groups: 0,
    policies: 0,
    accessKeys: 0,
    functions: 0,
    taskDefinitions: 0,
    instances: 0,
    secrets: 0,
    serviceNow: {},
    backstage: {},
    files: 0,
    bytes: 0,
    cases: 0,
  };
  const folders: Folder[] = [];
  const folder = (name: string, at = clock.exportedAt) => {
    const opened = new Folder(join(dir, name), at);
    folders.push(opened);
    return opened;
  };

  // --- accounts
  const plan = planAccounts(seed, clock, services);
  const people = Math.max(1, Math.min(40, Math.round(size / 200)));
  const management = plan[0]?.id ?? '';
  const opened: (Account | undefined)[] = plan.slice(0, 3).map((account) => new Account(account));
  const [payments, logistics, acquired] = opened as [Account, Account, Account];
  const ground = { clock, services: planted, payments, logistics, acquired };
  const cases = plantCases(ground);
  const share = Math.ceil(services / Math.max(2, plan.length - 1));
  let next = 0;
  for (const [index, account] of plan.entries()) {
    const current = opened[index] ?? new Account(account);
    furnish(current, clock, management, people);
    // The acquired account is old; no living service is seen in it alone.
    const take = index === 2 ? 0 : Math.min(share, services - next);
    for (const end = next + take; next < end; next++)
      populate(current, clock, organisation.service(next), next);
    writeAccount(current, folder('aws', current.exportedAt), size <= PER_USER_LIMIT);
    count(tally, current);
    opened[index] = undefined;
    // Lets timers and signals through between two accounts.
    await new Promise(setImmediate);
  }
  folder('aws').json('organization/list-accounts.json', {
    Accounts: plan.map((account) => ({
      Id: account.id,
      Arn: `arn:aws:organizations::${management}:account/o-h4lvard000/${account.id}`,
      Email: `aws+${account.name}@halvard-freight.example`,
      Name: account.name,
      Status: 'ACTIVE',
      JoinedMethod: account.name === 'acquired-legacy' ? 'INVITED' : 'CREATED',
      JoinedTimestamp: awsTime(clock.daysAgo(1_500)),
    })),
  });

  // --- catalogue and CMDB
  const known = Object.values(planted);
  const catalogue = new Catalogue(folder('backstage'));
  catalogue.organisation(organisation);
  catalogue.components(
    every(
      known,
      organisation,
      ({ catalogue, created }) => catalogue !== undefined && created <= clock.exportedAt,
    ),
    organisation,
  );
  const cmdb = new ServiceNow(folder('servicenow'), clock, seed);
  const inCmdb = ({ cmdb, created }: Service) => cmdb && created <= clock.exportedAt;
  cmdb.applications(every(known, organisation, inCmdb));
  cmdb.technicalServices(technical(seed, organisation, clock));
  cmdb.relations(relations(seed, planted, organisation, clock));
  cmdb.people(organisation, ownersOf(known));
  tally.serviceNow = cmdb.counts;
  tally.backstage = catalogue.counts;

  const expected = options.inventory ? writeInventory(folder('inventory'), ground) : [];

  const current = daysBefore === 0;
  tally.cases = current ? cases.length : 0;
  if (options.truth) {
    const truth: EstateTruth = {
      organisation: ORGANISATION,
      seed,
      size,
      now: fromMillis(clock.now),
      daysBefore,
      cases: current ? cases : [],
      expected: current ? expected : [],
      expectedOfHistory: current ? expectedOfHistory(ground) : [],
    };
    folder('.').json('truth.json', truth);
  }
  for (const { files, bytes } of folders) {
    tally.files += files;
    tally.bytes += bytes;
  }
  return tally;
}

/** The accounts: two that cases are planted in, one that was last exported long ago, and as many more as fit. */
function planAccounts(seed: number, clock: Clock, services: number): AccountOptions[] {
  const more = Math.max(0, Math.ceil(services / ACCOUNT_SERVICES) - 2);
  const names = ['payments-prod', 'logistics-prod', 'acquired-legacy'];
  for (let i = 0; i < more; i++) names.push(`workloads-${String(i + 1).padStart(3, '0')}`);
  return names.map((name, index) => ({
    // No two of them alike, whatever the seed: the index stands in the last digits.
    id: String(210_000_000_000 + new Random(seed, 'account-id', name).between(0, 7_000_000) * 10_000 + index),
    name,
    region: index % 4 === 3 ? 'eu-central-1' : 'eu-west-1',
    clock,
    seed,
    ...(index === 2 ? { exportedAt: clock.exportedAt - 20 * DAY_MS } : {}),
    encodedTrust: index === 1,
  }));
}

/** Who owns the planted services, each once. */
function ownersOf(services: readonly Service[]): Employee[] {
  const owners = services.flatMap(({ owner }) => owner ?? []);
  return [...new Map(owners.map((owner) => [owner.sysId, owner])).values()];
}

function count(tally: Tally, account: Account): void {
  tally.accounts++;
  tally.users += account.users.length;
  tally.roles += account.roles.length;
  tally.groups += account.groups.length;
  tally.policies += account.policies.length;
  tally.accessKeys += account.users.reduce((sum, { keys }) => sum + keys.length, 0);
  tally.functions += account.functions.length;
  tally.taskDefinitions += account.taskDefinitions.length;
  tally.instances += account.instances.length;
  tally.secrets += account.secrets.length;
}

function* every(
  planted: readonly Service[],
  organisation: Organisation,
  wanted: (service: Service) => boolean,
): Generator<Service> {
  for (const service of planted) if (wanted(service)) yield service;
  for (let i = 0; i < organisation.services; i++) {
    const service = organisation.service(i);
    if (wanted(service)) yield service;
  }
}

/** How long ago the technical services were written down. */
const TECHNICAL_DAYS = 400;

/** One service in ten has a technical service above it, under a name of its own. */
function* technicalPairs(
  seed: number,
  organisation: Organisation,
  clock: Clock,
): Generator<[Service, Service]> {
  for (let i = 0; i < organisation.services; i += 10) {
    const application = organisation.service(i);
    if (!application.cmdb || clock.daysAgo(TECHNICAL_DAYS) > clock.exportedAt) continue;
    if (application.created > clock.exportedAt) continue;
    const random = new Random(seed, 'technical', i);
    yield [
      {
        ...application,
        name: `${application.name} operation`,
        number: `BSN${String(i + 1).padStart(7, '0')}`,
        sysId: random.hex(32),
        created: clock.daysAgo(TECHNICAL_DAYS),
        status: 'IN_USE',
      },
      application,
    ];
  }
}

function* technical(seed: number, organisation: Organisation, clock: Clock): Generator<Service> {
  for (const [service] of technicalPairs(seed, organisation, clock)) yield service;
}

function* relations(
  seed: number,
  planted: ReturnType<typeof plantedServices>,
  organisation: Organisation,
  clock: Clock,
): Generator<Relation> {
  const replaced = planted.fleetTracker.retired ?? clock.now;
  if (replaced <= clock.exportedAt) {
    yield {
      parent: planted.fleetTracker,
      child: planted.fleetTelemetry,
      type: 'Replaced by::Replaces',
      created: replaced,
    };
  }
  if (clock.happened(600)) {
    yield {
      parent: planted.payCore,
      child: planted.dataHub,
      type: 'Depends on::Used by',
      created: clock.daysAgo(600),
    };
  }
  for (const [parent, child] of technicalPairs(seed, organisation, clock))
    yield { parent, child, type: 'Depends on::Used by', created: parent.created };
}
