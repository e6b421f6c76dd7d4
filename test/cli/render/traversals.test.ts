import { describe, expect, it } from 'vitest';
import { renderIncident } from '../../../src/cli/render/incident.js';
import { renderRotationImpact } from '../../../src/cli/render/rotation-impact.js';

const node = (name: string) => ({ id: `urn:${name}`, nodeType: 'Identity', name });

describe('Q-18 for people', () => {
  it('says whether it is safe before it lists who is concerned', () => {
    const answer = {
      safeToRotate: { value: 'UNKNOWN', reasons: ['UNATTRIBUTED_USE'] },
      because: ['AKIA1 has no live consumers.'],
      items: [],
    };
    expect(renderRotationImpact(answer)).toBe(
      'Safe to rotate: UNKNOWN (UNATTRIBUTED_USE)\nAKIA1 has no live consumers.\n',
    );
    const item = {
      consumer: node('job'),
      update: 'NEEDS_MANUAL',
      certainty: 'CONFIRMED',
      reasons: ['FILLED_BY_HAND'],
      locations: [node('ci')],
    };
    expect(renderRotationImpact({ ...answer, items: [item] })).toMatch(/job +NEEDS_MANUAL +ci/);
  });
});

describe('Q-42 for people', () => {
  const window = { from: '2026-03-01T00:00:00.000000Z', to: '2026-03-05T00:00:00.000000Z' };
  const empty = { matched: [], outside: [], items: [], plan: [], blastRadius: null, window };

  it('never leaves an indicator that was not there without a word', () => {
    expect(renderIncident({ ...empty, outside: [node('late')] })).toBe(
      'Nothing that the indicator names was there from 2026-03-01T00:00 to 2026-03-05T00:00 UTC; outside it: late.\n',
    );
  });

  it('shows owners then and now, and the plan', () => {
    const text = renderIncident({
      ...empty,
      matched: [node('key')],
      blastRadius: { counts: { total: 3, confirmed: 2 } },
      items: [
        {
          node: node('key'),
          role: 'MATCHED',
          certainty: 'CONFIRMED',
          flags: ['USED_IN_WINDOW'],
          ownerThen: null,
          ownerNow: { owner: null, status: 'MISSING' },
          because: ['It still authenticates.'],
        },
      ],
      plan: [{ phase: 1, action: 'REVOKE', node: node('key'), by: node('sec') }],
    });
    expect(text).toContain('at least 2, at most 3 reached');
    expect(text).toMatch(/not known then +MISSING/);
    expect(text).toContain('  1. REVOKE key, by sec\n');
  });
});
