import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { duplicates } from '../../../src/lineage/duplicates/duplicates.js';
import type { DuplicatesAnswer } from '../../../src/lineage/duplicates/group.js';
import type { ClaimInput, EdgeClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { answerOf, exception, key, put, service, user } from '../list-world.js';
import { ref } from '../support.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const ask = (given: object = {}, when: object = {}) =>
  answerOf<DuplicatesAnswer>(duplicates, graph, given, when);
const list = (answer: DuplicatesAnswer) =>
  answer.items
    .map((group) =>
      [
        group.kind,
        group.certainty,
        ...group.members
          .map((node) => String(node.attributes['providerId'] ?? node.attributes['name']))
          .sort(),
        ...group.reasons,
        ...group.flags,
      ].join(' '),
    )
    .sort();
const place = (id: string, of: string, more: EdgeClaimInput[] = []): ClaimInput => ({
  node: ref.location(id),
  attributes: { class: 'VAULT', name: id },
  edges: [{ type: 'HOLDS', to: ref.material(of) }, ...more],
});
const has = (of: string): EdgeClaimInput => ({ type: 'HAS_MATERIAL', to: ref.material(of) });

describe('Q-13', () => {
  it('groups the keys of one identity beyond what is allowed, without a rotation that overlaps', async () => {
    await put(graph, [
      user('two'),
      key('T1', 'two', { createdAt: '2024-01-01T00:00:00Z' }),
      key('T2', 'two', { createdAt: '2025-01-01T00:00:00Z' }),
      user('rotating'),
      key('R1', 'rotating', { createdAt: '2024-01-01T00:00:00Z' }),
      key('R2', 'rotating', { createdAt: '2026-03-05T00:00:00Z' }),
      user('mixed'),
      key('M1', 'mixed'),
      key('M2', 'mixed', { kind: 'PASSWORD' }),
      key('M3', 'mixed', { state: 'SUSPENDED' }),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual(['SAME_IDENTITY CONFIRMED T1 T2']);
    expect(answer.items[0]).toMatchObject({
      severity: 'LOW',
      recommendedActions: ['REVOKE'],
      because: [
        'two can be authenticated as by 2 credentials of kind access key: T1 (issued 2024-01-01) and T2 (issued 2025-01-01).',
        'The policy allows 1, and a second one for a time while it is rotated.',
      ],
    });
    expect(answer.items[0]?.evidence).toHaveLength(2);
    expect(answer.counts).toEqual({ total: 1, confirmed: 1, possible: 0, suppressed: 0 });
  });

  it('is POSSIBLE where nobody tells when one was issued', async () => {
    await put(graph, [user('u'), key('A', 'u'), key('B', 'u', { createdAt: undefined })]);
    expect(list(await ask())).toEqual(['SAME_IDENTITY POSSIBLE A B ISSUED_AT_UNKNOWN']);
  });

  it('groups one secret in several places, whatever fills them, and never what only might be the same', async () => {
    await put(graph, [
      key('K', null, {}, [has('m')]),
      place('vault', 'm'),
      place('ci', 'm', [{ type: 'SYNCED_FROM', to: ref.location('vault') }]),
      key('L', null, {}, [has('n')]),
      place('alone', 'n'),
      place('lookalike', 'o'),
      key('X', null, {}, [has('shared')]),
      key('Y', null, {}, [has('shared')]),
      key('DEAD', null, { state: 'DEACTIVATED' }, [has('residue')]),
      place('left', 'residue'),
      place('over', 'residue'),
      place('stray', 'unlinked'),
      place('astray', 'unlinked'),
    ]);
    expect(list(await ask())).toEqual([
      'SAME_MATERIAL CONFIRMED K ci vault MANAGED',
      'SAME_MATERIAL CONFIRMED X Y SEVERAL_CREDENTIALS',
      'SAME_MATERIAL POSSIBLE astray stray UNLINKED',
    ]);
    const kept = (await ask()).items.find((group) => group.flags.includes('MANAGED'));
    expect(kept?.because).toEqual([
      'The secret of K lies in 2 places: ci and vault.',
      'ci is filled from another place.',
    ]);
  });

  it('groups identities of one purpose for one service in one environment', async () => {
    const supports = (of: string, purpose?: string): EdgeClaimInput => ({
      type: 'SUPPORTS',
      to: ref.service(of),
      method: 'DECLARED',
      ...(purpose ? { attributes: { purpose } } : {}),
    });
    await put(graph, [
      service('pay'),
      service('data'),
      user('a', { environment: 'prod' }, [supports('pay', 'Nightly export')]),
      key('KA', 'a'),
      user('b', { environment: 'production', purpose: 'nightly  export' }, [supports('pay')]),
      key('KB', 'b'),
      user('c', { environment: 'test', purpose: 'nightly export' }, [supports('pay')]),
      key('KC', 'c'),
      user('d', { environment: 'prod', purpose: 'nightly export' }, [supports('data')]),
      key('KD', 'd'),
      user('e', { environment: 'prod' }, [supports('pay')]),
      key('KE', 'e'),
      user('powerless', { environment: 'prod', purpose: 'nightly export' }, [supports('pay')]),
    ]);
    expect(list(await ask({ kind: 'SAME_PURPOSE' }))).toEqual(['SAME_PURPOSE CONFIRMED a b']);
    expect(list(await ask({ kind: 'SAME_IDENTITY' }))).toEqual([]);
  });

  it('is suppressed by an exception on what they have in common, or on each of them', async () => {
    await put(graph, [
      user('u'),
      key('A', 'u'),
      key('B', 'u'),
      exception('one', [ref.credential('A')], { rules: ['LIN-043'], expiresAt: '2026-03-10T00:00:00Z' }),
    ]);
    const counts = async (asOf?: string) => (await ask({}, asOf ? { asOf } : {})).counts;
    expect((await counts()).suppressed).toBe(0);
    await put(graph, [exception('two', [ref.identity('u')], { expiresAt: '2026-03-10T00:00:00Z' })], {
      scope: 'exceptions',
    });
    expect((await counts('2026-03-09T23:30:00Z')).suppressed).toBe(1);
    expect((await counts()).suppressed).toBe(0);
  });
});
