import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { breakGlass } from '../../../src/lineage/break-glass/break-glass.js';
import type { BreakGlassAnswer } from '../../../src/lineage/break-glass/item.js';
import type { AnyAttributes, ClaimInput, EdgeClaimInput, NodeRef } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { answerOf, exception, key, put, user } from '../list-world.js';
import { ref } from '../support.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const ask = (given: object = {}, when: object = {}) =>
  answerOf<BreakGlassAnswer>(breakGlass, graph, given, when);
const list = (answer: BreakGlassAnswer) =>
  answer.items
    .map((item) => {
      const { name, providerId } = item.node.attributes;
      return [providerId ?? name, item.rule ?? '-', item.use, item.severity, ...item.flags].join(' ');
    })
    .sort();
const record = (
  type: 'LifecycleEvent' | 'Attestation' | 'Incident',
  id: string,
  of: NodeRef,
  attributes: AnyAttributes,
): ClaimInput => ({
  node: { type, key: ['r', id] },
  attributes: { name: id, ...attributes },
  edges: [{ type: type === 'Incident' ? 'AFFECTS' : 'ON_SUBJECT', to: { ...of, key: [...of.key] } }],
});
const glass = (id: string, edges: EdgeClaimInput[] = []) => user(id, { breakGlass: true }, edges);
const kept = (id: string): ClaimInput[] => [
  record('LifecycleEvent', `test-${id}`, ref.identity(id), {
    type: 'identity.tested',
    occurredAt: '2026-02-01T09:00:00Z',
  }),
  record('Attestation', `review-${id}`, ref.identity(id), {
    decision: 'CONFIRMED',
    at: '2026-02-01T00:00:00Z',
    validUntil: '2026-08-01T00:00:00Z',
  }),
];

describe('Q-27', () => {
  it('is the inventory: unused is good, used outside of an incident is not', async () => {
    await put(graph, [
      glass('ready'),
      key('K1', 'ready', { lastUsedStatus: 'NEVER_USED' }),
      ...kept('ready'),
      glass('drawn'),
      key('K2', 'drawn', { lastUsedAt: '2026-03-01T11:00:00Z', lastUsedStatus: 'USED' }),
      ...kept('drawn'),
      record('Incident', 'INC-7', ref.identity('drawn'), {
        windowFrom: '2026-03-01T10:00:00Z',
        windowTo: '2026-03-01T12:00:00Z',
      }),
      glass('abused'),
      key('K3', 'abused', { lastUsedAt: '2026-03-01T12:00:00Z', lastUsedStatus: 'USED' }),
      ...kept('abused'),
      record('Incident', 'INC-8', ref.credential('K3'), {
        windowFrom: '2026-03-01T10:00:00Z',
        windowTo: '2026-03-01T12:00:00Z',
      }),
      glass('forgotten'),
      key('K4', 'forgotten'),
      user('ordinary'),
      key('GLASSKEY', 'ordinary', { breakGlass: true, lastUsedStatus: 'NEVER_USED' }),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual([
      'GLASSKEY LIN-047 NOT_USED LOW BREAK_GLASS NOT_REVIEWED NOT_TESTED',
      'abused LIN-023 OUTSIDE_INCIDENT HIGH BREAK_GLASS USED_OUTSIDE_INCIDENT',
      'drawn - IN_INCIDENT INFO BREAK_GLASS',
      'forgotten LIN-047 UNKNOWN LOW BREAK_GLASS NOT_REVIEWED NOT_TESTED USE_UNKNOWN',
      'ready - NOT_USED INFO BREAK_GLASS',
    ]);
    expect(answer.items[0]?.node.attributes['name']).toBe('abused');
    const drawn = answer.items.find((item) => item.node.attributes['name'] === 'drawn');
    expect(drawn?.incident?.attributes['name']).toBe('INC-7');
    expect(drawn).toMatchObject({
      lastTestedAt: '2026-02-01T09:00:00.000000Z',
      lastReviewedAt: '2026-02-01T00:00:00.000000Z',
      lastUsedAt: '2026-03-01T11:00:00.000000Z',
      recommendedActions: ['MANUAL'],
      because: [
        'drawn is kept for emergencies and was last used at 2026-03-01 11:00 UTC, during INC-7.',
        'It was last tested on 2026-02-01, 36 days before, and last reviewed on 2026-02-01, 37 days before.',
        'Nothing is known that it reaches.',
      ],
    });
    expect(drawn?.credentials).toHaveLength(1);
  });

  it('knows a mark by a tag, and doubts one on which sources disagree', async () => {
    await put(graph, [user('tagged', { tags: ['break-glass=true'] }), glass('torn')]);
    await put(graph, [user('torn', { breakGlass: false })], { source: 'two', connector: 'other' });
    const answer = await ask();
    const torn = answer.items.find((item) => item.node.attributes['name'] === 'torn');
    expect(answer.items.map((item) => item.node.attributes['name'])).toContain('tagged');
    expect(torn).toMatchObject({ certainty: 'POSSIBLE', reasons: ['CONTESTED'] });
  });

  it('tells what it reaches, and is more urgent when that is privileged', async () => {
    await put(graph, [
      glass('root', [
        { type: 'HAS_ENTITLEMENT', to: ref.entitlement('e') },
        { type: 'CAN_ASSUME', to: ref.identity('admin') },
      ]),
      key('K', 'root', { lastUsedAt: '2026-03-01T12:00:00Z' }),
      user('admin'),
      {
        node: ref.entitlement('e'),
        attributes: { effect: 'ALLOW' },
        edges: [{ type: 'GRANTS', to: { type: 'PermissionSet', key: ['aws', 'all'] } }],
      },
      { node: { type: 'PermissionSet', key: ['aws', 'all'] }, attributes: { name: 'all', privileged: true } },
    ]);
    const [root] = (await ask()).items;
    expect(root).toMatchObject({ rule: 'LIN-023', severity: 'CRITICAL', privileged: true });
    expect(root?.reach.map((node) => node.attributes['name']).sort()).toEqual(['admin', 'all']);
  });

  it('is never suppressed, and forgets a review that no longer counts', async () => {
    await put(graph, [
      glass('g'),
      key('K', 'g', { lastUsedStatus: 'NEVER_USED' }),
      ...kept('g'),
      exception('e', [ref.identity('g')]),
    ]);
    expect((await ask()).items[0]).toMatchObject({ suppressedBy: null, rule: null });
    const later = await ask({}, { asOf: '2026-08-01T00:00:00Z', knownAt: '2026-03-10T00:00:00Z' });
    expect(later.items[0]).toMatchObject({ lastReviewedAt: null, rule: 'LIN-047' });
  });
});
