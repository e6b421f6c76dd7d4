import { nameKey, type Instant } from '../../model/index.js';
import { exceptionActive } from '../definitions/a08-exception.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { instantOf, textOf } from '../definitions/instants.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById, nodesOfType } from '../read/index.js';
import type { Found } from './concern.js';

/**
 * What a person decides on (APPROVES): exceptions that they approved or answer for, attestations of theirs that still
 * count, and what they may revoke. People are named by text there: what may be another of that name is POSSIBLE.
 */
export async function decidedBy(
  asking: Asking,
  persons: readonly NodeFact[],
  who: string,
  until: Instant,
): Promise<Found[]> {
  const { ids, names } = callingsOf(persons);
  const found: Found[] = [];
  const add = (node: NodeFact, by: 'ID' | 'NAME', because: string): void => {
    found.push({
      node,
      concern: 'APPROVES',
      type: 'REASSIGN_AUTHORITY',
      certainty: by === 'ID' ? 'CONFIRMED' : 'POSSIBLE',
      reasons: by === 'ID' ? [] : ['MATCHED_BY_NAME'],
      flags: [],
      evidence: [],
      because,
      privileged: false,
      lower: false,
    });
  };
  const match = (value: string | null): 'ID' | 'NAME' | null => {
    if (value === null) return null;
    const key = nameKey(value);
    return ids.has(key) ? 'ID' : names.has(key) ? 'NAME' : null;
  };
  for await (const page of nodesOfType(asking, 'Exception')) {
    for (const node of page) {
      const rules = node.attributes['rules'];
      const any = Array.isArray(rules) ? (rules[0] ?? '') : '';
      if (!exceptionActive(node, any, until)) continue;
      for (const [attribute, verb] of [
        ['approver', 'approved'],
        ['owner', 'answers for'],
      ] as const) {
        const by = match(textOf(node.attributes, attribute));
        if (by) add(node, by, `${who} ${verb} the exception ${label(node)}.`);
      }
    }
  }
  for await (const page of nodesOfType(asking, 'Attestation', (n) => n.presence !== 'ABSENT_CONFIRMED')) {
    for (const node of page) {
      const end = instantOf(node.attributes, 'validUntil');
      const by = match(textOf(node.attributes, 'actor'));
      if (by && (end === null || end > until)) add(node, by, `${who} gave the attestation ${label(node)}.`);
    }
  }
  const authority = (
    await edgesOf(
      asking,
      persons.map((person) => person.id),
      ['OWNED_BY'],
      'in',
      { history: 'ever' },
    )
  ).filter(
    (edge) =>
      edge.role === 'REVOCATION_AUTHORITY' &&
      edge.endReason !== 'SOURCE_CORRECTION' &&
      (edge.validTo === null || edge.validTo >= until),
  );
  const nodes = await nodesById(
    asking,
    authority.map((edge) => edge.from),
  );
  for (const edge of authority) {
    const node = nodes.get(edge.from);
    if (!node) continue;
    const grade = gradeOf([edge]);
    found.push({
      node,
      concern: 'APPROVES',
      type: 'REASSIGN_AUTHORITY',
      certainty: grade,
      reasons: grade === 'POSSIBLE' ? ['WEAK_LINK'] : [],
      flags: [],
      evidence: [edge],
      because: `${who} may revoke ${label(node)}.`,
      privileged: false,
      lower: false,
    });
  }
  return found;
}

/** By what texts a person is told apart from all others, and by what they are only called. */
function callingsOf(persons: readonly NodeFact[]): { ids: Set<string>; names: Set<string> } {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const { id, attributes, naturalKey } of persons) {
    for (const value of [id, attributes['providerId'], attributes['locator'], naturalKey.at(-1)])
      if (typeof value === 'string') ids.add(nameKey(value));
    const aliases = Array.isArray(attributes['aliases']) ? attributes['aliases'] : [];
    for (const value of [attributes['name'], ...aliases])
      if (typeof value === 'string') names.add(nameKey(value));
  }
  return { ids, names };
}
