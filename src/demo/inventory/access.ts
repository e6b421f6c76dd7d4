import { machine, person, secret, teamOf, type InventoryNode, type InventoryPlanting } from './record.js';

/** Grants with and without a history of decisions, a way up, and accounts that somebody made without asking. */
export const plantAccess: InventoryPlanting = ({ at, services }) => {
  const owner = teamOf(services.quoteEngine);
  const own = { supports: services.quoteEngine, owner } as const;
  const decided = (key: string, grant: string, daysAgo: number): InventoryNode[] => [
    {
      type: 'PolicyDecision',
      key: `decision-${key}`,
      attributes: { outcome: 'APPROVED', decidedAt: at(daysAgo), actor: 'Ruben Vos' },
      edges: [{ ABOUT: `Entitlement:${grant}` }],
    },
  ];
  const grant = (key: string, set: string, edges: InventoryNode['edges'] = [], said = {}): InventoryNode => ({
    type: 'Entitlement',
    key,
    attributes: { effect: 'ALLOW', ...said },
    edges: [{ GRANTS: `PermissionSet:${set}`, validFrom: at(600) }, ...edges],
  });
  const told = {
    requestedBy: 'Priya Nwosu',
    approvedBy: 'Ruben Vos',
    reason: 'quotes need tariffs',
    reviewBy: at(-60),
  };
  const resource = (key: string, sensitivity: string): InventoryNode => ({
    type: 'Resource',
    key,
    attributes: { kind: 'TABLE', sensitivity },
  });
  const holds = (key: string, entitlement: string): InventoryNode =>
    machine(key, {
      ...own,
      purpose: `${key} feed`,
      attributes: { createdAt: at(650) },
      edges: [{ HAS_ENTITLEMENT: `Entitlement:${entitlement}`, validFrom: at(600) }],
    });
  const provenance = (identity: string) => ({ question: 'accessProvenance', args: { identity } }) as const;
  return {
    nodes: [
      holds('svc-tariff-feed', 'tariff-feed-grant'),
      grant(
        'tariff-feed-grant',
        'table-reader',
        [
          { ON: 'Resource:tariff-table', validFrom: at(600) },
          { ON: 'Resource:customer-ledger', validFrom: at(60) },
        ],
        told,
      ),
      ...decided('tariff', 'tariff-feed-grant', 605),
      holds('svc-lane-feed', 'lane-feed-grant'),
      grant('lane-feed-grant', 'table-reader', [{ ON: 'Resource:lane-table', validFrom: at(600) }], told),
      ...decided('lane', 'lane-feed-grant', 605),
      holds('svc-depot-feed', 'depot-feed-grant'),
      grant('depot-feed-grant', 'table-reader', [{ ON: 'Resource:lane-table', validFrom: at(600) }]),
      resource('tariff-table', 'LOW'),
      resource('lane-table', 'LOW'),
      resource('customer-ledger', 'HIGH'),
      { type: 'PermissionSet', key: 'table-reader', attributes: { kind: 'ROLE', actionClasses: ['READ'] } },

      // --- a way up
      machine('svc-release-bot', {
        ...own,
        purpose: 'releases',
        edges: [{ CAN_MINT: 'Identity:platform-admin' }],
      }),
      secret('release-bot-token', 'svc-release-bot', { kind: 'STATIC_TOKEN', issuedAt: at(70) }),
      machine('platform-admin', {
        ...own,
        purpose: 'administers the platform',
        edges: [{ HAS_ENTITLEMENT: 'Entitlement:platform-admin-grant' }],
      }),
      grant('platform-admin-grant', 'platform-owner', [], told),
      { type: 'PermissionSet', key: 'platform-owner', attributes: { kind: 'ROLE', privileged: true } },
      machine('svc-release-notes', {
        ...own,
        purpose: 'release notes',
        edges: [{ HAS_ENTITLEMENT: 'Entitlement:release-notes-grant' }],
      }),
      grant('release-notes-grant', 'table-reader', [{ ON: 'Resource:lane-table' }], told),

      // --- what somebody made
      machine('svc-quick-fix', {
        attributes: { createdAt: at(12), creationOrigin: 'CONSOLE' },
        edges: [{ CREATED_BY: person(services.dataHub.owner) }],
      }),
      machine('svc-by-pipeline', {
        ...own,
        purpose: 'previews',
        attributes: { createdAt: at(12), creationOrigin: 'CI_CD' },
        edges: [{ CREATED_BY: 'Identity:kit-oidc-deployer' }],
      }),
      machine('svc-by-request', {
        attributes: { createdAt: at(12), creationOrigin: 'CONSOLE' },
        edges: [{ CREATED_BY: person(services.dataHub.owner) }],
      }),
    ],
    events: [
      {
        id: 'request-1',
        type: 'access.requested',
        subject: 'Identity:svc-by-request',
        occurredAt: at(13),
        changeRecordRef: 'REQ0042',
      },
    ],
    expected: [
      {
        ...provenance('svc-tariff-feed'),
        id: 'access-widened',
        subject: 'tariff-feed-grant',
        by: 'entitlement',
        listed: true,
        says: {
          flags: ['WIDENED'],
          missing: [],
          requestedBy: 'Priya Nwosu',
          widened: [{ at: at(60), node: { name: 'customer-ledger' } }],
        },
        why: 'Approved before it was given; the customer ledger was added 60 days ago.',
      },
      {
        ...provenance('svc-lane-feed'),
        id: 'access-as-approved',
        subject: 'lane-feed-grant',
        by: 'entitlement',
        listed: true,
        says: { flags: [], missing: [], widened: [] },
        why: 'What was approved is what there is.',
      },
      {
        ...provenance('svc-depot-feed'),
        id: 'access-without-provenance',
        subject: 'depot-feed-grant',
        by: 'entitlement',
        listed: true,
        says: { flags: ['NO_PROVENANCE'] },
        why: 'Nobody tells who asked, who approved, or why.',
      },
      {
        id: 'way-up',
        question: 'escalationPaths',
        args: { identity: 'svc-release-bot' },
        subject: 'platform-owner',
        listed: true,
        why: 'It can make a key for the administrator.',
      },
      {
        id: 'no-way-up',
        question: 'escalationPaths',
        args: { identity: 'svc-release-notes' },
        subject: 'platform-owner',
        listed: false,
        why: 'It reads one table.',
      },
      {
        id: 'made-without-asking',
        question: 'ungovernedCreations',
        args: {},
        subject: 'svc-quick-fix',
        listed: true,
        says: { certainty: 'CONFIRMED', creationOrigin: 'CONSOLE', flags: ['ORIGIN_CONSOLE'] },
        why: 'A person made it by hand, and no request, decision or binding is on record.',
      },
      {
        id: 'made-by-pipeline',
        question: 'ungovernedCreations',
        args: {},
        subject: 'svc-by-pipeline',
        listed: false,
        why: 'Made by the account of a pipeline that somebody answers for.',
      },
      {
        id: 'made-on-request',
        question: 'ungovernedCreations',
        args: {},
        subject: 'svc-by-request',
        listed: false,
        why: 'Asked for the day before.',
      },
    ],
  };
};
