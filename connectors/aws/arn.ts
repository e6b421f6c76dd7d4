/** `arn:<partition>:<service>:<region>:<account>:<resource>`; region and account are empty where the kind has none. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export function parseArn(text: unknown): Arn | null {
  if (typeof text !== 'string' || !text.startsWith('arn:') || text.length > 2048) return null;
  const [, partition, service, region, account, ...resource] = text.split(':');
  if (!partition || !service || region === undefined || account === undefined || resource.length === 0)
    return null;
  return { partition, service, region, account, resource: resource.join(':') };
}

/** Twelve digits, or undefined: `aws` stands where a managed policy's account would. */
export function accountOf(arn: unknown): string | undefined {
  const account = parseArn(arn)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}

export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** `AKIA…`, or `ASIA…` of a session: the public half of a credential. */
export const ACCESS_KEY_ID = /\bA(?:KIA|SIA)[A-Z2-7]{16}\b/g;

/** Every access key id that the text names. A text's other words are not looked at. */
export function accessKeyIds(text: string): string[] {
  return [...new Set(text.slice(0, 16_384).match(ACCESS_KEY_ID) ?? [])].sort();
}

/** `eu-west-1`, `us-gov-east-1`, also out of a zone such as `eu-west-1b` or `us-west-2-lax-1a`. */
export function regionOf(text: unknown): string | undefined {
  return typeof text === 'string' ? /^[a-z]{2}(?:-[a-z]+){1,2}-\d/.exec(text)?.[0] : undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account that an access key id encodes. Ids of before 2019 and made-up ones decode to nonsense: good for choosing
 * between accounts that are known, for nothing else.
 */
export function accountInKeyId(keyId: string): string {
  let bits = 0n;
  for (const letter of keyId.slice(4, 14)) bits = (bits << 5n) | BigInt(Math.max(BASE32.indexOf(letter), 0));
  // Ten letters are 50 bits; the number stands in the first 48, behind one bit and before seven.
  const account = ((bits >> 2n) & 0x7fffffffff80n) >> 7n;
  return account.toString().padStart(12, '0');
}
