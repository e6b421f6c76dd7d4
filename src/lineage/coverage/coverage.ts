import { z } from 'zod';
import { CAPABILITIES, capability, type AnswerCertainty, type Capability } from '../../model/index.js';
import type { Frame } from '../answer.js';
import type { NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import type { Question } from '../question.js';
import { estateOf, judgeFor } from './coverage-for.js';
import { TOLD_FOR_ALL } from './expected.js';
import { realmCalled } from './realm-called.js';

const args = z.strictObject({
  /** A realm: its urn, the provider's id or its name. */
  scope: z.string().min(1).optional(),
  capability: capability.optional(),
});
export type CoverageArgs = z.output<typeof args>;

export interface CapabilityCoverage {
  readonly capability: Capability;
  /** What a question that needs this capability alone could say. */
  readonly certainty: AnswerCertainty;
  readonly complete: number;
  /** Realms that have the capability or should have it. */
  readonly realms: number;
}

export interface CoverageAnswer extends Frame {
  readonly capabilities: readonly CapabilityCoverage[];
  /** Realms that something refers to and no source reads (F-39), by id. */
  readonly unconnected: readonly NodeFact[];
}

/** realm by capability by freshness. Of several capabilities, some blind ones make the whole PARTIAL. */
export const coverage: Question<CoverageArgs, CoverageAnswer> = {
  id: 'Q-34',
  field: 'coverage',
  names: ['coverage'],
  title: 'What can be seen, and what cannot: realm by capability, with its freshness',
  version: 1,
  args,
  needs: CAPABILITIES,
  async ask(asking, { scope, capability: one }) {
    const whole = await estateOf(asking);
    const realm = scope === undefined ? null : await realmCalled(asking, whole, scope);
    const limit = realm ? [realm.id] : undefined;
    // Asked for one realm, what other realms tell for all is not its own.
    const estate = realm ? { ...whole, realms: whole.realms.filter(({ id }) => id === realm.id) } : whole;
    const asked = one ? [one] : CAPABILITIES;
    const relevant = asked.filter(
      (capability) =>
        !realm ||
        one ||
        !TOLD_FOR_ALL.has(capability) ||
        judgeFor(asking, estate, [capability]).coverage.length > 0,
    );
    const capabilities = relevant.map((capability): CapabilityCoverage => {
      const alone = judgeFor(asking, estate, [capability], limit);
      const complete = alone.coverage.filter((row) => row.status === 'COMPLETE').length;
      return { capability, certainty: alone.certainty, complete, realms: alone.coverage.length };
    });
    const connected = new Set(whole.scopes.map(({ realm: id }) => id));
    return {
      ...frameOf(asking, coverage, judgeFor(asking, estate, relevant, limit)),
      certainty: together(capabilities.map((row) => row.certainty)),
      capabilities,
      unconnected: estate.realms.filter(({ id }) => !connected.has(id)),
    };
  },
};

function together(all: readonly AnswerCertainty[]): AnswerCertainty {
  if (all.every((one) => one === 'COMPLETE')) return 'COMPLETE';
  return all.every((one) => one === 'UNKNOWN') ? 'UNKNOWN' : 'PARTIAL';
}
