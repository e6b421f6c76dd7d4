import { cpSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMillis, HOUR_MS, toMillis } from '../../src/model/index.js';
import type { EstateTruth } from '../../src/demo/index.js';
import type { SyncReport } from '../../src/sync/index.js';
import { dump } from '../support/dump.js';
import {
  newFolder,
  SOURCE_IDS,
  survivors,
  SYNCED_AT,
  syncEstate,
  writeTrueEstate,
  type SourceId,
  type SurvivorsAnswer,
} from './estate.js';
import { imageOf, type Image } from './image.js';
import { listed, lost, told, type Lists } from './lists.js';

const folder = newFolder();
const whole = join(folder.path, 'whole');
const LATER = addMillis(SYNCED_AT, HOUR_MS);
const ASKED = addMillis(LATER, HOUR_MS);

/** What goes wrong with a file. */
const DAMAGE = {
  'is gone': (path: string) => rmSync(path),
  'breaks off': (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 20)),
  'is empty': (path: string) => writeFileSync(path, ''),
} as const;
type Damage = keyof typeof DAMAGE;

/** The calls whose answers say what there is. */
const FAMILIES = [
  'get-account-authorization-details',
  'get-credential-report',
  'list-access-keys',
  'get-access-key-last-used',
  'list-ssh-public-keys',
  'list-service-specific-credentials',
  'list-open-id-connect-providers',
  'list-secrets',
  'list-functions',
  'describe-task-definition',
  'describe-services',
  'list-accounts',
];

let truth: EstateTruth;
/** The providers' exports alone, and the organisation's own inventory beside them. */
let providers: Image;
let everything: Image;
let before: SurvivorsAnswer;
let listedBefore: Lists;
beforeAll(async () => {
  truth = await writeTrueEstate(whole, { inventory: true });
  providers = await imageOf((graph) => syncEstate(graph, whole));
  const graph = await providers.copy();
  before = await survivors(graph, {}, ASKED);
  await graph.close();
  everything = await imageOf(async (both) => {
    await syncEstate(both, whole);
    await syncEstate(both, whole, { sources: ['inventory'] });
    listedBefore = await listed(both, truth, ASKED);
  });
});
afterAll(() => {
  providers.remove();
  everything.remove();
  folder.remove();
});

/** Files below a folder, as paths within it. */
function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
}

/** The call that a file of an account is the answer to. */
function familyOf(path: string): string {
  const parts = path.split('/').slice(1);
  const called = parts.find((part) => /^(get|list|describe)-/.test(part)) ?? '';
  return called.replace(/(-\d+)?\.jsonl?$/, '');
}

interface After {
  /** Only when asked for. */
  readonly listed: Lists | null;
  /** Of the damaged source. */
  readonly reports: readonly SyncReport[];
  readonly answer: SurvivorsAnswer;
  readonly absent: readonly string[];
}

/** Takes the whole estate, damages some files of a source, exports and syncs that twice more, and asks. */
async function after(
  source: SourceId,
  hit: (path: string) => boolean,
  damage: Damage,
  asksAll = false,
): Promise<After> {
  const dir = join(folder.path, 'damaged');
  rmSync(dir, { recursive: true, force: true });
  cpSync(whole, dir, { recursive: true, preserveTimestamps: true });
  const graph = await (asksAll ? everything : providers).copy();
  try {
    const struck = filesOf(join(dir, source)).filter(hit);
    expect(struck.length).toBeGreaterThan(0);
    for (const path of struck) DAMAGE[damage](join(dir, source, path));
    const reports: SyncReport[] = [];
    // Twice: what is missing once is suspected, and only the second time confirmed.
    for (const at of [addMillis(LATER, -HOUR_MS / 2), LATER]) {
      for (const path of filesOf(join(dir, source)))
        utimesSync(join(dir, source, path), toMillis(at) / 1000, toMillis(at) / 1000);
      reports.push(...(await syncEstate(graph, dir, { sources: [source], now: at })));
    }
    const answer = await survivors(graph, {}, ASKED);
    const absent = (await dump(graph, { currentOnly: true })).filter((line) => line.includes('"ABSENT_'));
    return { reports, answer, absent, listed: asksAll ? await listed(graph, truth, ASKED) : null };
  } finally {
    await graph.close();
  }
}

const idsOf = ({ items, restorable }: SurvivorsAnswer) => [...items, ...restorable].map(({ id }) => id);

describe.each(Object.keys(DAMAGE) as Damage[])('when a file %s', (damage) => {
  it.each(SOURCE_IDS)('and all of %s with it, no survivor vanishes', async (source) => {
    const { answer, absent, reports } = await after(source, () => true, damage);
    expect(absent).toEqual([]);
    expect(idsOf(answer)).toEqual(expect.arrayContaining(idsOf(before)));
    expect(reports).toHaveLength(2);
    for (const report of reports) expect(told(report)).not.toEqual([]);
    expect(answer.certainty).not.toBe('COMPLETE');
  });
});

describe.each(['is gone', 'breaks off'] as const)('when each file of a source %s', (damage) => {
  it.each(SOURCE_IDS)('of %s, nothing vanishes from any list', { timeout: 120_000 }, async (source) => {
    const { listed: now } = await after(source, () => true, damage, true);
    expect(listedBefore.size).toBeGreaterThan(25);
    expect(lost(listedBefore, now ?? new Map())).toEqual([]);
  });
});

// What is empty was shown above to count as what is gone.
describe.each(['is gone', 'breaks off'] as const)('when each answer of one call %s', (damage) => {
  it.each(FAMILIES)('of aws %s, no survivor vanishes', async (family) => {
    const { answer, absent, reports } = await after('aws', (path) => familyOf(path) === family, damage);
    expect(absent).toEqual([]);
    expect(idsOf(answer)).toEqual(expect.arrayContaining(idsOf(before)));
    // The credential report tells the last use as well.
    if (family === 'get-access-key-last-used' && damage === 'is gone') return;
    for (const report of reports) expect(told(report)).not.toEqual([]);
  });
});
