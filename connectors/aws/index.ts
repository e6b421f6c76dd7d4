import { z } from 'zod';
import type { Connector, PullContext, PullEvent } from '../connector.js';
import { EXPORTS } from './exports.js';
import { deliverFiles } from './files/index.js';
import { liveSettings } from './live/settings.js';
import { parseGroups } from './parse-groups.js';
import { PERMISSIONS } from './permissions.js';

/** AWS: IAM, the compute that uses it, Secrets Manager's metadata and Organizations. */
export const aws: Connector = {
  type: 'aws',
  title: 'Amazon Web Services',
  capabilities: [
    {
      capability: 'IDENTITIES',
      support: 'YES',
      note: 'users and roles; people are marked HUMAN and stay in',
    },
    {
      capability: 'CREDENTIALS',
      support: 'PARTLY',
      note: 'long-lived ones; sessions issued by STS are listed by no call',
    },
    {
      capability: 'LAST_USED',
      support: 'PARTLY',
      note: 'access keys since 2015-04-22, passwords, roles over 400 days; not SSH keys, certificates, service credentials',
    },
    {
      capability: 'OWNERS',
      support: 'NO',
      note: 'tags are passed on to the links rules; who owns is told by a catalogue or CMDB',
    },
    {
      capability: 'PERMISSIONS',
      support: 'PARTLY',
      note: 'who holds which policy; effective access (SCP, conditions, boundaries) is not evaluated',
    },
    {
      capability: 'TRUSTS',
      support: 'YES',
      note: 'trust policies of roles, with conditions; pod identities',
    },
    {
      capability: 'WORKLOADS',
      support: 'PARTLY',
      note: 'Lambda, ECS, EC2, EKS in the regions that are read',
    },
    {
      capability: 'SECRET_LOCATIONS',
      support: 'PARTLY',
      note: 'Secrets Manager, and key ids in the environment of functions and tasks',
    },
    { capability: 'SERVICES', support: 'NO', note: 'connect a catalogue' },
    { capability: 'RETIREMENT', support: 'NO', note: 'connect a catalogue or CMDB' },
  ],
  permissions: PERMISSIONS,
  exports: EXPORTS,
  joinKeys: [
    { key: 'access key id (AKIA…)', joins: 'places of use that name it: environments, secrets, tickets' },
    { key: 'OIDC issuer and subject', joins: 'pipelines and service accounts that assume roles' },
    { key: 'ARN, unique id (AIDA…, AROA…)', joins: 'whatever names a user or role' },
    { key: 'tags', joins: 'services and owners, by the links rules' },
    { key: 'account id', joins: 'accounts that trusts name and no source reads' },
  ],
  liveSettings,
  settings: z.strictObject({}),
  pull,
};

async function* pull(context: PullContext): AsyncGenerator<PullEvent> {
  const { origin, signal } = context;
  const options = signal ? { signal } : {};
  if ('files' in origin) {
    const asOf = origin.asOf === undefined ? {} : { asOf: origin.asOf };
    yield* parseGroups(deliverFiles(origin.files, { ...options, ...asOf }));
  } else {
    // The provider's SDK is loaded by who needs it.
    const { pullLive } = await import('./live/index.js');
    const live = liveSettings.parse(origin.live);
    yield* parseGroups(pullLive(live, { now: () => context.now(), ...options }));
  }
}
