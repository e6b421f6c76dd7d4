import { urn } from '../../model/index.js';
import {
  machine,
  person,
  secret,
  service,
  teamOf,
  type InventoryPlanting,
  type Reference,
} from './record.js';

/** What happened: movers, leavers, a team dissolved, a retirement that only the register knows; and what is owed since. */
export const plantLifecycle: InventoryPlanting = ({ at, services, logistics }) => {
  const owner = teamOf(services.dataHub);
  const event = (id: string): Reference => ({ type: 'LifecycleEvent', key: ['file/register', id] });
  const left = { person: 'Sigrid Holm' };
  const moved = { event: urn({ type: 'LifecycleEvent', key: ['file/register', 'move-1'] }) };
  const telemetry = logistics.uniqueId('AIDA', 'svc-fleet-telemetry');
  return {
    nodes: [
      // --- retired by the register's word alone
      {
        type: 'Service',
        key: 'berth-fax',
        attributes: { kind: 'application' },
        edges: [{ OWNED_BY: owner, role: 'ACCOUNTABLE' }],
      },
      { type: 'Service', key: 'berth-mail', attributes: { kind: 'application', lifecycle: 'ACTIVE' } },
      machine('svc-berth-fax', { edges: [{ SUPPORTS: 'Service:berth-fax', purpose: 'sends faxes' }] }),
      secret('berth-fax-key', 'svc-berth-fax', { kind: 'API_KEY', issuedAt: at(500) }),
      machine('svc-berth-mail', { edges: [{ SUPPORTS: 'Service:berth-mail', purpose: 'sends mail' }] }),
      secret('berth-mail-key', 'svc-berth-mail', { kind: 'API_KEY', issuedAt: at(500) }),

      // --- a team that is no more, and one that has another name
      {
        type: 'Team',
        key: 'telex-desk',
        name: 'Telex Desk',
        edges: [],
        attributes: {},
      },
      {
        type: 'Team',
        key: 'rail-desk',
        name: 'Rail Desk',
        attributes: { status: 'ACTIVE', aliases: ['Railway Desk'] },
      },
      machine('svc-telex', {
        owner: 'Team:telex-desk',
        purpose: 'telex',
        attributes: { createdAt: at(900) },
      }),
      secret('telex-key', 'svc-telex', { kind: 'API_KEY', issuedAt: at(80) }),
      machine('svc-rail', { supports: services.dataHub, owner: 'Team:rail-desk', purpose: 'rail' }),
      secret('rail-key', 'svc-rail', { kind: 'API_KEY', issuedAt: at(80) }),

      // --- somebody who has left
      machine('svc-holm-reports', {
        supports: services.dataHub,
        purpose: 'reports',
        edges: [
          { OWNED_BY: person(services.ediGateway.owner), role: 'ACCOUNTABLE', validFrom: at(900) },
          { CREATED_BY: person(services.ediGateway.owner) },
        ],
      }),
      secret('holm-reports-key', 'svc-holm-reports', { kind: 'API_KEY', issuedAt: at(85) }),
      machine('svc-handed-over', {
        supports: services.dataHub,
        purpose: 'reports, handed over',
        edges: [
          {
            OWNED_BY: person(services.ediGateway.owner),
            role: 'ACCOUNTABLE',
            validFrom: at(900),
            validTo: at(150),
            endReason: 'REASSIGNED',
          },
          { OWNED_BY: owner, role: 'ACCOUNTABLE', validFrom: at(150) },
        ],
      }),

      // --- a pipeline that moved, with what was done about it
      {
        type: 'Workload',
        key: 'freight-release',
        attributes: { kind: 'PIPELINE', environment: 'production', createdAt: at(400) },
        edges: [{ USES: 'Identity:svc-freight-release' }, { PART_OF: service(services.dataHub) }],
      },
      machine('svc-freight-release', { supports: services.dataHub, owner, purpose: 'releases freight' }),
      secret('freight-release-key', 'svc-freight-release', {
        kind: 'API_KEY',
        issuedAt: at(300),
        lastRotatedAt: at(6),
      }),
      secret('freight-release-webhook', 'svc-freight-release', { kind: 'WEBHOOK_SECRET', issuedAt: at(300) }),
      {
        type: 'Obligation',
        key: 'OB-release-revalidate',
        attributes: { type: 'REVALIDATE', status: 'IN_PROGRESS', assignee: 'data-platform' },
        edges: [{ ON_SUBJECT: 'Identity:svc-freight-release' }, { TRIGGERED_BY: event('move-1') }],
      },
    ],
    events: [
      {
        id: 'retire-1',
        type: 'service.retired',
        subject: 'Service:berth-fax',
        occurredAt: at(100),
        changeRecordRef: 'CHG0777',
      },
      { id: 'team-1', type: 'team.dissolved', subject: 'Team:telex-desk', occurredAt: at(50) },
      { id: 'team-2', type: 'team.reorganised', subject: 'Team:rail-desk', occurredAt: at(45) },
      { id: 'left-1', type: 'person.left', subject: person(services.ediGateway.owner), occurredAt: at(95) },
      {
        id: 'moved-1',
        type: 'person.moved',
        subject: person(services.crmBridge.owner),
        occurredAt: at(18),
      },
      { id: 'move-1', type: 'pipeline.moved', subject: 'Workload:freight-release', occurredAt: at(10) },
      {
        id: 'scope-1',
        type: 'identity.scope_changed',
        subject: { type: 'Identity', key: ['aws', logistics.id, telemetry] },
        occurredAt: at(60),
      },
    ],
    expected: [
      {
        id: 'retired-by-event',
        question: 'credentialsSurvivingRetiredServices',
        args: {},
        subject: 'berth-fax-key',
        by: 'credential',
        listed: true,
        says: { class: 'EXCLUSIVE', certainty: 'CONFIRMED', recommendedActions: ['REVOKE'] },
        why: 'The register recorded the retirement as an event; no other source knows the service.',
      },
      {
        id: 'not-retired-by-event',
        question: 'credentialsSurvivingRetiredServices',
        args: {},
        subject: 'berth-mail-key',
        by: 'credential',
        listed: false,
        why: 'Nobody retired that one.',
      },
      {
        id: 'team-dissolved',
        question: 'teamDissolved',
        args: { team: 'telex-desk' },
        subject: 'svc-telex',
        listed: true,
        why: 'The team that answers for it is no more.',
      },
      {
        id: 'team-of-another-name',
        question: 'teamDissolved',
        args: { team: 'telex-desk' },
        subject: 'svc-rail',
        listed: false,
        why: 'Of another team, which was only renamed.',
      },
      {
        id: 'team-dissolved-owner',
        question: 'ownerOf',
        args: { node: 'svc-telex' },
        subject: null,
        listed: true,
        says: { status: 'INVALID' },
        why: 'The only claim names a team that was dissolved.',
      },
      {
        id: 'team-renamed-owner',
        question: 'ownerOf',
        args: { node: 'svc-rail' },
        subject: null,
        listed: true,
        says: { status: 'RESOLVED' },
        why: 'The team has another name, and is the same team.',
      },
      {
        id: 'leaver-owned',
        question: 'leaverImpact',
        args: left,
        subject: 'svc-holm-reports',
        listed: true,
        why: 'She owned it and made it.',
      },
      {
        id: 'leaver-handed-over',
        question: 'leaverImpact',
        args: left,
        subject: 'svc-handed-over',
        listed: false,
        why: 'Handed over 55 days before she left.',
      },
      {
        id: 'orphaned',
        question: 'orphanedIdentities',
        args: {},
        subject: 'claims-triage-agent',
        listed: true,
        why: 'No owner, and it supports no service.',
      },
      {
        id: 'not-orphaned',
        question: 'orphanedIdentities',
        args: {},
        subject: 'svc-berth-mail',
        listed: false,
        why: 'Nobody answers for it, but it supports a service that lives.',
      },
      {
        id: 'without-justification',
        question: 'authenticatesWithoutJustification',
        args: {},
        subject: 'claims-triage-agent',
        listed: true,
        why: 'It has a key, and neither a purpose nor a service.',
      },
      {
        id: 'with-justification',
        question: 'authenticatesWithoutJustification',
        args: {},
        subject: 'svc-pilotage',
        listed: false,
        why: 'It has a purpose, and a service that is in use.',
      },
      {
        id: 'pipeline-moved-open',
        question: 'moverImpact',
        args: moved,
        subject: 'freight-release-webhook',
        by: 'subject',
        listed: true,
        says: { type: 'ROTATE', status: 'OPEN', overdue: true },
        why: 'Whoever ran it before knows the secret, and a week was the time for it.',
      },
      {
        id: 'pipeline-moved-done',
        question: 'moverImpact',
        args: moved,
        subject: 'freight-release-key',
        by: 'subject',
        listed: true,
        says: { type: 'ROTATE', status: 'VERIFIED', overdue: false },
        why: 'Rotated four days after the move.',
      },
      {
        id: 'pipeline-moved-begun',
        question: 'moverImpact',
        args: moved,
        subject: 'svc-freight-release',
        by: 'subject',
        listed: true,
        says: { type: 'REVALIDATE', status: 'IN_PROGRESS', assignee: 'data-platform' },
        why: 'The team is at it, and has not said that it is done.',
      },
      {
        id: 'pipeline-moved-elsewhere',
        question: 'moverImpact',
        args: moved,
        subject: 'rail-key',
        by: 'subject',
        listed: false,
        why: 'Another pipeline has nothing to do with it.',
      },
    ],
  };
};
