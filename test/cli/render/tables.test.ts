import { describe, expect, it } from 'vitest';
import { renderList } from '../../../src/cli/render/tables.js';
import { cell } from '../../../src/export/rows.js';

const node = (name: string) => ({ id: `urn:${name}`, nodeType: 'Identity', name, providerId: name });

describe('a cell', () => {
  it('joins sentences as a text, and anything else as a list', () => {
    expect(cell(['It is one.', 'It is another.'])).toBe('It is one. It is another.');
    expect(cell(['Acme Inc.', 'Globex'])).toBe('Acme Inc., Globex');
  });
  it('tells a step by what is done to what, and a duty or a conflict by its word', () => {
    expect(cell({ kind: 'REVOKE', subject: node('key'), status: 'OPEN' })).toBe('REVOKE key');
    expect(cell([{ type: 'REASSIGN', subject: node('svc') }])).toBe('REASSIGN');
    expect(cell([{ attribute: 'lifecycle', kind: 'CONTESTED', value: 'RETIRED', claims: [] }])).toBe(
      'lifecycle',
    );
  });
});

describe('a list for people', () => {
  const item = (name: string) => ({ severity: 'HIGH', node: node(name), because: ['It is so.'] });
  it('says what else the answer lists', () => {
    const text = renderList('Q-02', { items: [item('a')], mintable: [item('b'), item('c')], restorable: [] });
    expect(text).toMatch(/HIGH .* a /);
    expect(text).toContain('Besides: 2 mintable (--why and --json tell of them).');
    expect(renderList('Q-02', { items: [item('a')], evidence: [node('x')] })).not.toContain('Besides');
  });
  it('does not take an empty table for all of it', () => {
    const text = renderList('Q-02', { certainty: 'COMPLETE', items: [], mintable: [item('b')] });
    expect(text).toBe('Nothing was found.\n\nBesides: 1 mintable (--why and --json tell of them).\n');
  });
});
