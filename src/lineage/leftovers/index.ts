/** what outlived the workloads that it was for. */
export { isExpectedIdle } from './expected-idle.js';
export { impliedRetirement, type ImpliedRetirementArgs } from './implied-retirement.js';
export { ephemeralLeftovers, type LeftoversAnswer, type LeftoversArgs } from './leftovers.js';
export { standingOf, type Standing } from './standing.js';
