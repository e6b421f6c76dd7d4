import { and, type Instant } from '../../../model/index.js';
import { gradeOf } from '../../definitions/a12-certainty.js';
import { instantOf, textOf } from '../../definitions/instants.js';
import { restsOn } from '../../definitions/rests-on.js';
import { dated, duration, label } from '../../explain/index.js';
import type { EdgeFact, NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { judgeCredentials, type JudgedCredential } from '../../judge/index.js';
import { EVERYWHERE, within, type Candidate } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { edgesOf } from '../../read/index.js';
import type { RuleId } from '../../rules.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered } from '../gathered.js';
import { overlapTooLong } from './overlap.js';
import { renewalLate } from './renewal.js';

const rules: readonly RuleId[] = ['LIN-015', 'LIN-017'];

/** Renewals that are late, and rotations after which the old credential lived on for too long. */
export const rotations: Evaluator = {
  rules,
  needs: ['CREDENTIALS'],
  async evaluate(asking) {
    const found = new Gathered(rules);
    for await (const page of within(asking, 'Credential', EVERYWHERE)) {
      const ids = page.map((node) => node.id);
      const replaces = await edgesOf(asking, ids, ['REPLACES'], 'in', { history: 'live' });
      const concerned = page.filter((node) => node.attributes['renewal'] === 'AUTOMATIC');
      const judged = await judgeCredentials(asking, [
        ...concerned.map((node) => node.id),
        ...replaces.flatMap((edge) => [edge.from, edge.to]),
      ]);
      const successors = groupBy(replaces, (edge) => edge.to);
      for (const node of concerned) {
        const one = judged.get(node.id);
        if (one) found.add('LIN-015', [late(asking, one, successors.has(node.id))]);
      }
      for (const [id, edges] of successors) {
        const old = judged.get(id);
        if (old) found.add('LIN-017', overlapping(asking, old, edges, judged));
      }
    }
    return found.breaches(asking);
  },
};

function late(asking: Asking, { facts, authentication }: JudgedCredential, replaced: boolean): Candidate {
  const { node } = facts;
  const { attributes } = node;
  const expiresAt = instantOf(attributes, 'expiresAt');
  const verdict = renewalLate(
    {
      renewal: textOf(attributes, 'renewal'),
      from: instantOf(attributes, 'lastRotatedAt') ?? validSince(node),
      expiresAt,
      neverExpires: attributes['neverExpires'] === true,
      replaced,
      authentication,
      confirmedAt: facts.confirmation.confirmedAt,
    },
    asking.when.asOf,
  );
  return {
    node,
    about: facts.identities.map((identity) => identity.node),
    verdict: and(verdict, restsOn(node, ['renewal', 'expiresAt', 'issuedAt', 'lastRotatedAt'])),
    actions: ['ROTATE'],
    because: [
      `${label(node)} is said to renew itself${expiresAt === null ? '' : `, ends on ${dated(expiresAt)}`}, and more than 80 % of its life is over.`,
      verdict.value === 'TRUE'
        ? 'Nobody has renewed it.'
        : 'Whether it has been renewed is not known: its source was last heard too early, or does not tell.',
    ],
  };
}

/** One candidate for each successor; the strongest of them speaks. */
function overlapping(
  asking: Asking,
  old: JudgedCredential,
  edges: readonly EdgeFact[],
  judged: ReadonlyMap<string, JudgedCredential>,
): Candidate[] {
  const { rotationOverlapDays: overlap } = asking.policy;
  const { node } = old.facts;
  return [...groupBy(edges, (edge) => edge.from)].flatMap(([id, statements]): Candidate[] => {
    const next = judged.get(id);
    if (!next) return [];
    const since = validSince(next.facts.node);
    const seenSince = statements.map((edge) => edge.validFrom).sort()[0] as Instant;
    const verdict = overlapTooLong(
      {
        predecessor: old.authentication,
        successor: next.authentication,
        tie: gradeOf(statements),
        since,
        seenSince,
      },
      overlap,
      asking.when.asOf,
    );
    const names = ['state', 'issuedAt', 'notBefore'];
    return [
      {
        node,
        about: old.facts.identities.map((identity) => identity.node),
        verdict: and(verdict, restsOn(node, names), restsOn(next.facts.node, names)),
        evidence: statements,
        actions: ['REVOKE'],
        because: [
          `${label(next.facts.node)} replaces ${label(node)} since ${dated(since ?? seenSince)}.`,
          verdict.value === 'TRUE'
            ? `Both can still authenticate, though a rotation may overlap by ${duration(overlap)} only.`
            : `Whether both have been valid for longer than ${duration(overlap)} is not known.`,
        ],
      },
    ];
  });
}

/** Since when it can be used, as well as its source tells. */
function validSince({ attributes }: NodeFact): Instant | null {
  return (
    instantOf(attributes, 'notBefore') ??
    instantOf(attributes, 'issuedAt') ??
    instantOf(attributes, 'createdAt')
  );
}
