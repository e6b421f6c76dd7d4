import { crossEnvironment } from '../cross-environment/cross-environment.js';
import { federationTrusts } from '../federation-trusts/federation-trusts.js';
import { humanUseOfNhi } from '../human-use/human-use.js';
import { ephemeralLeftovers } from '../leftovers/index.js';
import { longLivedWithoutException } from '../long-lived/long-lived.js';
import { sharedCredentials } from '../sharing/shared.js';
import { secretsOutsideApproved } from '../unapproved-locations/unapproved-locations.js';
import { ungovernedCreations } from '../ungoverned/ungoverned.js';
import { unused } from '../unused/unused.js';
import { entitlements } from './access/entitlements.js';
import { granted } from './access/granted.js';
import { agents } from './agents/agents.js';
import { changed } from './changed/changed.js';
import { compromised } from './compromised.js';
import { consumers } from './consumers/consumers.js';
import { fromList, type Evaluator } from './evaluator.js';
import { governance } from './governance/governance.js';
import { processes } from './governance/processes.js';
import { doubled, emergencies, lapsedExceptions, withoutEnd } from './lists.js';
import { methods } from './methods.js';
import { overdue } from './overdue/overdue.js';
import { ownership } from './ownership.js';
import { people } from './people/people.js';
import { rotations } from './rotation/rotations.js';
import { sight } from './sight.js';
import { stages } from './stages/stages.js';
import { survival } from './survival.js';
import { templates } from './templates/templates.js';
import { temporary } from './temporary/temporary.js';
import { trusts } from './trusts/trusts.js';
import { vendors } from './vendors/vendors.js';

/** What they say of a node follows from what lies around it. */
const LOCAL = { local: true } as const;

/** How each rule is evaluated; a rule that is in none of them is said to be not evaluated. */
export const EVALUATORS: readonly Evaluator[] = [
  ownership,
  survival,
  compromised,
  sight,
  emergencies,
  lapsedExceptions,
  withoutEnd,
  governance,
  processes,
  rotations,
  temporary,
  doubled,
  vendors,
  templates,
  entitlements,
  granted,
  agents,
  changed,
  trusts,
  people,
  methods,
  stages,
  consumers,
  overdue,
  fromList('LIN-010', ungovernedCreations),
  fromList('LIN-016', longLivedWithoutException, LOCAL),
  fromList('LIN-026', secretsOutsideApproved),
  fromList('LIN-033', crossEnvironment, LOCAL),
  fromList('LIN-035', federationTrusts),
  fromList('LIN-036', sharedCredentials, LOCAL),
  fromList('LIN-037', unused, LOCAL),
  fromList('LIN-039', humanUseOfNhi),
  fromList('LIN-040', ephemeralLeftovers),
];
