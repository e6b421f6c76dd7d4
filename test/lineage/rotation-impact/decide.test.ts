import { describe, expect, it } from 'vitest';
import { isTrue, unknown } from '../../../src/model/index.js';
import {
  decideUpdate,
  fillingOf,
  type Delivery,
  type Filling,
  type Place,
} from '../../../src/lineage/rotation-impact/decide.js';
import { safeToRotate, usageCovered } from '../../../src/lineage/rotation-impact/safe-to-rotate.js';

const from = (locationClass: string | null, filling: Filling): Delivery => ({ locationClass, filling });

describe('what a consumer needs', () => {
  it.each([
    ['POD', from('CODE', 'SYNC'), 'NEEDS_MANUAL', 'WRITTEN_IN_CODE'],
    ['POD', from('IMAGE_LAYER', 'ROTATION'), 'NEEDS_MANUAL', 'WRITTEN_IN_IMAGE_LAYER'],
    ['PIPELINE', from('CI_VARIABLE', 'HAND'), 'NEEDS_MANUAL', 'FILLED_BY_HAND'],
    ['PIPELINE', from(null, 'UNKNOWN'), 'UNKNOWN', 'FILLING_NOT_KNOWN'],
    ['DEPLOYMENT', from('MESH', 'ROTATION'), 'UPDATES_AUTOMATICALLY', 'MESH_DELIVERS'],
    ['FUNCTION', from('RUNTIME_ENV', 'SYNC'), 'NEEDS_REDEPLOY', 'READ_AT_START'],
    ['PIPELINE', from('CI_VARIABLE', 'SYNC'), 'UPDATES_AUTOMATICALLY', 'READ_AT_EACH_RUN'],
    ['POD', from('K8S_SECRET', 'SYNC'), 'NEEDS_REDEPLOY', 'MAY_KEEP_WHAT_IT_READ'],
    ['VENDOR_CONNECTION', from('VAULT', 'ROTATION'), 'UNKNOWN', 'REFRESH_NOT_KNOWN'],
    [null, from('VAULT', 'ROTATION'), 'UNKNOWN', 'WORKLOAD_KIND_NOT_KNOWN'],
  ] as const)('%s from %o: %s', (kind, delivery, update, reason) => {
    expect(decideUpdate(kind, [delivery])).toEqual({ update, reasons: [reason] });
  });

  it('is the worst over all locations, and UNKNOWN without any', () => {
    const good = from('CI_VARIABLE', 'SYNC');
    expect(decideUpdate('PIPELINE', [good, from('CI_VARIABLE', 'HAND')]).update).toBe('NEEDS_MANUAL');
    expect(decideUpdate('PIPELINE', [good, from(null, 'UNKNOWN')]).update).toBe('UNKNOWN');
    expect(decideUpdate('PIPELINE', [good, from('CONFIG', 'SYNC')]).update).toBe('NEEDS_REDEPLOY');
    expect(decideUpdate('PIPELINE', [])).toEqual({ update: 'UNKNOWN', reasons: ['LOCATION_NOT_KNOWN'] });
  });
});

describe('who fills a location', () => {
  const place = (locationClass: string | null, rotationEnabled = false): Place => ({
    locationClass,
    rotationEnabled,
  });
  it.each([
    [place('VAULT'), [], 'ROTATION'],
    [place('CONFIG', true), [], 'ROTATION'],
    [place('CI_VARIABLE'), [], 'HAND'],
    [place('OTHER'), [], 'UNKNOWN'],
    [place(null), [], 'UNKNOWN'],
    [place('K8S_SECRET'), [place('VAULT')], 'SYNC'],
    [place('K8S_SECRET'), [place('CI_VARIABLE')], 'HAND'],
    [place('K8S_SECRET'), [place('VAULT'), place(null)], 'UNKNOWN'],
    [place('K8S_SECRET'), null, 'UNKNOWN'],
  ] as const)('%o from %o: %s', (at, origins, filling) => {
    expect(fillingOf(at, origins)).toBe(filling);
  });
});

describe('safeToRotate', () => {
  const good = { updates: [], unattributedUse: false, usageCovered: isTrue() } as const;

  it('is TRUE only when nothing is missing', () => {
    const fine = { ...good, updates: ['UPDATES_AUTOMATICALLY', 'NEEDS_REDEPLOY'] } as const;
    expect(safeToRotate(fine).value).toBe('TRUE');
    expect(safeToRotate({ ...fine, unattributedUse: true })).toEqual(unknown('UNATTRIBUTED_USE'));
    expect(safeToRotate({ ...fine, usageCovered: unknown('NOT_TRACKED') })).toEqual(unknown('NOT_TRACKED'));
    expect(safeToRotate({ ...good, updates: ['UNKNOWN'] })).toEqual(unknown('CONSUMER_UNKNOWN'));
  });

  it('is FALSE as soon as one consumer needs work by hand, whatever else is missing', () => {
    const updates = ['NEEDS_MANUAL', 'UNKNOWN'] as const;
    expect(safeToRotate({ updates, unattributedUse: true, usageCovered: unknown('X') }).value).toBe('FALSE');
  });

  it('never takes silence about use for no use', () => {
    expect(usageCovered({}, 'COMPLETE')).toEqual(unknown('LAST_USED_NOT_TOLD'));
    expect(usageCovered({ lastUsedStatus: 'NOT_TRACKED' }, 'COMPLETE')).toEqual(unknown('NOT_TRACKED'));
    expect(usageCovered({ lastUsedStatus: 'NEVER_USED' }, 'PARTIAL')).toEqual(unknown('USAGE_COVERAGE_GAP'));
    expect(usageCovered({ lastUsedStatus: 'NEVER_USED' }, 'COMPLETE').value).toBe('TRUE');
    expect(usageCovered({ lastUsedAt: '2026-03-01' }, 'COMPLETE').value).toBe('TRUE');
  });
});
