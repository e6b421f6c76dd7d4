import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { file } from '../../../connectors/file/index.js';
import type { Graph } from '../../../src/graph/port.js';
import { suppressing } from '../../../src/lineage/definitions/a08-exception.js';
import { exceptionsOn } from '../../../src/lineage/judge/index.js';
import { edgesOf, nodesById } from '../../../src/lineage/read/index.js';
import { sameAs } from '../../../src/lineage/same-as.js';
import { DEFAULT_POLICY, urn, type NodeRef } from '../../../src/model/index.js';
import { sync } from '../../../src/sync/index.js';
import { asking } from '../../lineage/support.js';
import { openMemoryGraph } from '../../support/graph.js';
import { events } from '../../support/sync.js';
import { NOW, pull, writeFiles } from '../support.js';

const README = readFileSync(new URL('../../../connectors/file/README.md', import.meta.url), 'utf8');
const DOCUMENT =
  [...README.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, body]) => body ?? '')
    .find((b) => b.includes('EX-8')) ?? '';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

async function read(document: string) {
  const pulled = await pull(file, { files: [writeFiles({ 'governance.yaml': document })] });
  return sync(graph, {
    source: 'own',
    connector: 'file',
    pull: events(pulled),
    policy: DEFAULT_POLICY,
    clock: () => NOW,
  });
}
const id = (type: NodeRef['type'], ...key: string[]): string => urn({ type, key });

describe('governance records of the README', () => {
  it('come into the graph as the same nodes that the mutations make', async () => {
    const report = await read(DOCUMENT);
    expect(report.scopes.map(({ rejected, completeness }) => ({ rejected, completeness }))).toEqual([
      { rejected: 0, completeness: 'COMPLETE' },
    ]);
    const now = asking(graph, NOW);
    const identity = id('Identity', 'aws', '123456789012', 'AIDAEXAMPLEPAY');
    const { covers, exceptions } = await exceptionsOn(now, [identity]);
    expect(suppressing([identity], covers, exceptions, 'LIN-031', NOW)?.attributes['name']).toBe('EX-8');
    expect(suppressing([identity], covers, exceptions, 'LIN-016', NOW)).toBeNull();
    const event = id('LifecycleEvent', '/cmdb', '4711');
    const obligations = await edgesOf(now, [event], ['TRIGGERED_BY'], 'in', { history: 'live' });
    const obligation = (
      await nodesById(
        now,
        obligations.map((edge) => edge.from),
      )
    )
      .values()
      .next().value;
    expect(obligation?.attributes).toMatchObject({ type: 'ROTATE', status: 'IN_PROGRESS' });
  });

  it('part two nodes again when the likeness is taken out', async () => {
    const [left, right] = [
      id('Service', 'sys_id', 'a1'),
      id('Service', 'backstage', 'component:default/pay'),
    ];
    const one = async () => {
      const same = await sameAs(asking(graph, NOW), [left, right]);
      return same.of(left) === same.of(right);
    };
    const described = (document: string) =>
      document.replace(
        'edges:\n  - { from',
        `  - { type: Service, key: [sys_id, a1], name: pay }\n  - { type: Service, key: [backstage, 'component:default/pay'], name: pay }\nedges:\n  - { from`,
      );
    await read(described(DOCUMENT));
    expect(await one()).toBe(true);
    await read(described(DOCUMENT.replace(/^.*, SAME_AS:.*\n/m, '')));
    expect(await one()).toBe(false);
  });
});
