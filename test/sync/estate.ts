import { digest, type ClaimInput, type NodeRef, type ScopeInput } from '../../src/model/index.js';
import type { LinkRules } from '../../src/sync/index.js';
import type { ClaimsToSync } from '../support/sync.js';

/** A small organisation, as three sources tell it. Deterministic; `generation` changes something of everything. */
export const RULES: LinkRules = {
  serviceTags: ['service', 'app_id'],
  environmentTags: ['env'],
  ownerTags: ['owner'],
  serviceAnnotations: ['servicenow.com/sys-id'],
};

const ACCOUNT = '111111111111';
const AWS: ScopeInput['realm'] = { provider: 'aws', realmId: ACCOUNT, kind: 'ACCOUNT', name: 'production' };
const CATALOG: ScopeInput['realm'] = { provider: 'backstage', realmId: 'main', kind: 'CATALOG' };
const CMDB: ScopeInput['realm'] = { provider: 'servicenow', realmId: 'acme', kind: 'CMDB' };

export const identity = (n: number): NodeRef => ({ type: 'Identity', key: ['aws', ACCOUNT, `AROA${n}`] });
export const credential = (n: number): NodeRef => ({ type: 'Credential', key: ['aws', ACCOUNT, `AKIA${n}`] });
export const workload = (n: number): NodeRef => ({ type: 'Workload', key: ['aws', ACCOUNT, `fn-${n}`] });
export const component = (n: number): NodeRef => ({ type: 'Service', key: ['backstage', `uid-${n}`] });
export const application = (n: number): NodeRef => ({ type: 'Service', key: ['servicenow', `sys${n}`] });
export const team = (n: number): NodeRef => ({ type: 'Team', key: ['backstage', `team-uid-${n}`] });
export const person = (n: number): NodeRef => ({ type: 'Person', key: ['servicenow', `user${n}`] });
export const subject = (n: number): NodeRef => ({
  type: 'FederatedSubject',
  key: ['aws', `arn:aws:iam::${ACCOUNT}:role/r${n}`],
});

const arn = (n: number): string => `arn:aws:iam::${ACCOUNT}:role/r${n}`;

export type Told = Omit<ClaimsToSync, 'observedAt'>;

export function aws(size: number, generation = 1): Told[] {
  const some = range(size);
  return [
    {
      source: 'aws-prod',
      connector: 'aws',
      realm: AWS,
      scope: `${ACCOUNT}/roles`,
      capabilities: ['IDENTITIES', 'TRUSTS'],
      claims: some.flatMap((n): ClaimInput[] => [
        {
          node: { ...identity(n), name: `r${n}` },
          attributes: {
            name: `r${n}`,
            kind: 'ROLE',
            locator: arn(n),
            createdAt: '2025-01-01T00:00:00Z',
            purpose: `generation ${generation % 2 === n % 2 ? 'odd' : 'even'}`,
            tags: [`service=svc${(n + generation) % size}`, `owner=team${n % 3}`, 'env=prod', 'other=x'],
          },
          edges: [
            {
              type: 'CAN_ASSUME',
              from: subject((n + 1) % size),
              attributes: { mechanism: 'sts:AssumeRole' },
            },
            { type: 'CAN_ASSUME', to: identity((n + 2) % size) },
          ],
        },
        {
          node: subject(n),
          attributes: { kind: 'AWS_PRINCIPAL', breadth: 'EXACT', pattern: arn(n) },
        },
      ]),
    },
    {
      source: 'aws-prod',
      connector: 'aws',
      realm: AWS,
      scope: `${ACCOUNT}/access-keys`,
      capabilities: ['CREDENTIALS'],
      claims: some
        .filter((n) => n % 7 !== 6 || generation % 2 === 1)
        .map((n) => ({
          node: credential(n),
          attributes: {
            name: `AKIA${n}`,
            kind: 'ACCESS_KEY',
            state: generation > 1 ? 'SUSPENDED' : 'ACTIVE',
          },
          edges: [{ type: 'AUTHENTICATES_AS', to: { ...identity(n), name: `a hint ${n}` } }],
        })),
    },
    {
      source: 'aws-prod',
      connector: 'aws',
      realm: AWS,
      scope: `${ACCOUNT}/functions`,
      capabilities: ['WORKLOADS'],
      claims: some.map((n) => ({
        node: workload(n),
        attributes: {
          name: `fn-${n}`,
          kind: 'FUNCTION',
          tags: [`app_id=APM${n}`, `owner=who${n}@example.org`],
        },
        edges: [{ type: 'USES', to: identity(n) }],
      })),
    },
  ];
}

export function catalog(size: number, generation = 1): Told[] {
  return [
    {
      source: 'catalog',
      connector: 'backstage',
      realm: CATALOG,
      scope: 'entities',
      capabilities: ['SERVICES', 'OWNERS'],
      claims: [
        ...range(size).map((n): ClaimInput => ({
          node: component(n),
          attributes: {
            name: `svc${n}`,
            kind: 'component',
            locator: `component:default/svc${n}`,
            lifecycle: generation > 1 && n % 2 === 0 ? 'DEPRECATED' : 'ACTIVE',
            tags: [`servicenow.com/sys-id=sys${n}`],
          },
          method: 'DECLARED',
          edges: [{ type: 'OWNED_BY', to: team(n % 3), attributes: { role: 'ACCOUNTABLE' } }],
        })),
        ...range(3).map((n) => ({
          node: team(n),
          attributes: { name: `Team${n}`, locator: `group:default/team${n}` },
          method: 'DECLARED' as const,
        })),
      ],
    },
  ];
}

export function cmdb(size: number, generation = 1): Told[] {
  return [
    {
      source: 'cmdb',
      connector: 'servicenow',
      realm: CMDB,
      scope: 'cmdb_ci_business_app',
      capabilities: ['SERVICES', 'RETIREMENT'],
      claims: [
        ...range(size).map((n): ClaimInput => ({
          node: application(n),
          attributes: {
            name: n % 4 === 0 ? `svc${n}` : `Application ${n}`,
            providerId: `sys${n}`,
            aliases: [`APM${n}`],
            lifecycle: n % 2 === 0 && generation > 1 ? 'RETIRED' : 'ACTIVE',
          },
          method: 'DECLARED',
        })),
        ...range(size).map((n) => ({
          node: person(n),
          attributes: { name: `Person ${n}`, aliases: [`email:${digest(['email', `who${n}@example.org`])}`] },
          method: 'DECLARED' as const,
        })),
        // The register knows of a role that the cloud describes too, and calls it something else.
        {
          node: { ...identity(0), name: 'another hint' },
          attributes: { name: 'role of the register', purpose: 'as registered' },
          method: 'DECLARED',
        },
      ],
    },
  ];
}

function range(size: number): number[] {
  return Array.from({ length: size }, (_, n) => n);
}
