import type { EdgeClaimInput } from '../../src/model/claim.js';
import type { Capability } from '../../src/model/coverage.js';
import { cleanText } from '../../src/model/text.js';
import { tagsOf } from '../lib/tag.js';
import { idOf } from './cell.js';
import { readGroup, readUser } from './people.js';
import { claims, gathering, notice, readOnce, type Knowledge, type Reading } from './reading.js';
import { memberRef, readService, serviceRef } from './services.js';
import { ciFields, ciSchema, fieldsOf, TABLES } from './tables.js';

export const SERVICE_CAPABILITIES: readonly Capability[] = ['OWNERS', 'RETIREMENT', 'SERVICES'];

/** The tables that are read, in the order in which they need each other. */
export function readings(known: Knowledge): Reading[] {
  return [
    ...known.settings.services.map((table) => services(table, known)),
    tags(known),
    relations(known),
    users(),
    groups(),
    members(),
  ];
}

function services(table: string, { settings, labels, services: seen, classes }: Knowledge): Reading {
  const conflicts: string[] = [];
  let unmapped = 0;
  let unresolved = 0;
  return {
    table,
    capabilities: SERVICE_CAPABILITIES,
    fields: ciFields(settings),
    row: (value, locator) =>
      readOnce(ciSchema.safeParse(value), value, locator, serviceRef, seen, (ci) => {
        const reading = readService(ci, table, labels, settings, locator);
        if (reading.lifecycle.conflicting) conflicts.push(ci.number.value || ci.sys_id);
        if (reading.lifecycle.unmapped) unmapped += 1;
        unresolved += reading.unresolved;
        if (/^\w{1,80}$/.test(ci.sys_class_name.value)) classes.add(ci.sys_class_name.value);
        return reading.claim;
      }),
    *notices() {
      if (conflicts.length > 0) {
        const first = conflicts
          .sort()
          .slice(0, 5)
          .map((name) => cleanText(name, 64));
        yield notice(
          'CONFLICTING_LIFECYCLE',
          `Services of ${table} that one field calls retired and another does not (they count as retired): ${conflicts.length}, such as ${first.join(', ')}.`,
        );
      }
      if (unmapped > 0) {
        yield notice(
          'UNMAPPED_LIFECYCLE',
          `Services of ${table} whose lifecycle fields are empty or not explained, and which count as UNKNOWN: ${unmapped}; explain the values under \`lifecycle\`.`,
        );
      }
      if (unresolved > 0) {
        yield notice(
          'UNRESOLVED_REFERENCE',
          `Owner fields of ${table} that hold a name instead of an id: ${unresolved}; export with sysparm_display_value=all.`,
        );
      }
    },
  };
}

/** Tags that the CMDB mirrors from the clouds, of services. */
function tags({ services: seen }: Knowledge): Reading {
  const pairs = new Map<string, [string, string][]>();
  return {
    ...gathering('cmdb_key_value', [], (row) => {
      const ci = idOf(row.configuration_item);
      if (ci && seen.has(ci)) push(pairs, ci, [row.key.value, row.value.value]);
    }),
    needsServices: true,
    gathered: () =>
      claims(pairs, (id, list) => ({
        node: serviceRef(id),
        attributes: { tags: tagsOf(list).tags },
        method: 'DECLARED',
        locator: 'cmdb_key_value',
      })),
  };
}

function relations({ services: seen, types }: Knowledge): Reading {
  const edges = new Map<string, EdgeClaimInput[]>();
  const unmapped = new Map<string, number>();
  return {
    ...gathering('cmdb_rel_ci', [], (row) => {
      const parent = idOf(row.parent);
      const child = idOf(row.child);
      // Most relations of a CMDB are between hosts and what runs on them.
      if (!parent || !child || parent === child || !seen.has(parent) || !seen.has(child)) return;
      const rule = types.ruleOf(row.type);
      if (!rule) {
        const name = types.nameOf(row.type);
        unmapped.set(name, (unmapped.get(name) ?? 0) + 1);
        return;
      }
      const [from, to] = rule.from === 'parent' ? [parent, child] : [child, parent];
      push(edges, from, { type: rule.edge, to: serviceRef(to) });
    }),
    needsServices: true,
    gathered: () =>
      claims(edges, (id, list) => ({
        node: serviceRef(id),
        edges: unique(list),
        method: 'DECLARED',
        locator: 'cmdb_rel_ci',
      })),
    *notices() {
      for (const [name, count] of [...unmapped].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 20)) {
        yield notice(
          'UNMAPPED_RELATION',
          `Relations of the type "${cleanText(name, 80)}" are not explained: ${count}.`,
        );
      }
    },
  };
}

function users(): Reading {
  const seen = new Map<string, string>();
  const ref = (id: string) => memberRef('Person', id);
  return {
    table: 'sys_user',
    capabilities: ['OWNERS'],
    fields: fieldsOf('sys_user'),
    row: (value, locator) =>
      readOnce(TABLES.sys_user.safeParse(value), value, locator, ref, seen, (user) =>
        readUser(user, locator),
      ),
  };
}

function groups(): Reading {
  const seen = new Map<string, string>();
  const ref = (id: string) => memberRef('Team', id);
  return {
    table: 'sys_user_group',
    capabilities: ['OWNERS'],
    fields: fieldsOf('sys_user_group'),
    row: (value, locator) =>
      readOnce(TABLES.sys_user_group.safeParse(value), value, locator, ref, seen, (group) =>
        readGroup(group, locator),
      ),
  };
}

function members(): Reading {
  const edges = new Map<string, EdgeClaimInput[]>();
  return {
    ...gathering('sys_user_grmember', ['OWNERS'], (row) => {
      const user = idOf(row.user);
      const group = idOf(row.group);
      if (user && group) push(edges, user, { type: 'MEMBER_OF', to: memberRef('Team', group) });
    }),
    gathered: () =>
      claims(edges, (id, list) => ({
        node: memberRef('Person', id),
        edges: unique(list),
        method: 'CONFIGURED',
        locator: 'sys_user_grmember',
      })),
  };
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function unique(edges: readonly EdgeClaimInput[]): EdgeClaimInput[] {
  const byText = new Map(edges.map((edge) => [JSON.stringify(edge), edge]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
}
