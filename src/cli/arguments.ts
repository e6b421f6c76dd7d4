import { closest } from 'fastest-levenshtein';
import {
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
} from 'graphql';
import { RelictError } from '../model/index.js';

type Field = GraphQLField<unknown, unknown>;

/**
 * Turns `--service pay --include-transitive --classes SHARED,EXCLUSIVE --as-of T` into the arguments of a GraphQL field.
 * Words without a name fill the field's required arguments, and then its first.
 *
 * @throws RelictError USAGE naming the argument, with the nearest one that is known
 */
export function readArguments(field: Field, words: readonly string[]): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  const free: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (!word.startsWith('--')) {
      free.push(word);
      continue;
    }
    const [flag = '', inline] = splitOnce(word.slice(2), '=');
    const arg = argumentNamed(field, flag);
    const isSwitch = getNamedType(arg.type).name === 'Boolean';
    const next = words[index + 1];
    let value = inline;
    if (value === undefined && isSwitch)
      value = next === 'true' || next === 'false' ? words[++index] : 'true';
    else if (value === undefined) {
      value = words[++index];
      if (value === undefined) throw usage(`--${flag} needs a value.`, field);
    }
    put(args, arg, value as string, field);
  }
  const open = field.args.filter((arg) => args[arg.name] === undefined);
  const first = open.find((arg) => isNonNullType(arg.type)) ?? open[0];
  if (free.length > 0) {
    if (!first) throw usage(`"${free[0]}" is more than ${field.name} takes.`, field);
    if (free.length > 1 && !isList(first))
      throw usage(`"${free[1]}" is more than ${field.name} takes.`, field);
    for (const word of free) put(args, first, word, field);
  }
  const missing = field.args.find(
    (arg) => isNonNullType(arg.type) && arg.defaultValue === undefined && args[arg.name] === undefined,
  );
  if (missing) throw usage(`${field.name} needs ${flagOf(missing.name)}.`, field);
  return args;
}

/** `asOf` → `--as-of` */
export function flagOf(name: string): string {
  return '--' + name.replace(/[A-Z]/g, (letter) => '-' + letter.toLowerCase());
}

function argumentNamed(field: Field, flag: string): GraphQLArgument {
  const name = flag.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
  const found = field.args.find((arg) => arg.name === name);
  if (found) return found;
  const near =
    field.args.length > 0
      ? closest(
          flag,
          field.args.map((arg) => flagOf(arg.name).slice(2)),
        )
      : undefined;
  throw usage(`--${flag} is no argument of ${field.name}${near ? `; did you mean --${near}?` : ''}`, field);
}

function put(args: Record<string, unknown>, arg: GraphQLArgument, text: string, field: Field): void {
  if (isList(arg)) {
    const before = (args[arg.name] as unknown[] | undefined) ?? [];
    args[arg.name] = [...before, ...text.split(',').map((part) => convert(arg, part.trim(), field))];
  } else args[arg.name] = convert(arg, text, field);
}

function convert(arg: GraphQLArgument, text: string, field: Field): unknown {
  const type = getNamedType(arg.type);
  if (type.name === 'Boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw usage(`${flagOf(arg.name)} takes true or false.`, field);
  }
  if (type.name === 'Int' || type.name === 'Float') {
    const number = Number(text);
    if (text === '' || Number.isNaN(number)) throw usage(`${flagOf(arg.name)} takes a number.`, field);
    return number;
  }
  if (isEnumType(type)) {
    const values = type.getValues().map((value) => value.name);
    const value = text.toUpperCase().replaceAll('-', '_');
    if (values.includes(value)) return value;
    throw usage(`${flagOf(arg.name)} takes one of ${values.join(', ')}.`, field);
  }
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw usage(`${flagOf(arg.name)} is not valid JSON.`, field);
    }
  }
  return text;
}

function isList(arg: GraphQLArgument): boolean {
  return isListType(isNonNullType(arg.type) ? arg.type.ofType : arg.type);
}

function usage(message: string, field: Field): RelictError {
  const known = field.args.map((arg) => `${flagOf(arg.name)} <${String(arg.type)}>`).join('  ');
  return new RelictError('USAGE', message, {
    hint: known ? `It takes: ${known}` : `${field.name} takes no arguments.`,
  });
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
