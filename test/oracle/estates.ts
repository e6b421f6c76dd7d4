import fc from 'fast-check';
import type { ClaimInput, EdgeClaimInput, NodeRef, NodeType } from '../../src/model/index.js';
import type { History, Telling } from './history.js';
import { DAY, HOUR, MINUTE, text, time, type Time } from './time.js';

/** One history and two instants to ask it at. */
export interface Case {
  readonly history: History;
  readonly asOf: Time;
  readonly knownAt: Time;
  /** Ask for the present, after everything. */
  readonly present: boolean;
}

const START = time('2026-01-01T00:00:00Z');
const ACCOUNT = '111111111111';

type Ref = NodeRef & { key: string[] };
const ref = (type: NodeType, ...key: string[]): Ref => ({ type, key });
const aws = (type: NodeType, id: string): Ref => ref(type, 'aws', ACCOUNT, id);

const SERVICES = ['pay', 'core', 'data'].map((id) => ref('Service', 'sys_id', id));
const COMPONENTS = ['pay', 'core'].map((id) => ref('Service', 'backstage', `component:${id}`));
/** The second bears the name of the first: its later incarnation. */
const IDENTITIES = ['AIDA1', 'AIDA1again', 'AROA2'].map((id) => aws('Identity', id));
const FOREIGN = ref('Identity', 'aws', '222222222222', 'AROA9');
const CREDENTIALS = ['AKIA1', 'AKIA2', 'ASIA3'].map((id) => aws('Credential', id));
const WORKLOADS = ['fn1', 'fn2', 'pipe3'].map((id) => aws('Workload', id));
const LOCATIONS = ['env1', 'vault2', 'repo3'].map((id) => ref('SecretLocation', 'aws', id));
const MATERIALS = ['m1', 'm2'].map((id) => ref('Material', id));
const SUBJECTS = ['repo:acme/pay'].map((id) => ref('FederatedSubject', 'https://ci.example', id));
const VENDORS = ['vendor'].map((id) => ref('ThirdParty', 'registry', id));
const GROUPS = ['admins'].map((id) => aws('PermissionSet', id));
const RESOURCES = ['bucket'].map((id) => aws('Resource', id));
const ENTITLEMENTS = ['grant'].map((id) => aws('Entitlement', id));
const TEAMS = ['platform', 'payments'].map((id) => ref('Team', 'cmdb', id));
const PERSONS = ['p1'].map((id) => ref('Person', 'cmdb', id));
const EXCEPTION = ref('Exception', 'waiver');
const ATTESTATION = ref('Attestation', 'review');
const REALM = ref('Realm', 'aws', ACCOUNT);

/** Instants at which things happen in the world, around the runs. */
const day = (n: number): string => text(START + n * DAY);
const happening = fc.constantFrom(...[-40, -1, 0, 1, 2, 5, 21, 30, 45, 100].map(day));
/** An instant, or the date alone. */
const dated = fc.oneof(
  { weight: 4, arbitrary: happening },
  { weight: 1, arbitrary: happening.map((at) => at.slice(0, 10)) },
);

/** Present in most of what is generated, so that something is there to be found. */
const likely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 6 });
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(usual, ...others) },
  );

type Shape = Record<string, fc.Arbitrary<unknown>>;

/** Without what is undefined, as a source writes it. */
function attributesOf(shape: Shape): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .record(shape)
    .map((of) => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)));
}

const born = fc.oneof(
  { weight: 4, arbitrary: fc.constant(day(-300)) },
  { weight: 1, arbitrary: fc.option(happening, { nil: undefined }) },
);

const SHAPES: Partial<Record<NodeType, Shape>> = {
  Service: {
    lifecycle: likely(mostly('RETIRED', 'ACTIVE', 'RETIRING', 'UNKNOWN')),
    retiredAt: likely(dated),
    approval: seldom(fc.constantFrom('APPROVED', 'NOT_APPROVED')),
    unapprovedAt: seldom(happening),
    createdAt: born,
  },
  Identity: {
    name: fc.constant('svc'),
    kind: fc.constantFrom('ROLE', 'MACHINE_USER'),
    state: likely(mostly('ACTIVE', 'SUSPENDED', 'DEPROVISIONED', 'PURGED', 'UNKNOWN')),
    sessionCutoffAt: seldom(happening),
    breakGlass: seldom(fc.boolean()),
    restorableUntil: seldom(dated),
    lastUsedAt: seldom(dated),
    purpose: likely(fc.constant('billing')),
    purposeUntil: seldom(dated),
    createdAt: born,
  },
  Credential: {
    kind: mostly('ACCESS_KEY', 'SESSION_TOKEN', 'UNLINKED'),
    state: likely(mostly('ACTIVE', 'SUSPENDED', 'DEACTIVATED', 'PRE_ACTIVATION', 'UNKNOWN')),
    stateChangedAt: seldom(happening),
    issuedAt: seldom(happening),
    expiresAt: seldom(happening),
    notBefore: seldom(happening),
    neverExpires: seldom(fc.boolean()),
    revocable: seldom(fc.boolean()),
    renewable: seldom(fc.boolean()),
    lastRotatedAt: seldom(happening),
    compromisedAt: seldom(happening),
    lastUsedAt: fc.option(dated, { nil: undefined, freq: 1 }),
    lastUsedStatus: seldom(fc.constantFrom('NEVER_USED', 'NOT_TRACKED', 'NOT_READ')),
    breakGlass: seldom(fc.boolean()),
    thirdPartyHeld: seldom(fc.boolean()),
    createdAt: born,
  },
  Workload: {
    kind: mostly('FUNCTION', 'VM', 'PIPELINE', 'INTEGRATION'),
    expectedIdle: seldom(fc.boolean()),
    createdAt: born,
  },
  SecretLocation: {
    class: likely(mostly('VAULT', 'RUNTIME_ENV', 'CI_VARIABLE', 'CODE', 'OTHER', 'MESH')),
    rotationEnabled: seldom(fc.boolean()),
    createdAt: born,
  },
  FederatedSubject: { kind: mostly('OIDC', 'AWS_SERVICE'), issuer: fc.constant('https://ci.example') },
  Exception: {
    status: mostly('ACTIVE', 'REVOKED'),
    rules: likely(fc.constantFrom(['LIN-031'], ['LIN-001', 'LIN-002'], ['LIN-040'], [])),
    approvedAt: likely(happening),
    expiresAt: likely(happening),
  },
  Attestation: { at: likely(happening), validUntil: seldom(happening) },
  Team: { status: likely(mostly('ACTIVE', 'DISSOLVED', 'UNKNOWN')), dissolvedAt: seldom(dated) },
  Person: { status: likely(mostly('ACTIVE', 'INACTIVE', 'LEAVE', 'UNKNOWN')) },
  Entitlement: { effect: mostly('ALLOW', 'DENY'), expiresAt: seldom(happening) },
  Resource: { sensitivity: fc.constantFrom('HIGH', 'LOW') },
};

interface Relation {
  readonly type: EdgeClaimInput['type'];
  readonly to: readonly Ref[];
  /** In almost every node of the type; else in one of four. */
  readonly often?: boolean;
  /** In every second. */
  readonly half?: boolean;
  readonly attributes?: fc.Arbitrary<Record<string, unknown>>;
}

const condition = attributesOf({
  conditionStatus: seldom(fc.constantFrom('NONE', 'UNRESOLVED', 'UNSATISFIABLE')),
});
const version = attributesOf({ currency: seldom(fc.constantFrom('CURRENT', 'RESIDUE')) });
const exposed: Relation = {
  type: 'EXPOSED_TO',
  to: VENDORS,
  attributes: attributesOf({ direction: seldom(fc.constantFrom('INBOUND', 'OUTBOUND')) }),
};
const supporting = attributesOf({
  rotationVerifiedAt: seldom(happening),
  purpose: seldom(fc.constant('billing')),
});
const role = attributesOf({
  role: mostly('ACCOUNTABLE', 'TECHNICAL', 'BACKUP'),
  attestedUntil: seldom(happening),
  rule: seldom(fc.constant('tag:owner')),
});
const owned: Relation = { type: 'OWNED_BY', to: [...TEAMS, ...PERSONS], attributes: role };

const RELATIONS: Partial<Record<NodeType, readonly Relation[]>> = {
  Service: [
    { type: 'SAME_AS', to: SERVICES.slice(0, 1) },
    { type: 'NOT_SAME_AS', to: SERVICES.slice(0, 1) },
    { type: 'REPLACED_BY', to: SERVICES },
    owned,
  ],
  Identity: [
    { type: 'SUPPORTS', to: [...SERVICES, ...COMPONENTS], often: true, attributes: supporting },
    { type: 'CAN_ASSUME', to: [...IDENTITIES, FOREIGN], attributes: condition },
    { type: 'CAN_READ_SECRET', to: LOCATIONS, attributes: condition },
    { type: 'CAN_MINT', to: IDENTITIES, attributes: condition },
    { type: 'CAN_ADMIN', to: [...IDENTITIES, ...LOCATIONS, ...RESOURCES, ...GROUPS] },
    { type: 'HAS_ENTITLEMENT', to: ENTITLEMENTS },
    { type: 'MEMBER_OF', to: GROUPS },
    exposed,
    owned,
  ],
  Credential: [
    { type: 'AUTHENTICATES_AS', to: [...IDENTITIES, FOREIGN], often: true },
    { type: 'SUPPORTS', to: SERVICES, attributes: supporting },
    { type: 'HAS_MATERIAL', to: MATERIALS, half: true },
    { type: 'ISSUED_IN', to: [REALM] },
    exposed,
    {
      type: 'DERIVED_FROM',
      to: [...CREDENTIALS, ...IDENTITIES],
      attributes: attributesOf({ revocation: likely(fc.constantFrom('CASCADES', 'CUTOFF', 'INDEPENDENT')) }),
    },
    { type: 'REPLACES', to: CREDENTIALS },
    owned,
  ],
  Workload: [
    { type: 'PART_OF', to: SERVICES, often: true },
    { type: 'CONSUMES', to: LOCATIONS, half: true },
    { type: 'USES', to: IDENTITIES },
    { type: 'BUILDS', to: WORKLOADS },
    { type: 'DEPLOYS', to: WORKLOADS },
    { type: 'USED', to: CREDENTIALS, attributes: attributesOf({ lastObservedAt: likely(happening) }) },
    owned,
  ],
  SecretLocation: [
    { type: 'HOLDS', to: MATERIALS, often: true, attributes: version },
    { type: 'SYNCED_FROM', to: LOCATIONS },
  ],
  FederatedSubject: [{ type: 'CAN_ASSUME', to: IDENTITIES, often: true, attributes: condition }],
  Exception: [{ type: 'COVERS', to: [...CREDENTIALS, ...IDENTITIES, ...SERVICES], often: true }],
  Attestation: [{ type: 'ON_SUBJECT', to: IDENTITIES, often: true }],
  Entitlement: [
    { type: 'ON', to: [...RESOURCES, ...LOCATIONS], often: true },
    { type: 'GRANTS', to: GROUPS },
  ],
  PermissionSet: [{ type: 'HAS_ENTITLEMENT', to: ENTITLEMENTS }],
  Realm: [owned],
};

function edgeOf({ type, to, attributes }: Relation): fc.Arbitrary<EdgeClaimInput> {
  return fc
    .record({
      target: fc.constantFrom(...to),
      attributes: attributes ?? fc.constant<Record<string, unknown>>({}),
      method: mostly(type === 'USED' ? 'OBSERVED' : undefined, 'DECLARED', 'INFERRED', 'ATTESTED'),
      confidence: seldom(fc.constant(0.5)),
      validFrom: seldom(happening),
      ended: seldom(
        fc.record({
          validTo: happening,
          endReason: fc.constantFrom('REASSIGNED', 'SOURCE_CORRECTION', 'CONSUMER_REMOVED', 'SUPERSEDED'),
        }),
      ),
    })
    .map(({ target, attributes, method, confidence, validFrom, ended }) => {
      const { attestedUntil: _, ...others } = attributes;
      const said = method === 'ATTESTED' ? attributes : others;
      return Object.fromEntries(
        Object.entries({
          type,
          to: target,
          method,
          confidence,
          validFrom: ended ? day(-100) : validFrom,
          attributes: Object.keys(said).length > 0 ? said : undefined,
          ...ended,
        }).filter(([, value]) => value !== undefined),
      ) as unknown as EdgeClaimInput;
    });
}

/** Some of the relationships that such a node may have, each at most once to the same end. */
function edgesOf(node: Ref): fc.Arbitrary<EdgeClaimInput[]> {
  const others = (RELATIONS[node.type] ?? [])
    .map((relation) => ({ ...relation, to: relation.to.filter((to) => to.key.join() !== node.key.join()) }))
    .filter(({ to }) => to.length > 0);
  const some = others.map((relation) => {
    const most = relation.often ? 2 : 1;
    return relation.often
      ? fc.array(edgeOf(relation), { minLength: 0, maxLength: most })
      : fc.oneof(
          { weight: relation.half ? 1 : 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(edgeOf(relation), { minLength: 1, maxLength: most }) },
        );
  });
  return fc.tuple(...some).map((lists) => {
    const distinct = new Map<string, EdgeClaimInput>();
    for (const edge of lists.flat()) distinct.set(`${edge.type} ${edge.to?.key.join()}`, edge);
    return [...distinct.values()];
  });
}

function claimOf(node: Ref): fc.Arbitrary<ClaimInput> {
  return fc
    .record({
      attributes: attributesOf(SHAPES[node.type] ?? {}),
      edges: edgesOf(node),
      // Now and then a scope ties a node and says nothing of the node itself.
      isBare: fc.integer({ min: 0, max: 11 }).map((n) => n === 0),
      method: mostly<ClaimInput['method']>(undefined, 'DECLARED'),
    })
    .map(({ attributes, edges, isBare, method }): ClaimInput => ({
      node,
      ...(isBare && edges.length > 0 ? {} : { attributes }),
      edges,
      ...(method === undefined ? {} : { method }),
    }));
}

interface Teller {
  readonly source: string;
  readonly connector: string;
  readonly realm: Telling['realm'];
  readonly scope: string;
  readonly origin: Telling['origin'];
  readonly capabilities: Telling['capabilities'];
  readonly nodes: readonly Ref[];
}

const AWS = { provider: 'aws', realmId: ACCOUNT, kind: 'ACCOUNT' };

export const TELLERS: readonly Teller[] = [
  {
    source: 'aws-prod',
    connector: 'aws',
    realm: AWS,
    scope: 'iam',
    origin: 'live',
    capabilities: ['IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'PERMISSIONS', 'LAST_USED'],
    nodes: [...IDENTITIES, ...CREDENTIALS, ...SUBJECTS, ...ENTITLEMENTS, ...GROUPS, ...RESOURCES],
  },
  {
    source: 'aws-prod',
    connector: 'aws',
    realm: AWS,
    scope: 'compute',
    origin: 'live',
    capabilities: ['WORKLOADS', 'SECRET_LOCATIONS'],
    nodes: [...WORKLOADS, ...LOCATIONS],
  },
  {
    source: 'cmdb',
    connector: 'servicenow',
    realm: { provider: 'servicenow', realmId: 'acme', kind: 'INSTANCE' },
    scope: 'services',
    origin: 'export',
    capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'],
    nodes: [...SERVICES, ...TEAMS, ...PERSONS, ...VENDORS],
  },
  {
    source: 'catalog',
    connector: 'backstage',
    realm: { provider: 'backstage', realmId: 'portal', kind: 'CATALOG' },
    scope: 'catalog',
    origin: 'live',
    capabilities: ['SERVICES', 'OWNERS'],
    nodes: [...COMPONENTS, ...SERVICES.slice(0, 1), ...TEAMS.slice(0, 1)],
  },
  {
    source: 'by-hand',
    connector: 'file',
    realm: { provider: 'file', realmId: 'by-hand', kind: 'INVENTORY' },
    scope: 'inventory',
    origin: 'inventory',
    capabilities: ['OWNERS', 'SERVICES', 'RETIREMENT'],
    nodes: [
      EXCEPTION,
      ATTESTATION,
      REALM,
      FOREIGN,
      ...CREDENTIALS.slice(0, 2),
      ...IDENTITIES.slice(0, 2),
      ...SERVICES.slice(0, 2),
      ...WORKLOADS.slice(0, 1),
    ],
  },
];

/** How long after the run before, and how long before the run the source said it. */
const GAPS = [HOUR, 12 * HOUR, DAY, 2 * DAY, 20 * DAY, 60 * DAY];
const LAGS = [0, HOUR, 3 * DAY, 25 * DAY, -3 * MINUTE, -2 * HOUR];

function tellingOf(teller: Teller): fc.Arbitrary<Telling & { readonly gap: Time; readonly lag: Time }> {
  return fc
    .record({
      claims: fc.tuple(...teller.nodes.map((node) => fc.option(claimOf(node), { nil: null, freq: 3 }))),
      completeness: mostly<Telling['completeness']>('COMPLETE', 'PARTIAL', 'FAILED'),
      gap: fc.constantFrom(...GAPS),
      lag: mostly(0, ...LAGS),
    })
    .map(({ claims, ...rest }) => ({
      source: teller.source,
      connector: teller.connector,
      realm: teller.realm,
      scope: teller.scope,
      origin: teller.origin,
      capabilities: teller.capabilities,
      claims: claims.filter((claim) => claim !== null),
      at: 0,
      observedAt: 0,
      ...rest,
    }));
}

const telling = fc.constantFrom(...TELLERS).chain(tellingOf);
/** The issuer and the registry once, so that most cases have something to say; then whatever comes. */
const tellings = fc
  .tuple(
    tellingOf(TELLERS[2] as Teller),
    tellingOf(TELLERS[0] as Teller),
    fc.array(telling, { maxLength: 6 }),
  )
  .map(([registry, issuer, others]) => [registry, issuer, ...others]);

const history: fc.Arbitrary<History> = tellings.map((tellings) => {
  let now = START;
  return tellings.map(({ gap, lag, ...told }) => {
    now += gap;
    return { ...told, at: now, observedAt: now - lag };
  });
});

/** A history, and instants to ask at: where something happens, just before and just after. */
export const cases: fc.Arbitrary<Case> = history.chain((of) => {
  const last = of.at(-1)?.at ?? START;
  const moments = [
    ...of.flatMap(({ at, observedAt }) => [at, observedAt]),
    ...[-40, 0, 1, 2, 5, 21, 30, 45, 100].map((n) => START + n * DAY),
    last,
    last + DAY,
  ];
  const moment = fc
    .tuple(fc.constantFrom(...moments), mostly(0, -MINUTE, MINUTE, 5 * MINUTE, -5 * MINUTE, 10 * HOUR))
    .map(([at, off]) => at + off);
  return fc
    .record({ asOf: moment, knownAt: fc.oneof(fc.constant(last + DAY), moment), present: fc.boolean() })
    .map(({ asOf, knownAt, present }) => {
      const now = last + 6 * MINUTE;
      return present
        ? { history: of, asOf: now, knownAt: now, present }
        : { history: of, asOf, knownAt, present };
    });
});
