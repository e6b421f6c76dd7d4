import { describe, expect, it } from 'vitest';
import {
  effectOf,
  isAdmin,
  policyDigest,
  readPolicy,
  sessionCutoff,
  type Statement,
} from '../../../../connectors/aws/policy/document.js';

const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const read = (...statements: object[]) => readPolicy(policy(...statements)) as readonly Statement[];
const star = { Effect: 'Allow', Action: '*', Resource: '*' };

describe('reading', () => {
  const plain = policy(star);
  it.each([
    ['an object', plain],
    ['JSON text', JSON.stringify(plain)],
    ['URL-encoded text', encodeURIComponent(JSON.stringify(plain))],
    ['a single statement', { Statement: star }],
  ])('%s', (_name, raw) =>
    expect(readPolicy(raw)).toEqual([{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }]),
  );

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['text that is no JSON', 'CANARY-policy'],
    ['broken encoding', '%7B%'],
    ['no statement', { Version: '2012-10-17' }],
    ['an effect of its own', policy({ ...star, Effect: 'Maybe' })],
    ['a principal of another form', policy({ ...star, Principal: 7 })],
    ['a condition of another form', policy({ ...star, Condition: { Bool: 'x' } })],
  ])('refuses %s', (_name, raw) => expect(readPolicy(raw)).toBeNull());

  it('digests equal documents alike, however they are written', () => {
    const { Statement: list, Version } = plain;
    const turned = encodeURIComponent(JSON.stringify({ Statement: list, Version }));
    expect(policyDigest(turned)).toBe(policyDigest(plain));
    expect(policyDigest(policy())).not.toBe(policyDigest(plain));
  });
});

describe('what it amounts to', () => {
  it('allows everything only without a condition, on everything', () => {
    expect(isAdmin(read(star))).toBe(true);
    expect(isAdmin(read({ ...star, Action: ['s3:*', '*:*'] }))).toBe(true);
    expect(isAdmin(read({ ...star, Action: 's3:*' }))).toBe(false);
    expect(isAdmin(read({ ...star, Resource: 'arn:aws:s3:::a' }))).toBe(false);
    expect(isAdmin(read({ ...star, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }))).toBe(
      false,
    );
    expect(isAdmin(read({ ...star, Effect: 'Deny' }))).toBe(false);
  });

  it('denies only when it allows nothing', () => {
    expect(effectOf(read({ ...star, Effect: 'Deny' }))).toBe('DENY');
    expect(effectOf(read({ ...star, Effect: 'Deny' }, star))).toBe('ALLOW');
    expect(effectOf([])).toBe('ALLOW');
  });

  const revoke = (Condition: object) => read({ ...star, Effect: 'Deny', Condition });
  it('finds the latest session cutoff, and none behind a further condition', () => {
    const at = { DateLessThan: { 'aws:TokenIssueTime': ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'] } };
    expect(sessionCutoff(revoke(at))).toBe('2026-02-01T00:00:00.000000Z');
    expect(sessionCutoff(revoke({ ...at, StringEquals: { 'aws:username': 'bob' } }))).toBeNull();
    expect(sessionCutoff(revoke({ DateGreaterThan: at.DateLessThan }))).toBeNull();
    expect(sessionCutoff(read({ ...star, Condition: at }))).toBeNull();
  });
});
