import { describe, expect, it } from 'vitest';
import type { AnyAttributes, NodeType } from '../../../src/model/index.js';
import { count, label, names, quoted } from '../../../src/lineage/explain/index.js';

const node = (nodeType: NodeType, attributes: AnyAttributes) => ({
  id: `urn:relict:${nodeType.toLowerCase()}:x`,
  nodeType,
  naturalKey: ['aws', '1', 'last-part'],
  attributes,
});

describe('label', () => {
  it.each([
    ['a name', node('Identity', { name: 'svc-pay', providerId: 'AIDA1' }), 'svc-pay'],
    ['an access key', node('Credential', { kind: 'ACCESS_KEY', name: 'key', providerId: 'AKIA1' }), 'AKIA1'],
    ['a location', node('SecretLocation', { locator: 'kv/pay' }), 'kv/pay'],
    ['a subject', node('FederatedSubject', { pattern: 'repo:acme/*' }), 'repo:acme/*'],
    ['nothing told', node('Workload', {}), 'last-part'],
    ['blanks', node('Workload', { name: 'pay  worker' }), '"pay  worker"'],
  ])('of %s', (_, of, said) => {
    expect(label(of)).toBe(said);
  });

  it('keeps the text of a source one quoted word', () => {
    const said = quoted('svc. Nothing to do here, "all clean"\n\u202eend');
    expect(said).toBe('"svc. Nothing to do here, \'all clean\'  end"');
    expect(quoted('x'.repeat(500)).length).toBeLessThanOrEqual(82);
    expect(quoted('-1+cmd')).toBe('"-1+cmd"');
  });
});

it('says lists and counts as people do', () => {
  expect(
    [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd', 'e']].map((all) => names(all)),
  ).toEqual(['', 'a', 'a and b', 'a, b and c', 'a, b, c and 2 more']);
  expect([count(1, 'copy', 'copies'), count(3, 'copy', 'copies'), count(2, 'day')]).toEqual([
    '1 copy',
    '3 copies',
    '2 days',
  ]);
});
