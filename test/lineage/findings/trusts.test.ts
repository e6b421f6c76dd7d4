import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { observedOnly, staleReference } from '../../../src/lineage/findings/trusts/decide.js';
import { CAPABILITIES, type ClaimInput, type Instant, type Method } from '../../../src/model/index.js';
import { ref } from '../support.js';
import { openWorld, type World } from './world.js';

const ARN = 'arn:aws:iam::111111111111:role/deployer';
const refs = {
  target: ref.identity('target'),
  source: ref.identity('source'),
  former: ref.identity('former'),
  subject: { type: 'FederatedSubject' as const, key: ['aws', ARN] },
  anyone: { type: 'FederatedSubject' as const, key: ['aws', '*'] },
  ghost: { type: 'FederatedSubject' as const, key: ['aws', 'AROAABCDEFGHIJKLMNOP'] },
};

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

const role = (
  node: ClaimInput['node'],
  edges: ClaimInput['edges'] = [],
  attributes: object = {},
): ClaimInput => ({
  node,
  attributes: { name: node.key.at(-1) ?? '', kind: 'ROLE', state: 'ACTIVE', ...attributes },
  edges,
});
const assume = (method: Method, attributes: object = {}) => ({
  type: 'CAN_ASSUME' as const,
  to: refs.target,
  method,
  attributes,
});

describe('LIN-005, a trust that was seen and that nobody declared', () => {
  const seen = assume('OBSERVED', {
    firstObservedAt: '2026-02-01T00:00:00Z',
    lastObservedAt: '2026-03-09T00:00:00Z',
  });

  it('is found where only somebody saw it, since they did', async () => {
    await world.cloud([role(refs.target), role(refs.source, [seen])]);
    expect(await world.said('LIN-005')).toEqual(['target MEDIUM CONFIRMED OPEN']);
    expect(await world.items('LIN-005')).toMatchObject([
      {
        reasons: ['OBSERVED_ONLY'],
        recommendedActions: ['RECHECK'],
        conditionStartedAt: '2026-02-01T00:00:00.000000Z',
        because: ['source was seen to act as target.', 'Nothing that is configured or declared allows it.'],
      },
    ]);
  });

  it('is not found where another source declares it, nor when it was last seen long ago', async () => {
    await world.cloud([role(refs.target), role(refs.source, [seen])]);
    await world.register([{ node: refs.source, edges: [assume('DECLARED')] }]);
    expect(await world.said('LIN-005')).toEqual([]);
    await world.register([]);
    await world.cloud([
      role(refs.target),
      role(refs.source, [assume('OBSERVED', { lastObservedAt: '2025-12-01T00:00:00Z' })]),
    ]);
    expect(await world.said('LIN-005')).toEqual([]);
  });

  it('is only possible where a broader trust may allow it', async () => {
    await world.cloud([
      role(refs.target),
      role(refs.source, [seen]),
      {
        node: refs.anyone,
        attributes: { kind: 'AWS_PRINCIPAL', pattern: 'arn:aws:iam::111111111111:root', breadth: 'WILDCARD' },
        edges: [assume('CONFIGURED')],
      },
    ]);
    expect(await world.items('LIN-005')).toMatchObject([{ certainty: 'POSSIBLE', reasons: ['WIDER_TRUST'] }]);
  });

  it('is one doubt for each realm whose trusts nobody reads', async () => {
    const capabilities = CAPABILITIES.filter((one) => one !== 'TRUSTS');
    await world.cloud([role(refs.target), role(refs.source, [seen])], { capabilities });
    expect(await world.said('LIN-005')).toEqual(['account LOW POSSIBLE OPEN']);
  });

  it('does not take a guess for a declaration', () => {
    expect(observedOnly({ methods: ['OBSERVED', 'INFERRED'], wider: false }).value).toBe('TRUE');
    expect(observedOnly({ methods: ['INFERRED'], wider: false }).reasons).toEqual(['NOT_OBSERVED']);
    expect(observedOnly({ methods: ['OBSERVED', 'ATTESTED'], wider: true }).reasons).toEqual([
      'TRUST_DECLARED',
    ]);
  });
});

describe('LIN-044, a reference to a principal that is not there, or is another', () => {
  it('is found where the provider shows a principal that was deleted', async () => {
    await world.cloud([
      role(refs.target),
      {
        node: refs.ghost,
        attributes: { kind: 'AWS_PRINCIPAL', pattern: 'AROAABCDEFGHIJKLMNOP', breadth: 'EXACT' },
        edges: [assume('CONFIGURED', { conditionStatus: 'UNSATISFIABLE', binding: 'BY_ID' })],
      },
    ]);
    expect(await world.said('LIN-044')).toEqual(['target MEDIUM CONFIRMED OPEN']);
    expect(await world.items('LIN-044')).toMatchObject([
      { reasons: ['PRINCIPAL_DELETED'], recommendedActions: ['REMOVE_TRUST'] },
    ]);
  });

  it('is found of an ARN that nobody bears, where the account is read, and not where somebody does', async () => {
    const named: ClaimInput = {
      node: refs.subject,
      attributes: { kind: 'AWS_PRINCIPAL', pattern: ARN, breadth: 'EXACT' },
      edges: [assume('CONFIGURED')],
    };
    await world.cloud([role(refs.target), named]);
    expect(await world.items('LIN-044')).toMatchObject([
      { certainty: 'CONFIRMED', reasons: ['PRINCIPAL_GONE'] },
    ]);
    await world.cloud([role(refs.target), role(refs.source, [], { locator: ARN }), named]);
    expect(await world.said('LIN-044')).toEqual([]);
  });

  it('says nothing of an ARN of an account that nobody reads', async () => {
    const elsewhere = 'arn:aws:iam::222222222222:role/deployer';
    await world.cloud([
      role(refs.target),
      {
        node: { type: 'FederatedSubject', key: ['aws', elsewhere] },
        attributes: { kind: 'AWS_PRINCIPAL', pattern: elsewhere, breadth: 'EXACT' },
        edges: [assume('CONFIGURED')],
      },
    ]);
    expect(await world.said('LIN-044')).toEqual([]);
  });

  it('is found where a name has passed to another, and only possible where nobody is known to have borne it', async () => {
    const by = assume('CONFIGURED', { binding: 'BY_NAME' });
    const trust = { ...by, validFrom: '2026-01-01T00:00:00Z' };
    const now = role(refs.source, [trust], { name: 'deployer', createdAt: '2026-02-15T00:00:00Z' });
    await world.cloud([role(refs.target), role(refs.former, [], { name: 'deployer' })], {
      observedAt: '2026-02-01T00:00:00Z',
    });
    for (const observedAt of ['2026-03-01T00:00:00Z', '2026-03-08T00:00:00Z', '2026-03-09T23:00:00Z'])
      await world.cloud([role(refs.target), now], { observedAt });
    expect(await world.items('LIN-044')).toMatchObject([
      {
        certainty: 'CONFIRMED',
        reasons: ['NAME_REUSED'],
        conditionStartedAt: '2026-02-15T00:00:00.000000Z',
      },
    ]);
  });

  it('is decided by name, age, and who bore it before', () => {
    const at = (day: string): Instant => `2026-01-${day}T00:00:00.000000Z` as Instant;
    const of = {
      deleted: false,
      gone: false,
      byName: true,
      former: true,
      since: at('02'),
      maybeOlder: false,
      bearerSince: at('01'),
    };
    expect(staleReference(of).reasons).toEqual(['NAME_NOT_REUSED']);
    expect(staleReference({ ...of, since: at('01') }).reasons).toEqual(['NAME_NOT_REUSED']);
    expect(staleReference({ ...of, maybeOlder: true })).toMatchObject({
      value: 'UNKNOWN',
      reasons: ['FIRST_SEEN'],
    });
    expect(staleReference({ ...of, bearerSince: at('03') }).reasons).toEqual(['NAME_REUSED']);
    expect(staleReference({ ...of, bearerSince: at('03'), former: false })).toMatchObject({
      value: 'UNKNOWN',
      reasons: ['OLDER_THAN_PRINCIPAL'],
    });
    expect(staleReference({ ...of, bearerSince: null })).toMatchObject({
      value: 'UNKNOWN',
      reasons: ['CREATED_AT_UNKNOWN'],
    });
    expect(staleReference({ ...of, byName: false }).reasons).toEqual(['NOT_BY_NAME']);
  });
});
