import { expect, it } from 'vitest';
import { isBreakGlass } from '../../../src/lineage/definitions/index.js';
import type { AnyAttributes } from '../../../src/model/index.js';
import { fact } from './facts.js';

it('A9: break-glass by attribute or by tag, and an attribute that denies it wins', () => {
  const marked = (attributes: AnyAttributes) => isBreakGlass([fact('Identity', 'i', attributes)]);
  expect(marked({ breakGlass: true })).toBe(true);
  expect(marked({ tags: ['env=prod', 'breakglass=yes'] })).toBe(true);
  expect(marked({ tags: ['break-glass=false'] })).toBe(false);
  expect(marked({ breakGlass: false, tags: ['break-glass=true'] })).toBe(false);
});
