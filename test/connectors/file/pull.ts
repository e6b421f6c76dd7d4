import { mkdtempSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { file } from '../../../connectors/file/index.js';
import type { PullEvent } from '../../../connectors/connector.js';
import { parseClaim, type Claim } from '../../../src/model/claim.js';
import type { Instant } from '../../../src/model/time.js';

export const NOW = '2026-03-10T00:00:00.000000Z' as Instant;
export const MODIFIED = '2026-03-09T08:00:00.000000Z' as Instant;

/** Writes the files into a folder of their own and pulls them as one source. */
export async function pullFiles(
  files: Record<string, string | Uint8Array>,
  settings: unknown = {},
): Promise<PullEvent[]> {
  const folder = mkdtempSync(join(tmpdir(), 'relict-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, new Date(MODIFIED), new Date(MODIFIED));
  }
  const events: PullEvent[] = [];
  for await (const event of file.pull({
    sourceId: 'own',
    origin: { files: [folder] },
    settings: file.settings.parse(settings),
    now: () => NOW,
  })) {
    events.push(event);
  }
  return events;
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
