import { z } from 'zod';
import { exceptionReason } from './exception-reason.js';
import { common, instant, instantOrDay, seconds, text, texts, truth } from './fields.js';

/**
 * The node types of model.md 5.3 and what may be said of each. Attributes are flat (text, number, boolean, list of
 * text), so that both engines hold them as they are. Unknown attributes are refused, not dropped in silence: that is
 * the allow-list which keeps secret values out (P5).
 */
const node = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ ...common, ...shape });

export const lifecycle = z.enum(['PLANNED', 'ACTIVE', 'DEPRECATED', 'RETIRING', 'RETIRED', 'UNKNOWN']);
export const actorClass = z.enum(['HUMAN', 'MACHINE', 'AI_AGENT', 'UNKNOWN']);
export const identityKind = z.enum([
  'SERVICE_ACCOUNT',
  'MACHINE_USER',
  'ROLE',
  'MANAGED_IDENTITY',
  'SERVICE_PRINCIPAL',
  'OAUTH_CLIENT',
  'OAUTH_GRANT',
  'K8S_SERVICE_ACCOUNT',
  'SPIFFE_ID',
  'DB_USER',
  'BOT',
  'DEPLOY_KEY_PRINCIPAL',
  'AGENT_IDENTITY',
  'HUMAN_USER',
  'UNKNOWN',
]);
export const credentialKind = z.enum([
  'ACCESS_KEY',
  'API_KEY',
  'PASSWORD',
  'CLIENT_SECRET',
  'X509_CERT',
  'SSH_KEY',
  'SIGNING_KEY',
  'STATIC_TOKEN',
  'REFRESH_TOKEN',
  'SESSION_TOKEN',
  'LEASE',
  'WEBHOOK_SECRET',
  'UNLINKED',
]);
export const workloadKind = z.enum([
  'DEPLOYMENT',
  'FUNCTION',
  'VM',
  'POD',
  'PIPELINE',
  'PIPELINE_RUN',
  'SCHEDULED_JOB',
  'AUTOMATION_JOB',
  'APPLICATION',
  'INTEGRATION',
  'VENDOR_CONNECTION',
  'AI_AGENT',
]);
export const locationClass = z.enum([
  'VAULT',
  'CI_VARIABLE',
  'K8S_SECRET',
  'RUNTIME_ENV',
  'CODE',
  'CONFIG',
  'IMAGE_LAYER',
  'TEMPLATE',
  'MESH',
  'CHAT_TICKET',
  'DEVICE',
  'OTHER',
]);
/** 5.5.2 */
export const identityState = z.enum([
  'REQUESTED',
  'PROVISIONED',
  'VALIDATED',
  'ACTIVE',
  'SUSPENDED',
  'OFFBOARDING',
  'DEPROVISIONED',
  'PURGED',
  'UNKNOWN',
]);
/** 5.5.3 */
export const credentialState = z.enum([
  'PRE_ACTIVATION',
  'ACTIVE',
  'SUSPENDED',
  'DEACTIVATED',
  'DESTROYED',
  'UNKNOWN',
]);
/** What may be done to what a grant is on, without the wording of its provider (B3). ADMIN: also change who may. */
export const actionClass = z.enum(['READ', 'WRITE', 'ADMIN']);
const actionClasses = z.array(actionClass).transform((classes) => [...new Set(classes)].sort());

/** Where it was made, as audit events tell (R-DIS-05). GOVERNED: by a process that asks and decides first. */
export const creationOrigin = z.enum(['GOVERNED', 'CI_CD', 'CONSOLE', 'LOCAL_ADMIN', 'API', 'UNKNOWN']);
/** Why a last use is what it is: no time is never "never" by itself (sources.md 0.4). */
export const lastUsedStatus = z.enum(['USED', 'NEVER_USED', 'NOT_TRACKED', 'NOT_READ', 'UNKNOWN']);

/** A pattern that is only a step of a migration, and by when it has to be over (R-EXC-06). */
const transition = {
  transitionalPattern: z.enum(['VAULTED_STATIC', 'SCOPED_ACCOUNT', 'BROKERED_EXCHANGE']).optional(),
  transitionUntil: instantOrDay.optional(),
};
/** For what it is only for a time (R-EXC-07). */
const temporaryPurpose = z.enum(['TESTING', 'INCIDENT', 'MIGRATION']);

const lastUse = {
  lastUsedAt: instantOrDay.optional(),
  lastUsedStatus: lastUsedStatus.optional(),
  /** What was used, such as `s3 eu-west-1`. */
  lastUsedFor: text.optional(),
};

/** What the governance record (5.6) says beyond owner and purpose; a template says it for what is made from it. */
const governance = {
  /** Of which system it is part. */
  systemBoundary: text.optional(),
  /** The access that was agreed on: the baseline that it is compared with. */
  accessScope: text.optional(),
  /** Seconds within which its credentials have to be rotated. */
  cadencePolicy: seconds.optional(),
  /** By when somebody has to look at it again. */
  reviewBy: instantOrDay.optional(),
  /** What ends it, such as `service.retired`. */
  retirementTrigger: text.optional(),
  /** Who or what takes it away, and how. */
  revocationPath: text.optional(),
  /** By what means (R-LIF-19). */
  revocationKind: z.enum(['API', 'TICKET', 'MANUAL', 'NONE']).optional(),
  /** How long what it issues or is may live. */
  lifetimeRule: text.optional(),
};

export const NODE_ATTRIBUTES = {
  Realm: node({ provider: text.optional(), realmId: text.optional(), kind: text.optional() }),
  Source: node({ kind: text.optional() }),
  Service: node({
    kind: text.optional(),
    lifecycle: lifecycle.optional(),
    /** The source's own word for the lifecycle, before mapping. */
    sourceLifecycle: text.optional(),
    disposition: z.enum(['RETIRED', 'REPLACED', 'SPLIT', 'MERGED', 'UNAPPROVED', 'REPURPOSED']).optional(),
    retiredAt: instantOrDay.optional(),
    approval: z.enum(['APPROVED', 'NOT_APPROVED', 'UNKNOWN']).optional(),
    unapprovedAt: instantOrDay.optional(),
    criticality: text.optional(),
    systemBoundary: text.optional(),
    /** Entity reference of a catalogue, `component:default/pay`. */
    catalogRef: text.optional(),
  }),
  Workload: node({
    kind: workloadKind.optional(),
    ephemeral: z.boolean().optional(),
    expectedIdle: z.boolean().optional(),
  }),
  Repository: node({ kind: text.optional() }),
  Template: node({
    kind: text.optional(),
    lastRevisitedAt: instant.optional(),
    purpose: text.optional(),
    ...governance,
  }),
  Identity: node({
    kind: identityKind.optional(),
    actorClass: actorClass.optional(),
    /** What made the classifier say so, such as `path:/aws-reserved/sso.amazonaws.com/`. */
    actorClassEvidence: text.optional(),
    state: identityState.optional(),
    stateChangedAt: instant.optional(),
    /** Sessions issued before this instant are refused by the provider (A1 step 2). */
    sessionCutoffAt: instant.optional(),
    restorableUntil: instantOrDay.optional(),
    purpose: text.optional(),
    purposeUntil: instantOrDay.optional(),
    breakGlass: z.boolean().optional(),
    creationOrigin: creationOrigin.optional(),
    privileged: z.boolean().optional(),
    riskClass: text.optional(),
    /** When the identity itself ends. */
    expiresAt: instantOrDay.optional(),
    /** Which process governs its life (R-LIF-14). */
    lifecycleProcess: z.enum(['NHI', 'HUMAN', 'NONE']).optional(),
    temporaryPurpose: temporaryPurpose.optional(),
    ...transition,
    ...governance,
    ...lastUse,
  }),
  FederatedSubject: node({
    kind: z.enum(['OIDC', 'SAML', 'SPIFFE', 'AWS_PRINCIPAL', 'AWS_SERVICE', 'ANYONE', 'OTHER']).optional(),
    issuer: text.optional(),
    pattern: text.optional(),
    audience: texts.optional(),
    breadth: z.enum(['EXACT', 'PREFIX', 'WILDCARD']).optional(),
  }),
  Credential: node({
    kind: credentialKind.optional(),
    state: credentialState.optional(),
    stateReason: z
      .enum(['EXPIRED', 'REVOKED', 'SUPERSEDED', 'PARENT_REVOKED', 'IDENTITY_REMOVED'])
      .optional(),
    /** When the state was entered, if the source says so. */
    stateChangedAt: instant.optional(),
    issuedAt: instant.optional(),
    notBefore: instant.optional(),
    expiresAt: instant.optional(),
    /** TRUE: the source says that it has no end. Without it, a missing `expiresAt` means not known. */
    neverExpires: z.boolean().optional(),
    compromisedAt: instant.optional(),
    lastRotatedAt: instant.optional(),
    /** Seconds within which it has to be rotated, where its issuer or a policy says so of it (R-ROT-01). */
    cadencePolicy: seconds.optional(),
    creationOrigin: creationOrigin.optional(),
    renewable: z.boolean().optional(),
    /** Who renews it (R-ROT-03). */
    renewal: z.enum(['AUTOMATIC', 'MANUAL', 'NONE']).optional(),
    maxLifetime: seconds.optional(),
    /** FALSE: the issuer cannot revoke this kind; it lives until `expiresAt` (A1 step 5). */
    revocable: z.boolean().optional(),
    autoRevocable: truth.optional(),
    thirdPartyHeld: z.boolean().optional(),
    purpose: text.optional(),
    breakGlass: z.boolean().optional(),
    ...transition,
    ...lastUse,
  }),
  Material: node({}),
  SecretLocation: node({
    class: locationClass.optional(),
    approved: truth.optional(),
    exposure: z.enum(['PRIVATE', 'ORG', 'PUBLIC']).optional(),
    inHistoryOnly: z.boolean().optional(),
    rotationEnabled: z.boolean().optional(),
    lastRotatedAt: instant.optional(),
    lastAccessedAt: instantOrDay.optional(),
  }),
  PermissionSet: node({
    kind: text.optional(),
    privileged: z.boolean().optional(),
    version: text.optional(),
    actionsDigest: text.optional(),
    actionClasses: actionClasses.optional(),
  }),
  Entitlement: node({
    effect: z.enum(['ALLOW', 'DENY']).optional(),
    /** Of the grant itself, where its source says more than its permission set does. */
    actionClasses: actionClasses.optional(),
    /** Who asked for it, as the source refers to them. */
    requestedBy: text.optional(),
    approvedBy: text.optional(),
    reason: text.optional(),
    reviewBy: instantOrDay.optional(),
    expiresAt: instant.optional(),
    temporaryPurpose: temporaryPurpose.optional(),
    baselineRef: text.optional(),
  }),
  Resource: node({
    kind: text.optional(),
    sensitivity: z.enum(['LOW', 'MEDIUM', 'HIGH', 'UNKNOWN']).optional(),
    criticality: text.optional(),
  }),
  /** Pseudonymised: no e-mail; what joins by e-mail joins by its digest among `aliases` (F-23). */
  Person: node({ status: z.enum(['ACTIVE', 'LEAVE', 'INACTIVE', 'UNKNOWN']).optional() }),
  Team: node({
    status: z.enum(['ACTIVE', 'DISSOLVED', 'UNKNOWN']).optional(),
    dissolvedAt: instantOrDay.optional(),
    escalation: text.optional(),
  }),
  ThirdParty: node({
    contractRef: text.optional(),
    offboardingClause: z.boolean().optional(),
    endDate: instantOrDay.optional(),
    inventoryAttestedAt: instant.optional(),
    monitoringRef: text.optional(),
    supportsRotation: truth.optional(),
    supportsShortLived: truth.optional(),
    supportsFederation: truth.optional(),
  }),
  LifecycleEvent: node({
    /** Such as `service.retired` (5.5.5). */
    type: text.optional(),
    occurredAt: instantOrDay.optional(),
    changeRecordRef: text.optional(),
    actor: text.optional(),
  }),
  ChangeRecord: node({
    state: text.optional(),
    windowFrom: instant.optional(),
    windowTo: instant.optional(),
  }),
  Policy: node({ version: text.optional(), controlMode: text.optional(), rationale: text.optional() }),
  PolicyDecision: node({ outcome: text.optional(), decidedAt: instant.optional(), actor: text.optional() }),
  Obligation: node({
    type: text.optional(),
    status: text.optional(),
    dueAt: instant.optional(),
    assignee: text.optional(),
    evidence: text.optional(),
    verifiedAt: instant.optional(),
  }),
  Exception: node({
    /** Rules that it covers, such as `LIN-031`; empty or missing covers every rule. */
    rules: texts.optional(),
    status: z.enum(['REQUESTED', 'ACTIVE', 'EXPIRED', 'REVOKED', 'CLOSED']).optional(),
    /** In words; one that is a code of `reasonCode` and nothing else is read as that. */
    reason: text.optional(),
    reasonCode: exceptionReason.optional(),
    approver: text.optional(),
    owner: text.optional(),
    approvedAt: instant.optional(),
    expiresAt: instant.optional(),
  }),
  CompensatingControl: node({
    type: text.optional(),
    evidenceRef: text.optional(),
    reviewBy: instantOrDay.optional(),
  }),
  Attestation: node({
    decision: text.optional(),
    actor: text.optional(),
    at: instant.optional(),
    validUntil: instant.optional(),
    factFingerprint: text.optional(),
  }),
  Finding: node({
    ruleId: text.optional(),
    severity: text.optional(),
    status: text.optional(),
    certainty: text.optional(),
    /** 5.5.4: who has taken it to heart, and since when. */
    acknowledgedBy: text.optional(),
    acknowledgedAt: instant.optional(),
    note: text.optional(),
  }),
  Evidence: node({ queryId: text.optional(), resultHash: text.optional(), policyVersion: text.optional() }),
  Incident: node({
    windowFrom: instant.optional(),
    windowTo: instant.optional(),
    indicators: texts.optional(),
  }),
  UsageSummary: node({
    day: text.optional(),
    count: z.number().int().nonnegative().optional(),
    denied: z.number().int().nonnegative().optional(),
    firstAt: instant.optional(),
    lastAt: instant.optional(),
    /** How the use presented itself to the source; never the address or the agent's own words (F-23). */
    channel: z.enum(['CONSOLE', 'BROWSER', 'DEVICE', 'PROGRAM', 'PIPELINE', 'UNKNOWN']).optional(),
  }),
} as const;

export type NodeType = keyof typeof NODE_ATTRIBUTES;
export const NODE_TYPES = Object.keys(NODE_ATTRIBUTES) as NodeType[];
export const nodeType = z.enum(NODE_TYPES as [NodeType, ...NodeType[]]);

/** By type the attributes that are an instant or a day: time alone changes what follows from them. */
export const NODE_INSTANTS: ReadonlyMap<NodeType, readonly string[]> = new Map(
  NODE_TYPES.map((type) => [type, datedAmong(NODE_ATTRIBUTES[type].shape)]),
);

function datedAmong(shape: Readonly<Record<string, unknown>>): string[] {
  const dated = (field: unknown): boolean => {
    const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
    return inner === instant || inner === instantOrDay;
  };
  return Object.keys(shape).filter((name) => dated(shape[name]));
}

export type Attributes<T extends NodeType> = z.output<(typeof NODE_ATTRIBUTES)[T]>;
export type AnyAttributes = Record<string, string | number | boolean | string[] | undefined>;

export type Lifecycle = z.infer<typeof lifecycle>;
export type ActorClass = z.infer<typeof actorClass>;
export type IdentityKind = z.infer<typeof identityKind>;
export type CredentialKind = z.infer<typeof credentialKind>;
export type CredentialState = z.infer<typeof credentialState>;
export type IdentityState = z.infer<typeof identityState>;
export type ActionClass = z.infer<typeof actionClass>;

/** 5.2.3 */
export const presence = z.enum(['PRESENT', 'ABSENT_SUSPECTED', 'ABSENT_CONFIRMED', 'UNKNOWN']);
export type Presence = z.infer<typeof presence>;
