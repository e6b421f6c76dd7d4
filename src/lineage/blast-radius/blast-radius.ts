import { z } from 'zod';
import { instant } from '../../model/fields.js';
import type { Capability } from '../../model/index.js';
import type { Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import type { Asking, Question } from '../question.js';
import { byId } from '../read/index.js';
import { chokePointsOf, countBy, edgesOfSteps, itemsOf, type BlastRadiusAnswer } from './answer.js';
import { completenessOf, truncationOf, type Completeness } from './completeness.js';
import { explore, type Explored } from './explore.js';
import { walkable } from './rules.js';
import { at, type Span } from './span.js';
import { walk } from './walk.js';

const MAX_DEPTH = 12;
const MAX_STARTS = 100;

const args = z.strictObject({
  /** Where it begins: credentials, identities, workloads, locations, …, each by any of its names. */
  start: z.array(z.string().min(1)).min(1).max(MAX_STARTS),
  /** Half-open; without it the question is about `asOf`. */
  window: z
    .strictObject({ from: instant, to: instant })
    .refine(({ from, to }) => from < to, 'ends before it begins')
    .optional(),
  /** Relationships followed at most; the policy's `blastDepth` when not given. */
  depth: z.number().int().min(1).max(MAX_DEPTH).optional(),
  /** Also from a repository or pipeline to what it builds and deploys (B8). */
  includeSupplyChain: z.boolean().default(false),
});
export type BlastRadiusArgs = z.output<typeof args>;

const needs: readonly Capability[] = [
  'IDENTITIES',
  'CREDENTIALS',
  'TRUSTS',
  'PERMISSIONS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
];

/** what whoever holds the start nodes can reach by the rules of 5.8.2, with one shortest way to each. */
export const blastRadius: Question<BlastRadiusArgs, BlastRadiusAnswer> = {
  id: 'Q-16',
  field: 'blastRadius',
  names: ['blast-radius'],
  title: 'What one or more nodes reach, the shortest way to each, and where to cut',
  version: 2,
  args,
  needs,
  async ask(asking, { start, window, depth = asking.policy.blastDepth, includeSupplyChain }) {
    const span: Span = window ?? { from: asking.when.asOf, to: null };
    const starts = await startsOf(asking, start, span);
    const explored = await explore(asking, { starts, span, depth, supplyChain: includeSupplyChain });
    const walking = { starts: starts.map(({ id }) => id), steps: explored.steps, from: span.from, depth };
    const all = walk(walking, () => true);
    const sure = walk(walking, (step) => step.certainty === 'CONFIRMED');
    const items = itemsOf(explored, all, sure);
    const edges = edgesOfSteps(explored, all);
    const completeness = completenessOf(explored, depth);
    const frame = frameOf(asking, blastRadius, await coverageFor(asking, needs), [
      ...notEvaluated(),
      ...doubtsOf(starts, explored, completeness, asking, includeSupplyChain),
    ]);
    return {
      ...frame,
      // Without the evaluation of permissions nobody can say that this is all.
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      window: window ?? null,
      depth,
      starts,
      items,
      counts: countsOf(items),
      byKind: countBy(items, ({ node }) => [
        node.nodeType,
        text(node.attributes.kind ?? node.attributes.class),
      ]),
      bySensitivity: countBy(
        items.filter(({ node }) => node.nodeType === 'Resource'),
        ({ sensitivity }) => ['Resource', sensitivity],
      ),
      chokePoints: chokePointsOf(explored, all),
      nodes: touched([...all.ways.keys()], edges, explored),
      edges,
      completeness,
    };
  },
};

async function startsOf(asking: Asking, handles: readonly string[], span: Span): Promise<NodeFact[]> {
  const found = new Map<string, NodeFact>();
  for (const handle of handles) {
    // In a window the node may have come or gone meanwhile: it is looked for as it was at the end.
    const node = await nodeByHandle(span.to === null ? asking : at(asking, span.to), handle);
    found.set(node.id, node);
  }
  return [...found.values()].sort(byId);
}

/** What the rules need and no source or evaluation gives yet: a short list of reached nodes is no proof (F-27). */
function notEvaluated(): Warning[] {
  return [
    {
      code: 'NOT_EVALUATED',
      message:
        'B3: effective permissions are not evaluated; entitlements count as POSSIBLE, nothing is subtracted for what policies deny, and a grant on a whole realm is not taken apart into what lies in it.',
    },
    {
      code: 'NOT_EVALUATED',
      message:
        'B4, B5, B6: who can read a secret, mint a credential or administer is followed only where a source states it, not derived from permissions.',
    },
  ];
}

function doubtsOf(
  starts: readonly NodeFact[],
  explored: Explored,
  completeness: Completeness,
  asking: Asking,
  supplyChain: boolean,
): Warning[] {
  const warnings = truncationOf(asking, explored, completeness);
  for (const start of starts) {
    if (!walkable(start.nodeType, supplyChain)) {
      warnings.push({ code: 'NO_RULE', message: `No rule leads on from a ${start.nodeType}.` });
    }
    if (explored.credentials.get(start.id)?.value === 'FALSE') {
      const why = explored.credentials.get(start.id)?.reasons.join(', ');
      warnings.push({
        code: 'CANNOT_AUTHENTICATE',
        message: `The credential ${start.id} cannot authenticate (${why}) and so reaches nothing by itself.`,
      });
    }
  }
  return warnings;
}

/** The reached nodes and whatever else the relationships name. */
function touched(reached: readonly string[], edges: readonly EdgeFact[], { nodes }: Explored): NodeFact[] {
  const ids = new Set([...reached, ...edges.flatMap(({ from, to }) => [from, to])]);
  return [...ids].flatMap((id) => nodes.get(id) ?? []).sort(byId);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
