import { describe, expect, it } from 'vitest';
import { recommendedActions, type ActionFacts } from '../../../src/lineage/definitions/index.js';

describe('recommended actions', () => {
  const classes = ['RESIDUAL_SESSION', 'CARRIED_OVER', 'SHARED', 'EXCLUSIVE', 'TRUST_ONLY'] as const;
  const switches = [
    'shared',
    'unattributed',
    'breakGlass',
    'suppressed',
    'unlinked',
    'privileged',
    'issuerFailing',
  ] as const;
  const all: ActionFacts[] = classes.flatMap((of) =>
    (['CONFIRMED', 'POSSIBLE'] as const).flatMap((certainty) =>
      Array.from({ length: 2 ** switches.length }, (_, bits) => ({
        class: of,
        certainty,
        ...(Object.fromEntries(switches.map((name, i) => [name, (bits & (2 ** i)) !== 0])) as Record<
          (typeof switches)[number],
          boolean
        >),
      })),
    ),
  );
  it('never touches what is only POSSIBLE', () => {
    const gentle = ['CONFIRM', 'IDENTIFY', 'FIX_CONNECTOR', 'MANUAL', 'WAIT_EXPIRY', 'NONE'];
    for (const facts of all.filter(({ certainty }) => certainty === 'POSSIBLE')) {
      for (const action of recommendedActions(facts)) expect(gentle).toContain(action);
    }
  });
  it('never revokes what something else depends on, nor break-glass', () => {
    for (const facts of all) {
      const actions = recommendedActions(facts);
      expect(actions.length).toBeGreaterThan(0);
      if (facts.class === 'SHARED' || facts.breakGlass) expect(actions).not.toContain('REVOKE');
      if (facts.breakGlass) expect(actions).toEqual(['MANUAL']);
    }
  });
});
