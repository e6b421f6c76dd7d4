import type { EdgeType, NodeType } from '../../model/index.js';
import type { Rule } from './walk.js';

interface RuleEdge {
  readonly rule: Rule;
  /** Tail types from which the relationship is walked. */
  readonly from: readonly NodeType[];
  /** `in`: walked against its direction. */
  readonly direction: 'out' | 'in';
  readonly supplyChain?: boolean;
}

/**
 * The relationships of 5.8.2 and how each is walked. A USED credential is in the workload's hands as much as one in a
 * location that it CONSUMES. An entitlement is a node of its own, so that B3 takes two relationships or more.
 */
export const WALKED: Readonly<Partial<Record<EdgeType, RuleEdge>>> = {
  AUTHENTICATES_AS: { rule: 'B1', from: ['Credential'], direction: 'out' },
  CAN_ASSUME: { rule: 'B2', from: ['Identity', 'FederatedSubject'], direction: 'out' },
  MEMBER_OF: { rule: 'B3', from: ['Identity', 'Team', 'PermissionSet'], direction: 'out' },
  HAS_ENTITLEMENT: { rule: 'B3', from: ['Identity', 'PermissionSet'], direction: 'out' },
  GRANTS: { rule: 'B3', from: ['Entitlement'], direction: 'out' },
  ON: { rule: 'B3', from: ['Entitlement'], direction: 'out' },
  CAN_READ_SECRET: { rule: 'B4', from: ['Identity'], direction: 'out' },
  HOLDS: { rule: 'B4', from: ['SecretLocation'], direction: 'out' },
  HAS_MATERIAL: { rule: 'B4', from: ['Material'], direction: 'in' },
  CAN_MINT: { rule: 'B5', from: ['Identity'], direction: 'out' },
  CAN_ADMIN: { rule: 'B6', from: ['Identity'], direction: 'out' },
  USES: { rule: 'B7', from: ['Workload'], direction: 'out' },
  CONSUMES: { rule: 'B7', from: ['Workload'], direction: 'out' },
  USED: { rule: 'B7', from: ['Workload'], direction: 'out' },
  BUILDS: { rule: 'B8', from: ['Repository', 'Workload'], direction: 'out', supplyChain: true },
  DEPLOYS: { rule: 'B8', from: ['Repository', 'Workload'], direction: 'out', supplyChain: true },
  EXPOSED_TO: { rule: 'B9', from: ['ThirdParty'], direction: 'in' },
};

/** The relationship types that are walked in a direction from any of these tails. */
export function typesFrom(
  tails: ReadonlySet<NodeType>,
  direction: 'out' | 'in',
  supplyChain: boolean,
): EdgeType[] {
  return (Object.entries(WALKED) as [EdgeType, RuleEdge][])
    .filter(([, edge]) => edge.direction === direction && edge.from.some((type) => tails.has(type)))
    .filter(([, edge]) => supplyChain || !edge.supplyChain)
    .map(([type]) => type)
    .sort();
}

export function walkable(type: NodeType, supplyChain: boolean): boolean {
  const tails = new Set([type]);
  return typesFrom(tails, 'out', supplyChain).length + typesFrom(tails, 'in', supplyChain).length > 0;
}
