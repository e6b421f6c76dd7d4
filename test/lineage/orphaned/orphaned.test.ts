import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { orphanedIdentities } from '../../../src/lineage/orphaned/orphaned.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { describeEngines } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const { identity, service, team } = ref;
const refs = {
  lone: identity('lone'),
  owned: identity('owned'),
  needed: identity('needed'),
  left: identity('left'),
  red: team('red'),
  pay: service('pay'),
  old: service('old'),
};
const name = named(refs);

describeEngines('orphaned identities', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
  }, 60_000);
  afterEach(() => graph.close());

  const cmdb = (more: object = {}) =>
    syncClaims(graph, {
      source: 'snow',
      connector: 'servicenow',
      realm: { provider: 'servicenow', realmId: 'cmdb', kind: 'INSTANCE' },
      capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'],
      observedAt: SEEN,
      claims: [
        { node: refs.red, attributes: { status: 'ACTIVE' } },
        { node: refs.pay, attributes: { name: 'pay', lifecycle: 'ACTIVE' } },
        {
          node: refs.old,
          attributes: { name: 'old', lifecycle: 'RETIRED', retiredAt: '2026-01-01T00:00:00Z' },
        },
      ],
      ...more,
    });
  const account = (node: ClaimInput['node'], ...edges: ClaimInput['edges'] & object): ClaimInput => ({
    node,
    attributes: { kind: 'MACHINE_USER', state: 'ACTIVE', name: node.key.at(-1) as string },
    edges,
  });
  const cloud = () =>
    syncClaims(graph, {
      observedAt: SEEN,
      capabilities: ['IDENTITIES'],
      claims: [
        account(refs.lone),
        account(refs.owned, { type: 'OWNED_BY', to: refs.red, method: 'DECLARED' }),
        account(refs.needed, { type: 'SUPPORTS', to: refs.pay, method: 'DECLARED' }),
        account(refs.left, { type: 'SUPPORTS', to: refs.old, method: 'DECLARED' }),
      ],
    });
  const ask = async (given: object = {}) => {
    const { certainty, items, counts } = await orphanedIdentities.ask(asking(graph, NOW), {
      includeSuppressed: true,
      ...given,
    });
    return {
      certainty,
      counts: [counts.confirmed, counts.possible],
      items: items
        .map((item) => `${name(item.id)} ${item.certainty} ${item.recommendedActions.join()}`)
        .sort(),
      because: items.flatMap((item) => (name(item.id) === 'left' ? item.because : [])),
    };
  };

  it('are those without an owner and without a service in use (A10)', async () => {
    await cmdb();
    await cloud();
    expect(await ask()).toEqual({
      certainty: 'COMPLETE',
      counts: [2, 0],
      items: ['left CONFIRMED REASSIGN', 'lone CONFIRMED REASSIGN'],
      because: [
        'Nobody claims left, and everybody who could has been heard.',
        'The one service that it supports is not known to be in use.',
      ],
    });
  });

  it('are POSSIBLE, and never confirmed, while whoever could tell is not heard (F-04)', async () => {
    await cmdb();
    await cmdb({ completeness: 'FAILED', claims: [], observedAt: '2026-03-09T23:30:00Z' });
    await cloud();
    const { certainty, items } = await ask();
    expect(certainty).toBe('PARTIAL');
    expect(items).toEqual(['left POSSIBLE CONFIRM', 'lone POSSIBLE CONFIRM']);
  });

  it('can be asked of one realm', async () => {
    await cmdb();
    await cloud();
    await syncClaims(graph, {
      source: 'two',
      connector: 'aws',
      realm: { provider: 'aws', realmId: '222222222222', kind: 'ACCOUNT' },
      capabilities: ['IDENTITIES'],
      observedAt: SEEN,
      claims: [account({ type: 'Identity', key: ['aws', '222222222222', 'far'] })],
    });
    expect((await ask()).items).toHaveLength(3);
    expect((await ask({ realm: '222222222222' })).items).toHaveLength(1);
    await expect(ask({ realm: '999' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
