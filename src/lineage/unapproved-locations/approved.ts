import { isFalse, isTrue, unknown, type ApprovedLocationRule, type Verdict } from '../../model/index.js';
import type { LifetimeClass } from '../definitions/a05-lifetime-class.js';
import type { Environment } from '../definitions/a13-environment.js';

export interface Place {
  /** Such as VAULT; null when its source does not tell. */
  readonly locationClass: string | null;
  /** What the source itself says of it. */
  readonly approved: string | null;
  readonly lifetime: LifetimeClass;
  readonly environment: Environment;
}

const LIFETIMES = ['EPHEMERAL', 'BOUNDED', 'LONG_LIVED'] as const;
const ENVIRONMENTS = ['PRODUCTION', 'STAGING', 'TEST', 'DEVELOPMENT', 'OTHER'] as const;

/**
 * TRUE when a secret of this lifetime (A5) may not lie in this class of location and environment (A13), by the
 * policy's rules. What the source says of the location itself comes first. Where lifetime or environment is not known,
 * it is decided only if every one of them would decide alike.
 */
export function outsideApproved(place: Place, rules: readonly ApprovedLocationRule[]): Verdict {
  if (place.approved === 'TRUE') return isFalse('APPROVED');
  if (place.approved === 'FALSE') return isTrue('NOT_APPROVED');
  const { locationClass } = place;
  if (locationClass === null) return unknown('LOCATION_CLASS_UNKNOWN');
  const lifetimes = LIFETIMES.filter((one) => place.lifetime === 'UNKNOWN' || one === place.lifetime);
  const environments = ENVIRONMENTS.filter(
    (one) => place.environment === 'UNKNOWN' || one === place.environment,
  );
  const fits = (lifetime: (typeof LIFETIMES)[number], environment: (typeof ENVIRONMENTS)[number]): boolean =>
    rules.some(
      (rule) =>
        rule.classes.some((one) => one === locationClass) &&
        (rule.lifetimes?.includes(lifetime) ?? true) &&
        (rule.environments?.includes(environment) ?? true),
    );
  const said = lifetimes.flatMap((lifetime) =>
    environments.map((environment) => fits(lifetime, environment)),
  );
  if (said.every((approved) => approved)) return isFalse('APPROVED');
  if (said.every((approved) => !approved)) return isTrue('CLASS_NOT_APPROVED');
  const byLifetime = environments.some(
    (environment) => new Set(lifetimes.map((lifetime) => fits(lifetime, environment))).size > 1,
  );
  const byEnvironment = lifetimes.some(
    (lifetime) => new Set(environments.map((environment) => fits(lifetime, environment))).size > 1,
  );
  const why = [
    ...(byLifetime ? ['LIFETIME_UNKNOWN'] : []),
    ...(byEnvironment ? ['ENVIRONMENT_UNKNOWN'] : []),
  ];
  return unknown(...(why as [string, ...string[]]));
}
