import type { NodeFact } from '../facts.js';
import { textOf } from './instants.js';

export type Environment = 'PRODUCTION' | 'STAGING' | 'TEST' | 'DEVELOPMENT' | 'OTHER' | 'UNKNOWN';

const WORDS: Readonly<Record<string, Environment>> = {
  production: 'PRODUCTION',
  prod: 'PRODUCTION',
  prd: 'PRODUCTION',
  live: 'PRODUCTION',
  staging: 'STAGING',
  stage: 'STAGING',
  stg: 'STAGING',
  preprod: 'STAGING',
  'pre-production': 'STAGING',
  test: 'TEST',
  testing: 'TEST',
  qa: 'TEST',
  uat: 'TEST',
  development: 'DEVELOPMENT',
  dev: 'DEVELOPMENT',
  sandbox: 'DEVELOPMENT',
};

/** A13: from the resolved claims. A word that is not listed is OTHER; none is UNKNOWN. */
export function environmentOf(node: Pick<NodeFact, 'attributes'>): Environment {
  const word = textOf(node.attributes, 'environment')?.trim().toLowerCase();
  return word ? (WORDS[word] ?? 'OTHER') : 'UNKNOWN';
}

/** UNKNOWN never equals UNKNOWN. */
export function sameEnvironment(a: Environment, b: Environment): boolean | null {
  return a === 'UNKNOWN' || b === 'UNKNOWN' ? null : a === b;
}
