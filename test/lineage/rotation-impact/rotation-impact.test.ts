import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { rotationImpact } from '../../../src/lineage/rotation-impact/rotation-impact.js';
import type { ClaimInput, NodeRef } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { throughGraphql } from '../through-graphql.js';

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const { credential, workload, location, material } = ref;
const refs = {
  key: credential('AKIA1'),
  now: material('now'),
  before: material('before'),
  vault: location('vault'),
  ci: location('ci'),
  k8s: location('k8s'),
  old: location('old'),
  pod: workload('pod'),
  pipeline: workload('pipeline'),
  ghost: workload('ghost'),
} satisfies Record<string, NodeRef>;
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const put = (claims: ClaimInput[], more: Partial<Parameters<typeof syncClaims>[1]> = {}, on = graph) =>
  syncClaims(on, {
    observedAt: SEEN,
    capabilities: ['CREDENTIALS', 'SECRET_LOCATIONS', 'WORKLOADS', 'LAST_USED'],
    claims,
    ...more,
  });
const key = (attributes: Record<string, unknown> = {}): ClaimInput => ({
  node: refs.key,
  attributes: {
    kind: 'PASSWORD',
    state: 'ACTIVE',
    lastUsedStatus: 'USED',
    lastUsedAt: '2026-03-08T00:00:00Z',
    ...attributes,
  },
  edges: [{ type: 'HAS_MATERIAL', to: refs.now }],
});
const place = (
  node: NodeRef,
  cls: string,
  edges: ClaimInput['edges'] = [],
  of: NodeRef = refs.now,
): ClaimInput => ({
  node,
  attributes: { class: cls },
  edges: [{ type: 'HOLDS', to: of }, ...edges],
});
const reader = (node: NodeRef, kind: string, ...from: NodeRef[]): ClaimInput => ({
  node,
  attributes: { kind },
  edges: from.map((to) => ({ type: 'CONSUMES', to })),
});
const ask = (when: Parameters<typeof asking>[2] = {}) =>
  rotationImpact.ask(asking(graph, NOW, when), { credential: idOf(refs.key) });
const updates = async () => (await ask()).items.map((item) => `${name(item.id)} ${item.update}`);

const SYNCED: ClaimInput[] = [
  key(),
  place(refs.vault, 'VAULT'),
  place(refs.k8s, 'K8S_SECRET', [{ type: 'SYNCED_FROM', to: refs.vault }]),
  place(refs.ci, 'CI_VARIABLE', [{ type: 'SYNCED_FROM', to: refs.k8s }]),
  reader(refs.pod, 'POD', refs.k8s),
  reader(refs.pipeline, 'PIPELINE', refs.ci),
];

describe('Q-18', () => {
  it('is safe when chains of copies begin in a vault, and use is known and accounted for', async () => {
    await put(SYNCED);
    const answer = await ask();
    expect(answer.items.map((item) => [name(item.id), item.update, item.certainty])).toEqual([
      ['pod', 'NEEDS_REDEPLOY', 'CONFIRMED'],
      ['pipeline', 'UPDATES_AUTOMATICALLY', 'CONFIRMED'],
    ]);
    expect(answer.safeToRotate).toEqual({ value: 'TRUE', reasons: [] });
    expect(answer.items[1]?.evidence.filter(({ type }) => type === 'SYNCED_FROM')).toHaveLength(2);
  });

  it('is not when somebody has to change one copy by hand', async () => {
    await put(SYNCED.map((one) => (one.node === refs.ci ? place(refs.ci, 'CI_VARIABLE') : one)));
    const answer = await ask();
    expect(answer.safeToRotate).toEqual({ value: 'FALSE', reasons: ['NEEDS_MANUAL'] });
    expect(answer.items[0]).toMatchObject({ update: 'NEEDS_MANUAL', reasons: ['FILLED_BY_HAND'] });
    expect(answer.items[0]?.because).toEqual([
      'pipeline reads it from ci (ci variable): somebody has to put the new value there.',
    ]);
  });

  it('is as certain of a copy as what is said of it now, not as what was said once', async () => {
    await put([key(), place(refs.vault, 'VAULT'), reader(refs.pod, 'POD', refs.vault)]);
    const has = (method: 'CONFIGURED' | 'INFERRED') => ({
      ...key(),
      edges: [{ type: 'HAS_MATERIAL' as const, to: refs.now, method }],
    });
    const later = { observedAt: '2026-03-09T23:30:00Z' };
    await put([has('INFERRED'), place(refs.vault, 'VAULT'), reader(refs.pod, 'POD', refs.vault)], later);
    expect((await ask()).items).toMatchObject([
      { certainty: 'POSSIBLE', reasons: ['MAY_KEEP_WHAT_IT_READ', 'WEAK_LINK'] },
    ]);
  });

  it('is UNKNOWN when it was used by nobody who is known', async () => {
    await put([key(), place(refs.vault, 'VAULT')]);
    const answer = await ask();
    expect(answer.items).toEqual([]);
    expect(answer).toMatchObject({
      unattributedUse: true,
      safeToRotate: { value: 'UNKNOWN', reasons: ['UNATTRIBUTED_USE'] },
    });
    expect(answer.because.join(' ')).toContain('not known');
  });

  it('does not mind a use from before the window', async () => {
    await put([key({ lastUsedAt: '2025-11-01T00:00:00Z' }), place(refs.vault, 'VAULT')]);
    expect((await ask()).safeToRotate.value).toBe('TRUE');
  });

  it('is UNKNOWN when nobody watched, or nobody tells', async () => {
    await put(SYNCED, { capabilities: ['CREDENTIALS', 'SECRET_LOCATIONS', 'WORKLOADS'] });
    expect((await ask()).safeToRotate).toEqual({ value: 'UNKNOWN', reasons: ['USAGE_COVERAGE_GAP'] });
    await put([key({ lastUsedStatus: 'NOT_TRACKED', lastUsedAt: undefined }), ...SYNCED.slice(1)], {
      observedAt: '2026-03-09T23:30:00Z',
    });
    expect((await ask()).safeToRotate).toEqual({ value: 'UNKNOWN', reasons: ['NOT_TRACKED'] });
  });

  it('holds UNKNOWN a workload that was only seen using it, within the window alone', async () => {
    const used = (lastObservedAt: string): ClaimInput => ({
      node: refs.ghost,
      attributes: { kind: 'APPLICATION' },
      edges: [
        {
          type: 'USED',
          to: refs.key,
          method: 'OBSERVED',
          validFrom: '2025-06-01T00:00:00Z',
          attributes: { firstObservedAt: '2025-06-01', lastObservedAt },
        },
      ],
    });
    await put([...SYNCED, used('2025-07-01')]);
    expect(await updates()).toEqual(['pod NEEDS_REDEPLOY', 'pipeline UPDATES_AUTOMATICALLY']);
    await put([...SYNCED, used('2026-03-08')], { observedAt: '2026-03-09T23:30:00Z' });
    expect(await updates()).toEqual([
      'ghost UNKNOWN',
      'pod NEEDS_REDEPLOY',
      'pipeline UPDATES_AUTOMATICALLY',
    ]);
    expect((await ask()).safeToRotate).toEqual({ value: 'UNKNOWN', reasons: ['CONSUMER_UNKNOWN'] });
  });

  it('counts neither who reads a residue, nor a workload that is gone', async () => {
    const gone = [
      key(),
      place(refs.vault, 'VAULT'),
      place(refs.old, 'CODE', [], refs.before),
      reader(refs.ghost, 'POD', refs.old),
    ];
    await put([...gone, reader(refs.pod, 'POD', refs.vault)], { observedAt: '2026-03-09T20:00:00Z' });
    expect(await updates()).toEqual(['pod NEEDS_REDEPLOY']);
    const accept = { acceptAbsence: true };
    await put(gone, { observedAt: '2026-03-09T21:00:00Z', ...accept });
    await put(gone, { observedAt: '2026-03-09T22:00:00Z', ...accept });
    expect(await updates()).toEqual([]);
  });

  it('ends in a ring of copies, of which nobody knows who fills it', async () => {
    await put([
      key(),
      place(refs.k8s, 'K8S_SECRET', [{ type: 'SYNCED_FROM', to: refs.ci }]),
      place(refs.ci, 'CI_VARIABLE', [{ type: 'SYNCED_FROM', to: refs.k8s }]),
      reader(refs.pod, 'POD', refs.k8s),
    ]);
    expect(await updates()).toEqual(['pod UNKNOWN']);
  });

  it('takes a use that is counted for a workload for its own, and one for nobody as unattributed', async () => {
    const summary = (edges: ClaimInput['edges']): ClaimInput => ({
      node: { type: 'UsageSummary', key: ['AKIA1', 'x', '2026-03-08'] },
      attributes: { day: '2026-03-08', count: 5, denied: 1 },
      edges: [{ type: 'ON_SUBJECT', to: refs.key }, ...(edges ?? [])],
    });
    await put([...SYNCED, summary([{ type: 'ON_SUBJECT', to: refs.pod }])]);
    expect((await ask()).safeToRotate.value).toBe('TRUE');
    await put([...SYNCED, summary([])], { observedAt: '2026-03-09T23:30:00Z' });
    expect((await ask()).safeToRotate).toEqual({ value: 'UNKNOWN', reasons: ['UNATTRIBUTED_USE'] });
  });
});

describeEngines('Q-18 through GraphQL', ({ open }) => {
  it('answers with each consumer, the same bytes twice', { timeout: 300_000 }, async () => {
    const other = await open();
    try {
      await put(SYNCED, {}, other);
      const given = { credential: idOf(refs.key) };
      const { answer, errors } = await throughGraphql(other, NOW, 'rotationImpact', given);
      expect(errors).toEqual([]);
      expect(answer.items.map((item: { update: string }) => item.update)).toEqual([
        'NEEDS_REDEPLOY',
        'UPDATES_AUTOMATICALLY',
      ]);
      expect(answer).toMatchObject({ safeToRotate: { value: 'TRUE' }, queryVersion: 'Q-18/1' });
      const again = await throughGraphql(other, NOW, 'rotationImpact', given);
      expect(JSON.stringify(again.answer)).toBe(JSON.stringify(answer));
    } finally {
      await other.close();
    }
  });
});
