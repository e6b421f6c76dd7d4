import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aws } from '../../../connectors/aws/index.js';
import type { PullEvent } from '../../../connectors/connector.js';
import { parseClaim, parseInstant, type ClaimInput, type Instant } from '../../../src/model/index.js';

export const AS_OF = parseInstant('2026-03-01T04:00:00Z') as Instant;

/** The events of one pull of files; paths below `root` are shown without it. Every claim must be one that sync takes. */
export async function pullFolder(root: string, asOf: Instant | null = AS_OF): Promise<PullEvent[]> {
  const origin = { files: [root], ...(asOf ? { asOf } : {}) };
  const events: PullEvent[] = [];
  for await (const event of aws.pull({ sourceId: 'aws', origin, settings: {}, now: () => AS_OF })) {
    if (event.kind === 'claim') {
      const parsed = parseClaim(event.claim);
      if (!parsed.ok) throw new Error(`${event.claim.node.key.join(' ')}: ${parsed.reason}`);
    }
    events.push(JSON.parse(JSON.stringify(event).replaceAll(`${root}/`, '').replaceAll(root, '.')));
  }
  return events;
}

/** Pulls files given by name and content: text, bytes, or a value that is written as JSON. */
export async function pullFiles(files: Record<string, unknown>, asOf?: Instant | null): Promise<PullEvent[]> {
  const root = mkdtempSync(join(tmpdir(), 'relict-aws-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(root, name);
      mkdirSync(dirname(path), { recursive: true });
      const raw = typeof content === 'string' || content instanceof Uint8Array;
      writeFileSync(path, raw ? content : JSON.stringify(content));
    }
    return await pullFolder(root, asOf);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export interface ScopeEvents {
  readonly id: string;
  readonly open: Extract<PullEvent, { kind: 'open' }>;
  readonly events: readonly PullEvent[];
  readonly close: Extract<PullEvent, { kind: 'close' }>;
}

export function scopesOf(events: readonly PullEvent[]): Map<string, ScopeEvents> {
  const scopes = new Map<string, ScopeEvents>();
  let open: ScopeEvents['open'] | null = null;
  let within: PullEvent[] = [];
  for (const event of events) {
    if (event.kind === 'open') {
      open = event;
      within = [];
    } else if (event.kind === 'close') {
      if (!open) throw new Error('close without open');
      if (scopes.has(open.scope.id)) throw new Error(`scope ${open.scope.id} twice`);
      scopes.set(open.scope.id, { id: open.scope.id, open, events: within, close: event });
      open = null;
    } else within.push(event);
  }
  if (open) throw new Error('a scope was left open');
  return scopes;
}

export function claimsOf(events: readonly PullEvent[]): ClaimInput[] {
  return events.flatMap((event) => (event.kind === 'claim' ? [event.claim] : []));
}

/** The one claim of a scope about the node with this last part of its key. */
export function claimOf(events: readonly PullEvent[], id: string, type?: string): ClaimInput {
  const found = claimsOf(events).filter(
    ({ node }) => node.key.at(-1) === id && (type === undefined || node.type === type),
  );
  if (found.length !== 1) throw new Error(`${found.length} claims about ${id}`);
  return found[0] as ClaimInput;
}

export function codes(events: readonly PullEvent[], kind: 'notice' | 'reject'): string[] {
  return events.flatMap((event) => (event.kind === kind ? [event.reason.code] : []));
}
