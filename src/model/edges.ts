import { z } from 'zod';
import { instant, instantOrDay, longText, seconds, text } from './fields.js';
import type { NodeType } from './nodes.js';

/** 5.2.2, strongest first. */
export const method = z.enum(['CONFIGURED', 'OBSERVED', 'ATTESTED', 'DECLARED', 'INFERRED']);
export type Method = z.infer<typeof method>;
export const DEFAULT_CONFIDENCE: Record<Method, number> = {
  CONFIGURED: 1,
  OBSERVED: 0.95,
  ATTESTED: 0.9,
  DECLARED: 0.8,
  INFERRED: 0.6,
};

export const endReason = z.enum([
  'REASSIGNED',
  'CONSUMER_REMOVED',
  'SUPERSEDED',
  'REVOKED',
  'EXPIRED',
  'SOURCE_CORRECTION',
  'UNKNOWN',
]);
export type EndReason = z.infer<typeof endReason>;
export const conditionStatus = z.enum(['NONE', 'SATISFIED', 'UNSATISFIABLE', 'UNRESOLVED']);

/** What may be said of a relationship beyond its ends, method and interval. Flat, like the attributes of nodes. */
export const edgeAttributes = z.strictObject({
  role: z.enum(['ACCOUNTABLE', 'TECHNICAL', 'BACKUP', 'REVOCATION_AUTHORITY']).optional(),
  mechanism: text.optional(),
  /** Seconds. */
  maxSession: seconds.optional(),
  revocation: z.enum(['CASCADES', 'INDEPENDENT', 'CUTOFF']).optional(),
  conditionStatus: conditionStatus.optional(),
  /** The conditions as the provider writes them, JSON. Kept whole, never dropped. */
  conditions: longText.optional(),
  /** BY_NAME: a later incarnation of the same name inherits it (5.2.4). */
  binding: z.enum(['BY_ID', 'BY_NAME']).optional(),
  purpose: text.optional(),
  /** The links rule that made it, such as `tag:service`. */
  rule: text.optional(),
  /** HOLDS: which version of the material lies there (A4). */
  currency: z.enum(['CURRENT', 'RESIDUE']).optional(),
  direction: z.enum(['INBOUND', 'OUTBOUND']).optional(),
  /** REASSIGNED ends an association only with its rotation verified (A2). */
  rotationVerifiedAt: instant.optional(),
  /** An ATTESTED claim no longer counts from here (5.6). */
  attestedUntil: instant.optional(),
  firstObservedAt: instantOrDay.optional(),
  lastObservedAt: instantOrDay.optional(),
  observationCount: z.number().int().nonnegative().optional(),
});
export type EdgeAttributes = z.output<typeof edgeAttributes>;

interface Ends {
  readonly from: readonly NodeType[] | 'any';
  readonly to: readonly NodeType[] | 'any';
}

/** The relationship types of model.md 5.4 and which node types each may join. */
export const EDGES = {
  AUTHENTICATES_AS: { from: ['Credential'], to: ['Identity'] },
  ISSUED_IN: { from: ['Credential'], to: ['Realm'] },
  DERIVED_FROM: { from: ['Credential'], to: ['Credential', 'Identity'] },
  REPLACES: { from: ['Credential'], to: ['Credential'] },
  HAS_MATERIAL: { from: ['Credential'], to: ['Material'] },
  HOLDS: { from: ['SecretLocation'], to: ['Material'] },
  SYNCED_FROM: { from: ['SecretLocation'], to: ['SecretLocation'] },
  LOCATED_IN: {
    from: ['SecretLocation', 'Identity', 'Workload', 'Resource', 'Service', 'PermissionSet'],
    to: ['Realm', 'Repository', 'Template', 'Workload'],
  },
  CONSUMES: { from: ['Workload'], to: ['SecretLocation'] },
  USES: { from: ['Workload'], to: ['Identity'] },
  USED: { from: ['Workload'], to: ['Credential'] },
  PART_OF: { from: ['Workload', 'Service'], to: ['Service'] },
  BUILDS: { from: ['Repository', 'Workload'], to: ['Workload'] },
  DEPLOYS: { from: ['Repository', 'Workload'], to: ['Workload'] },
  SUPPORTS: { from: ['Identity', 'Credential'], to: ['Service'] },
  OWNED_BY: {
    from: [
      'Identity',
      'Credential',
      'Service',
      'Template',
      'Realm',
      'Workload',
      'Resource',
      'SecretLocation',
      'Repository',
    ],
    to: ['Team', 'Person'],
  },
  MEMBER_OF: { from: ['Person', 'Identity', 'Team', 'PermissionSet'], to: ['Team', 'PermissionSet'] },
  CREATED_BY: { from: ['Identity', 'Credential', 'Entitlement'], to: ['Person', 'Identity', 'Workload'] },
  CAN_ASSUME: { from: ['Identity', 'FederatedSubject'], to: ['Identity'] },
  HAS_ENTITLEMENT: { from: ['Identity', 'PermissionSet'], to: ['Entitlement'] },
  GRANTS: { from: ['Entitlement'], to: ['PermissionSet'] },
  ON: { from: ['Entitlement'], to: ['Resource', 'Realm', 'SecretLocation'] },
  CAN_READ_SECRET: { from: ['Identity'], to: ['SecretLocation'] },
  CAN_MINT: { from: ['Identity'], to: ['Identity'] },
  CAN_ADMIN: { from: ['Identity'], to: ['Identity', 'SecretLocation', 'PermissionSet', 'Resource'] },
  ACCESSED: { from: ['Identity'], to: ['Resource'] },
  APPROVED_BY: { from: ['Entitlement', 'Exception', 'Obligation'], to: ['PolicyDecision'] },
  EXPOSED_TO: { from: ['Identity', 'Credential', 'Resource'], to: ['ThirdParty'] },
  PROVIDED_BY: { from: ['Service', 'ThirdParty'], to: ['ThirdParty'] },
  REFERENCES: { from: ['Template'], to: ['Identity', 'Credential', 'SecretLocation'] },
  INSTANTIATED_FROM: { from: ['Workload', 'Repository', 'Identity', 'Template'], to: ['Template'] },
  REPLACED_BY: { from: ['Service'], to: ['Service'] },
  SPLIT_INTO: { from: ['Service'], to: ['Service'] },
  MERGED_INTO: { from: ['Service'], to: ['Service'] },
  DEPENDS_ON: { from: ['Service'], to: ['Service', 'Resource'] },
  ACTS_FOR: { from: ['Identity'], to: ['Person', 'Identity'] },
  COVERS: { from: ['Exception'], to: 'any' },
  MITIGATES: { from: ['CompensatingControl'], to: ['Exception'] },
  AFFECTS: { from: ['Incident', 'LifecycleEvent', 'Finding'], to: 'any' },
  TRIGGERED_BY: { from: ['Obligation'], to: ['LifecycleEvent'] },
  ON_SUBJECT: { from: ['LifecycleEvent', 'Obligation', 'Attestation', 'UsageSummary'], to: 'any' },
  ABOUT: { from: ['Finding', 'Evidence', 'Attestation', 'PolicyDecision'], to: 'any' },
  SAME_AS: { from: 'any', to: 'any' },
  NOT_SAME_AS: { from: 'any', to: 'any' },
} as const satisfies Record<string, Ends>;

export type EdgeType = keyof typeof EDGES;
export const EDGE_TYPES = Object.keys(EDGES) as EdgeType[];
export const edgeType = z.enum(EDGE_TYPES as [EdgeType, ...EdgeType[]]);

export function mayJoin(type: EdgeType, from: NodeType, to: NodeType): boolean {
  const ends: Ends = EDGES[type];
  return (ends.from === 'any' || ends.from.includes(from)) && (ends.to === 'any' || ends.to.includes(to));
}
