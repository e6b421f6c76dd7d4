import type { Instant, Verdict } from '../../model/index.js';
import { textOf } from '../definitions/instants.js';
import { count, day, duration, label, sentencesFor } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import type { Usage } from '../usage/index.js';

/** Why a node is on the list, in plain sentences. @param window ms */
export function because(
  node: NodeFact,
  verdict: Verdict,
  usage: Usage,
  window: number,
  credentials: number | null,
): string[] {
  const name = label(node);
  const last = textOf(usage.attributes, 'lastUsedAt');
  const own = credentials === 1 ? 'its credential' : `any of its ${count(credentials ?? 0, 'credential')}`;
  const of = credentials ? `, nor was ${own}` : '';
  if (verdict.value !== 'TRUE')
    return [
      `Whether ${name} was used in the last ${duration(window)} is not known.`,
      ...(last === null ? [] : [`The last use that is known of was on ${day(last)}.`]),
      ...sentencesFor(verdict.reasons),
    ];
  return [
    last === null
      ? `${name} was not used in the last ${duration(window)}${of}; no use of it is known.`
      : `${name} was not used in the last ${duration(window)}${of}; its last use was on ${day(last)}.`,
    ...watched(usage),
    ...(usage.deniedAt === null ? [] : [denied(usage.deniedAt)]),
  ];
}

function watched(usage: Usage): string[] {
  if (usage.memory) return [usage.memory.says];
  return usage.continuousSince === null
    ? []
    : [`Its use has been watched without a gap since ${day(usage.continuousSince)}.`];
}

function denied(at: Instant): string {
  return `It was tried on ${day(at)}, and denied.`;
}
