import {
  canonicalJson,
  digest,
  edgeAttributes,
  type Certainty,
  type EdgeAttributes,
} from '../../model/index.js';
import type { Judged } from '../answer.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { instantOf } from '../definitions/instants.js';
import { called, dated, inWords, sentencesFor, valued, verbOf } from '../explain/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../facts.js';
import { DERIVED, firstSeen, looked, type Snapshot } from './snapshot.js';

export const DIFFERENCE_KINDS = ['NODE', 'ATTRIBUTE', 'RELATIONSHIP', 'DERIVED'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];
export type Change = 'ADDED' | 'REMOVED' | 'CHANGED';

/** One difference between two instants. */
export interface Difference extends Judged {
  readonly id: string;
  readonly kind: DifferenceKind;
  readonly change: Change;
  /** The node that differs; of a relationship where it starts. */
  readonly node: NodeFact;
  /** Where a relationship ends. */
  readonly other: NodeFact | null;
  /** The attribute, relationship type or derived state. */
  readonly name: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly because: readonly string[];
}

export interface Compared {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly history: ReadonlyMap<string, readonly ObservedState[]>;
  /** Ends of relationships, at either instant, beyond the nodes compared. */
  readonly ends: ReadonlyMap<string, NodeFact>;
}

/** All differences, by kind, then CONFIRMED first, then by id. */
export function differences(of: Compared): Difference[] {
  const nodes = nodeDifferences(of);
  const added = new Set(
    nodes.filter((one) => one.kind === 'NODE' && one.change === 'ADDED').map((one) => one.node.id),
  );
  return [...nodes, ...edgeDifferences(of), ...derivedDifferences(of, added)].sort(inOrder);
}

function nodeDifferences({ before, after, history }: Compared): Difference[] {
  const ids = [...new Set([...before.nodes.keys(), ...after.nodes.keys()])].sort();
  return ids.flatMap((id): Difference[] => {
    const [was, is] = [before.nodes.get(id), after.nodes.get(id)];
    if (!was && is) return [added(is, 'CREATED', 'CONFIRMED', before, after)];
    if (was && !is) {
      const reasons = ['ABSENT_CONFIRMED'];
      const because = [`${called(was)} was there on ${dated(before.at)} and is gone on ${dated(after.at)}.`];
      return [difference('NODE', 'REMOVED', was, { certainty: 'CONFIRMED', reasons, because })];
    }
    if (!was || !is) return [];
    const seen = firstSeen(history.get(id) ?? [], before);
    const dates = instantOf(is.attributes, 'createdAt') ?? instantOf(is.attributes, 'issuedAt');
    // Its sources do not date it: read before it was first seen, it looks as it did then.
    if (dates === null && seen.at !== null && seen.at > before.at && seen.at <= after.at) {
      return [added(is, 'FIRST_SEEN', seen.lookedBefore ? 'CONFIRMED' : 'POSSIBLE', before, after)];
    }
    const attributes = attributeDifferences(was, is, before, after);
    if (was.presence === is.presence || is.presence !== 'ABSENT_SUSPECTED') return attributes;
    const because = [
      `${called(is)} was no longer shown by ${dated(after.at)}; one more complete run has to confirm it.`,
    ];
    const gone = { certainty: 'POSSIBLE', reasons: ['ABSENT_SUSPECTED'], because } as const;
    return [difference('NODE', 'REMOVED', is, gone), ...attributes];
  });
}

function added(
  node: NodeFact,
  reason: string,
  certainty: Certainty,
  before: Snapshot,
  after: Snapshot,
): Difference {
  const sentence =
    reason === 'CREATED'
      ? `${called(node)} came into being between ${dated(before.at)} and ${dated(after.at)}.`
      : certainty === 'CONFIRMED'
        ? `${called(node)} was first seen after ${dated(before.at)}; before that its source had been read in full without it.`
        : `${called(node)} was first seen after ${dated(before.at)}; whether it was there before, no source tells.`;
  return difference('NODE', 'ADDED', node, { certainty, reasons: [reason], because: [sentence] });
}

function attributeDifferences(was: NodeFact, is: NodeFact, before: Snapshot, after: Snapshot): Difference[] {
  const names = [...new Set([...Object.keys(was.attributes), ...Object.keys(is.attributes)])].sort();
  return names.flatMap((name): Difference[] => {
    const [old, now] = [shown(was, name), shown(is, name)];
    if (old === now) return [];
    const contested = was.contested.includes(name) || is.contested.includes(name);
    return [
      difference('ATTRIBUTE', change(old, now), is, {
        name,
        before: old,
        after: now,
        certainty: contested ? 'POSSIBLE' : 'CONFIRMED',
        reasons: contested ? ['CONTESTED'] : [],
        because: [
          `${name} of ${called(is)} was ${valued(old)} on ${dated(before.at)} and is ${valued(now)} on ${dated(after.at)}.`,
        ],
      }),
    ];
  });
}

function edgeDifferences({ before, after, ends }: Compared): Difference[] {
  const keys = [...new Set([...before.edges.keys(), ...after.edges.keys()])].sort();
  return keys.flatMap((key): Difference[] => {
    const [was, is] = [before.edges.get(key), after.edges.get(key)];
    const statements = is ?? was ?? [];
    const [edge] = statements;
    const from = edge && ends.get(edge.from);
    const to = edge && ends.get(edge.to);
    if (!edge || !from || !to) return [];
    const [old, now] = [was ? saysOf(was) : null, is ? saysOf(is) : null];
    if (old === now) return [];
    const weak = gradeOf(statements) === 'POSSIBLE';
    // A relationship that nothing dates begins when it was first seen: before, nobody may have looked.
    const unseen = !was && is !== undefined && is.every((one) => unseenBefore(one, before));
    const what = `${called(from)} ${verbOf(edge.type)} ${called(to)}`;
    const sentence = !was
      ? `Since ${dated(startOf(statements))}: ${what}.`
      : !is
        ? `No longer by ${dated(after.at)}: ${what}.`
        : `It is stated otherwise by ${dated(after.at)}: ${what}.`;
    return [
      difference('RELATIONSHIP', !was ? 'ADDED' : !is ? 'REMOVED' : 'CHANGED', from, {
        other: to,
        name: edge.type,
        before: was && is ? old : null,
        after: was && is ? now : null,
        certainty: weak || unseen ? 'POSSIBLE' : 'CONFIRMED',
        reasons: [...(unseen ? ['FIRST_SEEN'] : []), ...(weak ? ['WEAK_LINK'] : [])],
        evidence: statements,
        because: [sentence],
      }),
    ];
  });
}

/** It begins no earlier than its scope was first read, so that it may have been there before. */
function unseenBefore(edge: EdgeFact, before: Snapshot): boolean {
  const first = before.scopes.get(edge.scope)?.unseenUntil;
  return !looked(edge.scope, before, edge.validFrom) && !(first && edge.validFrom < first);
}

function startOf(edges: readonly EdgeFact[]): string {
  return edges.map((edge) => edge.validFrom).sort()[0] ?? '';
}

/** Of what is derived, in words. */
const DERIVED_SAID: Readonly<Record<(typeof DERIVED)[number], (name: string) => string>> = {
  canAuthenticate: (name) => `That ${name} can authenticate`,
  ownerStatus: (name) => `The owner of ${name}`,
  retired: (name) => `That ${name} is retired`,
};

/** Of nodes that are there at both instants: what is new has no state before. */
function derivedDifferences({ before, after }: Compared, added: ReadonlySet<string>): Difference[] {
  const ids = [...after.nodes.keys()].filter((id) => before.nodes.has(id) && !added.has(id)).sort();
  return ids.flatMap((id) =>
    DERIVED.flatMap((name): Difference[] => {
      const [was, is] = [before.derived.get(id)?.[name], after.derived.get(id)?.[name]];
      const node = after.nodes.get(id);
      if (!was || !is || !node || was.value === is.value) return [];
      const open = was.value === 'UNKNOWN' || is.value === 'UNKNOWN';
      const why = [...new Set([...is.reasons, ...(open ? was.reasons : [])])].sort();
      return [
        difference('DERIVED', 'CHANGED', node, {
          name,
          before: was.value,
          after: is.value,
          certainty: open ? 'POSSIBLE' : 'CONFIRMED',
          reasons: why,
          because: [
            `${DERIVED_SAID[name](called(node))} was ${inWords(was.value)} on ${dated(before.at)}, and is ${inWords(is.value)} on ${dated(after.at)}.`,
            ...sentencesFor(why),
          ],
        }),
      ];
    }),
  );
}

function difference(
  kind: DifferenceKind,
  change: Change,
  node: NodeFact,
  of: Pick<Difference, 'certainty' | 'reasons' | 'because'> & Partial<Difference>,
): Difference {
  const { name = null, other = null } = of;
  return {
    before: null,
    after: null,
    flags: [],
    evidence: [],
    suppressedBy: null,
    ...of,
    id: digest(['difference', kind, change, node.id, name ?? '', other?.id ?? '']),
    kind,
    change,
    node,
    name,
    other,
  };
}

function change(before: string | null, after: string | null): Change {
  return before === null ? 'ADDED' : after === null ? 'REMOVED' : 'CHANGED';
}

function shown(node: NodeFact, name: string): string | null {
  const value = node.attributes[name];
  if (value === undefined) return null;
  return Array.isArray(value) ? [...value].sort().join(', ') : String(value);
}

const SAID = (Object.keys(edgeAttributes.shape) as (keyof EdgeAttributes)[]).filter(
  (name) => !['firstObservedAt', 'lastObservedAt', 'observationCount'].includes(name),
);

/** What the live statements of one relationship say together, whoever says it and since when. */
function saysOf(edges: readonly EdgeFact[]): string {
  const each = edges.map((edge) =>
    canonicalJson(
      Object.fromEntries(SAID.flatMap((name) => (edge[name] == null ? [] : [[name, edge[name]]]))),
    ),
  );
  return [...new Set(each)].sort().join(' ');
}

function inOrder(a: Difference, b: Difference): number {
  return (
    DIFFERENCE_KINDS.indexOf(a.kind) - DIFFERENCE_KINDS.indexOf(b.kind) ||
    compare(a.certainty, b.certainty) ||
    compare(a.node.id, b.node.id) ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
