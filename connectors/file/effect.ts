import type { AnyAttributes, NodeType } from '../../src/model/nodes.js';
import { parseInstant } from '../../src/model/time.js';

interface Happened {
  readonly type: string;
  /** An instant, or a date alone. */
  readonly occurredAt?: string | undefined;
}

/**
 * What an event says of its subject's state (5.5.1, 5.5.5): the retirement that somebody recorded is a claim that the
 * service is retired. Events that change no attribute (`service.owner_changed`) are events alone.
 */
const EFFECTS: Partial<Record<NodeType, Record<string, (at: string | undefined) => AnyAttributes>>> = {
  Service: {
    'service.retired': (at) => ({ lifecycle: 'RETIRED', retiredAt: at }),
    'service.reactivated': () => ({ lifecycle: 'ACTIVE', retiredAt: undefined }),
    'service.deprecated': () => ({ lifecycle: 'DEPRECATED' }),
    'service.retiring': () => ({ lifecycle: 'RETIRING' }),
    'service.unapproved': (at) => ({ approval: 'NOT_APPROVED', unapprovedAt: at }),
    'service.approved': () => ({ approval: 'APPROVED', unapprovedAt: undefined }),
  },
  Person: {
    'person.left': () => ({ status: 'INACTIVE' }),
    'person.joined': () => ({ status: 'ACTIVE' }),
  },
  Team: { 'team.dissolved': (at) => ({ status: 'DISSOLVED', dissolvedAt: at }) },
  ThirdParty: { 'thirdparty.ended': (at) => ({ endDate: at }) },
  // Needs an instant: a key that leaked on an unknown day keeps the event, and no time is made up for it.
  Credential: {
    'credential.compromised': (at) => (at && parseInstant(at) ? { compromisedAt: at } : {}),
  },
};

/** The attributes that a subject's events leave it with, in the order in which they happened; unknown times first. */
export function effectOf(subject: NodeType, events: readonly Happened[]): AnyAttributes {
  const order = (event: Happened) => `${event.occurredAt ?? ''}\u0000${event.type}`;
  const sorted = [...events].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  const state: AnyAttributes = {};
  for (const event of sorted) Object.assign(state, EFFECTS[subject]?.[event.type]?.(event.occurredAt));
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
}
