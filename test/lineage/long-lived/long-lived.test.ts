import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import type { NodeListAnswer } from '../../../src/lineage/listing/index.js';
import { longLivedWithoutException } from '../../../src/lineage/long-lived/long-lived.js';
import { openMemoryGraph } from '../../support/graph.js';
import { answerOf, exception, key, put, user } from '../list-world.js';
import { ref } from '../support.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const ask = (given: object = {}, when: object = {}) =>
  answerOf<NodeListAnswer>(longLivedWithoutException, graph, given, when);
const list = (answer: NodeListAnswer) =>
  answer.items
    .map((item) =>
      `${String(item.node.attributes['providerId'])} ${item.certainty} ${item.reasons.join()}`.trim(),
    )
    .sort();

describe('Q-21', () => {
  it('lists what lives too long and can authenticate, POSSIBLE where the issuer does not tell', async () => {
    await put(graph, [
      user('app'),
      key('AKIAFOREVER', 'app'),
      key('NINETY', 'app', { neverExpires: false, maxLifetime: 90 * 86_400 }),
      key('NINETYONE', 'app', { neverExpires: false, maxLifetime: 90 * 86_400 + 1 }),
      key('UNTOLD', 'app', { neverExpires: undefined }),
      key('REVOKED', 'app', { state: 'DEACTIVATED' }),
      key('DISABLED', 'app', { state: 'SUSPENDED' }),
      key('STATELESS', 'app', { state: 'UNKNOWN' }),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual([
      'AKIAFOREVER CONFIRMED',
      'NINETYONE CONFIRMED',
      'STATELESS POSSIBLE STATE_UNKNOWN',
      'UNTOLD POSSIBLE LIFETIME_UNKNOWN',
    ]);
    expect(answer.counts).toEqual({ total: 4, confirmed: 2, possible: 2, suppressed: 0 });
    const forever = answer.items.find((item) => item.flags.includes('NEVER_EXPIRES'));
    expect(forever?.because).toEqual([
      'AKIAFOREVER authenticates as app and has no end. It was issued on 2024-01-01, 2 years before.',
    ]);
    expect(forever?.recommendedActions).toEqual(['ROTATE']);
  });

  it('is suppressed by an active exception up to the instant at which that expires, and not at it', async () => {
    await put(graph, [
      user('app'),
      key('K1', 'app'),
      exception('e1', [ref.credential('K1')], {
        rules: ['LIN-016'],
        expiresAt: '2026-03-09T23:30:00Z',
      }),
    ]);
    const at = async (asOf: string) => (await ask({}, { asOf })).counts;
    expect(await at('2026-03-09T23:29:59.999999Z')).toMatchObject({ confirmed: 0, suppressed: 1 });
    expect(await at('2026-03-09T23:30:00Z')).toMatchObject({ confirmed: 1, suppressed: 0 });
    const without = await ask({ includeSuppressed: false }, { asOf: '2026-03-09T23:29:00Z' });
    expect(without.items).toEqual([]);
    expect(without.counts.suppressed).toBe(1);
  });

  it('is not suppressed by an exception from another rule, nor one that only was asked for', async () => {
    await put(graph, [
      user('app'),
      key('K1', 'app'),
      exception('e1', [ref.credential('K1')], { rules: ['LIN-031'] }),
      exception('e2', [ref.credential('K1')], { rules: ['LIN-016'], status: 'REQUESTED' }),
    ]);
    expect((await ask()).counts).toMatchObject({ confirmed: 1, suppressed: 0 });
  });

  it('is doubtful where its sources disagree on its end, and never says clean of what was not read', async () => {
    await put(graph, [user('app'), key('K1', 'app')], { source: 'one', connector: 'aws' });
    await put(graph, [key('K1', 'app', { neverExpires: false, maxLifetime: 3600 })], {
      source: 'two',
      connector: 'other',
    });
    expect(list(await ask())).toEqual(['K1 POSSIBLE CONTESTED']);
    const empty = await openMemoryGraph();
    expect(await answerOf<NodeListAnswer>(longLivedWithoutException, empty)).toMatchObject({
      items: [],
      certainty: 'UNKNOWN',
    });
    await empty.close();
  });

  it('keeps to the realm and the environment asked for', async () => {
    await put(graph, [user('app'), key('K1', 'app', { environment: 'prod' }), key('K2', 'app')]);
    expect(list(await ask({ environment: 'PRODUCTION' }))).toEqual(['K1 CONFIRMED']);
    expect(list(await ask({ environment: 'TEST' }))).toEqual([]);
  });
});
