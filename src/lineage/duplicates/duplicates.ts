import { z } from 'zod';
import type { Capability } from '../../model/index.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { frameOf } from '../frame.js';
import { listArgs, scopeOf, within } from '../listing/index.js';
import type { Question } from '../question.js';
import { nodesOfType } from '../read/index.js';
import { RULES } from '../rules.js';
import {
  DUPLICATE_KINDS,
  grouped,
  type DuplicateKind,
  type DuplicatesAnswer,
  type GroupCandidate,
} from './group.js';
import { sameIdentity } from './same-identity.js';
import { sameMaterial } from './same-material.js';
import { purposeful, samePurpose, type Purposeful } from './same-purpose.js';

const args = z.strictObject({ ...listArgs, kind: z.enum(DUPLICATE_KINDS).optional() });
export type DuplicatesArgs = z.output<typeof args>;

const NEEDS: Readonly<Record<DuplicateKind, readonly Capability[]>> = {
  SAME_IDENTITY: ['IDENTITIES', 'CREDENTIALS'],
  SAME_MATERIAL: ['CREDENTIALS', 'SECRET_LOCATIONS'],
  SAME_PURPOSE: ['IDENTITIES', 'SERVICES'],
};
const ALL_NEEDS = [...new Set(DUPLICATE_KINDS.flatMap((kind) => NEEDS[kind]))];
export const DUPLICATE_RULE = RULES['LIN-043'];

/**
 * groups of duplicates (R-USE-05, A4): credentials of one kind of one identity beyond what the policy allows
 * without those that a rotation overlaps, one secret in several places, identities with one purpose for one service.
 */
export const duplicates: Question<DuplicatesArgs, DuplicatesAnswer> = {
  id: 'Q-13',
  field: 'duplicates',
  names: ['duplicates'],
  title: 'Duplicate credentials, secrets in several places, identities for the same purpose',
  version: 1,
  args,
  needs: ALL_NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const wanted = (kind: DuplicateKind): boolean => given.kind === undefined || given.kind === kind;
    const candidates: GroupCandidate[] = [];
    const purposes: Purposeful[] = [];
    if (wanted('SAME_IDENTITY') || wanted('SAME_PURPOSE')) {
      for await (const page of within(asking, 'Identity', scope)) {
        if (wanted('SAME_IDENTITY')) candidates.push(...(await sameIdentity(asking, page)));
        if (wanted('SAME_PURPOSE')) purposes.push(...(await purposeful(asking, page)));
      }
    }
    candidates.push(...(await samePurpose(asking, purposes)));
    if (wanted('SAME_MATERIAL')) {
      for await (const page of nodesOfType(asking, 'Material'))
        candidates.push(...(await sameMaterial(asking, page, (node) => scope.holds(node))));
    }
    const needs = given.kind === undefined ? ALL_NEEDS : NEEDS[given.kind];
    return {
      ...(await grouped(asking, DUPLICATE_RULE, candidates, given.includeSuppressed)),
      ...frameOf(asking, duplicates, await coverageFor(asking, needs, scope.realms)),
    };
  },
};
