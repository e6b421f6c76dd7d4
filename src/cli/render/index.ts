import { plainTable } from '../output.js';
import { mainList } from '../../export/rows.js';
import { renderFrame } from './frame.js';
import { renderSurvivors } from './survivors.js';

/** An answer for people: what was found, then what could not be seen. */
export function renderAnswer(questionId: string, answer: object): string {
  const body = questionId === 'Q-01' ? renderSurvivors(answer as never) : plainTable(mainList(answer));
  return [body, renderFrame(answer)].filter(Boolean).join('\n');
}
