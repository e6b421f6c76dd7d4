import { renderBlastRadius } from './blast-radius.js';
import { renderFrame } from './frame.js';
import { renderLineage } from './lineage.js';
import { renderOwner } from './owner.js';
import { renderSurvivors } from './survivors.js';
import { renderList } from './tables.js';

/** The text of each question's answer; the rest are plain lists. */
const RENDERERS: Record<string, (answer: never) => string> = {
  'Q-01': renderSurvivors,
  'Q-06': renderOwner,
  'Q-11': renderLineage,
  'Q-16': renderBlastRadius,
};

/** An answer for people: what was found, then what could not be seen. */
export function renderAnswer(questionId: string, answer: object): string {
  const render = RENDERERS[questionId];
  const body = render ? render(answer as never) : renderList(questionId, answer);
  // The coverage is what Q-34 is about, and not a remark on it.
  return questionId === 'Q-34' ? body : [body, renderFrame(answer)].filter(Boolean).join('\n');
}
