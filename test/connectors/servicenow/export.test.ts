import { describe, expect, it } from 'vitest';
import { servicenow } from '../../../connectors/servicenow/index.js';
import type { PullEvent } from '../../../connectors/connector.js';
import { claimFor, claimsOf, closing, MODIFIED, ofKind, pull, writeFiles } from '../support.js';
import { asFiles, EXPLANATIONS, id, plain, TABLES } from './tables.js';

const pullFiles = (files: Record<string, string>, settings: unknown = {}) =>
  pull(servicenow, { files: [writeFiles(files)] }, settings);
const service = (events: readonly PullEvent[], name: string) => claimFor(events, 'Service', id(name));
const bare = (events: readonly PullEvent[]) => claimsOf(events).map((claim) => ({ ...claim, locator: '' }));
const only = (...tables: string[]) =>
  asFiles(Object.fromEntries(Object.entries(TABLES).filter(([name]) => tables.includes(name))));

describe('exported tables', () => {
  it('give the claims of the golden file, one scope a table', async () => {
    const events = await pullFiles(asFiles(TABLES));
    const claims = claimsOf(events).map((claim) => ({
      ...claim,
      locator: claim.locator?.replace(/.*\//, ''),
    }));
    await expect(JSON.stringify(claims, null, 2) + '\n').toMatchFileSnapshot('fixtures/tables.golden.json');
    expect(ofKind(events, 'open').map(({ scope }) => [scope.id, scope.capabilities])).toEqual([
      ['cmdb_ci_business_app', ['OWNERS', 'RETIREMENT', 'SERVICES']],
      ['cmdb_ci_service', ['OWNERS', 'RETIREMENT', 'SERVICES']],
      ['service_offering', ['OWNERS', 'RETIREMENT', 'SERVICES']],
      ['cmdb_key_value', []],
      ['cmdb_rel_ci', []],
      ['sys_user', ['OWNERS']],
      ['sys_user_group', ['OWNERS']],
      ['sys_user_grmember', ['OWNERS']],
    ]);
    expect(ofKind(events, 'open')[0]?.scope).toMatchObject({ observedAt: MODIFIED, origin: 'export' });
    expect(ofKind(events, 'close').map(({ completeness }) => completeness)).toEqual(
      Array(8).fill('COMPLETE'),
    );
    expect(ofKind(events, 'reject')).toEqual([]);
  });

  it('let no secret and no address of a person through', async () => {
    for (const tables of [TABLES, { ...plain(TABLES), ...EXPLANATIONS }]) {
      const text = JSON.stringify(await pullFiles(asFiles(tables)));
      expect(text).not.toMatch(/CANARY-/i);
      expect(text).not.toMatch(/@example\.com/i);
      expect(text).toContain('email:');
    }
  });

  it('mean the same with codes, ids and links, explained by sys_choice and cmdb_rel_type', async () => {
    const nameless = (claims: ReturnType<typeof bare>) =>
      JSON.parse(
        JSON.stringify(claims, (key, value: unknown) =>
          ['name', 'sourceLifecycle', 'facets', 'criticality'].includes(key) ? undefined : value,
        ),
      ) as unknown;
    const expected = bare(await pullFiles(asFiles(TABLES)));
    const codes = bare(await pullFiles(asFiles({ ...plain(TABLES), ...EXPLANATIONS })));
    expect(nameless(codes)).toEqual(nameless(expected));
    const records = Object.fromEntries(
      Object.entries(TABLES).map(([table, list]) => [`${table}.json`, JSON.stringify({ records: list })]),
    );
    expect(bare(await pullFiles(records))).toEqual(expected);
    const lists = Object.fromEntries(
      Object.entries(TABLES).map(([table, list], index) => [
        `${index}-${table.slice(0, 4)}.json`,
        JSON.stringify(list),
      ]),
    );
    expect(bare(await pullFiles(lists))).toEqual(expected);
  });

  it('read one record and CSV', async () => {
    const record = plain(TABLES)['cmdb_ci_business_app']?.[1];
    const one = await pullFiles({ 'x.json': JSON.stringify({ result: record }) });
    expect(service(one, 'pay')?.attributes?.['lifecycle']).toBe('ACTIVE');
    const csv = await pullFiles({
      'x.csv': `sys_id,sys_class_name,name,install_status\n${id('a')},cmdb_ci_appl,A,7\n`,
    });
    expect(service(csv, 'a')?.attributes).toMatchObject({
      name: 'A',
      lifecycle: 'RETIRED',
      kind: 'application',
    });
  });
});

describe('the lifecycle', () => {
  const lifecycle = async (fields: object, settings: unknown = {}) => {
    const record = { sys_id: id('x'), sys_class_name: 'cmdb_ci_service', name: 'x', ...fields };
    const events = await pullFiles({ 'x.json': JSON.stringify([record]) }, settings);
    const notices = ofKind(events, 'notice').map(({ reason }) => reason.code);
    return [service(events, 'x')?.attributes?.['lifecycle'], ...notices];
  };

  it.each([
    [{ install_status: '7' }, ['RETIRED']],
    [{ install_status: { value: '7', display_value: 'Retired' } }, ['RETIRED']],
    [{ install_status: 'Retired' }, ['RETIRED']],
    [{ life_cycle_stage_status: 'Retired' }, ['RETIRED']],
    [{ operational_status: '6' }, ['RETIRED']],
    [{ install_status: 7, operational_status: 1 }, ['RETIRED', 'CONFLICTING_LIFECYCLE']],
    [{ install_status: '7', operational_status: '2' }, ['RETIRED']],
    [{ life_cycle_stage: 'End of Life', life_cycle_stage_status: 'Retired' }, ['RETIRED']],
    [{ life_cycle_stage: 'End of Life', install_status: '1' }, ['RETIRING']],
    [{ install_status: '1' }, ['ACTIVE']],
    [{ operational_status: '1', install_status: '4' }, ['ACTIVE']],
    [{ install_status: '100' }, ['UNKNOWN', 'UNMAPPED_LIFECYCLE']],
    [{ install_status: '' }, ['UNKNOWN', 'UNMAPPED_LIFECYCLE']],
    [{}, ['UNKNOWN', 'UNMAPPED_LIFECYCLE']],
    // What an instance calls 7 is not retired if it is labelled otherwise and that label has a meaning.
    [{ install_status: { value: '7', display_value: 'Installed' } }, ['ACTIVE']],
  ])('of %j is %j', async (fields, expected) => {
    expect(await lifecycle(fields)).toEqual(expected);
  });

  it('is mapped by the settings, in fields of the instance too', async () => {
    const settings = { lifecycle: { install_status: { '100': 'RETIRED' }, u_phase: { sunset: 'RETIRING' } } };
    expect(await lifecycle({ install_status: '100' }, settings)).toEqual(['RETIRED']);
    expect(await lifecycle({ u_phase: 'Sunset', install_status: '1' }, settings)).toEqual(['RETIRING']);
  });

  it('has a time of retirement only when retired, and a date stays a date', async () => {
    const events = await pullFiles(asFiles(TABLES));
    expect(service(events, 'pay-legacy')?.attributes?.['retiredAt']).toBe('2026-03-01');
    expect(service(events, 'checkout')?.attributes?.['retiredAt']).toBe('2026-02-03T04:05:06.000000Z');
    expect(service(events, 'pay')?.attributes?.['retiredAt']).toBeUndefined();
  });
});

describe('a bad export', () => {
  it('refuses records, keeps them seen, and goes on', async () => {
    const events = await pullFiles({
      'cmdb_ci_service.json': JSON.stringify({
        result: [
          {
            sys_id: id('a'),
            sys_class_name: 'cmdb_ci_service',
            name: { CANARY: ['CANARY-1'] },
            install_status: ['CANARY-2'],
          },
          { sys_id: id('b'), sys_class_name: 'cmdb_ci_service', name: 'b' },
        ],
      }),
    });
    expect(ofKind(events, 'reject')).toMatchObject([
      { reason: { code: 'MALFORMED' }, node: { type: 'Service', key: ['servicenow', id('a')] } },
    ]);
    expect(claimsOf(events)).toHaveLength(1);
    expect(closing(events)).toBe('COMPLETE');
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('is PARTIAL when a record has no id', async () => {
    const events = await pullFiles({
      'x.json': JSON.stringify([{ sys_class_name: 'cmdb_ci_service', name: 'CANARY-3' }]),
    });
    expect(closing(events)).toBe('PARTIAL REJECTED');
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('passes over equal copies and refuses another record of the same id', async () => {
    const record = { sys_id: id('a'), sys_class_name: 'cmdb_ci_service', name: 'a' };
    const events = await pullFiles({
      'a.json': JSON.stringify([record]),
      'b.json': JSON.stringify([record, { ...record, name: 'other' }]),
    });
    expect(claimsOf(events)).toHaveLength(1);
    expect(ofKind(events, 'reject').map(({ reason }) => reason.code)).toEqual(['DUPLICATE']);
  });

  it('leaves every table PARTIAL when a file is cut off, and claims nothing that needs all rows', async () => {
    const files = only('cmdb_ci_business_app', 'cmdb_ci_service', 'cmdb_rel_ci');
    const events = await pullFiles({ ...files, 'cmdb_ci_appl.json': '{"result": [{"sys_id": "CANARY-4"' });
    const closes = ofKind(events, 'close').map((close) => close.completeness);
    expect(closes).toEqual(['PARTIAL', 'PARTIAL', 'PARTIAL']);
    expect(claimsOf(events)).toHaveLength(5);
    expect(JSON.stringify(events)).not.toContain('CANARY-');
  });

  it('names what it does not read', async () => {
    const host = { sys_id: id('h'), sys_class_name: 'cmdb_ci_linux_server', name: 'h' };
    const incident = { sys_id: id('i'), sys_class_name: 'incident', number: 'INC1' };
    const events = await pullFiles({
      'a.json': JSON.stringify([host, host]),
      'b.json': JSON.stringify([incident]),
    });
    expect(ofKind(events, 'notice').map(({ reason }) => reason.code)).toEqual([
      'NOT_RECOGNISED',
      'SKIPPED_CLASS',
      'EMPTY',
    ]);
    expect(ofKind(events, 'open')).toEqual([]);
  });

  it('opens a table whose only page is empty', async () => {
    const events = await pullFiles({ 'cmdb_ci_service.json': '{"result":[]}' });
    expect(ofKind(events, 'open').map(({ scope }) => scope.id)).toEqual(['cmdb_ci_service']);
    expect(closing(events)).toBe('COMPLETE');
  });

  it('says how many owners are names instead of ids', async () => {
    const record = { sys_id: id('a'), sys_class_name: 'cmdb_ci_service', name: 'a', owned_by: 'Ana Example' };
    const events = await pullFiles({ 'a.json': JSON.stringify([record]) });
    expect(service(events, 'a')?.edges).toEqual([]);
    expect(ofKind(events, 'notice').map(({ reason }) => reason.code)).toContain('UNRESOLVED_REFERENCE');
  });
});
