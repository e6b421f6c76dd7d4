import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import type { Asking } from '../../../src/lineage/question.js';
import {
  edgesOf,
  nodesById,
  nodesOfType,
  observationsOf,
  scopesOf,
} from '../../../src/lineage/read/index.js';
import {
  addMillis,
  DEFAULT_POLICY,
  HOUR_MS,
  SECOND_MS,
  urn,
  type ClaimInput,
  type Instant,
} from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { at, syncClaims } from '../../support/sync.js';

const START = at('2026-01-01T00:00:00Z');
const TYPES = ['SUPPORTS', 'OWNED_BY', 'AUTHENTICATES_AS'] as const;
const NODES = [
  { type: 'Identity', key: ['aws', '1', 'i0'] },
  { type: 'Identity', key: ['aws', '1', 'i1'] },
  { type: 'Credential', key: ['aws', '1', 'c0'] },
  { type: 'Service', key: ['cmdb', 's0'] },
  { type: 'Team', key: ['cmdb', 't0'] },
] as const;
const IDS = NODES.map((node) => urn(node));

/** What one source says of one node in one run, if anything. */
const saying = fc.record({
  node: fc.nat(NODES.length - 1),
  described: fc.boolean(),
  name: fc.constantFrom('a', 'b', 'UNKNOWN'),
  createdAt: fc.constantFrom('2025-06-01T00:00:00Z', undefined),
  method: fc.constantFrom('CONFIGURED' as const, 'DECLARED' as const, 'OBSERVED' as const),
  tied: fc.boolean(),
  hint: fc.constantFrom('x', 'y', undefined),
  ended: fc.boolean(),
});
const run = fc.record({
  source: fc.constantFrom('aws', 'cmdb'),
  scope: fc.constantFrom('one', 'two'),
  completeness: fc.constantFrom(
    'COMPLETE' as const,
    'COMPLETE' as const,
    'PARTIAL' as const,
    'FAILED' as const,
  ),
  says: fc.uniqueArray(saying, { selector: ({ node }) => node, maxLength: 4 }),
});

function claimOf({
  node,
  described,
  name,
  createdAt,
  method,
  tied,
  hint,
  ended,
}: typeof saying extends fc.Arbitrary<infer S> ? S : never): ClaimInput {
  const { type, key } = NODES[node] as (typeof NODES)[number];
  const end = ended ? { validTo: '2026-01-01T02:00:00Z', endReason: 'REASSIGNED' as const } : {};
  const tie = (edge: (typeof TYPES)[number], to: number) => {
    const far = NODES[to] as (typeof NODES)[number];
    return {
      type: edge,
      to: { type: far.type, key: [...far.key], ...(hint === undefined ? {} : { name: hint }) },
      ...end,
    };
  };
  const edges = !tied
    ? []
    : type === 'Identity'
      ? [tie('SUPPORTS', 3)]
      : type === 'Credential'
        ? [tie('AUTHENTICATES_AS', 0)]
        : type === 'Service'
          ? [tie('OWNED_BY', 4)]
          : [];
  return {
    node: { type, key: [...key] },
    ...(described ? { attributes: { name, createdAt } } : {}),
    edges,
    method,
  };
}

async function everything(asking: Asking) {
  const nodes = await nodesById(asking, IDS);
  const services = [];
  for await (const page of nodesOfType(asking, 'Service')) services.push(...page);
  const observations = await observationsOf(asking, IDS);
  return {
    nodes: [...nodes].sort(([a], [b]) => (a < b ? -1 : 1)),
    services,
    observations: [...observations].sort(([a], [b]) => (a < b ? -1 : 1)),
    live: await edgesOf(asking, IDS, TYPES, 'out', { history: 'live' }),
    ever: await edgesOf(asking, IDS, TYPES, 'in', { history: 'ever' }),
    // Which runs were complete is read only for a past that is asked about; of now none is needed.
    scopes: [...(await scopesOf(asking))].map(([id, { completions: _, ...scope }]) => [id, scope]),
  };
}

/** Runs `runs` an hour apart, and says after each what the time is. */
async function overTime(
  graph: Graph,
  runs: readonly (typeof run extends fc.Arbitrary<infer R> ? R : never)[],
  after: (now: Instant) => Promise<void>,
): Promise<void> {
  let clock = START;
  for (const { source, scope, completeness, says } of runs) {
    clock = addMillis(clock, HOUR_MS);
    const claims = says.map(claimOf);
    await syncClaims(graph, { source, scope, completeness, observedAt: clock, claims, acceptAbsence: true });
    await after(addMillis(clock, SECOND_MS));
  }
}

it('gives the same facts of now from the current state and from the history (P7)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 7 }), async (runs) => {
      const graph = await openMemoryGraph();
      try {
        let now = START;
        await overTime(graph, runs, (at) => Promise.resolve(void (now = at)));
        const ask = (present: boolean) =>
          everything({ graph, policy: DEFAULT_POLICY, when: { asOf: now, knownAt: now, present } });
        expect(await ask(false)).toEqual(await ask(true));
      } finally {
        await graph.close();
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);

it('gives the same facts of an instant whatever is learned after it (P4)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 7 }), async (runs) => {
      const graph = await openMemoryGraph();
      const ask = async (now: Instant) => {
        const when = { asOf: now, knownAt: now, present: false };
        const { nodes, services, live, ever } = await everything({ graph, policy: DEFAULT_POLICY, when });
        return { nodes, services, live, ever };
      };
      try {
        const then: { readonly now: Instant; readonly answer: Awaited<ReturnType<typeof ask>> }[] = [];
        await overTime(graph, runs, async (now) => void then.push({ now, answer: await ask(now) }));
        for (const { now, answer } of then) expect(await ask(now)).toEqual(answer);
      } finally {
        await graph.close();
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);
