import type { EdgeType } from '../../model/index.js';

/** A relationship between the names of its two ends. */
const VERBS: Readonly<Record<EdgeType, string>> = {
  AUTHENTICATES_AS: 'authenticates as',
  ISSUED_IN: 'is issued in',
  DERIVED_FROM: 'was obtained with',
  REPLACES: 'replaces',
  HAS_MATERIAL: 'has the secret',
  HOLDS: 'holds the secret',
  SYNCED_FROM: 'is copied from',
  LOCATED_IN: 'lies in',
  CONSUMES: 'reads',
  USES: 'runs as',
  USED: 'used',
  PART_OF: 'is part of',
  BUILDS: 'builds',
  DEPLOYS: 'deploys',
  SUPPORTS: 'exists for',
  OWNED_BY: 'is owned by',
  MEMBER_OF: 'is a member of',
  CREATED_BY: 'was created by',
  CAN_ASSUME: 'may act as',
  HAS_ENTITLEMENT: 'was granted',
  GRANTS: 'grants',
  ON: 'applies to',
  CAN_READ_SECRET: 'may read',
  CAN_MINT: 'may make credentials of',
  CAN_ADMIN: 'may administer',
  ACCESSED: 'accessed',
  APPROVED_BY: 'is approved by',
  EXPOSED_TO: 'is exposed to',
  PROVIDED_BY: 'is provided by',
  REFERENCES: 'refers to',
  INSTANTIATED_FROM: 'was made from',
  REPLACED_BY: 'is replaced by',
  SPLIT_INTO: 'was split into',
  MERGED_INTO: 'was merged into',
  DEPENDS_ON: 'depends on',
  ACTS_FOR: 'acts for',
  COVERS: 'covers',
  MITIGATES: 'mitigates',
  AFFECTS: 'affects',
  TRIGGERED_BY: 'was triggered by',
  ON_SUBJECT: 'is about',
  ABOUT: 'is about',
  SAME_AS: 'is the same as',
  NOT_SAME_AS: 'is not the same as',
};

/** `runs as`, of `USES`. */
export function verbOf(type: EdgeType): string {
  return VERBS[type];
}
