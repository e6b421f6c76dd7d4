import { addMillis, and, earliest, type Instant } from '../../../model/index.js';
import { instantOf } from '../../definitions/instants.js';
import { restsOn } from '../../definitions/rests-on.js';
import { count, dated, label, names } from '../../explain/index.js';
import type { NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { edgesOf } from '../../read/index.js';
import {
  instancesOf,
  referencesOf,
  templateLineage,
  type TemplateInstance,
  type TemplateReference,
} from '../../template-lineage/template-lineage.js';
import { untoldByRealm } from '../by-realm.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { templateNeglected } from './decide.js';

/** Templates that nobody has looked at for long, or whose mending has not reached what was made from them. */
export const templates: Evaluator = {
  rules: ['LIN-027'],
  needs: templateLineage.needs,
  async evaluate(asking) {
    const found = new Gathered(['LIN-027']);
    const untold: NodeFact[] = [];
    for await (const page of within(asking, 'Template', EVERYWHERE)) {
      const known = new Map(page.map((node) => [node.id, node]));
      const references = await referencesOf(asking, known);
      const made = await edgesOf(asking, known.keys(), ['INSTANTIATED_FROM'], 'in', { history: 'ever' });
      const instances = groupBy(await instancesOf(asking, made, known, references), (one) => one.template.id);
      const referred = groupBy(references, (one) => one.template.id);
      for (const template of page) {
        // A fork is a template of its own.
        const live = (instances.get(template.id) ?? []).filter(
          ({ node, present }) => present && node.nodeType !== 'Template',
        );
        const one = judged(asking, template, live, referred.get(template.id) ?? []);
        const doubt = one.verdict.reasons;
        if (doubt.length === 1 && doubt[0] === 'REVISIT_NOT_TOLD')
          untold.push(...live.map(({ node }) => node));
        else found.add('LIN-027', [one]);
      }
    }
    found.add(
      'LIN-027',
      await untoldByRealm(asking, {
        nodes: [...new Map(untold.map((node) => [node.id, node])).values()],
        reason: 'REVISIT_NOT_TOLD',
        says: (realm, n) =>
          `No source tells when anybody last looked at the templates that ${count(n, 'node')} of ${realm} ${n === 1 ? 'was' : 'were'} made from.`,
      }),
    );
    return found.breaches(asking);
  },
};

function judged(
  asking: Asking,
  template: NodeFact,
  live: readonly TemplateInstance[],
  references: readonly TemplateReference[],
): DatedCandidate {
  const { reviewCadenceDays: cadence } = asking.policy;
  const revisitedAt = instantOf(template.attributes, 'lastRevisitedAt');
  const unfixed = live.filter(({ stillHolds }) => stillHolds.length > 0);
  const verdict = templateNeglected(
    {
      instances: live.map(({ certainty, stillHolds }) => ({
        sure: certainty === 'CONFIRMED',
        notFixed: stillHolds.length > 0,
      })),
      revisitedAt,
    },
    cadence,
    asking.when.asOf,
  );
  const due = revisitedAt === null ? null : addMillis(revisitedAt, cadence);
  const held = new Set(unfixed.flatMap(({ stillHolds }) => stillHolds.map(({ id }) => id)));
  const mended = references.filter(({ node, current }) => !current && held.has(node.id));
  return {
    node: template,
    verdict: and(verdict, restsOn(template, ['lastRevisitedAt'])),
    stakes: live.map(({ node }) => node),
    flags: unfixed.length > 0 ? ['NOT_FIXED'] : [],
    evidence: (unfixed.length > 0 ? unfixed : live).flatMap(({ evidence }) => evidence),
    actions: unfixed.length > 0 ? ['ROTATE_AND_DETACH', 'REVALIDATE'] : ['REVALIDATE'],
    because: [
      `${names(live.map(({ node }) => label(node)).sort())} ${live.length === 1 ? 'was' : 'were'} made from ${label(template)}.`,
      ...(due !== null && due < asking.when.asOf
        ? [`Nobody has looked at ${label(template)} since ${dated(revisitedAt ?? '')}.`]
        : []),
      ...(unfixed.length > 0
        ? [
            `${names(unfixed.map(({ node }) => label(node)).sort())} still ${unfixed.length === 1 ? 'holds' : 'hold'} what was taken out of it.`,
          ]
        : []),
    ],
    startedAt: since(due, mended, asking.when.asOf),
  };
}

function since(due: Instant | null, mended: readonly TemplateReference[], at: Instant): Instant | null {
  return earliest(due !== null && due < at ? due : null, ...mended.map(({ fixedAt }) => fixedAt));
}
