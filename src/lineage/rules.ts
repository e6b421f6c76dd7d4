import type { Severity } from './answer.js';

/** A rule of findings.md 5.9: what is wrong, how bad it is to begin with, and which controls speak of it. */
export interface Rule {
  /** `LIN-031` */
  readonly id: string;
  readonly title: string;
  /** Before privilege, production and doubt move it. */
  readonly base: Severity;
  /** Controls, such as `NHI1` (OWASP Non-Human Identities Top 10, 2025), `PR.AA-05` (CSF 2.0), `AC-2(3)` (SP 800-53). */
  readonly maps: readonly string[];
}

/** All rules, by id. */
export const RULES = {
  'LIN-001': rule(
    'LIN-001',
    'accountable owner MISSING/INVALID',
    'HIGH',
    'NHI1',
    'PR.AA-01',
    'AC-2',
    'CIS 5.5',
  ),
  'LIN-002': rule('LIN-002', 'governance record incomplete', 'MEDIUM', 'CIS 5.5', 'A.5.16'),
  'LIN-003': rule('LIN-003', 'governance record stale after change', 'MEDIUM', 'PR.AA-05', 'PS-5'),
  'LIN-004': rule('LIN-004', 'vaulted but ungoverned', 'MEDIUM', 'PR.AA-01'),
  'LIN-005': rule('LIN-005', 'observed trust not declared', 'MEDIUM', 'CC7.1'),
  'LIN-006': rule('LIN-006', 'person-only ownership', 'LOW', 'NHI1'),
  'LIN-007': rule('LIN-007', 'no revocation authority', 'MEDIUM', 'GV.RR-02'),
  'LIN-008': rule('LIN-008', 'ownership conflict', 'MEDIUM', 'GV.RR-02'),
  'LIN-009': rule('LIN-009', 'ownership attestation expired', 'LOW', 'PR.AA-05'),
  'LIN-010': rule('LIN-010', 'ungoverned creation', 'MEDIUM', 'CC6.1', 'AC-2'),
  'LIN-011': rule('LIN-011', 'in use, never validated', 'LOW', 'ID.AM-08'),
  'LIN-012': rule('LIN-012', 'no NHI lifecycle process', 'LOW', 'AC-2'),
  'LIN-013': rule('LIN-013', 'manual/no revocation path on high risk', 'MEDIUM', 'NHI1', 'AC-2(1)'),
  'LIN-014': rule('LIN-014', 'neither expiry nor rotation rule', 'MEDIUM', 'NHI7', 'IA-5'),
  'LIN-015': rule('LIN-015', 'automatic renewal late', 'MEDIUM', 'IA-5'),
  'LIN-016': rule('LIN-016', 'long-lived static without exception', 'MEDIUM', 'NHI7', 'IA-5'),
  'LIN-017': rule('LIN-017', 'rotation overlap too long', 'MEDIUM', 'NHI7', '8.6.3'),
  'LIN-018': rule('LIN-018', 'scope expanded without decision', 'HIGH', 'NHI5', 'AC-6(7)'),
  'LIN-019': rule('LIN-019', 'entitlement without prior policy decision', 'MEDIUM', 'PR.AA-05'),
  'LIN-020': rule('LIN-020', 'entitlement without provenance', 'LOW', 'CC6.2'),
  'LIN-021': rule('LIN-021', 'new consumer of existing credential', 'LOW', 'NHI9'),
  'LIN-022': rule('LIN-022', 'exception expired, access still effective', 'HIGH', 'ID.RA-07'),
  'LIN-023': rule('LIN-023', 'break-glass used outside incident', 'HIGH', 'AC-2(2)'),
  'LIN-024': rule('LIN-024', 'transitional pattern past target', 'LOW', 'ID.RA-07'),
  'LIN-025': rule('LIN-025', 'temporary access overdue', 'MEDIUM', 'AC-2(2)'),
  'LIN-026': rule('LIN-026', 'secret in unapproved location', 'HIGH', 'NHI2', 'IA-5(7)', '8.6.2'),
  'LIN-027': rule('LIN-027', 'template not revisited with live instances', 'LOW', 'PR.PS-01'),
  'LIN-028': rule('LIN-028', 'outside system boundary', 'HIGH', 'NHI2'),
  'LIN-029': rule('LIN-029', 'third-party record incomplete', 'MEDIUM', 'NHI3', 'GV.SC-05'),
  'LIN-030': rule('LIN-030', 'agent-created identity without sponsor', 'HIGH', 'GOVERN 2.1'),
  'LIN-031': rule('LIN-031', 'credential survives a retired service', 'HIGH', 'NHI1', 'AC-2(3)', 'CC6.3'),
  'LIN-032': rule('LIN-032', 'retired service still in use', 'HIGH', 'NHI1', 'ID.AM-08'),
  'LIN-033': rule('LIN-033', 'cross-environment reuse', 'HIGH', 'NHI8', 'A.8.31', 'PR.IR-01'),
  'LIN-034': rule('LIN-034', 'human-shaped account used as machine', 'MEDIUM', 'NHI10'),
  'LIN-035': rule('LIN-035', 'broad federation trust', 'HIGH', 'NHI6', 'PR.AA-04'),
  'LIN-036': rule('LIN-036', 'shared across services', 'MEDIUM', 'NHI9', 'AC-2(9)'),
  'LIN-037': rule('LIN-037', 'unused', 'MEDIUM', 'AC-2(3)', 'CIS 5.3'),
  'LIN-038': rule('LIN-038', 'overprivileged', 'MEDIUM', 'NHI5', 'AC-6'),
  'LIN-039': rule('LIN-039', 'indicators of human use', 'MEDIUM', 'NHI10', '8.6.1'),
  'LIN-040': rule('LIN-040', 'ephemeral leftover', 'MEDIUM', 'NHI1'),
  'LIN-041': rule('LIN-041', 'compromised, still valid', 'CRITICAL', 'NHI2', '8.6.3', 'RS.MI-01'),
  'LIN-042': rule(
    'LIN-042',
    'vendor relationship ended, access remains',
    'HIGH',
    'NHI3',
    'GV.SC-10',
    'CIS 15.7',
  ),
  'LIN-043': rule('LIN-043', 'duplicate credentials', 'LOW', 'IA-5'),
  'LIN-044': rule('LIN-044', 'dangling or reused principal reference', 'MEDIUM', 'IA-4'),
  'LIN-045': rule('LIN-045', 'coverage lost (stale source)', 'MEDIUM', 'DE.CM-09', 'CA-7'),
  'LIN-046': rule('LIN-046', 'insecure authentication method', 'MEDIUM', 'NHI4', 'IA-9'),
  'LIN-047': rule('LIN-047', 'break-glass not tested/reviewed', 'LOW', 'AC-2(2)'),
  'LIN-048': rule('LIN-048', 'retirement/mover/leaver obligation overdue', 'HIGH', 'PS-4', 'PS-5', '8.2.5'),
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof RULES;
export const RULE_IDS = Object.keys(RULES) as RuleId[];

function rule(id: string, title: string, base: Severity, ...maps: string[]): Rule {
  return { id, title, base, maps };
}
