import { z } from 'zod';
import { locationClass } from './nodes.js';

/** One rule of which classes of location are approved for secrets, by their lifetime (A5) and environment (A13). */
export const approvedLocationRule = z.strictObject({
  classes: z.array(locationClass).min(1),
  /** Only for secrets of these lifetimes; all if not given. */
  lifetimes: z.array(z.enum(['EPHEMERAL', 'BOUNDED', 'LONG_LIVED'])).optional(),
  /** Only in these environments; all if not given. */
  environments: z.array(z.enum(['PRODUCTION', 'STAGING', 'TEST', 'DEVELOPMENT', 'OTHER'])).optional(),
});
export type ApprovedLocationRule = z.output<typeof approvedLocationRule>;

/** What lives long belongs into a vault; what is short-lived may lie where it is delivered to. */
export const APPROVED_LOCATIONS: ApprovedLocationRule[] = [
  { classes: ['VAULT'] },
  { classes: ['K8S_SECRET', 'CI_VARIABLE', 'MESH'], lifetimes: ['EPHEMERAL', 'BOUNDED'] },
  { classes: ['RUNTIME_ENV'], lifetimes: ['EPHEMERAL'] },
  { classes: ['RUNTIME_ENV', 'CONFIG'], lifetimes: ['BOUNDED'], environments: ['TEST', 'DEVELOPMENT'] },
];

/** Issuers with customers of all kinds: only the subject tells them apart. */
export const PUBLIC_ISSUERS: string[] = [
  'accounts.google.com',
  'agent.buildkite.com',
  'api.bitbucket.org',
  'app.terraform.io',
  'cognito-identity.amazonaws.com',
  'gitlab.com',
  'graph.facebook.com',
  'login.microsoftonline.com',
  'oidc.circleci.com',
  'sts.windows.net',
  'token.actions.githubusercontent.com',
  'www.amazon.com',
];
