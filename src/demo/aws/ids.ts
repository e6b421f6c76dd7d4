import type { Random } from '../random.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * A unique id as IAM issues it: the prefix of the kind, then base32 text whose first 48 bits hold the account number,
 * shifted left by 7, below a set top bit. `AKIA` ids have 16 characters after the prefix, the others 17.
 */
export function uniqueId(prefix: string, account: string, random: Random): string {
  let bits = (1n << 47n) | (BigInt(account) << 7n) | BigInt(random.between(0, 128));
  // 48 bits are nine characters and three bits of the tenth.
  bits = (bits << 2n) | BigInt(random.between(0, 4));
  let head = '';
  for (let i = 0; i < 10; i++) {
    head = BASE32[Number(bits & 31n)] + head;
    bits >>= 5n;
  }
  return prefix + head + random.base32(prefix === 'AKIA' ? 6 : 7);
}
