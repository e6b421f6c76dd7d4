import {
  machine,
  secret,
  teamOf,
  type InventoryNode,
  type InventoryPlanting,
  type Reference,
} from './record.js';

/** Exceptions in force, ended, and under a lapsed control; and what is kept for emergencies. */
export const plantExceptions: InventoryPlanting = ({ at, services, logistics }) => {
  const owner = teamOf(services.spotRates);
  const key = (account: typeof logistics, user: string): Reference => ({
    type: 'Credential',
    key: ['aws', account.id, account.uniqueId('AKIA', `${user}/0`)],
  });
  const exception = (
    id: string,
    rule: string,
    covers: Reference,
    said: InventoryNode['attributes'],
  ): InventoryNode => ({
    type: 'Exception',
    key: id,
    attributes: {
      rules: [rule],
      status: 'ACTIVE',
      reason: 'agreed with the CISO',
      approver: 'CISO',
      owner: 'pricing-quotes',
      approvedAt: at(170),
      ...said,
    },
    edges: [{ COVERS: covers }],
  });
  const control = (id: string, of: string, reviewBy: string): InventoryNode => ({
    type: 'CompensatingControl',
    key: id,
    attributes: { type: 'SEGMENTED_ACCESS', evidenceRef: 'NET-12', reviewBy },
    edges: [{ MITIGATES: `Exception:${of}` }],
  });
  const emergency = (id: string, lastUsedAt: string): InventoryNode[] => [
    machine(id, {
      owner,
      purpose: 'emergencies',
      attributes: { breakGlass: true, privileged: true, createdAt: at(500) },
    }),
    secret(`${id}-key`, id, { kind: 'API_KEY', issuedAt: at(80), lastUsedAt, lastUsedStatus: 'USED' }),
  ];
  const stands = (id: string, subject: string, says: object, why: string) =>
    ({ id, question: 'exceptions', args: {}, subject, by: 'exception', listed: true, says, why }) as const;
  const air = logistics.uniqueId('AKIA', 'svc-air-reports/0');
  const quote = logistics.uniqueId('AKIA', 'svc-quote-engine/0');
  return {
    nodes: [
      exception('EX-101', 'LIN-031', key(logistics, 'svc-air-reports'), { expiresAt: at(-9) }),
      control('CC-101', 'EX-101', at(-20)),
      exception('EX-102', 'LIN-016', key(logistics, 'svc-spot-rates'), { expiresAt: at(20) }),
      exception('EX-103', 'LIN-016', 'Credential:old-lane-key', { expiresAt: at(25) }),
      machine('svc-old-lane', {
        owner,
        purpose: 'lanes, formerly',
        attributes: { state: 'DEPROVISIONED', createdAt: at(900) },
      }),
      secret('old-lane-key', 'svc-old-lane', {
        kind: 'API_KEY',
        state: 'DEACTIVATED',
        stateReason: 'REVOKED',
        stateChangedAt: at(40),
        issuedAt: at(600),
      }),
      exception('EX-105', 'LIN-016', key(logistics, 'svc-quote-engine'), { expiresAt: at(-5) }),
      control('CC-105', 'EX-105', at(15)),

      ...emergency('breakglass-network', at(40)),
      ...emergency('breakglass-yard', at(33)),
      {
        type: 'Incident',
        key: 'INC-881',
        attributes: { windowFrom: at(41), windowTo: at(39) },
        edges: [{ AFFECTS: 'Identity:breakglass-network' }],
      },
      {
        type: 'Attestation',
        key: 'AT-network',
        attributes: { decision: 'CONFIRMED', actor: 'Otto Brekke', at: at(30), validUntil: at(-150) },
        edges: [{ ON_SUBJECT: 'Identity:breakglass-network' }],
      },
    ],
    events: [
      {
        id: 'test-1',
        type: 'breakglass.tested',
        subject: 'Identity:breakglass-network',
        occurredAt: at(50),
      },
    ],
    expected: [
      stands(
        'exception-active',
        'EX-101',
        { state: 'ACTIVE', flags: [], controls: [{ lapsed: false }] },
        'In force for nine days more, with a control.',
      ),
      {
        id: 'exception-suppresses',
        question: 'credentialsSurvivingRetiredServices',
        args: {},
        subject: air,
        by: 'credential',
        listed: true,
        says: { suppressedBy: { name: 'EX-101' }, recommendedActions: ['NONE'] },
        why: 'Row 19: it is listed, and an exception in force covers it.',
      },
      stands(
        'exception-ended',
        'EX-102',
        { state: 'EXPIRED', flags: ['EXPIRED_STILL_EFFECTIVE'], certainty: 'CONFIRMED' },
        'It ended 20 days ago, and the key still works.',
      ),
      stands(
        'exception-ended-well',
        'EX-103',
        { state: 'EXPIRED', flags: [], effective: { value: 'FALSE' } },
        'The key was revoked before it ended.',
      ),
      stands(
        'exception-control-lapsed',
        'EX-105',
        { state: 'ACTIVE', flags: ['CONTROL_LAPSED'], controls: [{ lapsed: true }] },
        'The control that justified it was due for review 15 days ago.',
      ),
      {
        id: 'exception-covers-long-lived',
        question: 'longLivedWithoutException',
        args: { includeSuppressed: false },
        subject: quote,
        listed: false,
        why: 'Long-lived, under an exception in force.',
      },
      {
        id: 'exception-ended-covers-nothing',
        question: 'longLivedWithoutException',
        args: { includeSuppressed: false },
        subject: logistics.uniqueId('AKIA', 'svc-spot-rates/0'),
        listed: true,
        why: 'Long-lived, and its exception has ended.',
      },
      {
        id: 'break-glass-in-incident',
        question: 'breakGlass',
        args: {},
        subject: 'breakglass-network',
        listed: true,
        says: { use: 'IN_INCIDENT', rule: null, incident: { name: 'INC-881' } },
        why: 'Used within an incident, tested ten days before, and reviewed ten days after.',
      },
      {
        id: 'break-glass-outside',
        question: 'breakGlass',
        args: {},
        subject: 'breakglass-yard',
        listed: true,
        says: { use: 'OUTSIDE_INCIDENT', rule: 'LIN-023' },
        why: 'Used 33 days ago, and no incident names it.',
      },
      {
        id: 'break-glass-in-use-is-none',
        question: 'breakGlass',
        args: {},
        subject: 'platform-admin',
        listed: false,
        why: 'Privileged, and not kept for emergencies.',
      },
    ],
  };
};
