import { afterEach, beforeEach, expect, it, describe } from 'vitest';
import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import type { Graph } from '../../src/graph/port.js';
import { coverageFor } from '../../src/lineage/coverage/coverage-for.js';
import { isBreakGlass } from '../../src/lineage/definitions/index.js';
import { ownersOf } from '../../src/lineage/owner/owners-of.js';
import { exceptionsOn, retirementOf } from '../../src/lineage/judge/index.js';
import { suppressing } from '../../src/lineage/definitions/a08-exception.js';
import { nodesById } from '../../src/lineage/read/index.js';
import { sameAs } from '../../src/lineage/same-as.js';
import { DEFAULT_POLICY, urn } from '../../src/model/index.js';
import { dump } from '../support/dump.js';
import { describeEngines, openMemoryGraph } from '../support/graph.js';
import { at, syncClaims } from '../support/sync.js';
import { asking, idOf, ref } from '../lineage/support.js';

const NOW = '2026-03-10T00:00:00Z';
const schema = buildSchema();
let graph: Graph;

/** Runs one mutation at an instant and gives its answer, or throws its error. */
export async function mutate(field: string, input: Record<string, unknown>, now = NOW) {
  const type = schema.getMutationType()?.getFields()[field]?.args[0]?.type;
  const text = `mutation ($input: ${String(type)}) { ${field}(input: $input) { record { id nodeType presence ... on Record { attributes } } outcome warnings { code } } }`;
  const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(now), requestId: 'test' });
  const { data, errors } = await runOperation(schema, text, { input }, context);
  if (errors?.[0]) throw errors[0].originalError ?? errors[0];
  return (data as Record<string, Answer>)[field] as Answer;
}
interface Answer {
  readonly record: { readonly id: string; readonly presence: string; readonly attributes: string[] };
  readonly outcome: string;
  readonly warnings: { readonly code: string }[];
}
const codes = (answer: Answer) => answer.warnings.map((warning) => warning.code);

const inventory = () =>
  syncClaims(graph, {
    observedAt: '2026-02-01T00:00:00Z',
    capabilities: ['IDENTITIES', 'CREDENTIALS', 'SERVICES', 'OWNERS'],
    claims: [
      { node: ref.service('pay'), attributes: { name: 'pay', lifecycle: 'ACTIVE' }, method: 'INFERRED' },
      { node: ref.service('pay2'), attributes: { name: 'pay-catalogue' } },
      { node: ref.team('core'), attributes: { name: 'core', status: 'ACTIVE' } },
      {
        node: ref.identity('svc'),
        attributes: { name: 'svc', kind: 'MACHINE_USER', state: 'ACTIVE' },
        edges: [{ type: 'SUPPORTS', to: ref.service('pay') }],
      },
      {
        node: ref.credential('AKIA1'),
        attributes: { providerId: 'AKIA1', kind: 'ACCESS_KEY', state: 'ACTIVE' },
        edges: [{ type: 'AUTHENTICATES_AS', to: ref.identity('svc') }],
      },
    ],
  });

const EXCEPTION = {
  id: 'EX-1',
  subjects: ['AKIA1'],
  rules: ['LIN-031'],
  reason: 'the contract runs out in June',
  approver: 'CISO',
  expiresAt: '2026-07-01T00:00:00Z',
};

describeEngines('recording', (engine) => {
  beforeEach(async () => {
    graph = await engine.open();
    await inventory();
  }, 120_000);
  afterEach(() => graph.close());

  it('takes an event once, whatever its source repeats, and the answers follow from it', async () => {
    const event = {
      id: '7',
      source: '/cmdb',
      type: 'com.acme.service.retired',
      subject: 'pay',
      time: '2026-03-01T00:00:00Z',
    };
    expect(await mutate('recordEvent', event)).toMatchObject({ outcome: 'CREATED', warnings: [] });
    const before = await dump(graph, { recordTimes: true });
    expect((await mutate('recordEvent', event, '2026-03-10T01:00:00Z')).outcome).toBe('UNCHANGED');
    expect(await dump(graph, { recordTimes: true })).toEqual(before);
    const service = idOf(ref.service('pay'));
    const retired = async (asOf: string, knownAt: string) =>
      (await retirementOf(asking(graph, NOW, { asOf, knownAt }), [service])).get(service)?.retired.value;
    expect(await retired('2026-03-05T00:00:00Z', '2026-03-10T00:00:00Z')).toBe('TRUE');
    expect(await retired('2026-02-20T00:00:00Z', '2026-03-10T00:00:00Z')).toBe('FALSE');
    expect(await retired('2026-03-05T00:00:00Z', '2026-03-09T00:00:00Z')).toBe('FALSE');
  });

  it('grants, renews and revokes an exception, each at its instant', async () => {
    await mutate('grantException', {
      ...EXCEPTION,
      controls: [{ type: 'MONITORING', reviewBy: '2026-05-01' }],
    });
    const key = idOf(ref.credential('AKIA1'));
    const active = async (asOf: string, knownAt = '2026-06-01T00:00:00Z') => {
      const when = asking(graph, NOW, { asOf, knownAt });
      const { covers, exceptions } = await exceptionsOn(when, [key]);
      return suppressing([key], covers, exceptions, 'LIN-031', when.when.asOf)?.attributes['name'] ?? null;
    };
    expect(await active('2026-03-10T00:00:00Z')).toBe('EX-1');
    expect(await active('2026-03-09T00:00:00Z')).toBeNull();
    await mutate('endException', { exception: 'EX-1', by: 'CISO', reason: 'moved' }, '2026-04-01T00:00:00Z');
    expect(await active('2026-03-31T00:00:00Z')).toBe('EX-1');
    expect(await active('2026-04-01T00:00:00Z')).toBeNull();
    expect(await active('2026-04-01T00:00:00Z', '2026-03-31T00:00:00Z')).toBe('EX-1');
  });

  it('merges two nodes on a word, and parts them again when it is taken back', async () => {
    const [left, right] = [idOf(ref.service('pay')), idOf(ref.service('pay2'))];
    const one = async (when = asking(graph, '2026-04-01T00:00:00Z')) => {
      const same = await sameAs(when, [left, right]);
      return same.of(left) === same.of(right);
    };
    const say = (says: string, now = NOW) =>
      mutate(
        'sayIdentity',
        { left: 'pay', right: 'pay-catalogue', says, by: 'ada', reason: 'same sys_id' },
        now,
      );
    const before = await dump(graph, { currentOnly: true });
    await say('SAME_AS');
    expect(await one()).toBe(true);
    expect((await say('SAME_AS')).outcome).toBe('UNCHANGED');
    await say('WITHDRAWN', '2026-03-11T00:00:00Z');
    expect(await one()).toBe(false);
    const past = (knownAt: string) => one(asking(graph, NOW, { asOf: '2026-02-15T00:00:00Z', knownAt }));
    expect(await past('2026-03-10T12:00:00Z')).toBe(true);
    expect(await past('2026-03-11T00:00:00Z')).toBe(false);
    const mine = (line: string) => line.includes('relict|records') || line.includes('PolicyDecision');
    const after = (await dump(graph, { currentOnly: true })).filter((line) => !mine(line));
    const realm = (line: string) => line.includes('"Realm"');
    expect(after.filter((line) => !realm(line))).toEqual(before.filter((line) => !realm(line)));
    expect(codes(await say('NOT_SAME_AS', '2026-03-12T00:00:00Z'))).toEqual([]);
    expect(codes(await say('SAME_AS', '2026-03-13T00:00:00Z'))).toEqual(['CONTRADICTS']);
    expect(await one()).toBe(true);
  });

  it('attests an owner until the attestation ends, and marks break-glass', async () => {
    const identity = idOf(ref.identity('svc'));
    await mutate('attest', { subject: 'svc', by: 'ada', owner: 'core', validUntil: '2026-06-01T00:00:00Z' });
    const owner = async (now: string) => (await ownersOf(asking(graph, now), [identity])).get(identity);
    expect(await owner(NOW)).toMatchObject({ status: 'RESOLVED', tier: 'ATTESTED' });
    expect((await owner('2026-06-01T00:00:00Z'))?.status).not.toBe('RESOLVED');

    const marked = async () => {
      const node = (await nodesById(asking(graph, NOW), [identity])).get(identity);
      return { marked: node !== undefined && isBreakGlass([node]), name: node?.attributes['name'] };
    };
    await mutate('markBreakGlass', { subject: 'svc', by: 'ada', reason: 'fire drill' });
    expect(await marked()).toEqual({ marked: true, name: 'svc' });
    await mutate('markBreakGlass', { subject: 'svc', breakGlass: false, by: 'ada', reason: 'no more' });
    expect(await marked()).toEqual({ marked: false, name: 'svc' });
  });
});

describe('what is refused, and what is kept with a warning', () => {
  beforeEach(async () => {
    graph = await openMemoryGraph();
    await inventory();
  });
  afterEach(() => graph.close());

  it('keeps an event from the future, for an unknown subject, of an unknown type', async () => {
    const answer = await mutate('recordEvent', {
      id: '1',
      source: '/hr',
      type: 'office.painted',
      subject: 'Person:["workday","p-77"]',
      time: '2027-01-01T00:00:00Z',
    });
    expect(codes(answer)).toEqual(['SUBJECT_UNKNOWN', 'FUTURE_EVENT', 'EVENT_TYPE_UNKNOWN']);
    expect(answer.record.attributes).toContain('occurredAt=2027-01-01T00:00:00.000000Z');
    const person = urn({ type: 'Person', key: ['workday', 'p-77'] });
    const placeholder = (await nodesById(asking(graph, NOW), [person])).get(person);
    expect(placeholder?.presence).toBe('UNKNOWN');
  });

  it('keeps the first event of an id, and relinks a subject that has become known', async () => {
    const event = { id: '1', source: '/cmdb', type: 'service.retired', subject: 'ghost', time: '2026-03-01' };
    expect(codes(await mutate('recordEvent', event))).toEqual(['SUBJECT_UNKNOWN']);
    expect(codes(await mutate('recordEvent', { ...event, type: 'service.split' }))).toContain(
      'EVENT_ID_REUSED',
    );
    await syncClaims(graph, {
      source: 'cmdb',
      observedAt: '2026-03-10T00:00:00Z',
      claims: [{ node: ref.service('ghost'), attributes: { name: 'ghost' } }],
    });
    expect(await mutate('recordEvent', event, '2026-03-11T00:00:00Z')).toMatchObject({
      outcome: 'CHANGED',
      warnings: [],
    });
    expect(codes(await mutate('recordEvent', { ...event, subject: 'pay' }, '2026-03-12T00:00:00Z'))).toEqual([
      'EVENT_ID_REUSED',
    ]);
  });

  it('gives the same records in whatever order events come', async () => {
    const of = async (order: readonly string[]) => {
      await graph.close();
      graph = await openMemoryGraph();
      await inventory();
      const types: Record<string, string> = { a: 'service.retired', b: 'service.reactivated' };
      for (const id of order) {
        const time = id === 'a' ? '2026-03-01T00:00:00Z' : '2026-03-05T00:00:00Z';
        await mutate('recordEvent', { id, source: '/cmdb', type: types[id], subject: 'pay', time });
      }
      return dump(graph, { currentOnly: true });
    };
    expect(await of(['b', 'a', 'b'])).toEqual(await of(['a', 'b']));
  });

  it('says all that an exception is missing at once', async () => {
    const { expiresAt: _, approver: __, ...bare } = EXCEPTION;
    await expect(mutate('grantException', bare)).rejects.toMatchObject({
      code: 'USAGE',
      message: 'The exception was not stored: it has no approver and expiry.',
      hint: 'Give it an approver and an expiry.',
    });
    await expect(
      mutate('grantException', { ...EXCEPTION, expiresAt: '2026-09-06T00:00:00.000001Z' }),
    ).rejects.toThrow('longer than 180 days');
    await expect(
      mutate('grantException', { ...EXCEPTION, expiresAt: '2026-09-06T00:00:00Z' }),
    ).resolves.toMatchObject({ outcome: 'CREATED' });
    await expect(
      mutate('grantException', { ...EXCEPTION, expiresAt: '2026-03-09T00:00:00Z' }),
    ).rejects.toThrow('ends before it begins');
  });

  it('excepts what cannot be rotated only under a control that can be checked (R-EXC-04)', async () => {
    const { reason: _, ...rest } = EXCEPTION;
    const fixed = { ...rest, reasonCode: 'VENDOR_LIMIT' };
    await expect(mutate('grantException', fixed)).rejects.toMatchObject({
      code: 'USAGE',
      hint: 'Give it a control with `type`, `evidenceRef` and `reviewBy`.',
    });
    await expect(mutate('grantException', { ...EXCEPTION, reason: 'TECHNICAL_LIMIT' })).rejects.toThrow(
      'compensating control',
    );
    await expect(
      mutate('grantException', { ...fixed, controls: [{ type: 'MONITORING', reviewBy: '2026-05-01' }] }),
    ).rejects.toThrow('its compensating control has no evidenceRef');
    const controlled = {
      ...fixed,
      controls: [{ type: 'MONITORING', evidenceRef: 'E-1', reviewBy: '2026-05-01' }],
      approvedAt: '2026-03-01T00:00:00Z',
    };
    expect((await mutate('grantException', controlled)).outcome).toBe('CREATED');
    const key = idOf(ref.credential('AKIA1'));
    const active = async (asOf: string) => {
      const when = asking(graph, NOW, { asOf, knownAt: '2026-07-01T00:00:00Z' });
      const { covers, exceptions } = await exceptionsOn(when, [key]);
      return suppressing([key], covers, exceptions, 'LIN-031', when.when.asOf) !== null;
    };
    expect(await active('2026-03-05T00:00:00Z')).toBe(true);
    expect(await active('2026-05-01T23:59:59Z')).toBe(true);
    expect(await active('2026-05-02T00:00:00Z')).toBe(false);
    // Looked at again in time, it goes on.
    const again = { ...controlled.controls[0], reviewBy: '2026-06-15' };
    await mutate('grantException', { ...controlled, controls: [again] }, '2026-05-01T00:00:00Z');
    expect(await active('2026-05-02T00:00:00Z')).toBe(true);
    expect(await active('2026-03-05T00:00:00Z')).toBe(true);
    expect(await active('2026-06-16T00:00:00Z')).toBe(false);
  });

  it('lets nobody declare an obligation verified or waived', async () => {
    const { record } = await mutate('recordEvent', {
      id: '1',
      source: '/cmdb',
      type: 'service.retired',
      subject: 'pay',
    });
    const progress = { type: 'REVOKE', subject: 'AKIA1', trigger: record.id, by: 'ada' };
    for (const status of ['VERIFIED', 'WAIVED'])
      await expect(mutate('progressObligation', { ...progress, status })).rejects.toThrow(
        'nobody can declare',
      );
    const done = await mutate('progressObligation', { ...progress, status: 'DONE_UNVERIFIED' });
    expect(done.record.attributes).toContain('status=DONE_UNVERIFIED');
    expect(done.outcome).toBe('CREATED');
  });

  it('says when another source contradicts what is said of two nodes, and which counts', async () => {
    await syncClaims(graph, {
      source: 'own',
      observedAt: NOW,
      claims: [{ node: ref.service('pay'), edges: [{ type: 'NOT_SAME_AS', to: ref.service('pay2') }] }],
    });
    const pair = { left: idOf(ref.service('pay')), right: idOf(ref.service('pay2')), by: 'ada', reason: 'x' };
    expect(codes(await mutate('sayIdentity', { ...pair, says: 'SAME_AS' }))).toEqual(['CONTRADICTS']);
    const same = await sameAs(asking(graph, NOW), [pair.left, pair.right]);
    expect(same.of(pair.left)).not.toBe(same.of(pair.right));
  });

  it('refuses contradictions of identity that cannot be: a node and itself, a service and a team', async () => {
    const rest = { says: 'SAME_AS', by: 'ada', reason: 'x' };
    await expect(mutate('sayIdentity', { left: 'pay', right: 'pay', ...rest })).rejects.toThrow('same node');
    await expect(mutate('sayIdentity', { left: 'pay', right: 'core', ...rest })).rejects.toThrow(
      'different types',
    );
    await expect(
      mutate('sayIdentity', { left: 'pay', right: 'pay-catalogue', ...rest, says: 'WITHDRAWN' }),
    ).rejects.toThrow('taken back');
  });

  it.each([
    ['reason', '-----BEGIN RSA PRIVATE KEY-----CANARY-KEY'],
    ['reason', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARY-SIGNATURE`],
    ['owner', 'postgres://root:CANARY-PASSWORD@db'],
    ['approver', 'x'.repeat(201)],
  ])('stores no %s that a secret could hide in, and repeats it in no error', async (field, value) => {
    const refused = mutate('grantException', { ...EXCEPTION, [field]: value });
    await expect(refused).rejects.toMatchObject({ code: 'USAGE' });
    await expect(refused).rejects.not.toThrow(/CANARY|xxx/);
    expect((await dump(graph)).join('')).not.toContain('CANARY');
  });

  it('takes control characters out of what people write', async () => {
    const { record } = await mutate('grantException', { ...EXCEPTION, reason: 'why\u202e\u0007 not' });
    expect(record.attributes).toContain('reason=why   not');
  });

  it('changes no answer on what can be seen', async () => {
    const covered = () =>
      coverageFor(asking(graph, NOW), ['CREDENTIALS', 'IDENTITIES', 'SERVICES', 'OWNERS']);
    const before = await covered();
    await mutate('grantException', EXCEPTION);
    expect(await covered()).toEqual(before);
  });

  it('lets two writers of one record pass one after the other', async () => {
    const both = await Promise.all([
      mutate('grantException', EXCEPTION),
      mutate('grantException', EXCEPTION),
    ]);
    expect(both.map((one) => one.outcome).sort()).toEqual(['CREATED', 'UNCHANGED']);
  });
});
