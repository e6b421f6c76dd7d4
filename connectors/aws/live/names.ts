import type { Asker, Outcome, Question } from './asker.js';
import type { Page } from './pages.js';

export interface Names {
  readonly names: readonly string[];
  /** Why some may be missing; no documents. */
  readonly outcome: Outcome;
}

/**
 * Walks a call that lists only the names to ask for. It makes no document of its own, so its failure counts as one of
 * `question.operation`, the call that would have followed.
 */
export async function namesOf<T extends object>(
  asker: Asker,
  question: Question,
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
  list: (page: T) => readonly string[] | undefined,
): Promise<Names> {
  const { documents, failures } = await asker.paged(question, fetchPage, list);
  const names = documents.flatMap(({ body }) => (body === null ? [] : (list(body as T) ?? [])));
  return { names: [...new Set(names)], outcome: { documents: [], failures } };
}
