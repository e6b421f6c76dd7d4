import { z } from 'zod';
import type { NodeRef } from '../../../../src/model/key.js';
import { parseArn } from '../../arn.js';
import type { AwsDocument } from '../../document.js';
import { effectOf, isAdmin, policyDigest, readPolicy } from '../../policy/document.js';
import { flag, items, optional, required, tags, time } from '../../read.js';
import { policyRef, refs } from '../../refs.js';
import { claim, facets, from, records, reject, to, type Found } from '../parser.js';

const managedPolicy = z.object({
  Arn: required,
  PolicyId: required,
  PolicyName: optional,
  DefaultVersionId: optional,
  CreateDate: time,
  Tags: tags,
  PolicyVersionList: items,
});
const policyVersion = z.object({ VersionId: optional, IsDefaultVersion: flag, Document: z.unknown() });

/** The parts of a user, role or group that tie it to policies; the same in all three. */
export const attachments = {
  AttachedManagedPolicies: items,
  PermissionsBoundary: z.object({ PermissionsBoundaryArn: required }).optional().catch(undefined),
};
const attached = z.object({ PolicyArn: required, PolicyName: optional });
const inline = z.object({ PolicyName: required, PolicyDocument: z.unknown() });

interface Known {
  readonly ref: NodeRef;
  readonly privileged: boolean;
  readonly effect: 'ALLOW' | 'DENY';
}

/** A user, role or group that holds policies. */
export interface Holder {
  readonly ref: NodeRef;
  readonly id: string;
  readonly arn: string;
  readonly locator: string;
}

/**
 * The policies of an account and who holds them. Of a document only its digest, its effect and whether it allows
 * everything are kept.
 */
export class Policies {
  /** Names of groups of which every member may do everything. */
  readonly privilegedGroups = new Set<string>();
  private readonly known = new Map<string, Known>();
  private readonly held: Found[] = [];
  private readonly unlisted = new Map<string, Found>();

  constructor(private readonly accountId: string) {}

  /** The managed policies that the details list. */
  *parse(documents: readonly AwsDocument[]): Generator<Found> {
    for (const found of records(documents, 'Policies', managedPolicy, (policy) => policy.Arn)) {
      if (found.kind === 'reject') {
        yield found;
        continue;
      }
      const policy = found.value;
      const ref = policyRef(this.accountId, policy.Arn, policy.PolicyId);
      const version = policy.PolicyVersionList.map((one) => policyVersion.safeParse(one))
        .map((one) => one.data)
        .find((one) => one?.IsDefaultVersion ?? one?.VersionId === policy.DefaultVersionId);
      const statements = version ? readPolicy(version.Document) : null;
      if (version && !statements) {
        yield reject(
          'MALFORMED',
          'the policy document is not a policy',
          `${found.locator} ${policy.Arn}`,
          ref,
        );
      }
      const privileged = namesAdmin(policy.Arn) || (statements !== null && isAdmin(statements));
      this.known.set(policy.Arn, { ref, privileged, effect: statements ? effectOf(statements) : 'ALLOW' });
      if (version && !statements) continue;
      yield claim<'PermissionSet'>(
        ref,
        {
          name: policy.PolicyName,
          providerId: policy.PolicyId,
          locator: policy.Arn,
          kind: parseArn(policy.Arn)?.account === 'aws' ? 'AWS_MANAGED_POLICY' : 'CUSTOMER_POLICY',
          version: policy.DefaultVersionId,
          actionsDigest: version && policyDigest(version.Document),
          privileged: statements || privileged ? privileged : undefined,
          createdAt: policy.CreateDate,
          tags: policy.Tags,
        },
        [],
        found.locator,
      );
    }
  }

  /** Keeps what `holder` holds for {@link entitlements}; returns whether one of it allows everything. */
  *hold(
    holder: Holder,
    raw: { AttachedManagedPolicies: readonly unknown[] },
    inlinePolicies: readonly unknown[],
  ): Generator<Found, boolean> {
    let privileged = false;
    for (const one of raw.AttachedManagedPolicies) {
      const parsed = attached.safeParse(one);
      if (!parsed.success) {
        yield reject('MALFORMED', 'an attached policy without its ARN', `${holder.locator} ${holder.arn}`);
        continue;
      }
      const policy = this.managed(parsed.data.PolicyArn, parsed.data.PolicyName, holder.locator);
      privileged ||= policy.privileged;
      this.held.push(this.entitlement(holder, policy, parsed.data.PolicyArn, parsed.data.PolicyName));
    }
    for (const one of inlinePolicies) {
      const parsed = inline.safeParse(one);
      const statements = parsed.success ? readPolicy(parsed.data.PolicyDocument) : null;
      if (!parsed.success || !statements) {
        yield reject('MALFORMED', 'an inline policy that is not a policy', `${holder.locator} ${holder.arn}`);
        continue;
      }
      const name = parsed.data.PolicyName;
      const ref = refs.permissionSet(this.accountId, holder.id, 'inline', name);
      const policy = { ref, privileged: isAdmin(statements), effect: effectOf(statements) };
      privileged ||= policy.privileged;
      yield claim<'PermissionSet'>(
        ref,
        {
          name,
          locator: `${holder.arn}/inline/${name}`,
          kind: 'INLINE_POLICY',
          actionsDigest: policyDigest(parsed.data.PolicyDocument),
          privileged: policy.privileged,
        },
        [],
        holder.locator,
      );
      this.held.push(this.entitlement(holder, policy, `inline:${name}`, name));
    }
    return privileged;
  }

  *entitlements(): Generator<Found> {
    yield* this.unlisted.values();
    yield* this.held;
  }

  /** The details list only customer-managed policies and the AWS-managed ones in use; an export may leave them out. */
  private managed(arn: string, name: string | undefined, locator: string): Known {
    const known = this.known.get(arn);
    if (known) return known;
    const ref = policyRef(this.accountId, arn);
    const policy: Known = { ref, privileged: namesAdmin(arn), effect: 'ALLOW' };
    this.known.set(arn, policy);
    this.unlisted.set(
      arn,
      claim<'PermissionSet'>(
        ref,
        {
          name,
          locator: arn,
          kind: parseArn(arn)?.account === 'aws' ? 'AWS_MANAGED_POLICY' : 'CUSTOMER_POLICY',
          privileged: policy.privileged || undefined,
        },
        [],
        locator,
      ),
    );
    return policy;
  }

  /** One grant: who holds which policy. Its reach is the account until effective access is evaluated. */
  private entitlement(holder: Holder, policy: Known, key: string, name: string | undefined): Found {
    return claim<'Entitlement'>(
      refs.entitlement(this.accountId, holder.id, key),
      { name, effect: policy.effect },
      [from('HAS_ENTITLEMENT', holder.ref), to('GRANTS', policy.ref), to('ON', refs.account(this.accountId))],
      holder.locator,
    );
  }
}

/** Boundaries and what else limits a holder, kept as facts. */
export function boundaryFacet(boundary: { PermissionsBoundaryArn: string } | undefined): string | undefined {
  return facets({ permissionsBoundary: boundary?.PermissionsBoundaryArn });
}

function namesAdmin(arn: string): boolean {
  return /^arn:[a-z-]+:iam::aws:policy\/AdministratorAccess$/.test(arn);
}
