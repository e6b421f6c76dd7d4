import { describe, expect, it } from 'vitest';
import type { ClaimsToSync } from '../../support/sync.js';
import { assuming, exception, plain, workload } from './situations.js';
import {
  ACTIVE_SERVICES,
  askSurvivors,
  cmdb,
  graphOf,
  iam,
  identity,
  key,
  node,
  retiredService,
  service,
  SERVICES,
  to,
  type Asked,
} from './world.js';

async function asking(syncs: readonly ClaimsToSync[], asked?: Asked) {
  const graph = await graphOf(syncs);
  try {
    return await askSurvivors(graph, { present: true, ...asked });
  } finally {
    await graph.close();
  }
}
const names = (items: readonly { readonly credential: { readonly attributes: object } | null }[]) =>
  items.map((item) => (item.credential?.attributes as { name?: string } | undefined)?.name);

describe('Q-01 frame', () => {
  it('is UNKNOWN, never "none", when nobody can tell what is retired', async () => {
    const answer = await asking([iam([identity('svc'), key('key', 'svc')])]);
    expect(answer).toMatchObject({ certainty: 'UNKNOWN', items: [], counts: { total: 0 } });
    expect(answer.warnings.map(({ code }) => code)).toContain('NOT_CONNECTED');
  });

  it('is UNKNOWN when nobody lists credentials', async () => {
    expect(await asking([SERVICES])).toMatchObject({ certainty: 'UNKNOWN', items: [] });
  });

  it('is UNKNOWN over an empty graph', async () => {
    expect(await asking([])).toMatchObject({ certainty: 'UNKNOWN', items: [] });
  });

  it('is PARTIAL when what is not essential cannot be seen', async () => {
    const answer = await asking([
      SERVICES,
      iam([identity('svc'), key('key', 'svc')], { capabilities: ['IDENTITIES', 'CREDENTIALS'] }),
    ]);
    expect(answer).toMatchObject({ certainty: 'PARTIAL', counts: { total: 1 } });
  });

  it('keeps its items when a source fails, and says so (F-01)', async () => {
    const before = await asking(plain());
    const failed = iam([], { observedAt: '2026-03-09T23:30:00Z', completeness: 'FAILED' });
    const after = await asking([...plain(), failed]);
    expect(before.certainty).toBe('COMPLETE');
    expect(after.certainty).toBe('PARTIAL');
    expect(names(after.items)).toEqual(names(before.items));
  });
});

describe('Q-01 answer', () => {
  it('lists a credential once with all retired services that it outlived', async () => {
    const answer = await asking([
      cmdb([retiredService(), retiredService('pay-older')]),
      iam([identity('svc', ['pay-legacy', 'pay-older']), key('key', 'svc')]),
    ]);
    expect(answer.items).toHaveLength(1);
    expect(answer.items[0]?.services.map((one) => one.service.attributes.name).sort()).toEqual([
      'pay-legacy',
      'pay-older',
    ]);
    expect(answer.items[0]?.class).toBe('EXCLUSIVE');
  });

  it('merges what several sources know as one service, unless one says that they differ (F-17)', async () => {
    const catalogue = (edges: Parameters<typeof service>[3]): ClaimsToSync =>
      cmdb([node('Service', 'component', { catalogRef: 'component:default/pay' }, edges)], {
        source: 'catalogue',
        connector: 'backstage',
      });
    const users = iam([identity('svc', ['component']), key('key', 'svc')]);
    const same = to('SAME_AS', ['Service', 'pay-legacy'], { method: 'DECLARED' });
    const apart = to('NOT_SAME_AS', ['Service', 'pay-legacy'], { method: 'DECLARED' });
    const guessed = to('SAME_AS', ['Service', 'pay-legacy'], { method: 'INFERRED' });
    expect(names((await asking([SERVICES, catalogue([same]), users])).items)).toEqual(['key']);
    expect((await asking([SERVICES, catalogue([same, apart]), users])).items).toEqual([]);
    expect((await asking([SERVICES, catalogue([guessed]), users])).items).toEqual([]);
  });

  it('keeps the likeness after the catalogue forgot the retired service (F-06)', async () => {
    const catalogue = (claims: Parameters<typeof cmdb>[0], observedAt: string): ClaimsToSync =>
      cmdb(claims, { source: 'catalogue', connector: 'backstage', observedAt });
    const component = node('Service', 'component', {}, [
      to('SAME_AS', ['Service', 'pay-legacy'], { method: 'DECLARED' }),
    ]);
    const answer = await asking([
      SERVICES,
      catalogue([component], '2026-03-07T00:00:00Z'),
      catalogue([], '2026-03-08T00:00:00Z'),
      catalogue([], '2026-03-09T00:00:00Z'),
      iam([identity('svc', ['component']), key('key', 'svc')]),
    ]);
    expect(names(answer.items)).toEqual(['key']);
  });

  it('shows a contradiction between sources as POSSIBLE and contested', async () => {
    const answer = await asking([
      SERVICES,
      cmdb([service('pay-legacy', 'ACTIVE')], { source: 'catalogue', connector: 'backstage' }),
      iam([identity('svc'), key('key', 'svc')]),
    ]);
    expect(answer.items).toMatchObject([
      { certainty: 'POSSIBLE', flags: ['CONTESTED'], recommendedActions: ['CONFIRM'] },
    ]);
    expect(answer.items[0]?.reasons).toContain('RETIREMENT_CONTESTED');
  });

  it('counts an unapproved service as retired, with a flag', async () => {
    const answer = await asking([
      cmdb([service('pay-legacy', 'ACTIVE', { approval: 'NOT_APPROVED', unapprovedAt: '2026-03-01' })]),
      iam([identity('svc'), key('key', 'svc')]),
    ]);
    expect(answer.items).toMatchObject([{ flags: ['UNAPPROVED'], certainty: 'CONFIRMED' }]);
  });

  it('is POSSIBLE within a day of retirement that is given without a time (F-12)', async () => {
    const syncs = [
      cmdb([service('pay-legacy', 'RETIRED', { retiredAt: '2026-03-10' })]),
      iam([identity('svc'), key('key', 'svc')]),
    ];
    expect((await asking(syncs, { asOf: '2026-03-10T12:00:00Z' })).items).toMatchObject([
      { certainty: 'POSSIBLE', reasons: ['DATE_ONLY'], recommendedActions: ['CONFIRM'] },
    ]);
    expect((await asking(syncs, { asOf: '2026-03-09T23:59:00Z' })).items).toEqual([]);
  });

  it('counts a service of unknown lifecycle as not retired, uncertainly', async () => {
    const answer = await asking([
      SERVICES,
      iam([identity('svc', ['pay-legacy', 'nobody-knows']), key('key', 'svc')]),
    ]);
    expect(answer.items).toMatchObject([
      { class: 'SHARED', flags: ['CLASS_UNCERTAIN'], recommendedActions: ['ROTATE_AND_DETACH'] },
    ]);
  });

  it('calls it shared when a workload without a service consumes it', async () => {
    const answer = await asking([
      SERVICES,
      iam([identity('svc'), key('key', 'svc'), workload('vm', null, [to('USES', ['Identity', 'svc'])])]),
    ]);
    expect(answer.items).toMatchObject([{ class: 'SHARED' }]);
    expect(answer.items[0]?.consumers).toMatchObject([{ service: null, by: 'USES', certainty: 'CONFIRMED' }]);
  });

  it('leaves out suppressed items when asked to, and still counts them apart (A8)', async () => {
    const syncs = [...plain(), cmdb([exception], { scope: 'exceptions' })];
    expect(await asking(syncs)).toMatchObject({ counts: { total: 1, confirmed: 0, suppressed: 1 } });
    expect(await asking(syncs, { args: { includeSuppressed: false } })).toMatchObject({
      items: [],
      counts: { total: 0, suppressed: 1 },
    });
  });

  it('no longer suppresses what its exception has been taken off (A8)', async () => {
    const withdrawn = cmdb([{ ...exception, edges: [] }], {
      scope: 'exceptions',
      observedAt: '2026-03-09T23:30:00Z',
    });
    const answer = await asking([...plain(), cmdb([exception], { scope: 'exceptions' }), withdrawn]);
    expect(answer.items).toMatchObject([{ suppressedBy: null }]);
  });

  it('asks of two sources of one identity that differ for a second look (A12)', async () => {
    const suspended = iam([identity('svc', ['pay-legacy'], { state: 'SUSPENDED' })], { source: 'other' });
    const { items, restorable } = await asking([...plain(), suspended]);
    expect([...items, ...restorable]).toMatchObject([{ certainty: 'POSSIBLE' }]);
  });

  it('never suppresses break-glass by itself (A9)', async () => {
    const answer = await asking([
      SERVICES,
      iam([identity('svc'), key('key', 'svc', { breakGlass: true })]),
      cmdb([exception], { scope: 'exceptions' }),
    ]);
    expect(answer.items).toMatchObject([{ suppressedBy: null, recommendedActions: ['MANUAL'] }]);
  });

  it('limits itself to one service and to classes', async () => {
    const syncs = [
      cmdb([retiredService(), retiredService('other'), ...ACTIVE_SERVICES]),
      iam([
        identity('a'),
        key('key-a', 'a'),
        identity('b', ['other']),
        key('key-b', 'b'),
        identity('c', ['other', 'pay-core']),
        key('key-c', 'c'),
      ]),
    ];
    expect(names((await asking(syncs, { args: { service: 'pay-legacy' } })).items)).toEqual(['key-a']);
    const other = await asking(syncs, { args: { service: 'other', classes: ['SHARED'] } });
    expect(names(other.items)).toEqual(['key-c']);
    await expect(asking(syncs, { args: { service: 'nothing' } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('lists what a first hop reaches only when asked to, and only if that hop can act (rows 28, 29)', async () => {
    const alive = await asking(assuming({}), { args: { includeTransitive: true } });
    expect(alive.transitive).toMatchObject([
      {
        node: { attributes: { name: 'data-role' } },
        via: { attributes: { name: 'legacy-role' } },
        certainty: 'CONFIRMED',
      },
    ]);
    expect((await asking(assuming({}))).transitive).toEqual([]);
    const dead = await asking(assuming({ state: 'DEACTIVATED', stateReason: 'REVOKED' }), {
      args: { includeTransitive: true },
    });
    expect(dead.transitive).toEqual([]);
  });

  it('follows readable secrets, and rings end', async () => {
    const answer = await asking(
      [
        SERVICES,
        iam([
          identity('legacy', ['pay-legacy'], {}, [
            to('CAN_READ_SECRET', ['SecretLocation', 'vault']),
            to('CAN_ASSUME', ['Identity', 'second']),
          ]),
          key('key', 'legacy'),
          identity('second', ['data-svc'], {}, [to('CAN_ASSUME', ['Identity', 'legacy'])]),
          node('SecretLocation', 'vault', {}, [to('HOLDS', ['Material', 'm'])]),
          key('other', 'third', {}, [to('HAS_MATERIAL', ['Material', 'm'])]),
          identity('third', ['data-svc']),
        ]),
      ],
      { args: { includeTransitive: true } },
    );
    expect(answer.transitive.map(({ node: reached }) => reached.attributes.name).sort()).toEqual([
      'other',
      'second',
      'third',
    ]);
  });

  it('marks a younger key of the same user as what superseded the older', async () => {
    const answer = await asking([
      SERVICES,
      iam([
        identity('svc'),
        key('old', 'svc'),
        key('young', 'svc', { createdAt: '2026-02-01T00:00:00Z' }),
        key('fresh', 'svc', { createdAt: '2026-03-08T00:00:00Z' }),
      ]),
    ]);
    const flags = Object.fromEntries(
      answer.items.map((item) => [item.credential?.attributes.name, item.flags]),
    );
    expect(flags).toEqual({ old: ['SUPERSEDED'], young: [], fresh: [] });
  });

  it('makes no item of trust in the own account, in a deleted principal or in the provider itself', async () => {
    const subject = (id: string, attributes: object) =>
      node('FederatedSubject', id, { kind: 'AWS_PRINCIPAL', ...attributes });
    const trusts = ['root', 'dead', 'service', 'vendor'].map((id) => ({
      type: 'CAN_ASSUME' as const,
      from: { type: 'FederatedSubject' as const, key: ['aws', '111111111111', id] },
    }));
    const answer = await asking([
      SERVICES,
      iam([
        identity('role', ['pay-legacy'], { kind: 'ROLE' }, trusts),
        subject('root', { pattern: 'arn:aws:iam::111111111111:root' }),
        subject('dead', { pattern: 'AIDAEXAMPLEEXAMPLE12' }),
        subject('service', { kind: 'AWS_SERVICE', pattern: 'lambda.amazonaws.com' }),
        subject('vendor', { pattern: 'arn:aws:iam::999999999999:root' }),
      ]),
    ]);
    expect(answer.items.map((item) => item.trust?.subject.attributes.name)).toEqual(['vendor']);
  });

  it('takes a trust that is only guessed for possible', async () => {
    const guessed = {
      type: 'CAN_ASSUME' as const,
      from: { type: 'FederatedSubject' as const, key: ['ci', 'x'] },
      method: 'INFERRED' as const,
    };
    const answer = await asking([
      SERVICES,
      iam([identity('role', ['pay-legacy'], { kind: 'ROLE' }, [guessed])]),
    ]);
    expect(answer.items).toMatchObject([
      { class: 'TRUST_ONLY', certainty: 'POSSIBLE', reasons: ['WEAK_LINK'] },
    ]);
  });

  it('gives a trust whose conditions stay open no removal, and one that cannot be met no place', async () => {
    const trusting = (conditionStatus: 'UNRESOLVED' | 'UNSATISFIABLE') =>
      asking([
        SERVICES,
        iam([
          identity('role', ['pay-legacy'], { kind: 'ROLE' }, [
            {
              type: 'CAN_ASSUME',
              from: { type: 'FederatedSubject', key: ['ci', 'x'] },
              attributes: { conditionStatus },
            },
          ]),
        ]),
      ]);
    expect((await trusting('UNRESOLVED')).items).toMatchObject([
      { certainty: 'POSSIBLE', reasons: ['CONDITION_UNRESOLVED'], recommendedActions: ['CONFIRM'] },
    ]);
    expect((await trusting('UNSATISFIABLE')).items).toEqual([]);
  });

  it('orders by severity, then certainty, then id, the same each time (F-40)', async () => {
    const syncs = [
      cmdb([retiredService()]),
      iam([
        identity('svc'),
        key('plain', 'svc'),
        key('leaked', 'svc', { compromisedAt: '2026-03-01T00:00:00Z' }),
        identity('prod', ['pay-legacy'], { environment: 'production' }),
        key('prod-key', 'prod', { kind: 'API_KEY' }),
        identity('guess', [], {}, [to('SUPPORTS', ['Service', 'pay-legacy'], { method: 'INFERRED' })]),
        key('guessed', 'guess'),
      ]),
    ];
    const answer = await asking(syncs);
    expect(answer.items.map((item) => item.severity)).toEqual(['CRITICAL', 'CRITICAL', 'HIGH', 'MEDIUM']);
    expect(names(answer.items).slice(2)).toEqual(['plain', 'guessed']);
    expect(JSON.stringify(await asking([...syncs].reverse()))).toBe(JSON.stringify(answer));
  });

  it('knows a break-glass account by its tag', async () => {
    const answer = await asking([
      SERVICES,
      iam([identity('svc', ['pay-legacy'], { tags: ['Break-Glass=true'] }), key('key', 'svc')]),
    ]);
    expect(answer.items).toMatchObject([{ flags: ['BREAK_GLASS'], recommendedActions: ['MANUAL'] }]);
  });

  it('never recommends more than asking a person for what is only POSSIBLE', async () => {
    const answer = await asking([
      SERVICES,
      iam(
        [
          identity('svc', ['pay-legacy', 'pay-core'], { privileged: true }),
          key('stale', 'svc'),
          key('unknown', 'svc', { state: 'UNKNOWN' }),
          key('unlinked', 'svc', { kind: 'UNLINKED' }),
        ],
        { observedAt: '2026-02-01T00:00:00Z' },
      ),
    ]);
    expect(answer.items).toHaveLength(3);
    for (const item of answer.items) {
      expect(item.certainty).toBe('POSSIBLE');
      expect(['CONFIRM', 'IDENTIFY']).toContain(item.recommendedActions[0]);
    }
  });
});

describe('THIRD_PARTY_HELD', () => {
  it.each([
    ['INBOUND', ['THIRD_PARTY_HELD']],
    ['OUTBOUND', []],
  ] as const)(
    'of what is exposed %s is %j: what a vendor has given to us, we hold',
    async (direction, flags) => {
      const exposed = to('EXPOSED_TO', ['ThirdParty', 'vendor'], { attributes: { direction } });
      const of = key('key', 'svc');
      const syncs = [
        SERVICES,
        iam([identity('svc', ['pay-legacy']), { ...of, edges: [...(of.edges ?? []), exposed] }]),
      ];
      expect((await asking(syncs)).items.map((item) => item.flags)).toEqual([flags]);
    },
  );
});
