import type { GraphQLResolveInfo } from 'graphql';
import type { Question } from '../../lineage/question.js';
import { RelictError } from '../../model/index.js';
import { askingFor, type Context, type InstantArguments } from '../context.js';

/** One root field per question: reads the instants, checks the arguments, asks. */
export function resolverOf<A, R>(question: Question<A, R>) {
  return (
    _root: unknown,
    given: InstantArguments,
    context: Context,
    info: GraphQLResolveInfo,
  ): Promise<R> => {
    const { asOf, knownAt, ...rest } = given;
    if (knownAt != null && knownAt > context.now) {
      throw new RelictError('USAGE', '`knownAt` lies in the future: nothing is known then yet.', {
        hint: 'Leave it out to ask with all that is known now.',
      });
    }
    // GraphQL's null is "not given" to a question.
    const args = question.args.safeParse(
      Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)),
    );
    if (!args.success) {
      const issue = args.error.issues[0];
      throw new RelictError(
        'USAGE',
        `${issue?.path.join('.') || question.field}: ${issue?.message ?? 'not valid'}.`,
        { hint: `docs/questions.md says what ${question.field} takes.` },
      );
    }
    return question.ask(askingFor(context, { asOf, knownAt }, info), args.data);
  };
}
