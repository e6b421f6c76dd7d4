import type { EdgeClaimInput } from '../../../src/model/claim.js';
import type { NodeRef } from '../../../src/model/key.js';
import { accessKeyIds, parseArn } from '../arn.js';
import type { Directory } from '../directory.js';
import { isRecord } from '../read.js';
import { refs } from '../refs.js';
import { claim, point, to, type Found } from './parser.js';

/** What may be kept of the values of an environment: public ids of keys, and ARNs of secrets and parameters. */
export interface Environment {
  readonly keyIds: readonly string[];
  readonly secretArns: readonly string[];
}

/** Reads values and lets nothing else of them through: an environment is where secrets lie in clear (F-20). */
export function readEnvironment(values: Iterable<unknown>, directory: Directory): Environment {
  const keyIds = new Set<string>();
  const secretArns = new Set<string>();
  for (const value of values) {
    if (typeof value !== 'string') continue;
    for (const id of accessKeyIds(value)) keyIds.add(id);
    const arn = secretArn(value, directory);
    if (arn !== undefined) secretArns.add(arn);
  }
  return { keyIds: [...keyIds].sort(), secretArns: [...secretArns].sort() };
}

/** The values of a list of `{name, value}` or of a map. */
export function* valuesOf(environment: unknown): Generator {
  if (Array.isArray(environment)) {
    for (const entry of environment as unknown[]) if (isRecord(entry)) yield entry.value ?? entry.valueFrom;
  } else if (isRecord(environment)) yield* Object.values(environment);
}

/** `arn:…:secret:<name>[:json-key:version-stage:version-id]` without what follows the name, or a parameter's ARN. */
function secretArn(value: string, directory: Directory): string | undefined {
  const arn = parseArn(value.trim());
  if (arn?.service === 'secretsmanager' && /^secret:[\w/+=.@-]+/.test(arn.resource)) {
    const name = arn.resource.split(':')[1] ?? '';
    return directory.secret(
      `arn:${arn.partition}:secretsmanager:${arn.region}:${arn.account}:secret:${name}`,
    );
  }
  if (arn?.service === 'ssm' && /^parameter\/[\w/.-]+$/.test(arn.resource)) return value.trim();
  return undefined;
}

/**
 * What a workload consumes by its environment: the secrets that it refers to, and the environment itself where key ids
 * lie in it, as a location that HOLDS their material. Names of variables are not kept either.
 */
export function environmentClaims(
  workload: NodeRef,
  arn: string,
  name: string | undefined,
  { keyIds, secretArns }: Environment,
  locator: string,
): { readonly edges: readonly EdgeClaimInput[]; readonly claims: readonly Found[] } {
  const edges: EdgeClaimInput[] = secretArns.map((secret) => to('CONSUMES', refs.secret(secret)));
  if (keyIds.length === 0) return { edges, claims: [] };
  const location = refs.environment(arn);
  edges.push(to('CONSUMES', location));
  const attributes = {
    class: 'RUNTIME_ENV',
    name: `environment of ${name ?? arn}`,
    locator: `${arn}#environment`,
  };
  const holds = keyIds.map((id) => to('HOLDS', refs.keyMaterial(id), { currency: 'CURRENT' }));
  const within = { type: 'LOCATED_IN', to: point(workload) } as const;
  return { edges, claims: [claim<'SecretLocation'>(location, attributes, [...holds, within], locator)] };
}
