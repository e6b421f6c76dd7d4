import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { ungovernedCreations, type UngovernedAnswer } from '../../../src/lineage/ungoverned/ungoverned.js';
import type { AnyAttributes, ClaimInput, EdgeClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { ALL, answerOf, exception, key, pod, put, service, user } from '../list-world.js';
import { ref } from '../support.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const ask = (given: object = {}, when: object = {}) =>
  answerOf<UngovernedAnswer>(ungovernedCreations, graph, given, when);
const list = (answer: UngovernedAnswer) =>
  answer.items
    .map(({ node: { attributes }, certainty, reasons, flags }) =>
      [attributes['providerId'] ?? attributes['name'], certainty, ...reasons, ...flags].join(' '),
    )
    .sort();
const MADE = '2026-03-01T00:00:00Z';
const made = (id: string, attributes: AnyAttributes = {}, edges: EdgeClaimInput[] = []) =>
  user(id, { createdAt: MADE, ...attributes }, edges);
const on = (
  type: 'LifecycleEvent' | 'PolicyDecision',
  id: string,
  of: string,
  attributes: AnyAttributes,
): ClaimInput => ({
  node: { type, key: ['r', `${id}-${of}`] },
  attributes,
  edges: [{ type: type === 'PolicyDecision' ? 'ABOUT' : 'ON_SUBJECT', to: ref.identity(of) }],
});
const owned = (team: string): EdgeClaimInput => ({
  type: 'OWNED_BY',
  to: ref.team(team),
  method: 'DECLARED',
});
const by = (id: string): EdgeClaimInput => ({ type: 'CREATED_BY', to: ref.identity(id), method: 'OBSERVED' });
const team: ClaimInput = { node: ref.team('platform'), attributes: { name: 'platform', status: 'ACTIVE' } };

describe('Q-25', () => {
  it('is a creation without a request, a decision or a binding in time', async () => {
    await put(graph, [
      service('pay'),
      made('blind'),
      made('asked'),
      on('LifecycleEvent', 'req', 'asked', {
        type: 'identity.requested',
        occurredAt: '2026-02-20T00:00:00Z',
      }),
      made('changed'),
      on('LifecycleEvent', 'chg', 'changed', {
        type: 'identity.created',
        occurredAt: MADE,
        changeRecordRef: 'CHG1',
      }),
      made('logged'),
      on('LifecycleEvent', 'log', 'logged', { type: 'identity.created', occurredAt: MADE }),
      made('decided'),
      on('PolicyDecision', 'dec', 'decided', { outcome: 'APPROVED', decidedAt: '2026-03-01T12:00:00Z' }),
      made('denied'),
      on('PolicyDecision', 'dec', 'denied', { outcome: 'DENIED', decidedAt: '2026-03-01T12:00:00Z' }),
      made('late'),
      on('PolicyDecision', 'dec', 'late', { outcome: 'APPROVED', decidedAt: '2026-03-03T00:00:00Z' }),
      made('bound', {}, [{ type: 'SUPPORTS', to: ref.service('pay'), method: 'DECLARED', validFrom: MADE }]),
      made('guessed', {}, [
        { type: 'SUPPORTS', to: ref.service('pay'), method: 'INFERRED', validFrom: MADE },
      ]),
      made('old', { createdAt: '2025-01-01T00:00:00Z' }),
      made('fresh', { createdAt: '2026-03-09T12:00:00Z' }),
      key('NEWKEY', null, { createdAt: MADE, creationOrigin: 'CONSOLE' }),
      key('SESSION', null, { createdAt: MADE, neverExpires: undefined, maxLifetime: 3600 }),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual([
      'NEWKEY CONFIRMED ORIGIN_CONSOLE',
      'blind CONFIRMED',
      'denied CONFIRMED',
      'guessed CONFIRMED',
      'late CONFIRMED LATE_RECORD',
      'logged CONFIRMED',
    ]);
    const item = answer.items.find((one) => one.creationOrigin === 'CONSOLE');
    expect(item).toMatchObject({
      createdAt: '2026-03-01T00:00:00.000000Z',
      severity: 'MEDIUM',
      recommendedActions: ['ATTEST'],
      because: [
        'NEWKEY was made at 2026-03-01 00:00 UTC from console; no source tells by whom.',
        'No request, decision or binding of it is on record, and the 24 hours for that are over.',
      ],
    });
  });

  it('is governed when a governed pipeline identity made it, and not when a person or a stray machine did', async () => {
    await put(graph, [
      team,
      user('deployer', { createdAt: '2025-01-01T00:00:00Z' }, [owned('platform')]),
      pod('pipeline', null, { kind: 'PIPELINE' }, [{ type: 'USES', to: ref.identity('deployer') }]),
      user('stray', { createdAt: '2025-01-01T00:00:00Z' }),
      pod('pipeline-2', null, { kind: 'PIPELINE' }, [{ type: 'USES', to: ref.identity('stray') }]),
      user('admin', { createdAt: '2025-01-01T00:00:00Z', kind: 'HUMAN_USER', actorClass: 'HUMAN' }, [
        owned('platform'),
      ]),
      made('by-deployer', {}, [by('deployer')]),
      made('by-run', {}, [{ type: 'CREATED_BY', to: ref.workload('pipeline'), method: 'OBSERVED' }]),
      made('by-stray', {}, [by('stray')]),
      made('by-admin', {}, [by('admin')]),
      made('by-process', { creationOrigin: 'GOVERNED' }),
    ]);
    const answer = await ask();
    expect(list(answer)).toEqual(['by-admin CONFIRMED', 'by-stray CONFIRMED']);
    expect(
      answer.items
        .map((item) => item.createdBy.map((node) => node.attributes['name']))
        .flat()
        .sort(),
    ).toEqual(['admin', 'stray']);
  });

  it('is POSSIBLE where no source that could hold a record was heard, and where the owner of its maker is not known', async () => {
    await put(graph, [made('blind')], {
      capabilities: ALL.filter((one) => one !== 'SERVICES'),
    });
    expect(list(await ask())).toEqual(['blind POSSIBLE RECORDS_NOT_COVERED']);
    const other = await openMemoryGraph();
    await put(
      other,
      [
        user('deployer', { createdAt: '2025-01-01T00:00:00Z' }),
        pod('pipeline', null, { kind: 'PIPELINE' }, [{ type: 'USES', to: ref.identity('deployer') }]),
        made('by-deployer', {}, [by('deployer')]),
      ],
      { capabilities: ALL.filter((one) => one !== 'OWNERS') },
    );
    const answer = await answerOf<UngovernedAnswer>(ungovernedCreations, other);
    expect(list(answer)).toEqual(['by-deployer POSSIBLE CREATOR_UNKNOWN']);
    await other.close();
  });

  it('looks since when it is asked, refuses what begins after it ends, and obeys exceptions', async () => {
    await put(graph, [
      made('a', { createdAt: '2026-01-01T00:00:00Z' }),
      made('b', { createdAt: '2026-02-01T00:00:00Z' }),
      exception('e', [ref.identity('b')], { rules: ['LIN-010'] }),
    ]);
    expect(list(await ask({ since: '2026-02-01T00:00:00Z' }))).toEqual(['b CONFIRMED']);
    expect(list(await ask({ since: '2026-02-01T00:00:00.000001Z' }))).toEqual([]);
    expect((await ask()).counts).toEqual({ total: 2, confirmed: 1, possible: 0, suppressed: 1 });
    await expect(ask({ since: '2026-03-11T00:00:00Z' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});
