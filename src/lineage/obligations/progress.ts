import type { ObligationStatus } from '../../model/index.js';
import { textOf } from '../definitions/instants.js';
import type { Progress } from '../definitions/obligations/index.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById, observationsOf } from '../read/index.js';

/** How far people say that they are, by `type subject trigger`: recorded by a mutation, or read from a source. */
export async function progressOf(asking: Asking, triggers: Iterable<string>): Promise<Map<string, Progress>> {
  const live = { history: 'live' } as const;
  const triggered = await edgesOf(asking, triggers, ['TRIGGERED_BY'], 'in', live);
  const ids = triggered.map((edge) => edge.from);
  const nodes = await nodesById(asking, ids);
  const states = await observationsOf(asking, ids);
  const on = await edgesOf(asking, ids, ['ON_SUBJECT'], 'out', live);
  const found = new Map<string, Progress>();
  for (const edge of triggered) {
    const node = nodes.get(edge.from);
    if (!node || node.presence === 'ABSENT_CONFIRMED') continue;
    const { attributes } = node;
    const at = (states.get(node.id) ?? [])
      .map((state) => state.validFrom)
      .sort()
      .at(-1);
    for (const subject of on.filter((one) => one.from === node.id)) {
      found.set(progressKey(textOf(attributes, 'type') ?? '', subject.to, edge.to), {
        status: (textOf(attributes, 'status') ?? 'OPEN') as ObligationStatus,
        at: at ?? node.recordedAt,
        assignee: textOf(attributes, 'assignee'),
        evidence: textOf(attributes, 'evidence'),
      });
    }
  }
  return found;
}

export function progressKey(type: string, subject: string, trigger: string): string {
  return `${type} ${subject} ${trigger}`;
}
