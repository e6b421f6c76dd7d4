import { urn, type ClaimInput, type NodeRef } from '../../src/model/index.js';
import type { History, Telling } from '../oracle/history.js';
import { MINUTE } from '../oracle/time.js';
import { answersAfter, pastOf } from './asking.js';
import { endOf, nodesOf } from './estates.js';
import { holds } from './holds.js';
import { saidOtherwise } from './beside.js';

/** Accounts that nobody of the others knows. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  '111111111111': '999999999999',
  '222222222222': '888888888888',
};

/** What belongs to an account has the same id in the other one; all else another. */
function elsewhere({ type, key }: NodeRef): NodeRef {
  const isOfAccount = key.some((part) => part in ELSEWHERE);
  return {
    type,
    key: isOfAccount
      ? key.map((part) => ELSEWHERE[part] ?? part)
      : key.map((part, place) => (place === key.length - 1 ? `${part}-elsewhere` : part)),
  };
}

/** What is said of some nodes, said of as many others, which bear other names. */
function ofOthers(claim: ClaimInput): ClaimInput {
  const { node, attributes, edges } = claim;
  const name = attributes?.['name'];
  return {
    ...claim,
    node: elsewhere(node),
    ...(typeof name === 'string' ? { attributes: { ...attributes, name: `${name} elsewhere` } } : {}),
    ...(edges
      ? {
          edges: edges.map((edge) => ({
            ...edge,
            ...(edge.to ? { to: elsewhere(edge.to) } : {}),
            ...(edge.from ? { from: elsewhere(edge.from) } : {}),
          })),
        }
      : {}),
  };
}

/**
 * Another account, with a source of its own, in which the same happens a minute later as in the one that is there. It
 * tells of that account alone: what catalogues, registers and inventories tell, they tell for all.
 */
function otherAccount(history: History): Telling[] {
  return history
    .filter(({ connector }) => connector === 'aws')
    .map((told) => ({
      ...told,
      source: 'elsewhere',
      at: told.at + MINUTE,
      observedAt: told.observedAt + MINUTE,
      realm: { ...told.realm, realmId: '999999999999', name: 'elsewhere' },
      claims: told.claims.map(ofOthers),
    }));
}

/** How it is read: always in full, never, no longer, or in part. */
const READ: Readonly<Record<string, (told: Telling, index: number) => Telling>> = {
  'that is read in full': (told) => ({ ...told, completeness: 'COMPLETE' }),
  'that fails from the first': (told) => ({ ...told, completeness: 'FAILED', claims: [] }),
  'that fails after a while': (told, index) =>
    index === 0
      ? { ...told, completeness: 'COMPLETE' }
      : { ...told, completeness: index % 2 === 0 ? 'PARTIAL' : 'FAILED', claims: told.claims.slice(0, 2) },
};

// P3, P8: what one cannot see of others may make an answer less sure; it never says anything else of what is seen.
for (const [how, read] of Object.entries(READ)) {
  holds(
    `an account ${how}, and which shares nothing with the others, changes no answer of theirs`,
    async (open, { one, asked }) => {
      const others = otherAccount(one.history).map(read);
      const withOthers = [...one.history, ...others].sort((a, b) => a.at - b.at);
      const now = Math.max(endOf(withOthers) + MINUTE, one.asOf, one.knownAt);
      const asking = { asked: asked(one.history, one.asOf), now, ...pastOf(one) };
      return saidOtherwise(
        await answersAfter(open, one.history, asking),
        await answersAfter(open, withOthers, asking),
        new Set([...nodesOf(others).values()].flat().map(urn)),
      );
    },
    { embedded: 3 },
  );
}
