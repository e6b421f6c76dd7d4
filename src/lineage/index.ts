import { blastRadius } from './blast-radius/blast-radius.js';
import { copies } from './copies/copies.js';
import { coverage } from './coverage/coverage.js';
import { ownerOf } from './owner/owner-of.js';
import { lineage } from './credential-lineage/lineage.js';
import type { Question } from './question.js';
import { survivors } from './survivors/index.js';

/** A question whose arguments are checked by its own schema before it is asked. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each question has its own arguments and answer
export type AnyQuestion = Question<any, any>;

/** All questions, by id. A new one is one folder here, one file in `schema/` and one line in this list. */
export const questions: readonly AnyQuestion[] = [survivors, ownerOf, lineage, copies, blastRadius, coverage];

/** The question of this id (`Q-01`), field (`blastRadius`) or short name (`blast-radius`), whatever the case. */
export function questionNamed(name: string): AnyQuestion | undefined {
  const wanted = name.trim().toLowerCase();
  return questions.find(({ id, field, names }) =>
    [id, field, ...names].some((known) => known.toLowerCase() === wanted),
  );
}
