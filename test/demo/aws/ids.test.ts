import { describe, expect, it } from 'vitest';
import { uniqueId } from '../../../src/demo/aws/ids.js';
import { Random } from '../../../src/demo/random.js';

/** The account number out of an id, by the rule that people use to find out whose a leaked key is. */
function accountOf(id: string): string {
  let bits = 0n;
  for (const char of id.slice(4, 14))
    bits = (bits << 5n) | BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char));
  return String(((bits >> 2n) & 0x7fffffffff80n) >> 7n).padStart(12, '0');
}

describe('uniqueId', () => {
  it('decodes a known id as the rule says', () => {
    // An id of a published example and the account that its ARN names.
    expect(accountOf('AIDAS5NLFGDTUMT22VJQ2')).toBe('200611803367');
  });

  it('holds the account, in the length of its kind', () => {
    const random = new Random('ids');
    for (const account of ['210000000000', '000000000001', '999999999999']) {
      const key = uniqueId('AKIA', account, random);
      expect(key).toMatch(/^AKIA[A-Z2-7]{16}$/);
      expect(accountOf(key)).toBe(account);
      const role = uniqueId('AROA', account, random);
      expect(role).toMatch(/^AROA[A-Z2-7]{17}$/);
      expect(accountOf(role)).toBe(account);
    }
  });
});
