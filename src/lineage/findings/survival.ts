import { earliest } from '../../model/index.js';
import { span } from '../definitions/instants.js';
import { label, names } from '../explain/index.js';
import { groupBy } from '../group-by.js';
import { survivors } from '../survivors/index.js';
import type { Survivor } from '../survivors/result.js';
import { breachOf, type Evaluator } from './evaluator.js';
import type { Breach } from './finding.js';

/** What outlived a service, and services that are said to be retired while something of them is at work. */
export const survival: Evaluator = {
  rules: ['LIN-031', 'LIN-032'],
  needs: survivors.needs,
  async evaluate(asking) {
    const { items } = await survivors.ask(asking, survivors.args.parse({}));
    return new Map([
      ['LIN-031', items.map(surviving)],
      ['LIN-032', stillInUse(items)],
    ]);
  },
};

function surviving(item: Survivor): Breach {
  const subjects = item.credential
    ? [item.credential]
    : item.trust
      ? [item.trust.identity, item.trust.subject]
      : [];
  const retired = item.services.map(({ retiredAt }) => (retiredAt === null ? null : span(retiredAt).from));
  return { ...breachOf(subjects, item), startedAt: earliest(...retired) };
}

/** One per service; somebody has to say whether it is retired or not, so that it is POSSIBLE. */
function stillInUse(items: readonly Survivor[]): Breach[] {
  const used = items
    .filter((item) => item.flags.includes('RETIRED_BUT_IN_USE'))
    .flatMap((item) => item.services.map(({ service }) => ({ service, item })));
  return [...groupBy(used, ({ service }) => service.id).values()].map((of): Breach => {
    const [{ service }] = of as [(typeof of)[number]];
    const keys = of.map(({ item }) => label(item.credential ?? item.trust?.identity ?? service));
    return {
      subjects: [service],
      severity: 'HIGH',
      certainty: 'POSSIBLE',
      reasons: ['RETIRED_BUT_IN_USE'],
      flags: [],
      evidence: of.flatMap(({ item }) => item.evidence),
      suppressedBy: null,
      owner: null,
      recommendedActions: ['CONFIRM'],
      because: [`${label(service)} is said to be retired, and still uses ${names([...new Set(keys)])}.`],
    };
  });
}
