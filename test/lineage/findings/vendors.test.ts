import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessRemains, vendorRecordIncomplete } from '../../../src/lineage/findings/vendors/decide.js';
import { isFalse, isTrue, unknown, type ClaimInput } from '../../../src/model/index.js';
import { exception } from '../list-world.js';
import { ref } from '../support.js';
import { openWorld, type World } from './world.js';

const refs = {
  user: ref.identity('user'),
  other: ref.identity('other'),
  key: ref.credential('key'),
  theirs: ref.credential('theirs'),
  vendor: { type: 'ThirdParty' as const, key: ['procurement', 'acme'] },
  alias: { type: 'ThirdParty' as const, key: ['register', 'acme-ltd'] },
  subject: { type: 'FederatedSubject' as const, key: ['https://acme.example', 'agent'] },
};
const WHOLE = {
  name: 'Acme',
  contractRef: 'C-1',
  offboardingClause: false,
  endDate: '2027-01-01',
  inventoryAttestedAt: '2026-01-01T00:00:00Z',
  monitoringRef: 'M-1',
};
const inbound = {
  type: 'EXPOSED_TO' as const,
  to: refs.vendor,
  attributes: { direction: 'INBOUND' as const },
};
const outbound = { ...inbound, attributes: { direction: 'OUTBOUND' as const } };

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

const vendor = (attributes: object = {}, edges: ClaimInput['edges'] = []) =>
  world.register([{ node: refs.vendor, attributes: { ...WHOLE, ...attributes }, edges }]);
const user = (edges: ClaimInput['edges'] = [inbound], attributes: object = {}): ClaimInput => ({
  node: refs.user,
  attributes: { name: 'svc-acme', kind: 'MACHINE_USER', state: 'ACTIVE', ...attributes },
  edges,
});
const key: ClaimInput = {
  node: refs.key,
  attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE', providerId: 'AKIA1' },
  edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
};

describe('LIN-029, the record of a vendor that is incomplete', () => {
  it('is found where a required field is told by nobody, and not where all five are', async () => {
    await world.cloud([user(), key]);
    await vendor();
    expect(await world.said('LIN-029')).toEqual([]);
    await vendor({ monitoringRef: undefined });
    expect(await world.said('LIN-029')).toEqual(['vendor MEDIUM CONFIRMED OPEN']);
    const [item] = await world.items('LIN-029');
    expect(item?.because).toEqual(['svc-acme is exposed to Acme.', 'Its record lacks monitoringRef.']);
    expect(item?.recommendedActions).toEqual(['ATTEST']);
  });

  it('takes what another record of the same vendor says, and doubts where they disagree', async () => {
    await world.cloud([user(), key]);
    const same = [{ type: 'SAME_AS' as const, to: refs.alias }];
    const other = (attributes: object): ClaimInput => ({
      node: refs.alias,
      attributes: { name: 'Acme Ltd', ...attributes },
    });
    await world.register([
      { node: refs.vendor, attributes: { ...WHOLE, monitoringRef: undefined }, edges: same },
      other({ monitoringRef: 'M-2' }),
    ]);
    expect(await world.said('LIN-029')).toEqual([]);
    await world.register([
      { node: refs.vendor, attributes: WHOLE, edges: same },
      other({ monitoringRef: 'M-2' }),
    ]);
    expect(await world.items('LIN-029')).toMatchObject([{ certainty: 'POSSIBLE', reasons: ['CONTESTED'] }]);
  });

  it('is not found where nothing is exposed, or nothing that is exposed works', async () => {
    await world.cloud([user([]), key]);
    await vendor({ monitoringRef: undefined });
    expect(await world.said('LIN-029')).toEqual([]);
    await world.cloud([user([inbound], { state: 'PURGED' })]);
    expect(await world.said('LIN-029')).toEqual([]);
  });

  it('is one doubt for each realm where no source describes the vendors', async () => {
    await world.cloud([
      user(),
      key,
      { node: refs.other, attributes: { kind: 'MACHINE_USER', state: 'ACTIVE' }, edges: [inbound] },
    ]);
    expect(await world.said('LIN-029')).toEqual(['account LOW POSSIBLE OPEN']);
    const [item] = await world.items('LIN-029');
    expect(item?.because).toEqual([
      'No source describes the vendors to which 2 nodes of 111111111111 are exposed.',
    ]);
  });

  it('weighs what is exposed, and an exception for that does not cover the record', async () => {
    await world.cloud([user([inbound], { privileged: true, environment: 'production' }), key]);
    await vendor({ contractRef: undefined });
    await world.register(
      [exception('one', [refs.user], { rules: ['LIN-029'], expiresAt: '2026-05-01T00:00:00Z' })],
      { source: 'own', connector: 'relict' },
    );
    expect(await world.said('LIN-029')).toEqual(['vendor CRITICAL CONFIRMED OPEN']);
  });

  it('is decided field by field', () => {
    const field = { field: 'endDate' as const, value: null, contested: false };
    const of = { described: true, contract: [field], exposures: ['CONFIRMED' as const] };
    expect(vendorRecordIncomplete(of)).toEqual(isTrue('FIELDS_MISSING'));
    expect(vendorRecordIncomplete({ ...of, exposures: ['POSSIBLE'] })).toEqual(unknown('EXPOSURE_UNCERTAIN'));
    expect(vendorRecordIncomplete({ ...of, exposures: [] })).toEqual(isFalse('NOT_EXPOSED'));
    expect(vendorRecordIncomplete({ ...of, contract: [{ ...field, field: 'supportsRotation' }] })).toEqual(
      isFalse('RECORD_COMPLETE'),
    );
  });
});

describe('LIN-042, access that outlived the end of a contract', () => {
  it('is found from the end on, on what the vendor acts as, with what to do about each way', async () => {
    await world.cloud([
      user([inbound]),
      key,
      {
        node: refs.subject,
        attributes: { kind: 'OIDC', pattern: 'agent' },
        edges: [{ type: 'CAN_ASSUME', to: refs.user }],
      },
    ]);
    await vendor({ endDate: '2026-03-10T00:00:00Z' });
    expect(await world.said('LIN-042')).toEqual(['user HIGH CONFIRMED OPEN']);
    const [item] = await world.items('LIN-042');
    expect(item?.recommendedActions).toEqual(['REVOKE', 'REMOVE_TRUST', 'DISABLE']);
    expect(item?.conditionStartedAt).toBe('2026-03-10T00:00:00.000000Z');
    expect(item?.because).toEqual([
      'Acme acts here as svc-acme.',
      'The contract with Acme has ended on 2026-03-10.',
    ]);
    await vendor({ endDate: '2026-03-10T00:00:01Z' });
    expect(await world.said('LIN-042')).toEqual([]);
  });

  it('is found of a credential of the vendor that is held here, which gets a new secret', async () => {
    await world.cloud([user([]), { ...key, node: refs.theirs, edges: [...(key.edges ?? []), outbound] }]);
    await vendor({ endDate: '2026-01-01' });
    expect(await world.items('LIN-042')).toMatchObject([
      { subjects: [{ nodeType: 'Credential' }], recommendedActions: ['ROTATE'], severity: 'HIGH' },
    ]);
  });

  it('is not found where nothing works any more', async () => {
    await world.cloud([user([inbound], { state: 'PURGED' }), key]);
    await vendor({ endDate: '2026-01-01' });
    expect(await world.said('LIN-042')).toEqual([]);
  });

  it('is only possible within the day of the end, or on an exposure without direction', async () => {
    await world.cloud([user(), key]);
    await vendor({ endDate: '2026-03-10' });
    expect(await world.said('LIN-042')).toEqual(['user MEDIUM POSSIBLE OPEN']);
    await world.cloud([user([{ type: 'EXPOSED_TO', to: refs.vendor }]), key]);
    await vendor({ endDate: '2026-01-01' });
    expect(await world.items('LIN-042')).toMatchObject([
      { reasons: ['EXPOSURE_UNCERTAIN'], recommendedActions: ['CONFIRM'] },
    ]);
  });

  it('is one doubt for each realm where no source tells an end', async () => {
    await world.cloud([user(), key]);
    await vendor({ endDate: undefined });
    expect(await world.said('LIN-042')).toEqual(['account MEDIUM POSSIBLE OPEN']);
  });

  it('needs the end, the use and the exposure', () => {
    expect(accessRemains(isTrue('CONTRACT_ENDED'), isTrue(), 'CONFIRMED').value).toBe('TRUE');
    expect(accessRemains(isTrue(), unknown('STALE_POSITIVE'), 'CONFIRMED')).toEqual(
      unknown('STALE_POSITIVE'),
    );
    expect(accessRemains(isFalse('CONTRACT_RUNS'), isTrue(), 'CONFIRMED').value).toBe('FALSE');
  });
});
