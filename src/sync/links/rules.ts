import { EDGES, type EdgeAttributes, type EdgeType, type NodeRef, type NodeType } from '../../model/index.js';
import type { LinkRules } from '../options.js';
import { tagValues } from '../tags.js';
import type { NameIndex, Named } from './names.js';

/** A relationship that a rule reads from a mark. */
export interface Link {
  readonly type: EdgeType;
  readonly to: NodeRef;
  readonly toId: string;
  readonly attributes: EdgeAttributes;
  /** The mark, `key=value` with the key in lower case: since it is there, the relationship is. */
  readonly mark: { readonly key: string; readonly value: string };
}

export interface Marked {
  readonly id: string;
  readonly type: NodeType;
  readonly tags: readonly string[];
}

const OWNABLE: ReadonlySet<NodeType> = new Set<NodeType>(EDGES.OWNED_BY.from);

/** Types that carry marks. */
export const MARKED_TYPES: readonly NodeType[] = [...OWNABLE].sort();

export function hasMarks(rules: LinkRules, tags: readonly string[]): boolean {
  const keys = [...rules.serviceTags, ...rules.ownerTags, ...(rules.serviceAnnotations ?? [])];
  return tagValues(tags, keys).length > 0;
}

/**
 * What the marks of one node say: which service it belongs to, whose it is, and which record of another registry a
 * service is. A mark that fits several is tied to all of them. Sorted by type and target.
 */
export function linksOf(node: Marked, rules: LinkRules, names: NameIndex): Link[] {
  const links = new Map<string, Link>();
  const add = (type: EdgeType, target: Named, mark: Link['mark'], attributes: EdgeAttributes): void => {
    const key = `${type} ${target.id}`;
    if (target.id === node.id || links.has(key)) return;
    links.set(key, { type, to: target.ref, toId: target.id, attributes, mark });
  };
  const association = ASSOCIATIONS[node.type];
  if (association) {
    for (const mark of tagValues(node.tags, rules.serviceTags)) {
      for (const service of names.services(mark.value)) add(association, service, mark, rule('tag', mark));
    }
  }
  if (node.type === 'Service') {
    const annotations = rules.serviceAnnotations ?? [];
    for (const mark of tagValues(node.tags, [...annotations, ...rules.serviceTags])) {
      for (const twin of names.records(mark.value)) add('SAME_AS', twin, mark, rule('annotation', mark));
    }
  }
  if (OWNABLE.has(node.type)) {
    for (const mark of tagValues(node.tags, rules.ownerTags)) {
      for (const owner of names.owners(mark.value)) {
        add('OWNED_BY', owner, mark, { ...rule('tag', mark), role: 'ACCOUNTABLE' });
      }
    }
  }
  return [...links].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, link]) => link);
}

const ASSOCIATIONS: Partial<Record<NodeType, EdgeType>> = {
  Identity: 'SUPPORTS',
  Credential: 'SUPPORTS',
  Workload: 'PART_OF',
};

function rule(kind: 'tag' | 'annotation', mark: Link['mark']): EdgeAttributes {
  return { rule: `${kind}:${mark.key}` };
}
