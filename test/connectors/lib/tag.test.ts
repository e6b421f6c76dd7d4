import { describe, expect, it } from 'vitest';
import { tagsOf } from '../../../connectors/lib/tag.js';

describe('tags', () => {
  it('are key=value, sorted and bounded', () => {
    expect(
      tagsOf([
        ['b', 'x'],
        ['a', 1],
        ['c', true],
        ['a', 1],
      ]).tags,
    ).toEqual(['a=1', 'b=x', 'c=true']);
    const many = Array.from({ length: 100 }, (_, index): [string, string] => [`k${index}`, 'v']);
    expect(tagsOf(many)).toMatchObject({ dropped: 36 });
  });

  it.each([
    ['api-token', 'CANARY-1'],
    ['db.password', 'CANARY-2'],
    ['acme.com/client_secret', 'CANARY-3'],
    ['private_key', 'CANARY-4'],
    ['url', 'https://user:CANARY-5@example.com/x'],
    ['url', 'see postgres://CANARY-6@db/x and https://h/p?sig=CANARY-7#CANARY-8'],
    ['long', `${'x'.repeat(5000)}CANARY-9`],
    ['object', { a: 'CANARY-10' }],
    ['', 'CANARY-11'],
  ])('keep no secret of %s', (key, value) => {
    expect(JSON.stringify(tagsOf([[key, value]]).tags)).not.toContain('CANARY-');
  });

  it('keep the path where a secret lies, and addresses without what is secret in them', () => {
    expect(
      tagsOf([
        ['vault.io/secrets-path', 'kv/pay'],
        ['repo', 'url:https://bot:x@git/p?t=1'],
      ]).tags,
    ).toEqual(['repo=url:https://git/p', 'vault.io/secrets-path=kv/pay']);
  });

  it('take no longer for text that is made to take long', () => {
    const started = performance.now();
    tagsOf([
      ['x', 'a-'.repeat(2000)],
      ['y', 'http://'.repeat(500)],
      ['z', `http://${'a'.repeat(4000)}`],
    ]);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
