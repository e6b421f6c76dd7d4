import { RelictError, type NodeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { sameAs } from '../same-as.js';
import { byAlias, exactly } from './find-nodes.js';

/** Candidates that an error names. */
const SHOWN = 10;

/**
 * The one node that a person means by urn, provider id, locator, name or alias, as they were at the question's instants:
 * a later renaming changes no earlier answer (P4). Nodes that are claimed to be the same are one; the least id stands
 * for them.
 *
 * @throws RelictError NOT_FOUND; AMBIGUOUS with the candidates
 */
export async function nodeByHandle(
  asking: Asking,
  handle: string,
  types?: readonly NodeType[],
): Promise<NodeFact> {
  const near = await exactly(asking, handle.trim(), types);
  const candidates = near.length > 0 ? near : await byAlias(asking, handle.trim(), types);
  const [first] = candidates;
  const what = types ? types.join(' or ') : 'node';
  if (!first) {
    throw new RelictError('NOT_FOUND', `No ${what} is called or numbered ${shown(handle)}.`, {
      hint: asking.when.present
        ? 'Look it up with `relict find`; a part of the name will do.'
        : 'What it was called at the asked instants counts, not what it is called now; its urn never changes.',
    });
  }
  if (candidates.length === 1) return first;
  const same = await sameAs(
    asking,
    candidates.map((node) => node.id),
  );
  const distinct = new Set(candidates.map((node) => same.of(node.id)));
  if (distinct.size === 1) return first;
  const list = candidates.slice(0, SHOWN).map(describe).join('; ');
  const more = candidates.length > SHOWN ? `; and ${candidates.length - SHOWN} more` : '';
  throw new RelictError(
    'AMBIGUOUS',
    `${shown(handle)} may mean ${candidates.length} nodes: ${list}${more}.`,
    {
      hint: 'Give the urn of the one that is meant.',
    },
  );
}

function describe(node: NodeFact): string {
  const { name, providerId } = node.attributes;
  const label = [name, providerId].filter((value) => typeof value === 'string').join(', ');
  const gone = node.presence === 'ABSENT_CONFIRMED' ? ', gone' : '';
  return `${node.nodeType} ${node.id} (${label}${gone})`;
}

function shown(handle: string): string {
  return `"${handle.length > 80 ? handle.slice(0, 79) + '…' : handle}"`;
}
