import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/cli/config/load.js';
import { EXAMPLE_CONFIG } from '../../../src/cli/commands/init.js';
import type { RelictError } from '../../../src/model/index.js';

const parse = (text: string, env: NodeJS.ProcessEnv = {}) => parseConfig(text, 'relict.yaml', env);
const failure = (text: string, env: NodeJS.ProcessEnv = {}): RelictError => {
  try {
    parse(text, env);
  } catch (error) {
    return error as RelictError;
  }
  throw new Error('was accepted');
};

describe('relict.yaml', () => {
  test('the example of `relict init` is valid, also with its comments taken away', () => {
    expect(parse(EXAMPLE_CONFIG).sources).toEqual([]);
    const active = EXAMPLE_CONFIG.replace('sources: []', 'sources:').replace(/^#( {2}(- |  ))/gm, '$1');
    expect(parse(active, { BACKSTAGE_TOKEN: 'x' }).sources.map((source) => source.id)).toEqual([
      'aws-prod',
      'aws-live',
      'catalog',
      'cmdb',
      'inventory',
    ]);
  });

  test('an empty file gives the defaults', () => {
    const config = parse('');
    expect(config.graph).toEqual({ engine: 'embedded', path: '.relict/graph' });
    expect(config.links.service_tags).toContain('cmdb_ci');
    expect(config.policy.skewMinutes).toBe(5 * 60_000);
  });

  test('a variable is read from the environment, and a missing one is named', () => {
    const text = 'sources: [{id: c, type: backstage, from: {live: {token: "${MY_TOKEN}"}}}]';
    expect(parse(text, { MY_TOKEN: 'v' }).sources[0]?.from).toEqual({ live: { token: 'v' } });
    expect(failure(text).message).toContain('MY_TOKEN');
  });

  test.each([
    ['sorces: []', 'unknown key sorces; did you mean sources?'],
    ['graph: {engine: embedded, pth: x}', 'unknown key graph.pth; did you mean path?'],
    ['links: {service_tag: [a]}', 'unknown key links.service_tag; did you mean service_tags?'],
    ['policy: {skewMinute: 3}', 'unknown key policy.skewMinute; did you mean skewMinutes?'],
  ])('%s is refused with the nearest known key', (text, expected) => {
    expect(failure(text).message).toContain(expected);
  });

  test('broken YAML names the line', () => {
    expect(failure('graph:\n  engine: [').message).toMatch(/line [23]/);
  });

  test('two sources of one id are refused', () => {
    const row = '{id: a, type: file, from: {files: [x]}}';
    expect(failure(`sources: [${row}, ${row}]`).message).toContain('two sources have the id a');
  });

  test('no error repeats a value', () => {
    const secret = 'CANARY-config-value';
    const error = failure(
      `graph: {engine: ${secret}}\nsources: [{id: "${secret}!", type: aws, from: {files: [a]}}]`,
    );
    expect(error.message + String(error.hint)).not.toContain(secret);
  });
});
