import { addMillis, DAY_MS, type Instant, type NodeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';

/** That a provider keeps the last use of a kind itself, so that one look tells of the time before it (A6). */
export interface Memory {
  readonly provider: string;
  readonly type: NodeType;
  readonly kind: string;
  /** Since when it keeps it: an instant, or how long back from when it is asked (ms). */
  readonly reach: Instant | number;
  /** No date then means that there was no use within its reach; otherwise it may mean that there is no data. */
  readonly silenceIsUnused: boolean;
  /** It counts every use of an identity, by whatever credential. */
  readonly whole: boolean;
  /** The fact as a sentence, for the explanation. */
  readonly says: string;
}

/** What is documented by the providers; a kind that is not listed is known only from when a source watched it. */
export const MEMORIES: readonly Memory[] = [
  {
    provider: 'aws',
    type: 'Credential',
    kind: 'ACCESS_KEY',
    reach: '2015-04-22T00:00:00.000000Z' as Instant,
    silenceIsUnused: false,
    whole: false,
    says: 'AWS keeps the last use of every access key since 2015-04-22.',
  },
  {
    provider: 'aws',
    type: 'Credential',
    kind: 'PASSWORD',
    reach: '2014-10-20T00:00:00.000000Z' as Instant,
    silenceIsUnused: false,
    whole: false,
    says: 'AWS keeps the last use of every password since 2014-10-20.',
  },
  {
    provider: 'aws',
    type: 'Identity',
    kind: 'ROLE',
    reach: 400 * DAY_MS,
    silenceIsUnused: true,
    whole: true,
    says: 'AWS keeps the last use of every role over the last 400 days.',
  },
];

/** What its provider remembers of a node; null when nothing is documented. */
export function memoryOf(node: NodeFact, provider: string): Memory | null {
  return (
    MEMORIES.find(
      (one) =>
        one.provider === provider && one.type === node.nodeType && one.kind === node.attributes['kind'],
    ) ?? null
  );
}

/** @param observedAt when the provider was last asked */
export function reachesTo(memory: Memory, observedAt: Instant): Instant {
  return typeof memory.reach === 'number' ? addMillis(observedAt, -memory.reach) : memory.reach;
}
