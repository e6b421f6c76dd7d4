import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEstate, type EstateTruth } from '../../src/demo/index.js';
import type { Instant } from '../../src/model/index.js';

const dir = mkdtempSync(join(tmpdir(), 'estate-truth-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let truth: EstateTruth;
/** The whole text of the exports. */
let exported = '';
interface Application {
  sys_id: { value: string };
  name: { value: string };
  install_status: { value: string };
  life_cycle_stage_status: { display_value: string };
}
let services: Map<string, Application>;

beforeAll(async () => {
  await writeEstate({ seed: 7, size: 300, now: '2026-03-10T00:00:00.000000Z' as Instant, dir, truth: true });
  truth = JSON.parse(readFileSync(join(dir, 'truth.json'), 'utf8'));
  for (const source of ['aws', 'backstage', 'servicenow']) {
    for (const entry of readdirSync(join(dir, source), { recursive: true, withFileTypes: true }))
      if (entry.isFile()) exported += readFileSync(join(entry.parentPath, entry.name), 'utf8');
  }
  const { result } = JSON.parse(readFileSync(join(dir, 'servicenow', 'cmdb_ci_business_app.json'), 'utf8'));
  services = new Map(result.map((record: Application) => [record.sys_id.value, record]));
});

describe('the truth', () => {
  it('speaks only of what stands in the exports', () => {
    for (const planted of truth.cases) {
      const { subject } = planted;
      const id =
        subject.kind === 'CREDENTIAL'
          ? subject.providerId
          : subject.kind === 'TRUST'
            ? subject.role
            : subject.arn;
      expect(exported, planted.id).toContain(`"${id}"`);
      expect(exported).toContain(subject.account);
      if (planted.owner !== null) expect(exported).toContain(planted.owner);
    }
  });

  it('names as retired only what the CMDB calls retired', () => {
    for (const planted of truth.cases) {
      expect(planted.services.length > 0).toBe(planted.listing !== 'NOT_LISTED');
      for (const { sysId, name } of planted.services) {
        const record = services.get(sysId)!;
        expect(record.name.value).toBe(name);
        const retired =
          record.install_status.value === '7' || record.life_cycle_stage_status.display_value === 'Retired';
        expect(retired, `${planted.id}: ${name}`).toBe(true);
      }
    }
  });

  it('has each case and each subject once', () => {
    const ids = truth.cases.map((planted) => planted.id);
    expect(new Set(ids).size).toBe(ids.length);
    const subjects = truth.cases.map((planted) => JSON.stringify(planted.subject));
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  it('plants the rows that these sources can express', () => {
    const rows = new Set(truth.cases.map((planted) => planted.row).filter((row) => row !== null));
    expect([...rows].sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 13, 15, 16, 18, 22, 23, 26, 27, 28, 29, 33, 34, 35, 36,
    ]);
  });

  it('keeps to the closed list of what may be done about something that is only possible', () => {
    for (const planted of truth.cases.filter(({ certainty }) => certainty === 'POSSIBLE')) {
      for (const action of planted.actions) {
        expect(['CONFIRM', 'IDENTIFY', 'FIX_CONNECTOR', 'MANUAL', 'WAIT_EXPIRY']).toContain(action);
      }
    }
  });

  it('counts the copies that carry the id of a key', () => {
    for (const { subject, copies, id } of truth.cases) {
      if (subject.kind !== 'CREDENTIAL') continue;
      const asTag = exported.split(`"Value": "${subject.providerId}"`).length - 1;
      const asVariable = exported.split(`_ACCESS_KEY_ID": "${subject.providerId}"`).length - 1;
      const inTask = exported.split(`"value": "${subject.providerId}"`).length - 1;
      expect(asTag + asVariable + inTask, id).toBe(copies);
    }
  });

  it('puts a canary wherever a careless reader would find a secret', () => {
    expect(exported.split('CANARY-').length).toBeGreaterThan(5);
    expect(exported).not.toMatch(/"(SecretString|SecretAccessKey|SecretBinary)"/);
  });
});
