import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { controlCard } from '../../../src/lineage/control-card/control-card.js';
import { CAPABILITIES, type ClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const { credential, identity, service, team, person, entitlement, resource } = ref;
const refs = {
  key: credential('AKIA1'),
  second: credential('AKIA2'),
  user: identity('user'),
  issuer: identity('issuer'),
  pay: service('pay'),
  team: team('payments'),
  other: team('platform'),
  guard: person('guard'),
  grant: entitlement('grant'),
  data: resource('data'),
  template: { type: 'Template' as const, key: ['repo', 'module'] },
  waiver: { type: 'Exception' as const, key: ['x1'] },
};

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const putInto =
  (into: Graph) =>
  (claims: ClaimInput[], more: object = {}) =>
    syncClaims(into, { observedAt: '2026-03-09T23:00:00Z', capabilities: CAPABILITIES, claims, ...more });
const user = (attributes: object = {}, edges: ClaimInput['edges'] = []): ClaimInput => ({
  node: refs.user,
  attributes: { name: 'svc-pay', kind: 'MACHINE_USER', state: 'ACTIVE', ...attributes },
  edges,
});
const key = (node = refs.key, attributes: object = {}): ClaimInput => ({
  node,
  attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE', ...attributes },
  edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
});
const somebody = (node = refs.team): ClaimInput => ({
  node,
  attributes: { name: node.key[1] ?? '', status: 'ACTIVE' },
});
const ask = (when: Parameters<typeof asking>[2] = {}) =>
  controlCard.ask(asking(graph, NOW, when), { identity: idOf(refs.user) });
const statuses = async () =>
  Object.fromEntries((await ask()).fields.map(({ field, status }) => [field, status]));

const FULL = {
  purpose: 'pays suppliers',
  systemBoundary: 'payments',
  accessScope: 'read invoices',
  cadencePolicy: 7_776_000,
  retirementTrigger: 'service.retired',
  revocationPath: 'runbook 12',
  lifetimeRule: '90 days',
};

describe('Q-09', () => {
  it('is all UNKNOWN of an identity that nobody describes and no source covers', async () => {
    await putInto(graph)([{ ...key(), attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE' } }], {
      capabilities: ['CREDENTIALS'],
    });
    const card = await ask();
    expect(new Set(card.fields.map(({ status }) => status))).toEqual(new Set(['UNKNOWN']));
    expect(card).toMatchObject({ valid: 0, completeness: 0, incomplete: false, until: null });
    expect(card.owner.status).toBe('UNKNOWN');
    expect(card.certainty).not.toBe('COMPLETE');
    expect(card.because.join(' ')).toContain('no end of it is known');
    expect(card.because.join(' ')).not.toMatch(/MISSING|UNKNOWN|[a-z][A-Z]/);
  });

  it('has eight values with their source, and MISSING where everybody was heard', async () => {
    const put = putInto(graph);
    await put([user(FULL, [{ type: 'OWNED_BY', to: refs.team }]), somebody()]);
    const card = await ask();
    expect(card).toMatchObject({ valid: 8, completeness: 1, incomplete: false });
    expect(card.fields.find(({ field }) => field === 'purpose')).toMatchObject({
      status: 'VALUE',
      value: 'pays suppliers',
      sources: ['aws'],
    });
    expect(card.fields.find(({ field }) => field === 'owner')).toMatchObject({
      value: 'payments',
      sources: ['aws'],
    });
    await graph.close();
    graph = await openMemoryGraph();
    await putInto(graph)([user()]);
    expect(new Set(Object.values(await statuses()))).toEqual(new Set(['MISSING']));
  });

  it('inherits from template, issuer and service, and says from which', async () => {
    await putInto(graph)([
      user({}, [
        { type: 'INSTANTIATED_FROM', to: refs.template },
        { type: 'CREATED_BY', to: refs.issuer },
        { type: 'SUPPORTS', to: refs.pay },
      ]),
      { node: refs.template, attributes: { lifetimeRule: '1 hour', revocationPath: 'delete the stack' } },
      { node: refs.issuer, attributes: { systemBoundary: 'issuer system', lifetimeRule: 'never' } },
      {
        node: refs.pay,
        attributes: { name: 'pay', lifecycle: 'ACTIVE' },
        edges: [{ type: 'OWNED_BY', to: refs.team }],
      },
      somebody(),
    ]);
    const card = await ask();
    const told = card.fields.map(
      ({ field, status, value, from }) => `${field} ${status} ${value} ${from?.nodeType}`,
    );
    expect(told).toEqual([
      'owner INHERITED payments Service',
      'purpose MISSING null undefined',
      'systemBoundary INHERITED issuer system Identity',
      'accessScope MISSING null undefined',
      'rotationCadence MISSING null undefined',
      'retirementTrigger INHERITED service.retired Service',
      'revocationPath INHERITED delete the stack Template',
      'lifetimeRule INHERITED 1 hour Template',
    ]);
  });

  it('counts no conflict, no purpose past its end, and no baseline of a part of the grants', async () => {
    const put = putInto(graph);
    await put([
      user({ purpose: 'migration', purposeUntil: '2026-03-01' }, [
        { type: 'OWNED_BY', to: refs.team },
        { type: 'OWNED_BY', to: refs.other },
        { type: 'HAS_ENTITLEMENT', to: refs.grant },
        { type: 'HAS_ENTITLEMENT', to: entitlement('more') },
      ]),
      somebody(),
      somebody(refs.other),
      { node: refs.grant, attributes: { effect: 'ALLOW', baselineRef: 'b1' } },
      { node: entitlement('more'), attributes: { effect: 'ALLOW' } },
    ]);
    const card = await ask();
    const of = (name: string) => card.fields.find(({ field }) => field === name);
    expect(of('owner')).toMatchObject({ status: 'CONFLICT', rivals: ['payments', 'platform'] });
    expect(of('purpose')).toMatchObject({ status: 'MISSING', reasons: ['PURPOSE_ENDED'] });
    expect(of('accessScope')).toMatchObject({ status: 'MISSING', reasons: ['BASELINE_IN_PART'] });
  });

  it('takes as until the earliest of expiry, review and the end of an exception', async () => {
    await putInto(graph)([
      user({ reviewBy: '2026-05-01' }, [{ type: 'HAS_ENTITLEMENT', to: refs.grant }]),
      key(refs.key, { expiresAt: '2026-04-01T00:00:00Z' }),
      key(refs.second),
      {
        node: refs.grant,
        attributes: { effect: 'ALLOW', expiresAt: '2026-03-01T00:00:00Z', reviewBy: '2026-01-01' },
      },
      {
        node: refs.waiver,
        attributes: {
          status: 'ACTIVE',
          approvedAt: '2026-01-01T00:00:00Z',
          expiresAt: '2026-04-15T00:00:00Z',
        },
        edges: [{ type: 'COVERS', to: refs.user }],
      },
    ]);
    // One key has no end, so the other's is not the identity's; the grant has run out and is no longer reviewed.
    const card = await ask();
    expect(card.untils.map(({ at, basis }) => `${at.slice(0, 10)} ${basis}`)).toEqual([
      '2026-04-15 EXCEPTION_END',
      '2026-05-01 REVIEW',
    ]);
    const later = await ask({ asOf: '2026-04-15T00:00:00Z', knownAt: NOW });
    expect(later.until).toMatchObject({ basis: 'REVIEW' });
  });

  it('knows who may take it away, and what it reaches', async () => {
    await putInto(graph)([
      user({}, [
        { type: 'OWNED_BY', to: refs.guard, attributes: { role: 'REVOCATION_AUTHORITY' } },
        { type: 'HAS_ENTITLEMENT', to: refs.grant },
      ]),
      { node: refs.guard, attributes: { name: 'guard', status: 'ACTIVE' } },
      { node: refs.grant, attributes: { effect: 'ALLOW' }, edges: [{ type: 'ON', to: refs.data }] },
      { node: refs.data, attributes: { kind: 'BUCKET', sensitivity: 'HIGH' } },
    ]);
    const card = await ask();
    expect(card.path).toMatchObject({ status: 'VALUE', from: { id: idOf(refs.guard) } });
    expect(card.authority.status).toBe('RESOLVED');
    expect(card.owner.status).toBe('MISSING');
    expect(card.reach.bySensitivity).toMatchObject([{ kind: 'HIGH', total: 1 }]);
  });
});

describeEngines('Q-09 through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    await putInto(graph)([user(FULL, [{ type: 'OWNED_BY', to: refs.team }]), somebody(), key()]);
    const answer = await whole(graph, 'controlCard', { identity: 'svc-pay' }, NOW);
    expect(answer).toMatchObject({ valid: 8, completeness: 1, owner: { status: 'RESOLVED' } });
    expect(JSON.stringify(await whole(graph, 'controlCard', { identity: 'svc-pay' }, NOW))).toBe(
      JSON.stringify(answer),
    );
  }, 180_000);
});
