import { describe, expect, it } from 'vitest';
import { humanUseOfNhi } from '../../../src/lineage/human-use/human-use.js';
import { asking } from '../support.js';
import { graphOf, iam, identity, key, node, T, to } from '../survivors/world.js';

type Claims = ReturnType<typeof node>[];
async function ask(claims: Claims, args: object = {}) {
  const graph = await graphOf([iam(claims)]);
  try {
    return await humanUseOfNhi.ask(asking(graph, T), humanUseOfNhi.args.parse(args));
  } finally {
    await graph.close();
  }
}
const flags = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map((item) => `${String(item.node.attributes.name)} ${item.flags.join(',')}`);
const svc = identity('svc', []);
const human = identity('jo', [], { actorClass: 'HUMAN', kind: 'HUMAN_USER' });
const summary = (channel: string | undefined, ...also: [Parameters<typeof to>[1][0], string][]) =>
  node('UsageSummary', 'day', { day: '2026-03-08', count: 3, channel, createdAt: undefined }, [
    to('ON_SUBJECT', ['Credential', 'key']),
    ...also.map((one) => to('ON_SUBJECT', one)),
  ]);
const password = (lastUsedAt: string, rest: object = {}) =>
  key('pw', 'svc', { kind: 'PASSWORD', lastUsedAt, lastUsedStatus: 'USED', ...rest });

describe('Q-39 humanUseOfNhi', () => {
  it('lists an interactive sign-in as an indicator, never as proved', async () => {
    const { items } = await ask([svc, password('2026-03-08T10:00:00Z')]);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      certainty: 'POSSIBLE',
      reasons: ['INDICATORS_ONLY'],
      flags: ['INTERACTIVE_SIGN_IN'],
      recommendedActions: ['CONFIRM'],
    });
    expect(items[0]?.because.at(-1)).toBe('That points to a person, and proves nothing.');
  });

  it.each([
    ['CONSOLE', ['svc INTERACTIVE_SIGN_IN']],
    ['DEVICE', ['svc HUMAN_DEVICE']],
    ['BROWSER', ['svc HUMAN_USER_AGENT']],
    ['PROGRAM', []],
    [undefined, []],
  ])('reads the channel %s of a use', async (channel, expected) => {
    expect(await flags([svc, key('key', 'svc'), summary(channel)])).toEqual(expected);
  });

  it('names the person that acted as it', async () => {
    const person = node('Person', 'jo', { status: 'ACTIVE' });
    const { items } = await ask([svc, key('key', 'svc'), person, summary('PROGRAM', ['Person', 'jo'])]);
    expect(items[0]?.indicators).toMatchObject([
      { kind: 'IMPERSONATED_BY_PERSON', person: { nodeType: 'Person' } },
    ]);
  });

  it('does not take a run of a pipeline that a person started for human use', async () => {
    const person = node('Person', 'jo', { status: 'ACTIVE' });
    const run = node('Workload', 'run', { kind: 'PIPELINE_RUN' });
    const started = summary('CONSOLE', ['Person', 'jo'], ['Workload', 'run']);
    expect(await flags([svc, key('key', 'svc'), person, run, started])).toEqual([]);
    const session = key('session', 'svc', { kind: 'SESSION_TOKEN', issuedAt: '2026-03-09T22:00:00Z' }, [
      to('DERIVED_FROM', ['Identity', 'jo']),
    ]);
    const runner = node('Workload', 'run', { kind: 'PIPELINE_RUN' }, [to('USED', ['Credential', 'session'])]);
    expect(await flags([svc, human, session])).toEqual(['svc IMPERSONATED_BY_PERSON']);
    expect(await flags([svc, human, session, runner])).toEqual([]);
  });

  it('looks only at the window, and at non-human identities', async () => {
    expect(await flags([svc, password('2025-10-01T10:00:00Z')])).toEqual([]);
    expect(await flags([svc, password('2026-03-01T00:00:00Z')], { days: 5 })).toEqual([]);
    const own = identity('svc', [], { actorClass: 'HUMAN' });
    expect(await flags([own, password('2026-03-08T10:00:00Z')])).toEqual([]);
  });

  it('does not take the password of a database or of a service for a sign-in', async () => {
    const database = identity('svc', [], { kind: 'DB_USER' });
    expect(await flags([database, password('2026-03-08T10:00:00Z')])).toEqual([]);
    expect(
      await flags([svc, password('2026-03-08T10:00:00Z', { purpose: 'codecommit.amazonaws.com' })]),
    ).toEqual([]);
  });
});
