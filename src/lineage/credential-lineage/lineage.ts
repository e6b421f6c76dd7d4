import { z } from 'zod';
import type { Capability } from '../../model/index.js';
import type { Warning } from '../answer.js';
import { estateOf, judgeFor } from '../coverage/coverage-for.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import { canAuthenticateOf } from '../judge/credentials.js';
import type { Asking, Question } from '../question.js';
import { byEnds, byId } from '../read/index.js';
import { gather, type Gathered } from './gather.js';
import { missingBecause } from './missing.js';
import { SEGMENTS, type LineageAnswer, type Segment } from './result.js';

const args = z.strictObject({
  /** The credential, by any of its names. */
  credential: z.string().min(1),
});
export type LineageArgs = z.output<typeof args>;

const needs: readonly Capability[] = [
  'CREDENTIALS',
  'SECRET_LOCATIONS',
  'WORKLOADS',
  'TRUSTS',
  'PERMISSIONS',
  'OWNERS',
];

/** the way of a credential from its making to what it opens, each segment there or missing for a reason. */
export const lineage: Question<LineageArgs, LineageAnswer> = {
  id: 'Q-11',
  field: 'lineage',
  names: ['lineage'],
  title: 'Where a credential comes from, lies, goes and reaches',
  version: 1,
  args,
  needs,
  async ask(asking, { credential: handle }) {
    const credential = await nodeByHandle(asking, handle, ['Credential']);
    const gathered = await gather(asking, credential);
    const estate = await estateOf(asking);
    const segments = SEGMENTS.map((kind): Segment => {
      const entries = gathered.found[kind];
      return {
        kind,
        entries,
        missing: entries.length > 0 ? null : missingBecause(asking, estate, kind, gathered),
      };
    });
    const edges = distinct(segments.flatMap(({ entries }) => entries.flatMap(({ evidence }) => evidence)));
    const warnings = await doubts(asking, credential, gathered);
    return {
      ...frameOf(asking, lineage, judgeFor(asking, estate, needs), warnings),
      credential,
      segments,
      nodes: touched(gathered.nodes, credential, segments, edges),
      edges,
    };
  },
};

async function doubts(asking: Asking, credential: NodeFact, { truncated }: Gathered): Promise<Warning[]> {
  const warnings: Warning[] = [
    {
      code: 'NOT_EVALUATED',
      message: 'REACHES: effective permissions are not evaluated; entitlements count as POSSIBLE.',
    },
  ];
  if (truncated) warnings.push({ code: 'TRUNCATED', message: 'REACHES: not everything was followed.' });
  const verdict = (await canAuthenticateOf(asking, [credential.id])).get(credential.id);
  if (verdict?.value === 'FALSE') {
    const why = verdict.reasons.join(', ');
    warnings.push({ code: 'CANNOT_AUTHENTICATE', message: `The credential cannot authenticate (${why}).` });
  }
  return warnings;
}

/** The nodes that the answer names, by id. */
function touched(
  nodes: ReadonlyMap<string, NodeFact>,
  credential: NodeFact,
  segments: readonly Segment[],
  edges: readonly EdgeFact[],
): NodeFact[] {
  const ids = new Set([
    credential.id,
    ...segments.flatMap(({ entries }) => entries.map(({ node }) => node.id)),
    ...edges.flatMap(({ from, to }) => [from, to]),
  ]);
  return [...ids].flatMap((id) => nodes.get(id) ?? []).sort(byId);
}

function distinct(edges: readonly EdgeFact[]): EdgeFact[] {
  return [...new Map(edges.map((edge) => [`${edge.id} ${edge.recordedAt}`, edge])).values()].sort(byEnds);
}
