import { machine, person, secret, service, teamOf, type InventoryPlanting } from './record.js';

/** AI agents: one that nobody stands for, one with a person, one whose person has left. */
export const plantAgents: InventoryPlanting = ({ at, services }) => {
  const agent = (key: string, rest: Parameters<typeof machine>[1] = {}) =>
    machine(key, {
      kind: 'AGENT_IDENTITY',
      ...rest,
      attributes: { actorClass: 'AI_AGENT', createdAt: at(100), ...rest.attributes },
    });
  const alone = { agent: 'claims-triage-agent' };
  return {
    nodes: [
      agent('claims-triage-agent', {
        edges: [{ CAN_ASSUME: 'Identity:svc-claims-reader', mechanism: 'TOKEN_EXCHANGE' }],
      }),
      secret('claims-triage-key', 'claims-triage-agent', { kind: 'API_KEY', issuedAt: at(100) }),
      machine('svc-claims-reader', {
        supports: services.dataHub,
        owner: teamOf(services.dataHub),
        purpose: 'reads claims',
        attributes: { createdAt: at(700) },
        edges: [{ HAS_ENTITLEMENT: 'Entitlement:claims-read' }],
      }),
      {
        type: 'Entitlement',
        key: 'claims-read',
        attributes: { effect: 'ALLOW', actionClasses: ['READ'], approvedBy: 'Leila Karim' },
        edges: [{ GRANTS: 'PermissionSet:claims-reader' }, { ON: 'Resource:claims-archive' }],
      },
      { type: 'PermissionSet', key: 'claims-reader', attributes: { kind: 'ROLE', actionClasses: ['READ'] } },
      { type: 'Resource', key: 'claims-archive', attributes: { kind: 'TABLE', sensitivity: 'HIGH' } },
      // What an agent makes for itself.
      machine('claims-triage-helper', {
        attributes: { createdAt: at(20) },
        edges: [{ CREATED_BY: 'Identity:claims-triage-agent' }],
      }),
      secret('claims-triage-helper-token', 'claims-triage-helper', {
        kind: 'STATIC_TOKEN',
        issuedAt: at(20),
      }),
      agent('quote-drafting-agent', {
        supports: services.quoteEngine,
        purpose: 'drafts quotes',
        edges: [{ ACTS_FOR: person(services.quoteEngine.owner) }],
      }),
      secret('quote-drafting-key', 'quote-drafting-agent', { kind: 'API_KEY', issuedAt: at(90) }),
      agent('berth-scheduling-agent', {
        edges: [{ ACTS_FOR: person(services.ediGateway.owner) }],
      }),
      secret('berth-scheduling-key', 'berth-scheduling-agent', { kind: 'API_KEY', issuedAt: at(95) }),
      {
        type: 'Workload',
        key: 'quote-assistant',
        attributes: { kind: 'AI_AGENT', environment: 'production' },
        edges: [{ USES: 'Identity:quote-drafting-agent' }, { PART_OF: service(services.quoteEngine) }],
      },
    ],
    expected: [
      {
        id: 'agent-without-sponsor',
        question: 'agentAccess',
        args: alone,
        subject: null,
        listed: true,
        says: { sponsored: { value: 'FALSE', reasons: ['NO_SPONSOR'] }, sponsors: [] },
        why: 'It acts for nobody and has no owner; that it was made by somebody is no sponsor.',
      },
      {
        id: 'agent-reaches',
        question: 'agentAccess',
        args: alone,
        subject: 'claims-archive',
        listed: true,
        says: { relation: 'REACHES' },
        why: 'By the account that it may assume.',
      },
      {
        id: 'agent-made',
        question: 'agentAccess',
        args: alone,
        subject: 'claims-triage-helper',
        listed: true,
        says: { relation: 'CREATED', works: { value: 'TRUE' } },
        why: 'It made itself a second account.',
      },
      {
        id: 'agent-with-sponsor',
        question: 'agentAccess',
        args: { agent: 'quote-assistant' },
        subject: null,
        listed: true,
        says: { sponsored: { value: 'TRUE' }, sponsors: [{ name: 'Ruben Vos' }] },
        why: 'The identity that it runs as acts for a person who is there.',
      },
      {
        id: 'agent-whose-sponsor-left',
        question: 'agentAccess',
        args: { agent: 'berth-scheduling-agent' },
        subject: null,
        listed: true,
        says: { sponsored: { value: 'FALSE', reasons: ['SPONSOR_LEFT'] } },
        why: 'The person for whom it acts is no longer with the organisation.',
      },
      {
        id: 'agent-not-its-own',
        question: 'agentAccess',
        args: { agent: 'quote-assistant' },
        subject: 'claims-archive',
        listed: false,
        why: 'What another agent reaches.',
      },
    ],
  };
};
