import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Graph } from '../../../../src/graph/port.js';
import { evaluateFindings, type EvaluationReport } from '../../../../src/lineage/findings/index.js';
import { policySchema, type Policy } from '../../../../src/model/index.js';
import { estates } from '../../../metamorphic/estates.js';
import type { Case } from '../../../oracle/estates.js';
import type { Telling } from '../../../oracle/history.js';
import { DAY, HOUR, MINUTE, text, type Time } from '../../../oracle/time.js';
import { openMemoryGraph } from '../../../support/graph.js';
import { at, syncClaims } from '../../../support/sync.js';
import { statesIn } from './states.js';

/** Nothing grows stale, so that what was seen once is seen: then only what changed is judged. */
const PATIENT = policySchema.parse({
  freshnessHours: { default: 90_000, aws: 90_000, backstage: 90_000, servicenow: 90_000, inventory: 90_000 },
});
const USUAL = policySchema.parse({});

const seed = Number(process.env.RELICT_METAMORPHIC_SEED ?? 20260301);
const runs = Number(process.env.RELICT_METAMORPHIC_RUNS ?? 5);

interface Trial {
  readonly one: Case;
  readonly salt: number;
}

/** A telling of before once more, later: the same but for some of its claims, as a source re-reads itself. */
function again(told: Telling, salt: number, now: Time): Telling {
  const claims = told.claims.flatMap((claim, index) => {
    switch ((salt + index * 7) % 11) {
      case 0:
        return [];
      case 1:
        return [{ ...claim, attributes: { ...claim.attributes, name: `renamed ${salt}` } }];
      case 2:
        return claim.edges?.length ? [{ ...claim, edges: claim.edges.slice(1) }] : [claim];
      case 3:
        return claim.node.type === 'Credential'
          ? [
              {
                ...claim,
                attributes: { ...claim.attributes, state: salt % 2 === 0 ? 'SUSPENDED' : 'ACTIVE' },
              },
            ]
          : [claim];
      case 4:
        return claim.node.type === 'Identity' || claim.node.type === 'Workload'
          ? [{ ...claim, attributes: { ...claim.attributes, environment: salt % 2 === 0 ? 'prod' : 'dev' } }]
          : [claim];
      default:
        return [claim];
    }
  });
  return { ...told, claims, at: now, observedAt: now };
}

/** The history, and after it some of it again, each with what is evaluated then: right after, or a while later too. */
function stepsOf({ one: { history }, salt }: Trial): { told: Telling; evaluateAt: Time[] }[] {
  let now = Math.max(...history.map((told) => told.at)) + DAY;
  const gaps = [HOUR, 3 * HOUR, DAY, 10 * DAY, 40 * DAY];
  const more = history.map((told, index) => {
    now += gaps[(salt + index) % gaps.length] as Time;
    return again(told, salt + index * 13, now);
  });
  const all = [...history, ...more];
  return all.map((told, index) => {
    const next = all[index + 1]?.at ?? told.at + 200 * DAY;
    const soon = told.at + MINUTE + (salt % 7) * MINUTE;
    const later = told.at + Math.floor(((next - told.at) * (1 + ((salt >> 3) % 5))) / 7);
    return { told, evaluateAt: [soon, later].filter((moment) => moment > told.at && moment < next) };
  });
}

async function judge(graph: Graph, now: Time, policy: Policy, whole: boolean): Promise<EvaluationReport> {
  const instant = at(text(now));
  return evaluateFindings(
    { graph, policy, when: { asOf: instant, knownAt: instant, present: true } },
    { whole },
  );
}

/** What a report says of the findings, however many nodes were asked. */
function countsIn({ whole: _why, judged: _nodes, ...counts }: EvaluationReport): object {
  return counts;
}

for (const [which, policy] of Object.entries({ 'is always seen': PATIENT, 'is sometimes not seen': USUAL }))
  test(
    `judging what changed records what judging everything records, where all ${which}`,
    { timeout: 900_000 },
    async () => {
      const modes = new Map<string, number>();
      const trials = fc.record({ one: estates, salt: fc.nat(9972) });
      await fc.assert(
        fc.asyncProperty(trials, async (trial) => {
          const [some, whole] = [await openMemoryGraph(), await openMemoryGraph()];
          try {
            for (const { told, evaluateAt } of stepsOf(trial)) {
              const given = { ...told, observedAt: text(told.observedAt), now: text(told.at), policy };
              await syncClaims(some, given);
              await syncClaims(whole, given);
              for (const moment of evaluateAt) {
                const report = await judge(some, moment, policy, false);
                const other = await judge(whole, moment, policy, true);
                expect(countsIn(report), `after ${text(moment)}`).toEqual(countsIn(other));
                const mode = report.whole ?? 'SOME';
                modes.set(mode, (modes.get(mode) ?? 0) + 1);
                expect(await statesIn(some), `after ${text(moment)}, judged ${mode}`).toEqual(
                  await statesIn(whole),
                );
              }
            }
          } finally {
            await some.close();
            await whole.close();
          }
        }),
        { numRuns: runs, seed, endOnFailure: true },
      );
      // Otherwise the comparison says nothing.
      expect(modes.get('SOME') ?? 0, JSON.stringify([...modes])).toBeGreaterThan(runs);
      if (process.env.RELICT_METAMORPHIC_RUNS) console.log(JSON.stringify([...modes]));
    },
  );
