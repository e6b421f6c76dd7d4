import type { Asker, Outcome, Question } from './asker.js';
import { LiveFault } from './fault.js';

interface Marked {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** A paged call of IAM, whose pages say by themselves whether they are the last. */
export function marked<T extends Marked>(
  asker: Asker,
  question: Question,
  send: (Marker: string | undefined) => Promise<T>,
  list: (page: T) => readonly unknown[] | undefined,
): Promise<Outcome> {
  const fetchPage = async (token: string | undefined) => {
    const body = await send(token);
    if (body.IsTruncated && !body.Marker) {
      throw new LiveFault('TRUNCATED', `${question.action} said that there is more, and not where.`);
    }
    return { body, next: body.IsTruncated ? body.Marker : undefined };
  };
  return asker.paged(question, fetchPage, list);
}
