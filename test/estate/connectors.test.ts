import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aws } from '../../connectors/aws/index.js';
import { backstage } from '../../connectors/backstage/index.js';
import type { Connector } from '../../connectors/connector.js';
import { servicenow } from '../../connectors/servicenow/index.js';
import { ESTATE_SOURCES, writeEstate, type EstateReport, type EstateTruth } from '../../src/demo/index.js';
import { parseClaim, urn, type Instant, type NodeRef, type PullEvent } from '../../src/model/index.js';

const NOW = '2026-03-10T00:00:00.000000Z' as Instant;
const CONNECTORS: Record<string, Connector> = { aws, backstage, servicenow };
const root = mkdtempSync(join(tmpdir(), 'estate-connectors-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the product's own connectors read of an estate. */
async function read(dir: string) {
  const events: PullEvent[] = [];
  const nodes = new Set<string>();
  for (const source of ESTATE_SOURCES) {
    const connector = CONNECTORS[source.type]!;
    const pull = connector.pull({
      sourceId: source.id,
      origin: { files: source.from.files.map((path) => join(dir, path)) },
      settings: connector.settings.parse({}),
      now: () => NOW,
    });
    for await (const event of pull) {
      events.push(event);
      if (event.kind !== 'claim') continue;
      nodes.add(urn(event.claim.node));
      for (const edge of event.claim.edges ?? []) nodes.add(urn((edge.to ?? edge.from) as NodeRef));
    }
  }
  return { events, nodes };
}

describe.each([300, 2_000])('an estate of %i nodes, as the connectors read it', (size) => {
  const dir = join(root, String(size));
  let report: EstateReport;
  let events: PullEvent[];
  let nodes: ReadonlySet<string>;
  beforeAll(async () => {
    report = await writeEstate({ seed: 1, size, now: NOW, dir, truth: true });
    ({ events, nodes } = await read(dir));
  });

  it('is complete in every scope, and nothing of it is refused', () => {
    expect(events.filter((event) => event.kind === 'reject')).toEqual([]);
    expect(events.filter((event) => event.kind === 'close' && event.completeness !== 'COMPLETE')).toEqual([]);
    const unread = events.flatMap((event) => (event.kind === 'notice' ? event.reason.code : []));
    expect(unread).not.toContain('NOT_RECOGNISED');
    expect(unread).not.toContain('UNATTRIBUTED');
  });

  it('makes claims that the model accepts', () => {
    for (const event of events) {
      if (event.kind !== 'claim') continue;
      const parsed = parseClaim(event.claim);
      expect(parsed.ok ? '' : parsed.reason).toBe('');
    }
  });

  it('gives as many nodes as were asked for, within a tenth', () => {
    expect(Math.abs(nodes.size - size)).toBeLessThan(size / 10);
  });

  it('gives the users and keys that were written', () => {
    const keys = new Set<string>();
    for (const event of events) {
      if (event.kind === 'claim' && event.claim.attributes?.['kind'] === 'ACCESS_KEY')
        keys.add(urn(event.claim.node));
    }
    expect(keys.size).toBe(report.accessKeys);
  });

  it('knows every subject of the truth by its id', () => {
    const truth: EstateTruth = JSON.parse(readFileSync(join(dir, 'truth.json'), 'utf8'));
    const known = new Set<unknown>();
    for (const event of events) {
      if (event.kind !== 'claim') continue;
      known.add(event.claim.attributes?.['providerId']).add(event.claim.attributes?.['locator']);
      known.add(event.claim.attributes?.['pattern']);
    }
    for (const { subject, id } of truth.cases) {
      if (subject.kind === 'CREDENTIAL') expect(known, id).toContain(subject.providerId);
      else if (subject.kind === 'IDENTITY') expect(known, id).toContain(subject.arn);
      else {
        expect(known, id).toContain(subject.role);
        expect(known, id).toContain(subject.pattern);
      }
    }
  });

  it('lets no canary through', () => {
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });
});
