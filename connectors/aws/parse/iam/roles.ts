import { z } from 'zod';
import { addMillis, DAY_MS, type Instant } from '../../../../src/model/time.js';
import { readPolicy, sessionCutoff } from '../../policy/document.js';
import { readTrust, type Trust } from '../../policy/trust.js';
import { isRecord, items, optional, required, tags, time } from '../../read.js';
import { refs } from '../../refs.js';
import { claim, documentsOf, facets, records, reject, type Found, type Parsing } from '../parser.js';
import { attachments, type Policies } from './policies.js';
import { Strangers } from './strangers.js';

const role = z.object({
  RoleId: required,
  RoleName: required,
  Arn: required,
  Path: optional,
  CreateDate: time,
  AssumeRolePolicyDocument: z.unknown(),
  MaxSessionDuration: z.number().int().nonnegative().optional().catch(undefined),
  RoleLastUsed: z.object({ LastUsedDate: time, Region: optional }).optional().catch(undefined),
  RolePolicyList: items,
  Tags: tags,
  ...attachments,
});
type Role = z.output<typeof role>;

/** How long the provider remembers the last use of a role. */
const LAST_USE_WINDOW_MS = 400 * DAY_MS;

/** Roles, and who may assume them. Those of people stay in the inventory, marked as such. */
export function* parseRoles(parsing: Parsing, policies: Policies): Generator<Found> {
  const { group, directory } = parsing;
  const details = documentsOf(group, 'GetAccountAuthorizationDetails');
  const [documents, list] =
    details.length > 0 ? [details, 'RoleDetailList'] : [documentsOf(group, 'ListRoles'), 'Roles'];
  const strangers = new Strangers(group.accountId);
  for (const found of records(documents, list, role, ({ RoleId }) => RoleId)) {
    if (found.kind === 'reject') {
      yield found;
      continue;
    }
    const { value, locator } = found;
    const ref = refs.identity(group.accountId, value.RoleId);
    const holder = { ref, id: value.RoleId, arn: value.Arn, locator };
    const privileged = yield* policies.hold(holder, value, value.RolePolicyList);
    const statements = readPolicy(value.AssumeRolePolicyDocument);
    if (!statements) yield reject('MALFORMED', 'the trust policy is not a policy', `${locator} ${value.Arn}`);
    const trust =
      statements &&
      readTrust(statements, {
        accountId: group.accountId,
        resolve: (principal) => directory.principal(principal),
      });
    for (const subject of trust?.subjects ?? []) strangers.add(subject, locator);
    yield claim<'Identity'>(
      ref,
      {
        name: value.RoleName,
        providerId: value.RoleId,
        locator: value.Arn,
        aliases: [value.RoleName],
        tags: value.Tags,
        kind: 'ROLE',
        ...actorOf(value, trust),
        state: 'ACTIVE',
        privileged: privileged || undefined,
        createdAt: value.CreateDate,
        sessionCutoffAt: cutoffOf(value),
        ...lastUseOf(value, group.observedAt),
        facets: facets({
          permissionsBoundary: value.PermissionsBoundary?.PermissionsBoundaryArn,
          serviceLinked: isServiceLinked(value) || undefined,
          trustedServices: trust && trust.services.length > 0 ? trust.services : undefined,
          trustDenies: trust?.denies || undefined,
          trustUnread: trust ? undefined : true,
        }),
      },
      (trust?.edges ?? []).map((edge) => withMaxSession(edge, value.MaxSessionDuration)),
      locator,
      {
        ...(trust ? {} : { unread: ['CAN_ASSUME' as const] }),
        // The list leaves out tags, policies and the last use.
        ...(details.length > 0 ? {} : { partly: true }),
      },
    );
  }
  yield* strangers.claims();
}

function withMaxSession(edge: Trust['edges'][number], maxSession: number | undefined) {
  return maxSession === undefined ? edge : { ...edge, attributes: { ...edge.attributes, maxSession } };
}

/** Roles that Identity Center makes are people's. What only services or workloads may assume is a machine's. */
function actorOf(value: Role, trust: Trust | null): { actorClass: string; actorClassEvidence?: string } {
  const path = value.Path ?? '';
  if (path.startsWith('/aws-reserved/sso.amazonaws.com/')) {
    return { actorClass: 'HUMAN', actorClassEvidence: 'path:/aws-reserved/sso.amazonaws.com/' };
  }
  if (value.RoleName.startsWith('AWSReservedSSO_')) {
    return { actorClass: 'HUMAN', actorClassEvidence: 'name:AWSReservedSSO_' };
  }
  if (isServiceLinked(value)) return { actorClass: 'MACHINE', actorClassEvidence: 'path:/aws-service-role/' };
  if (trust?.services[0] !== undefined) {
    return { actorClass: 'MACHINE', actorClassEvidence: `trust:${trust.services[0]}` };
  }
  if (trust?.federatedBy.includes('OIDC')) return { actorClass: 'MACHINE', actorClassEvidence: 'trust:OIDC' };
  return { actorClass: 'UNKNOWN' };
}

function isServiceLinked(value: Role): boolean {
  return (value.Path ?? '').startsWith('/aws-service-role/') || value.Arn.includes(':role/aws-service-role/');
}

/** "Revoke active sessions" of the console writes an inline policy; whatever its name, what it says counts. */
function cutoffOf(value: Role): Instant | undefined {
  const statements = value.RolePolicyList.flatMap((policy) =>
    isRecord(policy) ? (readPolicy(policy.PolicyDocument) ?? []) : [],
  );
  return sessionCutoff(statements) ?? undefined;
}

/** No date within the window means never only for a role that is younger than the window. */
function lastUseOf(value: Role, observedAt: Instant) {
  if (!value.RoleLastUsed) return { lastUsedStatus: 'NOT_READ' };
  const { LastUsedDate: at, Region: region } = value.RoleLastUsed;
  if (at) return { lastUsedAt: at, lastUsedStatus: 'USED', lastUsedFor: region };
  const young = value.CreateDate && value.CreateDate >= addMillis(observedAt, -LAST_USE_WINDOW_MS);
  return { lastUsedStatus: young ? 'NEVER_USED' : 'UNKNOWN' };
}
