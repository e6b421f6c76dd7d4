import { z } from 'zod';
import { instant } from '../../model/fields.js';
import { RelictError, type AnswerCertainty, type Capability, type Instant } from '../../model/index.js';
import type { Counts, Frame, Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import { countsOf, frameOf } from '../frame.js';
import type { Asking, Question } from '../question.js';
import { historyOf, nodesById } from '../read/index.js';
import { differences, type Difference } from './compare.js';
import { nodesInScope } from './scope-nodes.js';
import { snapshotOf, type Snapshot } from './snapshot.js';

const args = z.strictObject({
  /** A realm, or any other node; the whole graph if not given. */
  scope: z.string().min(1).optional(),
  t1: instant,
  /** `asOf` if not given. */
  t2: instant.optional(),
});
export type DiffArgs = z.output<typeof args>;

export interface DiffAnswer extends Frame {
  /** What the scope names; null for the whole graph. */
  readonly scope: NodeFact | null;
  readonly t1: Instant;
  readonly t2: Instant;
  readonly items: readonly Difference[];
  readonly counts: Counts;
  /** Nodes that were compared. */
  readonly compared: number;
}

const needs: readonly Capability[] = [
  'IDENTITIES',
  'CREDENTIALS',
  'TRUSTS',
  'PERMISSIONS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
  'SERVICES',
  'RETIREMENT',
  'OWNERS',
];

/** what differs between two instants, in nodes, relationships and derived states, as known at `knownAt`. */
export const diff: Question<DiffArgs, DiffAnswer> = {
  id: 'Q-36d',
  field: 'diff',
  names: ['diff'],
  title: 'What differs between two instants: nodes, relationships and derived states',
  version: 1,
  args,
  needs,
  async ask(asking, { scope: handle, t1, t2 = asking.when.asOf }) {
    if (t1 >= t2) {
      throw new RelictError('USAGE', '`t1` must lie before `t2`.', {
        hint: '`t2` is `asOf`, or now, if not given.',
      });
    }
    // Both are read from the history, so that they can be compared.
    const [first, second] = [past(asking, t1), past(asking, t2)];
    const scope = await nodesInScope([first, second], handle);
    const closed = scope.subject === null && !scope.truncated;
    const before = await snapshotOf(first, scope.ids, closed);
    const after = await snapshotOf(second, scope.ids, closed);
    const history = await historyOf(second, scope.ids);
    const items = differences({ before, after, history, ends: await endsOf(second, before, after) });
    const cut: Warning[] = scope.truncated
      ? [
          {
            code: 'TRUNCATED',
            message: `Only the first ${scope.ids.length} nodes were compared; give a scope to compare fewer.`,
          },
        ]
      : [];
    return {
      ...(await frameOfBoth(asking, first, second, cut)),
      scope: scope.subject,
      t1,
      t2,
      items,
      counts: countsOf(items),
      compared: scope.ids.length,
    };
  },
};

function past(asking: Asking, at: Instant): Asking {
  return { ...asking, when: { asOf: at, knownAt: asking.when.knownAt, present: false } };
}

async function endsOf(asking: Asking, before: Snapshot, after: Snapshot): Promise<Map<string, NodeFact>> {
  const edges = [...before.edges.values(), ...after.edges.values()].flat();
  const ends = await nodesById(
    asking,
    edges.flatMap(({ from, to }) => [from, to]),
  );
  return new Map([...before.nodes, ...ends, ...after.nodes]);
}

const ORDER: readonly AnswerCertainty[] = ['UNKNOWN', 'PARTIAL', 'COMPLETE'];

/** What could not be seen at either instant may have differed. */
async function frameOfBoth(
  asking: Asking,
  first: Asking,
  second: Asking,
  warnings: Warning[],
): Promise<Frame> {
  const [before, after] = [await coverageFor(first, needs), await coverageFor(second, needs)];
  const less = ORDER.indexOf(before.certainty) < ORDER.indexOf(after.certainty);
  const unseen: Warning[] = less
    ? [{ code: 'LESS_SEEN_AT_T1', message: `At ${first.when.asOf} the coverage was ${before.certainty}.` }]
    : [];
  const frame = frameOf(asking, diff, after, [...unseen, ...warnings]);
  return less && ORDER.indexOf(before.certainty) < ORDER.indexOf(frame.certainty)
    ? { ...frame, certainty: before.certainty }
    : frame;
}
