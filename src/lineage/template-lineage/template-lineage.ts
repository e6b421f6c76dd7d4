import { z } from 'zod';
import { digest, latest, type Capability, type Instant } from '../../model/index.js';
import type { Counts, Frame, Judged, Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { instantOf } from '../definitions/instants.js';
import { called, dated, names } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { groupBy } from '../group-by.js';
import type { Asking, Question } from '../question.js';
import { byId, edgesOf, liveAt, nodesById } from '../read/index.js';
import { holdingOf, type Held } from './holding.js';
import { forksOf, type Fork } from './forks.js';

const args = z.strictObject({
  /** The template, by any of its names. */
  template: z.string().min(1),
});
export type TemplateLineageArgs = z.output<typeof args>;

/** What a template copies into what is made from it. */
export interface TemplateReference {
  readonly id: string;
  /** The template that refers to it: the one asked about, or a fork of it. */
  readonly template: NodeFact;
  /** An identity, a credential or a location. */
  readonly node: NodeFact;
  /** True: the template still refers to it. */
  readonly current: boolean;
  readonly since: Instant;
  /** When it was taken out of the template; null while it is in. */
  readonly fixedAt: Instant | null;
  readonly evidence: readonly EdgeFact[];
}

/** One thing made from the template, and what of the references it still holds. */
export interface TemplateInstance extends Judged {
  readonly id: string;
  readonly node: NodeFact;
  readonly template: NodeFact;
  /** It is there and was not gone at the instant asked. */
  readonly present: boolean;
  /** References that it holds, current or taken out. */
  readonly holds: readonly NodeFact[];
  /** Of these, what the template no longer refers to: the fix has not reached it. */
  readonly stillHolds: readonly NodeFact[];
  readonly because: readonly string[];
}

export interface TemplateLineageAnswer extends Frame {
  readonly template: NodeFact;
  readonly forks: readonly Fork[];
  readonly lastRevisitedAt: Instant | null;
  readonly references: readonly TemplateReference[];
  readonly items: readonly TemplateInstance[];
  readonly counts: Counts;
  /** Instances that still hold what was taken out. */
  readonly unfixed: number;
}

const needs: readonly Capability[] = ['WORKLOADS', 'IDENTITIES', 'SECRET_LOCATIONS'];

/** Q-29: what a template and its forks copy, what was made from them, and where a fix has not arrived. */
export const templateLineage: Question<TemplateLineageArgs, TemplateLineageAnswer> = {
  id: 'Q-29',
  field: 'templateLineage',
  names: ['template-lineage'],
  title: 'What a template copies, what was made from it, and where a fix has not arrived',
  version: 1,
  args,
  needs,
  async ask(asking, { template: handle }) {
    const template = await nodeByHandle(asking, handle, ['Template']);
    const cut = new Set<string>();
    const truncated = ({ type }: { readonly type: string }): unknown => cut.add(type);
    const { forks, templates } = await forksOf(asking, template, truncated);
    const references = await referencesOf(asking, templates);
    const all = await edgesOf(asking, templates.keys(), ['INSTANTIATED_FROM'], 'in', {
      history: 'ever',
      truncated,
    });
    const made = all.filter((edge) => !templates.has(edge.from));
    const items = (await instancesOf(asking, made, templates, references)).sort(inOrder);
    const warnings: Warning[] = [...cut].sort().map((type) => ({
      code: 'TRUNCATED',
      message: `Not every relationship of type ${type} was followed.`,
    }));
    const revisited = instantOf(template.attributes, 'lastRevisitedAt');
    if (revisited === null)
      warnings.push({
        code: 'REVISIT_NOT_TOLD',
        message: 'No source tells when the template was last revisited.',
      });
    return {
      ...frameOf(asking, templateLineage, await coverageFor(asking, needs), warnings),
      template,
      forks,
      lastRevisitedAt: revisited,
      references,
      items,
      counts: countsOf(items),
      unfixed: items.filter((one) => one.stillHolds.length > 0).length,
    };
  },
};

/** What these templates refer to, or did, by the template's id and the node's. */
export async function referencesOf(
  asking: Asking,
  templates: ReadonlyMap<string, NodeFact>,
): Promise<TemplateReference[]> {
  const edges = await edgesOf(asking, templates.keys(), ['REFERENCES'], 'out', { history: 'ever' });
  const nodes = await nodesById(
    asking,
    edges.map((edge) => edge.to),
  );
  const pairs = groupBy(
    edges.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION'),
    (edge) => `${edge.from} ${edge.to}`,
  );
  return [...pairs.values()]
    .flatMap((statements): TemplateReference[] => {
      const { from, to } = statements[0] as EdgeFact;
      const [template, node] = [templates.get(from), nodes.get(to)];
      if (!template || !node) return [];
      const current = statements.some((edge) => liveAt(edge, asking.when.asOf, asking.policy));
      return [
        {
          id: digest(['reference', from, to]),
          template,
          node,
          current,
          since: statements.map((edge) => edge.validFrom).sort()[0] as Instant,
          fixedAt: current ? null : latest(...statements.map((edge) => edge.validTo)),
          evidence: statements,
        },
      ];
    })
    .sort(byId);
}

/** What was made from these templates, by `made` (INSTANTIATED_FROM), and what of their references it holds. */
export async function instancesOf(
  asking: Asking,
  made: readonly EdgeFact[],
  templates: ReadonlyMap<string, NodeFact>,
  references: readonly TemplateReference[],
): Promise<TemplateInstance[]> {
  const meant = made.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  const nodes = await nodesById(
    asking,
    meant.map((edge) => edge.from),
  );
  const held = await holdingOf(
    asking,
    [...nodes.values()],
    new Map(references.map((one) => [one.node.id, one.node])),
  );
  const pairs = groupBy(meant, (edge) => `${edge.from} ${edge.to}`);
  // A fork has references of its own: what its template no longer has, another may.
  const own = groupBy(references, (one) => one.template.id);
  return [...pairs.values()].flatMap((statements): TemplateInstance[] => {
    const { from, to } = statements[0] as EdgeFact;
    const [node, template] = [nodes.get(from), templates.get(to)];
    if (!node || !template) return [];
    return [instanceOf(node, template, statements, held.get(node.id) ?? [], own.get(template.id) ?? [])];
  });
}

function instanceOf(
  node: NodeFact,
  template: NodeFact,
  statements: readonly EdgeFact[],
  held: readonly Held[],
  references: readonly TemplateReference[],
): TemplateInstance {
  const present = node.presence === 'PRESENT' || node.presence === 'ABSENT_SUSPECTED';
  const known = new Map(references.map((one) => [one.node.id, one]));
  const relevant = present ? held.filter((one) => known.has(one.node.id)) : [];
  const stale = relevant.filter((one) => known.get(one.node.id)?.current === false);
  const weak =
    gradeOf(statements) === 'POSSIBLE' ||
    (stale.length > 0 && stale.every((one) => one.grade === 'POSSIBLE'));
  const doubts = [
    ...(weak ? ['WEAK_LINK'] : []),
    ...(node.presence === 'ABSENT_SUSPECTED' ? ['ABSENT_SUSPECTED'] : []),
    ...(node.presence === 'UNKNOWN' ? ['NOT_DESCRIBED'] : []),
  ].sort();
  const what = stale.map((one) => called(one.node));
  const since = stale.map((one) => known.get(one.node.id)?.fixedAt).find((at) => at != null);
  return {
    id: digest(['instance', node.id, template.id]),
    node,
    template,
    present,
    holds: distinct(relevant.map((one) => one.node)),
    stillHolds: distinct(stale.map((one) => one.node)),
    certainty: doubts.length > 0 ? 'POSSIBLE' : 'CONFIRMED',
    reasons: doubts,
    flags: [...(stale.length > 0 ? ['NOT_FIXED'] : []), ...(present ? [] : ['NOT_PRESENT'])],
    evidence: [...statements, ...relevant.flatMap((one) => one.edges)],
    suppressedBy: null,
    because: [
      `${called(node)} was made from ${called(template)}.`,
      ...(stale.length > 0
        ? [
            `It still holds ${names(what)}, which the template no longer has${since ? ` since ${dated(since)}` : ''}.`,
          ]
        : []),
    ],
  };
}

function distinct(nodes: readonly NodeFact[]): NodeFact[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()].sort(byId);
}

/** Where the fix has not arrived first, then CONFIRMED, then by id. */
function inOrder(a: TemplateInstance, b: TemplateInstance): number {
  const rank = ({ stillHolds, certainty, id }: TemplateInstance): string =>
    `${stillHolds.length > 0 ? 0 : 1} ${certainty} ${id}`;
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
}
