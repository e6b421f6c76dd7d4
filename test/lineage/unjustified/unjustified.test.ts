import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { unjustified } from '../../../src/lineage/unjustified/unjustified.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { describeEngines } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const { identity, credential, service } = ref;
const refs = {
  busy: identity('busy'),
  good: identity('good'),
  dead: identity('dead'),
  glass: identity('glass'),
  pay: service('pay'),
};
const name = named(refs);

describeEngines('identities that authenticate without a justification', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
  }, 60_000);
  afterEach(() => graph.close());

  const cmdb = () =>
    syncClaims(graph, {
      source: 'snow',
      connector: 'servicenow',
      realm: { provider: 'servicenow', realmId: 'cmdb', kind: 'INSTANCE' },
      capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'],
      observedAt: SEEN,
      claims: [{ node: refs.pay, attributes: { name: 'pay', lifecycle: 'ACTIVE' } }],
    });
  const account = (node: ClaimInput['node'], attributes: object, state = 'ACTIVE'): ClaimInput[] => [
    {
      node,
      attributes: { kind: 'MACHINE_USER', state: 'ACTIVE', name: node.key.at(-1) as string, ...attributes },
      edges: [{ type: 'SUPPORTS', to: refs.pay, method: 'DECLARED' }],
    },
    {
      node: credential(`key-${node.key.at(-1) as string}`),
      attributes: {
        kind: 'ACCESS_KEY',
        state,
        providerId: `AKIA-${node.key.at(-1) as string}`,
        lastUsedAt: SEEN,
      },
      edges: [{ type: 'AUTHENTICATES_AS', to: node }],
    },
  ];
  const cloud = (more: ClaimInput[] = []) =>
    syncClaims(graph, {
      observedAt: SEEN,
      capabilities: ['IDENTITIES', 'CREDENTIALS'],
      claims: [
        ...account(refs.busy, {}),
        ...account(refs.good, { purpose: 'settles payments' }),
        ...account(refs.dead, {}, 'DEACTIVATED'),
        ...more,
      ],
    });
  const ask = async () => {
    const { certainty, items } = await unjustified.ask(asking(graph, NOW), { includeSuppressed: true });
    return {
      certainty,
      items: items.map(({ id, certainty: of, because }) => ({ name: name(id), of, because })),
    };
  };

  it('are those without a purpose, though they are used every day', async () => {
    await cmdb();
    await cloud();
    expect(await ask()).toEqual({
      certainty: 'COMPLETE',
      items: [
        {
          name: 'busy',
          of: 'CONFIRMED',
          because: ['AKIA-busy can authenticate as busy.', 'No purpose is stated for it.'],
        },
      ],
    });
  });

  it('are POSSIBLE while nobody tells which services are in use', async () => {
    await cloud();
    const { certainty, items } = await ask();
    expect(certainty).toBe('UNKNOWN');
    expect(items.map(({ name: of, of: certain }) => `${of} ${certain}`).sort()).toEqual([
      'busy POSSIBLE',
      'good POSSIBLE',
    ]);
  });

  it('are not break-glass accounts whose review is in date', async () => {
    await cmdb();
    const glass = account(refs.glass, { purpose: 'emergency', breakGlass: true }).map((claim) =>
      claim.node.type === 'Identity' ? { ...claim, edges: [] } : claim,
    );
    await cloud(glass);
    expect((await ask()).items.map((item) => item.name).sort()).toEqual(['busy', 'glass']);
    await syncClaims(graph, {
      source: 'reviews',
      connector: 'file',
      observedAt: SEEN,
      claims: [
        {
          node: { type: 'Attestation', key: ['reviews', '1'] },
          attributes: { at: '2026-02-01T00:00:00Z', validUntil: '2026-06-01T00:00:00Z', decision: 'KEEP' },
          edges: [{ type: 'ON_SUBJECT', to: refs.glass, validFrom: '2026-02-01T00:00:00Z' }],
        },
      ],
    });
    expect((await ask()).items.map((item) => item.name)).toEqual(['busy']);
  });
});
