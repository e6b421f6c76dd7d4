import { label, moment, sentencesFor } from '../explain/index.js';
import { instantOf } from '../definitions/instants.js';
import { judgeCredentials } from '../judge/index.js';
import { within, type Candidate } from '../listing/index.js';
import type { RuleId } from '../rules.js';
import { fromCandidates, type Evaluator } from './evaluator.js';
import type { Breach } from './finding.js';

/** Credentials that are known to have leaked and can still authenticate, or nobody can say that they cannot (A1). */
export const compromised: Evaluator = {
  rules: ['LIN-041'],
  needs: ['CREDENTIALS'],
  async evaluate(asking) {
    const candidates: Candidate[] = [];
    const everywhere = { realms: undefined, holds: () => true };
    const leaked = within(asking, 'Credential', everywhere, (node) => {
      const at = instantOf(node.attributes, 'compromisedAt');
      return at !== null && at <= asking.when.asOf;
    });
    for await (const page of leaked) {
      const judged = await judgeCredentials(
        asking,
        page.map((node) => node.id),
      );
      for (const node of page) {
        const one = judged.get(node.id);
        if (!one) continue;
        candidates.push({
          node,
          verdict: one.authentication,
          about: one.facts.identities.map((identity) => identity.node),
          flags: ['COMPROMISED'],
          actions: ['REVOKE'],
          because: [
            `${label(node)} was compromised on ${moment(instantOf(node.attributes, 'compromisedAt') ?? '')} and is not revoked.`,
            ...sentencesFor(one.authentication.reasons),
          ],
        });
      }
    }
    const breaches = await fromCandidates(asking, new Map<RuleId, Candidate[]>([['LIN-041', candidates]]));
    return new Map([...breaches].map(([rule, of]) => [rule, of.map(since)]));
  },
};

function since(breach: Breach): Breach {
  return { ...breach, startedAt: instantOf(breach.subjects[0]?.attributes ?? {}, 'compromisedAt') };
}
