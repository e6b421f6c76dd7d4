import { and, or, type Verdict } from '../../../model/index.js';
import { textOf } from '../../definitions/instants.js';
import { restsOn } from '../../definitions/rests-on.js';
import { dated, label, names } from '../../explain/index.js';
import type { NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { canActOf, canAuthenticateOf } from '../../judge/index.js';
import { EVERYWHERE, within, type Candidate } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { edgesOf, nodesById } from '../../read/index.js';
import type { RuleId } from '../../rules.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered } from '../gathered.js';
import { pastTarget, temporaryOverdue } from './past.js';

const rules: readonly RuleId[] = ['LIN-024', 'LIN-025'];
const MARKS = ['transitionalPattern', 'temporaryPurpose'] as const;

/** What was meant for a time, is over by its own date, and still works: patterns of a migration, temporary access. */
export const temporary: Evaluator = {
  rules,
  needs: ['IDENTITIES', 'CREDENTIALS', 'PERMISSIONS'],
  async evaluate(asking) {
    const found = new Gathered(rules);
    const marked = ({ attributes }: NodeFact): boolean =>
      MARKS.some((mark) => attributes[mark] !== undefined);
    for (const type of ['Identity', 'Credential', 'Entitlement'] as const) {
      for await (const page of within(asking, type, EVERYWHERE, marked)) {
        const works = await worksOf(asking, type, page);
        for (const node of page) {
          const use = works.get(node.id);
          if (!use) continue;
          found.add('LIN-024', [transitional(asking, node, use)]);
          found.add('LIN-025', [overdue(asking, node, use)]);
        }
      }
    }
    return found.breaches(asking);
  },
};

/** Whether it can still be used, and by whom. */
interface Works {
  readonly verdict: Verdict;
  readonly about: readonly NodeFact[];
}

async function worksOf(
  asking: Asking,
  type: 'Identity' | 'Credential' | 'Entitlement',
  page: readonly NodeFact[],
): Promise<Map<string, Works>> {
  const ids = page.map((node) => node.id);
  if (type !== 'Entitlement') {
    const of = type === 'Identity' ? await canActOf(asking, ids) : await canAuthenticateOf(asking, ids);
    return new Map([...of].map(([id, verdict]) => [id, { verdict, about: [] }]));
  }
  const held = await edgesOf(asking, ids, ['HAS_ENTITLEMENT'], 'in', { history: 'live' });
  const holders = held.map((edge) => edge.from);
  const nodes = await nodesById(asking, holders);
  const acts = await canActOf(
    asking,
    holders.filter((id) => nodes.get(id)?.nodeType === 'Identity'),
  );
  const of = groupBy(held, (edge) => edge.to);
  return new Map(
    ids.map((id) => {
      const by = (of.get(id) ?? []).map((edge) => edge.from);
      return [
        id,
        {
          verdict: or(...by.flatMap((one) => acts.get(one) ?? [])),
          about: by.flatMap((one) => nodes.get(one) ?? []),
        },
      ];
    }),
  );
}

function transitional(asking: Asking, node: NodeFact, works: Works): Candidate {
  const pattern = textOf(node.attributes, 'transitionalPattern');
  const until = textOf(node.attributes, 'transitionUntil');
  const what = (pattern ?? '').replaceAll('_', ' ').toLowerCase();
  return {
    node,
    about: works.about,
    verdict: and(
      pastTarget(pattern, until, asking.when.asOf),
      works.verdict,
      restsOn(node, ['transitionalPattern', 'transitionUntil']),
    ),
    actions: ['REVALIDATE'],
    because: [
      until === null
        ? `${label(node)} is a step of a migration (${what}), and no source tells when it has to be over.`
        : `${label(node)} is a step of a migration (${what}) that was to be over by ${dated(until)}.`,
    ],
  };
}

function overdue(asking: Asking, node: NodeFact, works: Works): Candidate {
  const { attributes } = node;
  const purpose = textOf(attributes, 'temporaryPurpose');
  const ends = ['expiresAt', 'purposeUntil'].flatMap((name) => textOf(attributes, name) ?? []);
  const by = names(works.about.map(label));
  return {
    node,
    about: works.about,
    verdict: and(
      temporaryOverdue(purpose, ends, asking.when.asOf),
      works.verdict,
      restsOn(node, ['temporaryPurpose', 'expiresAt', 'purposeUntil']),
    ),
    actions: [node.nodeType === 'Identity' ? 'DISABLE' : 'RECHECK'],
    because: [
      `${label(node)} is meant for ${(purpose ?? '').toLowerCase()} only${by === '' ? '' : `, and is held by ${by}`}.`,
      ends.length === 0
        ? 'No source tells when it ends.'
        : `It was to end on ${dated([...ends].sort()[0] ?? '')}, and still works, or may.`,
    ],
  };
}
