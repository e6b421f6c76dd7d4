import { expect, it } from 'vitest';
import { canActOf } from '../../../src/lineage/judge/index.js';
import { DEFAULT_POLICY, urn, type ClaimInput } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';
import { graphOf, iam, identity, key, node, ref, T, to } from '../survivors/world.js';

async function verdicts(claims: ClaimInput[], ...names: string[]) {
  const graph = await graphOf([iam(claims)]);
  try {
    const when = { asOf: at(T), knownAt: at(T), present: true };
    const found = await canActOf(
      { graph, policy: DEFAULT_POLICY, when },
      names.map((name) => urn(ref('Identity', name))),
    );
    return names.map((name) => found.get(urn(ref('Identity', name)))?.value);
  } finally {
    await graph.close();
  }
}
const role = (id: string, ...assumes: string[]) =>
  identity(
    id,
    [],
    { kind: 'ROLE' },
    assumes.map((name) => to('CAN_ASSUME', ['Identity', name])),
  );

it('follows who may assume whom to a credential, a workload or somebody outside', async () => {
  const claims = [
    role('a', 'b'),
    role('b', 'c'),
    role('c'),
    key('key', 'a'),
    role('run'),
    node('Workload', 'w', {}, [to('USES', ['Identity', 'run'])]),
    role('idle'),
  ];
  expect(await verdicts(claims, 'c', 'b', 'run', 'idle')).toEqual(['TRUE', 'TRUE', 'TRUE', 'FALSE']);
});

it('gives a ring without a way in to nobody (F-29)', async () => {
  expect(await verdicts([role('a', 'b'), role('b', 'a')], 'a', 'b')).toEqual(['FALSE', 'FALSE']);
  expect(await verdicts([role('a', 'b'), role('b', 'a'), key('key', 'b')], 'a', 'b')).toEqual([
    'TRUE',
    'TRUE',
  ]);
});

it('does not say no about what lies beyond its depth', async () => {
  const chain = Array.from({ length: 9 }, (_, i) => role(`r${i}`, `r${i + 1}`));
  expect(await verdicts([...chain, role('r9'), key('key', 'r0')], 'r9')).toEqual(['UNKNOWN']);
});

it('does not know what no source has described', async () => {
  expect(await verdicts([key('key', 'ghost')], 'ghost', 'never-heard-of')).toEqual(['UNKNOWN', 'UNKNOWN']);
});
