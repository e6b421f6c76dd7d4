import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONNECTORS } from '../../connectors/index.js';
import { CAPABILITIES } from '../../src/model/coverage.js';

describe.each(CONNECTORS.map((connector) => [connector.type, connector] as const))(
  'connector %s',
  (type, connector) => {
    it('declares every capability once', () => {
      expect(connector.capabilities.map(({ capability }) => capability).sort()).toEqual(
        [...CAPABILITIES].sort(),
      );
    });

    it('is documented, and says how it is fed and joined', () => {
      expect(existsSync(new URL(`../../connectors/${type}/README.md`, import.meta.url))).toBe(true);
      expect(connector.title).not.toBe('');
      expect(connector.exports.length).toBeGreaterThan(0);
      expect(connector.joinKeys.length).toBeGreaterThan(0);
    });

    it('refuses settings that it does not know', () => {
      expect(connector.settings.safeParse({ unknownKey: 1 }).success).toBe(false);
      expect(connector.liveSettings.safeParse({ unknownKey: 1 }).success).toBe(false);
      expect(connector.settings.safeParse({}).success).toBe(true);
    });
  },
);

it('types are unique', () => {
  const types = CONNECTORS.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
});
