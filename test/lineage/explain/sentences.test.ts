import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  REASON_CODES,
  REASON_PREFIXES,
  sentenceFor,
  sentencesFor,
} from '../../../src/lineage/explain/index.js';
import { reasonCodes, reasonCodesIn } from './reason-codes.js';

const LINEAGE = fileURLToPath(new URL('../../../src/lineage', import.meta.url));

describe('the sentences of reason codes', () => {
  it('are there for every code that a question can give', () => {
    const codes = reasonCodesIn(LINEAGE);
    // What the reading of the sources must find, or it finds nothing at all.
    expect([...codes.keys()]).toEqual(
      expect.arrayContaining(['STALE_POSITIVE', 'ABSENT_SUSPECTED', 'OWNER_IS_MACHINE', 'CLOCK_SKEW']),
    );
    const known = new Set([...REASON_CODES, ...REASON_PREFIXES.map((prefix) => `${prefix}*`)]);
    expect([...codes].filter(([code]) => !known.has(code))).toEqual([]);
  });

  it('are each one plain sentence', () => {
    for (const code of REASON_CODES) {
      expect(sentenceFor(code), code).toMatch(/^[A-Z][^_]*[^.]\.$/);
      expect(sentenceFor(code), code).not.toContain(code);
    }
  });

  it('are put together where their codes are', () => {
    expect(sentenceFor('WRITTEN_IN_IMAGE_LAYER')).toBe(
      'It is written in image layer, where it has to be changed by hand.',
    );
    expect(sentenceFor('COVERAGE_UNKNOWN')).toBe('What it takes to tell could be seen not at all.');
  });

  it('are total: a code of another version is said in its own words', () => {
    expect(sentenceFor('SOMETHING_ELSE')).toBe('Something else.');
    expect(sentenceFor('constructor')).toBe('Constructor.');
  });

  it('are said once each, in the order of the codes', () => {
    expect(sentencesFor(['EXPIRED', 'REVOKED', 'EXPIRED'])).toEqual(['It has expired.', 'It was revoked.']);
  });
});

describe('what counts as a reason code', () => {
  it.each([
    [`return unknown('A_CODE', more);`, ['A_CODE']],
    [`const verdict = isFalse(x ? 'ONE' : 'TWO');`, ['ONE', 'TWO']],
    [`doubts.push('A_DOUBT');`, ['A_DOUBT']],
    [`of.reasons.push(...(late ? ['LATE'] : []));`, ['LATE']],
    [`return { reasons: ['IN_A_LIST'] };`, ['IN_A_LIST']],
    [`return { reason: gone ? 'GONE' : null };`, ['GONE']],
    ['unknown(`OWNER_${status}`);', ['OWNER_*']],
    [`if (reason === 'COMPARED') return list.filter(['OTHER']);`, []],
    [`unknown(kind === 'ROLE' ? 'OF_ROLE' : 'OF_OTHER');`, ['OF_ROLE', 'OF_OTHER']],
    [`const flags = ['A_FLAG']; found.push('NO_REASON');`, []],
    [`return { reason: 'A text for people.' };`, []],
  ])('%s', (text, codes) => {
    expect([...reasonCodes(text)]).toEqual(codes);
  });
});
