import { describe, expect, it } from 'vitest';
import { federationTrusts } from '../../../src/lineage/federation-trusts/federation-trusts.js';
import { DEFAULT_POLICY, type EdgeClaimInput } from '../../../src/model/index.js';
import { asking } from '../support.js';
import { graphOf, iam, identity, node, T, to } from '../survivors/world.js';

const GITHUB = 'token.actions.githubusercontent.com';
const oidc = (id: string, attributes: object = {}, rest: Partial<EdgeClaimInput> = {}) =>
  node(
    'FederatedSubject',
    id,
    { kind: 'OIDC', issuer: GITHUB, pattern: id, createdAt: undefined, ...attributes },
    [to('CAN_ASSUME', ['Identity', 'role'], rest)],
  );
const role = (attributes: object = {}) => identity('role', [], { kind: 'ROLE', ...attributes });

async function ask(
  subjects: ReturnType<typeof node>[],
  args: object = {},
  roleIs = role(),
  policy = DEFAULT_POLICY,
) {
  const graph = await graphOf([iam([roleIs, ...subjects])]);
  try {
    return await federationTrusts.ask(asking(graph, T, { policy }), federationTrusts.args.parse(args));
  } finally {
    await graph.close();
  }
}
const AUD = { audience: ['sts.amazonaws.com'] };

describe('Q-31 federationTrusts', () => {
  it('lists a wildcard and a prefix with what makes them broad, each identity once', async () => {
    const { items } = await ask([
      oidc('repo:*', { breadth: 'WILDCARD' }),
      oidc('repo:acme/*', { breadth: 'PREFIX', ...AUD }),
    ]);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ certainty: 'CONFIRMED', severity: 'HIGH' });
    expect(Object.fromEntries(items[0]?.trusts.map((one) => [one.pattern, one.indicators]) ?? [])).toEqual({
      'repo:*': ['AUDIENCE_MISSING', 'ISSUER_PUBLIC', 'SUBJECT_WILDCARD'],
      'repo:acme/*': ['ISSUER_PUBLIC', 'SUBJECT_PREFIX'],
    });
    expect(items[0]?.because.join(' ')).toContain('may act as role: any subject, where anybody can sign up');
  });

  it('lets an exact subject pass, even at a public issuer and without an audience, unless asked for EXACT', async () => {
    const exact = [oidc('repo:acme/pay:ref:refs/heads/main', { breadth: 'EXACT' })];
    expect((await ask(exact)).items).toEqual([]);
    expect((await ask(exact, { breadth: 'EXACT' })).items[0]?.flags).toEqual([
      'AUDIENCE_MISSING',
      'ISSUER_PUBLIC',
    ]);
    const narrowed = [oidc('repo:acme/pay:ref:refs/heads/main', { breadth: 'EXACT', ...AUD })];
    expect((await ask(narrowed, { breadth: 'EXACT' })).items).toEqual([]);
  });

  it('lists only what is as broad as asked', async () => {
    const both = [oidc('repo:acme/*', { breadth: 'PREFIX' })];
    expect((await ask(both, { breadth: 'WILDCARD' })).items).toEqual([]);
  });

  it('reads the breadth off the pattern where its source does not tell', async () => {
    expect((await ask([oidc('*')])).items[0]?.trusts[0]?.breadth).toBe('WILDCARD');
    expect((await ask([oidc('repo:acme/*')])).items[0]?.trusts[0]?.breadth).toBe('PREFIX');
    expect((await ask([oidc('repo:acme/pay')])).items).toEqual([]);
  });

  it('takes the audience from the conditions of the trust itself', async () => {
    const conditions = JSON.stringify({ StringLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } });
    const [item] = (await ask([oidc('repo:acme/*', AUD, { attributes: { conditions } })])).items;
    expect(item?.flags).toContain('AUDIENCE_MISSING');
  });

  it('is POSSIBLE over an open condition, and silent over one that cannot be met', async () => {
    const on = (conditionStatus: 'UNRESOLVED' | 'UNSATISFIABLE') =>
      ask([oidc('repo:*', {}, { attributes: { conditionStatus } })]);
    expect((await on('UNRESOLVED')).items[0]).toMatchObject({
      certainty: 'POSSIBLE',
      reasons: ['CONDITION_UNRESOLVED'],
      recommendedActions: ['CONFIRM'],
    });
    expect((await on('UNSATISFIABLE')).items).toEqual([]);
  });

  it('does not list an identity that lets nothing act as it, nor a service of the provider', async () => {
    expect((await ask([oidc('repo:*')], {}, role({ state: 'SUSPENDED' }))).items).toEqual([]);
    const lambda = oidc('lambda.amazonaws.com', { kind: 'AWS_SERVICE', breadth: 'WILDCARD', issuer: 'aws' });
    expect((await ask([lambda])).items).toEqual([]);
  });

  it('takes the public issuers from the policy', async () => {
    const policy = { ...DEFAULT_POLICY, publicIssuers: ['ci.acme.example'] };
    const [item] = (await ask([oidc('repo:*', { ...AUD, breadth: 'WILDCARD' })], {}, role(), policy)).items;
    expect(item?.flags).toEqual(['SUBJECT_WILDCARD']);
  });
});
