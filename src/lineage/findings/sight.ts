import { CAPABILITIES } from '../../model/index.js';
import type { RealmCoverage } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { label, names, quoted } from '../explain/index.js';
import { groupBy } from '../group-by.js';
import { ownersOf } from '../owner/owners-of.js';
import type { Evaluator } from './evaluator.js';
import type { Breach } from './finding.js';
import { LOST } from './sighted.js';

/** Realms of which a source that could see them no longer does. */
export const sight: Evaluator = {
  rules: ['LIN-045'],
  needs: [],
  async evaluate(asking) {
    const { coverage } = await coverageFor(asking, CAPABILITIES);
    const lost = groupBy(
      coverage.filter((row) => LOST.has(row.status)),
      (row) => row.realm.id,
    );
    const owners = await ownersOf(asking, lost.keys());
    const breaches = [...lost].map(([realm, rows]): Breach => ({
      subjects: [(rows[0] as RealmCoverage).realm],
      severity: 'MEDIUM',
      certainty: 'CONFIRMED',
      reasons: [...new Set(rows.map((row) => row.status))].sort(),
      flags: [],
      evidence: [],
      suppressedBy: null,
      owner: owners.get(realm) ?? null,
      recommendedActions: ['FIX_CONNECTOR'],
      because: said(rows),
    }));
    return new Map([['LIN-045', breaches]]);
  },
};

function said(rows: readonly RealmCoverage[]): string[] {
  const [{ realm }] = rows as [RealmCoverage];
  const told = rows.map((row) => row.capability.replaceAll('_', ' ').toLowerCase());
  const why = new Set(rows.flatMap((row) => (row.reason === null ? [] : [quoted(row.reason)])));
  return [`Of ${label(realm)}, ${names(told, 12)} cannot be seen any more.`, ...[...why].sort()];
}
