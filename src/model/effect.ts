import type { ClaimInput } from './claim.js';
import { canonicalEventType } from './event.js';
import type { NodeRef } from './key.js';
import type { AnyAttributes, NodeType } from './nodes.js';
import { parseDay, parseInstant } from './time.js';

/**
 * What an event asserts of its subject (5.5.1, 5.5.5), whoever brought it: the state of what its register is the
 * authority for (services, people, teams, vendors), and of a credential that it leaked. That an identity or a credential
 * can no longer be used only its issuer can say: such events trigger and are told, and assert nothing (P8). Others
 * (`service.owner_changed`) name no value that an attribute could take.
 */
const EFFECTS: Partial<Record<NodeType, Record<string, (at: string | undefined) => AnyAttributes>>> = {
  Service: {
    'service.retired': (at) => ({ lifecycle: 'RETIRED', retiredAt: at }),
    'service.reactivated': () => ({ lifecycle: 'ACTIVE' }),
    'service.deprecated': () => ({ lifecycle: 'DEPRECATED' }),
    'service.retiring': () => ({ lifecycle: 'RETIRING' }),
    'service.unapproved': (at) => ({ approval: 'NOT_APPROVED', unapprovedAt: at }),
    'service.approved': () => ({ approval: 'APPROVED' }),
  },
  Person: {
    'person.left': () => ({ status: 'INACTIVE' }),
    'person.joined': () => ({ status: 'ACTIVE' }),
  },
  Team: { 'team.dissolved': (at) => ({ status: 'DISSOLVED', dissolvedAt: at }) },
  ThirdParty: { 'thirdparty.ended': (at) => ({ endDate: at }) },
  // Needs an instant: of a key that leaked on an unknown day the event is kept, and no time is made up for it.
  Credential: {
    'credential.compromised': (at) => (at && parseInstant(at) ? { compromisedAt: at } : {}),
  },
};

/**
 * The claim of what an event asserts of its subject, beside those of the event and of the subject itself; null when it
 * asserts nothing. It holds from the event's time on; a date alone counts to its end (F-12), and without a time it holds
 * from when it was said.
 */
export function assertionOf(
  event: { readonly node: NodeRef; readonly type: string; readonly at: string | undefined },
  subject: NodeRef,
): Pick<ClaimInput, 'node' | 'event' | 'attributes' | 'validFrom'> | null {
  const attributes = effectOf(subject.type, event.type, event.at);
  if (attributes === null) return null;
  const since = event.at === undefined ? null : (parseDay(event.at)?.to ?? parseInstant(event.at));
  return {
    node: { type: subject.type, key: [...subject.key] },
    event: { type: event.node.type, key: [...event.node.key] },
    attributes,
    ...(since === null ? {} : { validFrom: since }),
  };
}

/**
 * The attributes that one event leaves its subject with from its time on; null when it asserts none.
 * @param at an instant, or a day; undefined when the event does not tell
 */
function effectOf(subject: NodeType, type: string, at: string | undefined): AnyAttributes | null {
  const said = Object.entries(EFFECTS[subject]?.[canonicalEventType(type)]?.(at) ?? {});
  const known = said.filter(([, value]) => value !== undefined);
  return known.length === 0 ? null : Object.fromEntries(known);
}
