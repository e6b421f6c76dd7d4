import { renderBecause } from './because.js';
import { renderBlastRadius } from './blast-radius.js';
import { renderControlCard } from './control-card.js';
import { renderFrame } from './frame.js';
import { renderIncident } from './incident.js';
import { renderLineage } from './lineage.js';
import { renderOwner } from './owner.js';
import { renderReadiness } from './readiness.js';
import { renderRight } from './right-to-continue.js';
import { renderRotationImpact } from './rotation-impact.js';
import { renderSurvivors } from './survivors.js';
import { renderList } from './tables.js';

/** The text of each question's answer; the rest are plain lists. */
const RENDERERS: Record<string, (answer: never, width?: number) => string> = {
  'Q-01': renderSurvivors,
  'Q-06': renderOwner,
  'Q-09': renderControlCard,
  'Q-11': renderLineage,
  'Q-16': renderBlastRadius,
  'Q-18': renderRotationImpact,
  'Q-35': renderRight,
  'Q-42': renderIncident,
  'Q-44': renderReadiness,
};

/** What was found, for people. @param width characters of a line; any length if not given */
export function renderFound(questionId: string, answer: object, width?: number): string {
  const render = RENDERERS[questionId];
  return render ? render(answer as never, width) : renderList(questionId, answer, width);
}

/** An answer for people: what was found, if asked for why each item was, then what could not be seen. */
export function renderAnswer(
  questionId: string,
  answer: object,
  width?: number,
  { why = false }: { readonly why?: boolean } = {},
): string {
  const because = why ? renderBecause(answer, width) : '';
  const body = [renderFound(questionId, answer, width), because].filter(Boolean).join('\n');
  // The coverage is what Q-34 is about, and not a remark on it.
  return questionId === 'Q-34' ? body : [body, renderFrame(answer)].filter(Boolean).join('\n');
}
