import {
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { flagOf } from '../src/cli/arguments.js';
import { questions } from '../src/lineage/index.js';

type Field = GraphQLField<unknown, unknown>;

/** The page of all questions, Markdown: from the list of questions and the schema that answers them. */
export function questionsPage(schema: GraphQLSchema): string {
  const fields = schema.getQueryType()?.getFields() ?? {};
  const rows = questions.flatMap((question) => {
    const field = fields[question.field];
    return field ? [{ question, field }] : [];
  });
  return [
    '# Questions',
    '',
    'Every question takes `--as-of` (an instant in the world) and `--known-at` (an instant in the record), and prints',
    '`--json`, `--format csv` or `ndjson`; `--why` adds the reasons in plain sentences. Its GraphQL field has the same',
    'arguments. This page is written by `npm run docs`.',
    '',
    '| Id | `relict ask …` | Answers |',
    '| --- | --- | --- |',
    ...rows.map(
      ({ question }) =>
        `| [${question.id}](#${anchor(question.field)}) | \`${question.names[0] ?? question.field}\` | ${question.title} |`,
    ),
    '',
    ...rows.flatMap(({ question, field }) => [
      `## ${question.field}`,
      '',
      oneLine(field.description),
      '',
      `\`relict ask ${question.names[0] ?? question.field}\` (${question.id}). Needs ${question.needs.join(', ')}.`,
      '',
      ...argumentsOf(field),
    ]),
  ].join('\n');
}

function argumentsOf(field: Field): string[] {
  const own = field.args.filter((arg) => arg.name !== 'asOf' && arg.name !== 'knownAt');
  if (own.length === 0) return [];
  return [
    '| Argument | Takes | |',
    '| --- | --- | --- |',
    ...own.map((arg) => {
      const type = getNamedType(arg.type);
      const takes = isEnumType(type)
        ? type
            .getValues()
            .map((value) => value.name)
            .join(', ')
        : type.name;
      const notes = [
        isNonNullType(arg.type) && arg.defaultValue === undefined ? 'required' : '',
        isListType(isNonNullType(arg.type) ? arg.type.ofType : arg.type) ? 'several' : '',
      ].filter(Boolean);
      const remark = notes.length > 0 ? ` (${notes.join(', ')})` : '';
      return `| \`${flagOf(arg.name)}\` | ${takes}${remark} | ${oneLine(arg.description)} |`;
    }),
    '',
  ];
}

function oneLine(text: string | null | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

function anchor(heading: string): string {
  return heading.toLowerCase();
}
