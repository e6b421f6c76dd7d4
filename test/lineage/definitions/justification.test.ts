import { expect, it } from 'vitest';
import { justified, type JustificationFacts } from '../../../src/lineage/definitions/index.js';

const WHOLE: JustificationFacts = {
  purpose: 'STATED',
  services: ['TRUE'],
  excepted: false,
  breakGlass: null,
  heard: true,
};

it.each<[string, Partial<JustificationFacts>, string, string[]]>([
  ['a purpose and a service in use', {}, 'TRUE', ['SUPPORTS_SERVICE']],
  ['no purpose, whatever the service', { purpose: 'MISSING' }, 'FALSE', ['NO_PURPOSE']],
  ['a purpose that has ended', { purpose: 'ENDED' }, 'FALSE', ['PURPOSE_ENDED']],
  ['a purpose that ends today', { purpose: 'UNCLEAR' }, 'UNKNOWN', ['DATE_ONLY']],
  ['a purpose whose end is contested', { purpose: 'CONTESTED' }, 'UNKNOWN', ['CONTESTED']],
  ['no service', { services: [] }, 'FALSE', ['NO_SERVICE']],
  ['a retired service', { services: ['FALSE'] }, 'FALSE', ['SERVICE_RETIRED']],
  ['one of two services in use', { services: ['FALSE', 'TRUE'] }, 'TRUE', ['SUPPORTS_SERVICE']],
  ['a service that nobody tells of', { services: ['UNKNOWN'] }, 'UNKNOWN', ['LIFECYCLE_UNKNOWN']],
  ['an exception instead of a service', { services: [], excepted: true }, 'TRUE', ['EXCEPTION']],
  ['an exception without a purpose', { purpose: 'MISSING', excepted: true }, 'FALSE', ['NO_PURPOSE']],
  ['break-glass, reviewed', { services: [], breakGlass: 'REVIEWED' }, 'TRUE', ['BREAK_GLASS_REVIEWED']],
  [
    'break-glass, not reviewed',
    { services: [], breakGlass: 'OVERDUE' },
    'FALSE',
    ['BREAK_GLASS_NOT_REVIEWED', 'NO_SERVICE'],
  ],
  [
    'nothing, while a source is silent',
    { purpose: 'MISSING', services: [], heard: false },
    'UNKNOWN',
    ['NO_PURPOSE', 'NO_SERVICE', 'SOURCES_NOT_COVERED'],
  ],
])('%s', (_title, facts, value, reasons) => {
  expect(justified({ ...WHOLE, ...facts })).toEqual({ value, reasons });
});
