import { z } from 'zod';
import { RelictError, type Capability } from '../../model/index.js';
import type { Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import type { Question } from '../question.js';
import { ownersOf } from './owners-of.js';
import { OWNER_ROLES, type OwnerResult } from './result.js';

const args = z.strictObject({
  /** The node, by any of its names. */
  node: z.string().min(1),
  role: z.enum(OWNER_ROLES).default('ACCOUNTABLE'),
});
export type OwnerArgs = z.output<typeof args>;

export interface OwnerAnswer extends Frame, OwnerResult {}

const needs: readonly Capability[] = ['OWNERS'];

/** who is accountable for a node, with the tier that decided and every claim (5.6). */
export const ownerOf: Question<OwnerArgs, OwnerAnswer> = {
  id: 'Q-06',
  field: 'ownerOf',
  names: ['owner'],
  title: 'Who is accountable for a node, and who says so',
  version: 1,
  args,
  needs,
  async ask(asking, { node: handle, role }) {
    const node = await nodeByHandle(asking, handle);
    const result = (await ownersOf(asking, [node.id], role)).get(node.id);
    if (!result) throw new RelictError('NOT_FOUND', 'The node was not known at the instants asked.');
    return { ...frameOf(asking, ownerOf, await coverageFor(asking, needs)), ...result };
  },
};
