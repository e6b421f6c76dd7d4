import type { InventoryPlanting } from './record.js';
import { DAYS, machine, secret, teamOf } from './record.js';

/** Vendors: one whose contract has ended, one in force, the names that they go by, and a vendor behind a vendor. */
export const plantVendors: InventoryPlanting = ({ at, services, logistics }) => {
  const edi = logistics.uniqueId('AROA', 'edi-vendor-access');
  const ediArn = logistics.arn('iam', 'role/edi-vendor-access');
  const owner = teamOf(services.crmBridge);
  const ended = { vendor: 'Portbridge EDI' };
  const running = { vendor: 'Tollwise' };
  return {
    nodes: [
      {
        type: 'ThirdParty',
        key: 'portbridge',
        name: 'Portbridge EDI',
        attributes: {
          contractRef: 'CTR-2041',
          offboardingClause: true,
          endDate: at(75),
          inventoryAttestedAt: at(300),
          monitoringRef: 'SOC-77',
          supportsRotation: 'TRUE',
          supportsShortLived: 'FALSE',
          supportsFederation: 'TRUE',
        },
        edges: [
          {
            type: 'EXPOSED_TO',
            from: { type: 'Identity', key: ['aws', logistics.id, edi] },
            direction: 'INBOUND',
          },
          { type: 'EXPOSED_TO', from: 'Identity:portbridge-sftp', direction: 'INBOUND' },
        ],
      },
      // Procurement has it under the name in the trade register.
      {
        type: 'ThirdParty',
        key: 'portbridge-registered',
        name: 'PORTBRIDGE ELECTRONIC DATA INTERCHANGE LTD',
        attributes: { contractRef: 'CTR-2041' },
        edges: [{ SAME_AS: 'ThirdParty:portbridge' }],
      },
      {
        type: 'ThirdParty',
        key: 'portbridge-marine',
        name: 'Portbridge Marine Pilots',
        attributes: { contractRef: 'CTR-3300' },
        edges: [
          { NOT_SAME_AS: 'ThirdParty:portbridge' },
          { type: 'EXPOSED_TO', from: 'Identity:svc-pilotage', direction: 'INBOUND' },
        ],
      },
      machine('portbridge-sftp', {
        kind: 'MACHINE_USER',
        owner,
        attributes: { state: 'DEPROVISIONED', stateChangedAt: at(74), createdAt: at(900) },
      }),
      machine('svc-pilotage', { supports: services.quayPlanner, owner, purpose: 'pilot bookings' }),
      secret('pilotage-key', 'svc-pilotage', {
        kind: 'API_KEY',
        issuedAt: at(60),
        cadencePolicy: 180 * DAYS,
      }),
      {
        type: 'ThirdParty',
        key: 'tollwise',
        name: 'Tollwise',
        attributes: { contractRef: 'CTR-2950', offboardingClause: true, endDate: at(-300) },
        edges: [
          { PROVIDED_BY: 'ThirdParty:cloudkiln' },
          { type: 'EXPOSED_TO', from: 'Identity:tollwise-grant', direction: 'INBOUND' },
          { type: 'EXPOSED_TO', from: 'Credential:tollwise-api-key', direction: 'OUTBOUND' },
        ],
      },
      {
        type: 'ThirdParty',
        key: 'cloudkiln',
        name: 'Cloudkiln Hosting',
        edges: [{ type: 'EXPOSED_TO', from: 'Resource:toll-statements', direction: 'INBOUND' }],
      },
      { type: 'Resource', key: 'toll-statements', attributes: { kind: 'BUCKET', sensitivity: 'HIGH' } },
      machine('tollwise-grant', {
        kind: 'OAUTH_GRANT',
        supports: services.quoteEngine,
        owner,
        purpose: 'toll statements',
      }),
      secret('tollwise-refresh-token', 'tollwise-grant', {
        kind: 'REFRESH_TOKEN',
        issuedAt: at(250),
        neverExpires: true,
        thirdPartyHeld: true,
      }),
      machine('svc-toll-client', { supports: services.quoteEngine, owner, purpose: 'reads toll statements' }),
      secret('tollwise-api-key', 'svc-toll-client', {
        kind: 'API_KEY',
        issuedAt: at(40),
        cadencePolicy: 90 * DAYS,
      }),
    ],
    events: [
      {
        id: 'vendor-1',
        type: 'thirdparty.ended',
        subject: 'ThirdParty:portbridge',
        occurredAt: at(75),
        actor: 'procurement',
      },
    ],
    expected: [
      {
        id: 'vendor-ended',
        question: 'thirdPartyExposure',
        args: ended,
        subject: null,
        listed: true,
        says: { ended: { value: 'TRUE' } },
        why: 'The contract ended 75 days ago.',
      },
      {
        id: 'vendor-ended-identity',
        question: 'thirdPartyExposure',
        args: ended,
        subject: ediArn,
        listed: true,
        says: { kind: 'INBOUND_IDENTITY', works: { value: 'TRUE' }, flags: ['ACCESS_REMAINS'] },
        why: "The vendor's role is still there, and its account still trusted.",
      },
      {
        id: 'vendor-ended-trust',
        question: 'thirdPartyExposure',
        args: ended,
        subject: 'arn:aws:iam::998877665544:root',
        listed: true,
        says: { kind: 'TRUST' },
        why: 'The trust that the role has in the account of the vendor.',
      },
      {
        id: 'vendor-ended-gone',
        question: 'thirdPartyExposure',
        args: ended,
        subject: 'portbridge-sftp',
        listed: true,
        says: { works: { value: 'FALSE' }, flags: ['CANNOT_ACT'] },
        why: 'This one was taken away a day after the contract had ended.',
      },
      {
        id: 'vendor-namesake',
        question: 'thirdPartyExposure',
        args: ended,
        subject: 'svc-pilotage',
        listed: false,
        why: 'Of another company with a like name, which somebody said is not the same.',
      },
      {
        id: 'vendor-other-name',
        question: 'thirdPartyExposure',
        args: { vendor: 'PORTBRIDGE ELECTRONIC DATA INTERCHANGE LTD' },
        subject: ediArn,
        listed: true,
        says: { flags: ['ACCESS_REMAINS'] },
        why: 'Asked by its other name, it is the same vendor.',
      },
      {
        id: 'vendor-running',
        question: 'thirdPartyExposure',
        args: running,
        subject: null,
        listed: true,
        says: { ended: { value: 'FALSE' } },
        why: 'The contract runs for 300 days more.',
      },
      {
        id: 'vendor-running-grant',
        question: 'thirdPartyExposure',
        args: running,
        subject: 'tollwise-grant',
        listed: true,
        says: { kind: 'OAUTH_GRANT', flags: [] },
        why: 'A grant under a contract in force.',
      },
      {
        id: 'vendor-running-outbound',
        question: 'thirdPartyExposure',
        args: running,
        subject: 'tollwise-api-key',
        listed: true,
        says: { kind: 'OUTBOUND_CREDENTIAL', works: { value: 'TRUE' } },
        why: "The vendor's own key, held here.",
      },
      {
        id: 'vendor-of-vendor',
        question: 'thirdPartyExposure',
        args: running,
        subject: 'toll-statements',
        listed: true,
        says: { flags: ['VENDOR_OF_VENDOR'] },
        why: 'Who hosts the vendor sees it too.',
      },
    ],
  };
};
