import { buildSchema, type GraphQLField } from 'graphql';
import { describe, expect, test } from 'vitest';
import { flagOf, readArguments } from '../../src/cli/arguments.js';
import type { RelictError } from '../../src/model/index.js';

const schema = buildSchema(`
  enum Class { EXCLUSIVE SHARED CARRIED_OVER }
  input Window { from: String to: String }
  type Query {
    blast(start: [ID!]!, depth: Int = 6, includeSupplyChain: Boolean = false, window: Window, asOf: String): String
    survivors(service: String, classes: [Class!]): String
  }
`);
const field = (name: string) => schema.getQueryType()?.getFields()[name] as GraphQLField<unknown, unknown>;
const failure = (name: string, words: string[]): RelictError => {
  try {
    readArguments(field(name), words);
  } catch (error) {
    return error as RelictError;
  }
  throw new Error('was accepted');
};

describe('arguments of a question', () => {
  test.each([
    [['a'], { start: ['a'] }],
    [['a', 'b', '--depth', '3'], { start: ['a', 'b'], depth: 3 }],
    [['--start', 'a,b', '--include-supply-chain'], { start: ['a', 'b'], includeSupplyChain: true }],
    [
      ['a', '--include-supply-chain', 'false', '--as-of=2026-01-01'],
      { start: ['a'], includeSupplyChain: false, asOf: '2026-01-01' },
    ],
    [['a', '--window', '{"from":"x"}'], { start: ['a'], window: { from: 'x' } }],
  ])('%j', (words, expected) => {
    expect(readArguments(field('blast'), words)).toEqual(expected);
  });

  test('enum values may be written in lower case and with dashes', () => {
    expect(readArguments(field('survivors'), ['--classes', 'shared,carried-over'])).toEqual({
      classes: ['SHARED', 'CARRIED_OVER'],
    });
  });

  test.each([
    ['blast', [], 'needs --start'],
    ['blast', ['a', '--deph', '3'], 'did you mean --depth?'],
    ['blast', ['a', '--depth', 'deep'], 'takes a number'],
    ['blast', ['a', '--depth'], 'needs a value'],
    ['blast', ['a', '--window', '{oops'], 'not valid JSON'],
    ['survivors', ['--classes', 'odd'], 'one of EXCLUSIVE, SHARED, CARRIED_OVER'],
    ['survivors', ['a', 'b'], 'more than survivors takes'],
  ])('%s %j is refused: %s', (name, words, expected) => {
    const error = failure(name, words);
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain(expected);
  });

  test('names become flags', () => {
    expect(flagOf('includeSupplyChain')).toBe('--include-supply-chain');
  });
});
