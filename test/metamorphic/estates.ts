import fc from 'fast-check';
import type { ClaimInput, NodeRef, NodeType } from '../../src/model/index.js';
import { cases, type Case } from '../oracle/estates.js';
import type { History, Telling } from '../oracle/history.js';
import { DAY, HOUR, text, type Time } from '../oracle/time.js';

/** What is read of a telling to see which nodes it names. */
export type Naming = Pick<Telling, 'realm' | 'claims'>;

/** Every node that a history names, by its type, in the order in which it is first named. */
export function nodesOf(history: readonly Naming[]): Map<NodeType, NodeRef[]> {
  const seen = new Set<string>();
  const found = new Map<NodeType, NodeRef[]>();
  for (const { realm, claims } of history) {
    const ofRealm: NodeRef = { type: 'Realm', key: [realm.provider, realm.realmId] };
    for (const ref of [ofRealm, ...claims.flatMap(refsOf)]) {
      const key = `${ref.type} ${ref.key.join(' ')}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const of = found.get(ref.type);
      if (of) of.push(ref);
      else found.set(ref.type, [ref]);
    }
  }
  return found;
}

function refsOf({ node, edges = [] }: ClaimInput): NodeRef[] {
  return [node, ...edges.flatMap((edge) => edge.to ?? edge.from ?? [])];
}

/** Names that say something to whoever reads them, and must say nothing to the product; some nodes share one. */
const NAMES = ['svc', 'payments', 'prod-db', 'break-glass', 'jane.doe', 'ci-runner', 'test', 'retired-api'];

/** Now and then a source learns to tell more, and what it reads is called otherwise. */
function changing(history: History, salt: number): History {
  return history.map((told, at) => ({
    ...told,
    realm: { ...told.realm, name: `${told.realm.realmId} ${NAMES[(salt + (at >> 2)) % NAMES.length] ?? ''}` },
    capabilities: at < salt % 4 ? told.capabilities.slice(1) : told.capabilities,
  }));
}

/** Gives every described node a name. Another telling may give the same node another one. */
function named(history: History, salt: number): History {
  return history.map((told, at) => ({
    ...told,
    claims: told.claims.map((claim): ClaimInput => {
      if (claim.attributes === undefined) return claim;
      const chosen = mixed(salt, claim.node.key.join(' ').length + claim.node.key.join('').charCodeAt(0));
      // Seldom another than before.
      const name = NAMES[(chosen + (at % 5 === 4 ? 1 : 0)) % NAMES.length];
      return { ...claim, attributes: { ...claim.attributes, name } };
    }),
  }));
}

function mixed(salt: number, of: number): number {
  return Math.abs((salt * 31 + of * 17) % 9973);
}

const PROCESS = {
  source: 'process',
  connector: 'file',
  realm: { provider: 'file', realmId: 'process', kind: 'INVENTORY' },
  scope: 'process',
  origin: 'inventory',
  completeness: 'COMPLETE',
} as const;

const EVENTS: Partial<Record<NodeType, readonly string[]>> = {
  Service: ['service.retired', 'service.reactivated', 'service.unapproved', 'service.repurposed'],
  Identity: ['identity.scope_changed', 'identity.disabled'],
  Credential: ['credential.rotated', 'credential.compromised', 'credential.revoked'],
  Person: ['person.left', 'person.moved'],
  Team: ['team.dissolved'],
};

/** Something that happened to a node, as the record of a process tells it. */
function eventOn(ref: NodeRef, id: number, type: string, occurredAt: string | undefined): ClaimInput {
  return {
    node: { type: 'LifecycleEvent', key: ['process', id.toString()] },
    attributes: { type, ...(occurredAt === undefined ? {} : { occurredAt }) },
    edges: [{ type: 'AFFECTS', to: ref }],
  };
}

interface Happening {
  readonly pick: number;
  readonly kind: number;
  readonly daysBefore: number;
  readonly isDated: boolean;
}

/** What the other sources of a history have no words for: events, vendors, templates, agents, incidents. */
function processOf(history: History, happenings: readonly Happening[], at: Time): Telling {
  const nodes = nodesOf(history);
  const identity = nodes.get('Identity')?.[0];
  const credential = nodes.get('Credential')?.[0];
  const affected = [...nodes.values()].flat().filter(({ type }) => EVENTS[type]);
  const claims: ClaimInput[] =
    affected.length === 0
      ? []
      : happenings.map((one, id) => {
          const ref = affected[one.pick % affected.length] as NodeRef;
          const types = EVENTS[ref.type] ?? [];
          const type = types[one.kind % types.length] as string;
          return eventOn(ref, id, type, one.isDated ? text(at - one.daysBefore * DAY) : undefined);
        });
  if (identity) {
    claims.push(
      {
        node: { type: 'Template', key: ['templates', 'worker'] },
        attributes: { kind: 'IAC_MODULE' },
        edges: [{ type: 'REFERENCES', to: identity }],
      },
      {
        node: { type: 'ThirdParty', key: ['vendora'] },
        attributes: { contractRef: 'C-1', endDate: text(at - 20 * DAY) },
        edges: [{ type: 'EXPOSED_TO', from: identity, attributes: { direction: 'INBOUND' } }],
      },
      {
        node: { type: 'Identity', key: ['file', 'process', 'agent'] },
        attributes: { kind: 'AGENT_IDENTITY', actorClass: 'AI_AGENT', state: 'ACTIVE' },
        edges: [{ type: 'CAN_ASSUME', to: identity }],
      },
    );
  }
  if (credential) {
    claims.push({
      node: { type: 'UsageSummary', key: ['used', 'console', '1'] },
      attributes: {
        day: text(at - 3 * DAY).slice(0, 10),
        count: 3,
        lastAt: text(at - 3 * DAY),
        channel: 'CONSOLE',
      },
      edges: [{ type: 'ON_SUBJECT', to: credential }],
    });
  }
  return { ...PROCESS, capabilities: ['RETIREMENT'], at, observedAt: at, claims };
}

const happening: fc.Arbitrary<Happening> = fc.record({
  pick: fc.nat(50),
  kind: fc.nat(20),
  daysBefore: fc.constantFrom(0, 1, 5, 40, -1),
  isDated: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
});

/** The hostile histories of the independent reading, with names on their nodes and a record of processes in them. */
export const estates: fc.Arbitrary<Case> = fc
  .record({
    of: cases,
    salt: fc.nat(9972),
    happenings: fc.array(happening, { maxLength: 4 }),
    place: fc.nat(7),
  })
  .map(({ of, salt, happenings, place }) => {
    const history = changing(named(of.history, salt), salt);
    const before = history.slice(0, 1 + (place % history.length));
    const last = before.at(-1)?.at ?? 0;
    const told = processOf(before, happenings, last + HOUR / 2);
    return { ...of, history: [...before, told, ...history.slice(before.length)] };
  });

/** The record time of the last telling. */
export function endOf(history: History): Time {
  return Math.max(...history.map(({ at }) => at));
}
