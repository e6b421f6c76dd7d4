import { describe, expect, test } from 'vitest';
import type { EdgeProperties } from '../../../src/graph/layout.js';
import { parseClaim, type EdgeClaimInput } from '../../../src/model/index.js';
import { diffEdges, type EdgeVersion } from '../../../src/sync/edges/diff.js';
import { newEdgeRow } from '../../../src/sync/edges/rows.js';
import { observe } from '../../../src/sync/observe.js';
import { at } from '../../support/sync.js';
import { credential, identity } from '../estate.js';

const day = (n: number) => at(`2026-01-${n.toString().padStart(2, '0')}T00:00:00Z`);
const gone = () => 'UNKNOWN' as const;

function edgesOf(...edges: Partial<EdgeClaimInput>[]) {
  const all = edges.map((edge) => ({ type: 'AUTHENTICATES_AS' as const, to: identity(1), ...edge }));
  const parsed = parseClaim({ node: credential(1), edges: all });
  if (!parsed.ok) throw new Error(parsed.reason);
  return observe('s', 'c', day(1), parsed.claim).keyEdges();
}

/** What the graph would hold of these relationships. */
function versionsOf(edges: ReturnType<typeof edgesOf>, recorded = 1): EdgeVersion[] {
  const of = { observation: 'o', node: 'n', source: 's', connector: 'c', scope: 's|c' };
  return edges.map((edge) => {
    const { type, row } = newEdgeRow(of, { edge, validFrom: edge.validFrom ?? day(1) }, day(recorded));
    return {
      type,
      from: edge.from,
      to: edge.to,
      outgoing: edge.outgoing,
      properties: row.edge as unknown as EdgeProperties,
    };
  });
}

function ended(version: EdgeVersion | undefined, n: number): EdgeVersion {
  if (!version) throw new Error('no version');
  const { properties } = version;
  return {
    ...version,
    properties: { ...properties, validTo: day(n), endRecordedAt: day(n), endReason: 'UNKNOWN' },
  };
}

describe('relationships', () => {
  test('that stay are left alone', () => {
    const edges = edgesOf({}, { to: identity(2), attributes: { role: 'ACCOUNTABLE', maxSession: 3600 } });
    expect(diffEdges(versionsOf(edges), edges, day(5), gone)).toEqual({ create: [], close: [] });
  });

  test('that had ended when they were heard of were there the moment before', () => {
    const { create } = diffEdges([], edgesOf({ validTo: '2026-01-03T00:00:00Z' }), day(5), gone);
    expect(create.map(({ validFrom }) => validFrom)).toEqual([at('2026-01-02T23:59:59.999Z')]);
  });

  test('that end before they begin are refused', () => {
    expect(() => edgesOf({ validFrom: '2026-01-03T00:00:00Z', validTo: '2026-01-02T00:00:00Z' })).toThrow(
      'ends before it begins',
    );
  });

  test('that are new begin when they were seen, or when the source says', () => {
    const edges = edgesOf({}, { to: identity(2), validFrom: day(2) });
    const { create, close } = diffEdges([], edges, day(5), gone);
    expect(close).toEqual([]);
    expect(create.map(({ validFrom }) => validFrom).sort()).toEqual([day(2), day(5)]);
  });

  test('that changed are superseded, the new beginning where the old ends', () => {
    const [before, after] = [edgesOf({}), edgesOf({ attributes: { maxSession: 60 } })];
    const { create, close } = diffEdges(versionsOf(before), after, day(5), gone);
    expect(create).toMatchObject([{ validFrom: day(5) }]);
    expect(close).toMatchObject([{ validTo: day(5), endReason: 'SUPERSEDED', replaced: true }]);
  });

  test('that the source ended end as it says', () => {
    const [before, after] = [edgesOf({}), edgesOf({ validTo: day(3), endReason: 'REVOKED' })];
    const changes = diffEdges(versionsOf(before), after, day(5), gone);
    expect(changes).toMatchObject({ create: [], close: [{ validTo: day(3), endReason: 'REVOKED' }] });
    expect(changes.close[0]?.replaced).toBeUndefined();
    expect(diffEdges(versionsOf(after), after, day(6), gone)).toEqual({ create: [], close: [] });
  });

  test('that the source no longer states end when it said so, not before they began', () => {
    const future = edgesOf({ validFrom: day(9) });
    expect(diffEdges(versionsOf(edgesOf({})), [], day(5), gone).close).toMatchObject([{ validTo: day(5) }]);
    expect(diffEdges(versionsOf(future), [], day(5), gone).close).toMatchObject([{ validTo: day(9) }]);
  });

  test('that come back begin anew, after their end', () => {
    const edges = edgesOf({ validFrom: day(1) });
    const [was] = versionsOf(edges);
    const { create, close } = diffEdges([ended(was, 3)], edges, day(5), gone);
    expect(close).toEqual([]);
    expect(create).toMatchObject([{ validFrom: day(5) }]);
  });

  test('of which an earlier start becomes known are corrected', () => {
    const before = edgesOf({ validFrom: day(4) });
    const { create, close } = diffEdges(versionsOf(before), edgesOf({ validFrom: day(2) }), day(5), gone);
    expect(create).toMatchObject([{ validFrom: day(2) }]);
    expect(close).toMatchObject([{ validTo: day(4), endReason: 'SOURCE_CORRECTION', replaced: true }]);
  });

  test('that differ but were not told apart are all kept, in an order of their own', () => {
    const two: Partial<EdgeClaimInput>[] = [
      { attributes: { conditions: '{"a":1}' } },
      { attributes: { conditions: '{"b":2}' } },
    ];
    const [one, other] = [edgesOf(...two), edgesOf(...[...two].reverse())];
    expect(one).toHaveLength(2);
    expect(new Set(one.map((edge) => edge.id)).size).toBe(2);
    expect(other).toEqual(one);
    expect(edgesOf({}, {})).toHaveLength(1);
  });
});
