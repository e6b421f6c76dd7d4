import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { templateNeglected } from '../../../src/lineage/findings/templates/decide.js';
import { DAY_MS, type ClaimInput, type Instant } from '../../../src/model/index.js';
import { ref } from '../support.js';
import { openWorld, type World } from './world.js';

const refs = {
  module: { type: 'Template' as const, key: ['scm', 'module'] },
  old: ref.identity('old'),
  next: ref.identity('next'),
  job: ref.workload('job'),
};
const made = { type: 'INSTANTIATED_FROM' as const, to: refs.module };

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

const template = (lastRevisitedAt?: string, edges: ClaimInput['edges'] = []): ClaimInput => ({
  node: refs.module,
  attributes: { name: 'module', lastRevisitedAt },
  edges,
});
const job = (edges: ClaimInput['edges'] = [made], attributes: object = {}): ClaimInput => ({
  node: refs.job,
  attributes: { name: 'job', kind: 'PIPELINE', ...attributes },
  edges,
});
const users: ClaimInput[] = [refs.old, refs.next].map((node) => ({
  node,
  attributes: { name: node.key.at(-1) ?? '', kind: 'MACHINE_USER', state: 'ACTIVE' },
}));

describe('LIN-027, a template that nobody looks at while something lives of it', () => {
  // The cadence of 90 days ends on 2026-03-10T00:00:00Z.
  it('is found after the cadence, and not at its very end', async () => {
    await world.cloud([template('2025-12-09T23:59:59Z'), job()]);
    expect(await world.said('LIN-027')).toEqual(['module LOW CONFIRMED OPEN']);
    const [item] = await world.items('LIN-027');
    expect(item?.conditionStartedAt).toBe('2026-03-09T23:59:59.000000Z');
    expect(item?.recommendedActions).toEqual(['REVALIDATE']);
    await world.cloud([template('2025-12-10T00:00:00Z'), job()]);
    expect(await world.said('LIN-027')).toEqual([]);
  });

  it('counts production, and is not found without anything that lives', async () => {
    await world.cloud([template('2025-01-01T00:00:00Z'), job([made], { environment: 'production' })]);
    expect(await world.said('LIN-027')).toEqual(['module MEDIUM CONFIRMED OPEN']);
    await world.cloud([template('2025-01-01T00:00:00Z')]);
    expect(await world.said('LIN-027')).toEqual(['module LOW POSSIBLE OPEN']);
    await world.cloud([template('2025-01-01T00:00:00Z')], { observedAt: '2026-03-09T23:30:00Z' });
    expect(await world.said('LIN-027')).toEqual([]);
  });

  it('stays open where the template was mended and what was made of it was not', async () => {
    const mended = template('2026-03-01T00:00:00Z', [
      {
        type: 'REFERENCES',
        to: refs.old,
        validFrom: '2025-01-01T00:00:00Z',
        validTo: '2026-03-01T00:00:00Z',
      },
      { type: 'REFERENCES', to: refs.next, validFrom: '2026-03-01T00:00:00Z' },
    ]);
    await world.cloud([mended, ...users, job([made, { type: 'USES', to: refs.old }])]);
    expect(await world.said('LIN-027')).toEqual(['module LOW CONFIRMED OPEN']);
    const [item] = await world.items('LIN-027');
    expect(item).toMatchObject({ flags: ['NOT_FIXED'], conditionStartedAt: '2026-03-01T00:00:00.000000Z' });
    expect(item?.because).toEqual(['job was made from module.', 'job still holds what was taken out of it.']);
    await world.cloud([mended, ...users, job([made, { type: 'USES', to: refs.next }])]);
    expect(await world.said('LIN-027')).toEqual([]);
  });

  it('is only possible where the instance is only guessed', async () => {
    await world.cloud([template('2025-01-01T00:00:00Z'), job([{ ...made, method: 'INFERRED' }])]);
    expect(await world.said('LIN-027')).toEqual(['module INFO POSSIBLE OPEN']);
  });

  it('is one doubt for each realm where no source tells when anybody looked', async () => {
    await world.cloud([template(), job(), { ...job(), node: ref.workload('job2') }]);
    expect(await world.said('LIN-027')).toEqual(['account INFO POSSIBLE OPEN']);
  });

  it('does not ask for a look at what nothing was made from', () => {
    const at = '2026-03-10T00:00:00.000000Z' as Instant;
    expect(templateNeglected({ instances: [], revisitedAt: null }, DAY_MS, at)).toMatchObject({
      value: 'FALSE',
      reasons: ['NO_LIVE_INSTANCE'],
    });
  });
});
