import { mkdtempSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Connector, Origin, PullEvent } from '../../connectors/connector.js';
import { parseClaim, type Claim } from '../../src/model/claim.js';
import type { Instant } from '../../src/model/time.js';

export const NOW = '2026-03-10T00:00:00.000000Z' as Instant;
/** When the files that {@link writeFiles} writes say that they were written. */
export const MODIFIED = '2026-03-09T08:00:00.000000Z' as Instant;

export async function pull(
  connector: Connector,
  origin: Origin,
  settings: unknown = {},
): Promise<PullEvent[]> {
  const events: PullEvent[] = [];
  const parsed = 'live' in origin ? { live: connector.liveSettings.parse(origin.live) } : origin;
  for await (const event of connector.pull({
    sourceId: 'own',
    origin: parsed,
    settings: connector.settings.parse(settings),
    now: () => NOW,
  })) {
    events.push(event);
  }
  return events;
}

/** Writes the files into a folder that lives as long as the test. */
export function writeFiles(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'relict-connector-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, new Date(MODIFIED), new Date(MODIFIED));
  }
  return folder;
}

/** The claims as sync reads them; a claim that sync would refuse fails the test. */
export function claimsOf(events: readonly PullEvent[]): Claim[] {
  return events.flatMap((event) => {
    if (event.kind !== 'claim') return [];
    const parsed = parseClaim(event.claim);
    if (!parsed.ok) throw new Error(parsed.reason);
    return [parsed.claim];
  });
}

export function claimFor(events: readonly PullEvent[], type: string, key: string): Claim | undefined {
  return claimsOf(events).find((claim) => claim.node.type === type && claim.node.key.at(-1) === key);
}

export function ofKind<K extends PullEvent['kind']>(
  events: readonly PullEvent[],
  kind: K,
): Extract<PullEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<PullEvent, { kind: K }> => event.kind === kind);
}

export function closing(events: readonly PullEvent[]): unknown {
  const last = ofKind(events, 'close').at(-1);
  return last?.completeness === 'COMPLETE' ? 'COMPLETE' : `${last?.completeness} ${last?.reason.code}`;
}
