import { describe, expect, it } from 'vitest';
import { readPolicy, type Statement } from '../../../../connectors/aws/policy/document.js';
import { readTrust } from '../../../../connectors/aws/policy/trust.js';

const ACCOUNT = '123456789012';
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const KNOWN: Record<string, string> = {
  [`arn:aws:iam::${ACCOUNT}:role/api`]: 'AROAAPI',
  [`arn:aws:sts::${ACCOUNT}:assumed-role/api/someone@acme.test`]: 'AROAAPI',
  AIDALIVE: 'AIDALIVE',
};

function trust(...statements: object[]) {
  const read = readPolicy({ Version: '2012-10-17', Statement: statements }) as readonly Statement[];
  return readTrust(read, {
    accountId: ACCOUNT,
    resolve: (principal) => {
      const id = KNOWN[principal];
      return id === undefined ? undefined : { type: 'Identity', key: ['aws', ACCOUNT, id] };
    },
  });
}

const allow = (Principal: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal,
  ...more,
});

/** `type key conditionStatus` of each edge, and `kind breadth` of each subject. */
function said(...statements: object[]) {
  const { edges, subjects } = trust(...statements);
  return {
    edges: edges.map(
      ({ from, attributes }) => `${from?.type} ${from?.key.join(' ')} ${attributes?.conditionStatus}`,
    ),
    subjects: subjects.map(({ attributes }) => `${attributes.kind} ${attributes.breadth}`),
  };
}

describe('principals of the provider', () => {
  it.each([
    [
      'an identity of the account, by ARN',
      `arn:aws:iam::${ACCOUNT}:role/api`,
      { edges: [`Identity aws ${ACCOUNT} AROAAPI NONE`], subjects: [] },
    ],
    ['by its unique id', 'AIDALIVE', { edges: [`Identity aws ${ACCOUNT} AIDALIVE NONE`], subjects: [] }],
    [
      'one session of a role, as its role and open',
      `arn:aws:sts::${ACCOUNT}:assumed-role/api/someone@acme.test`,
      { edges: [`Identity aws ${ACCOUNT} AROAAPI UNRESOLVED`], subjects: [] },
    ],
    [
      'another account',
      '210987654321',
      {
        edges: ['FederatedSubject aws arn:aws:iam::210987654321:root NONE'],
        subjects: ['AWS_PRINCIPAL WILDCARD'],
      },
    ],
    [
      'the own account, which leaves it to its policies',
      `arn:aws:iam::${ACCOUNT}:root`,
      {
        edges: [`FederatedSubject aws arn:aws:iam::${ACCOUNT}:root UNRESOLVED`],
        subjects: ['AWS_PRINCIPAL WILDCARD'],
      },
    ],
    [
      'a role of another account',
      'arn:aws-cn:iam::210987654321:role/x',
      {
        edges: ['FederatedSubject aws arn:aws-cn:iam::210987654321:role/x NONE'],
        subjects: ['AWS_PRINCIPAL EXACT'],
      },
    ],
    [
      'a session elsewhere, without the name of who holds it',
      'arn:aws:sts::210987654321:assumed-role/x/someone@acme.test',
      {
        edges: ['FederatedSubject aws arn:aws:sts::210987654321:assumed-role/x/* NONE'],
        subjects: ['AWS_PRINCIPAL PREFIX'],
      },
    ],
    [
      'a deleted principal',
      'AROAGONEGONEGONE',
      { edges: ['FederatedSubject aws AROAGONEGONEGONE UNSATISFIABLE'], subjects: ['AWS_PRINCIPAL EXACT'] },
    ],
    ['anyone', '*', { edges: ['FederatedSubject aws * NONE'], subjects: ['ANYONE WILDCARD'] }],
  ])('%s', (_name, principal, expected) => {
    expect(said(allow({ AWS: principal }))).toEqual(expected);
    expect(said(allow({ AWS: [principal] }))).toEqual(expected);
  });

  it('takes a bare star for anyone, and everyone but someone for anyone, open', () => {
    expect(said(allow('*')).subjects).toEqual(['ANYONE WILDCARD']);
    expect(said({ Effect: 'Allow', Action: 'sts:AssumeRole', NotPrincipal: { AWS: '1' } })).toEqual({
      edges: ['FederatedSubject aws * UNRESOLVED'],
      subjects: ['ANYONE WILDCARD'],
    });
  });

  it('makes no subject of the provider’s own services, and keeps their names', () => {
    const { edges, subjects, services } = trust(allow({ Service: ['ec2.amazonaws.com', 'a.amazonaws.com'] }));
    expect([edges, subjects, services]).toEqual([[], [], ['a.amazonaws.com', 'ec2.amazonaws.com']]);
  });

  it('keeps conditions whole and leaves them open', () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'acme' } };
    const [edge] = trust(allow({ AWS: '210987654321' }, { Condition })).edges;
    expect(edge?.attributes).toEqual({
      mechanism: 'sts:AssumeRole',
      binding: 'BY_ID',
      conditionStatus: 'UNRESOLVED',
      conditions: '{"StringEquals":{"sts:ExternalId":["acme"]}}',
    });
  });

  it('leaves everything open when a Deny may take it back', () => {
    const deny = {
      Effect: 'Deny',
      Action: 'sts:*',
      Principal: '*',
      Condition: { Bool: { 'aws:SecureTransport': false } },
    };
    expect(said(allow({ AWS: '*' }), deny).edges).toEqual(['FederatedSubject aws * UNRESOLVED']);
    expect(trust(allow({ AWS: '*' }), deny).denies).toBe(true);
    expect(trust(allow({ AWS: '*' }), { ...deny, Action: 'sts:TagSession' }).denies).toBe(false);
  });

  it('tells two statements about one principal apart', () => {
    const { edges } = trust(allow({ AWS: '*' }), allow({ AWS: '*' }, { Condition: { Bool: { x: true } } }));
    expect(edges.map(({ discriminator }) => discriminator)).toEqual([undefined, '2']);
  });

  it('ignores what does not let anybody assume', () => {
    expect(said(allow({ AWS: '*' }, { Action: ['sts:TagSession', 'sts:SetSourceIdentity'] })).edges).toEqual(
      [],
    );
    expect(said(allow({ AWS: '*' }, { Action: undefined, NotAction: 'sts:TagSession' })).edges).toEqual([
      'FederatedSubject aws * UNRESOLVED',
    ]);
  });
});

describe('federated principals', () => {
  const federated = (Condition?: object) =>
    trust(
      allow(
        { Federated: GITHUB },
        { Action: 'sts:AssumeRoleWithWebIdentity', ...(Condition ? { Condition } : {}) },
      ),
    );
  const sub = 'token.actions.githubusercontent.com:sub';
  const aud = 'token.actions.githubusercontent.com:aud';

  it.each([
    [
      'an exact subject',
      { StringEquals: { [sub]: 'repo:acme/pay:ref:refs/heads/main' } },
      [['repo:acme/pay:ref:refs/heads/main', 'EXACT']],
      'NONE',
    ],
    ['a prefix', { StringLike: { [sub]: 'repo:acme/pay:*' } }, [['repo:acme/pay:*', 'PREFIX']], 'NONE'],
    [
      'a pattern without a wildcard',
      { StringLike: { [sub]: 'repo:acme/pay' } },
      [['repo:acme/pay', 'EXACT']],
      'NONE',
    ],
    [
      'a star that is taken literally',
      { StringEquals: { [sub]: 'repo:acme/*' } },
      [['repo:acme/*', 'EXACT']],
      'NONE',
    ],
    ['everybody’s repositories', { StringLike: { [sub]: 'repo:*' } }, [['repo:*', 'WILDCARD']], 'NONE'],
    [
      'no condition on the subject',
      { StringEquals: { [aud]: 'sts.amazonaws.com' } },
      [['*', 'WILDCARD']],
      'NONE',
    ],
    ['no condition at all', undefined, [['*', 'WILDCARD']], 'NONE'],
    [
      'several subjects',
      { StringLike: { [sub]: ['b', 'a*', 'b'] } },
      [
        ['a*', 'PREFIX'],
        ['b', 'EXACT'],
      ],
      'NONE',
    ],
    [
      'another case of operator and key',
      { 'ForAnyValue:stringlike': { [sub.toUpperCase()]: 'a*' } },
      [['a*', 'PREFIX']],
      'NONE',
    ],
    [
      'a quantifier that also holds without the key',
      { 'ForAllValues:StringLike': { [sub]: 'a*' } },
      [['a*', 'PREFIX']],
      'UNRESOLVED',
    ],
    [
      'a negation, which limits nothing for sure',
      { StringNotLike: { [sub]: 'a*' } },
      [['*', 'WILDCARD']],
      'UNRESOLVED',
    ],
    [
      'both kinds at once',
      { StringEquals: { [sub]: 'ab' }, StringLike: { [sub]: 'a*' } },
      [['ab', 'EXACT']],
      'UNRESOLVED',
    ],
    [
      'a further condition',
      { StringEquals: { [sub]: 'a' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      [['a', 'EXACT']],
      'UNRESOLVED',
    ],
  ])('%s', (_name, condition, subjects, status) => {
    const said = federated(condition);
    expect(said.subjects.map(({ attributes }) => [attributes.pattern, attributes.breadth])).toEqual(subjects);
    expect(said.edges.map(({ attributes }) => attributes?.conditionStatus)).toEqual(
      subjects.map(() => status),
    );
    expect(said.subjects[0]?.attributes).toMatchObject({
      kind: 'OIDC',
      issuer: 'token.actions.githubusercontent.com',
    });
  });

  it('keeps the audience', () => {
    expect(federated({ StringEquals: { [aud]: ['b', 'a'] } }).subjects[0]?.attributes.audience).toEqual([
      'a',
      'b',
    ]);
    expect(federated().subjects[0]?.attributes.audience).toBeUndefined();
  });

  it('knows SAML by the provider’s ARN', () => {
    const Federated = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
    const Condition = {
      StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml', 'SAML:sub': 'bob' },
    };
    const { subjects, edges } = trust(allow({ Federated }, { Action: 'sts:AssumeRoleWithSAML', Condition }));
    expect(subjects[0]?.attributes).toMatchObject({
      kind: 'SAML',
      issuer: Federated,
      pattern: 'bob',
      breadth: 'EXACT',
    });
    expect(edges[0]?.attributes).toMatchObject({
      mechanism: 'sts:AssumeRoleWithSAML',
      conditionStatus: 'NONE',
    });
  });
});
