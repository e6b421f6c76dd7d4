/** Tables of an invented instance, as `sysparm_display_value=all` gives them, with canaries where a secret could stand. */
type Cell = { value: string; display_value: string };
export type Record_ = Record<string, unknown> & { sys_id: Cell };

export const id = (name: string) => Buffer.from(name.padEnd(16, '.')).toString('hex').slice(0, 32);
const cell = (value: string, display = value): Cell => ({ value, display_value: display });
const ref = (name: string, display: string) => cell(id(name), display);
const SECRET = {
  work_notes: cell('CANARY-notes'),
  u_api_key: cell('CANARY-key'),
  description: cell('CANARY-text'),
};

function ci(className: string, name: string, fields: Record<string, Cell> = {}): Record_ {
  return {
    sys_id: cell(id(name)),
    sys_class_name: cell(className),
    name: cell(name),
    sys_created_on: cell('2020-01-02 03:04:05', '2020-01-01 19:04:05'),
    ...SECRET,
    ...fields,
  };
}

export const TABLES: Record<string, Record_[]> = {
  cmdb_ci_business_app: [
    ci('cmdb_ci_business_app', 'pay-legacy', {
      number: cell('APM0001234'),
      install_status: cell('7', 'Retired'),
      operational_status: cell('1', 'Operational'),
      retirement_date: cell('2026-03-01'),
      owned_by: ref('ana', 'Ana Example'),
      it_application_owner: ref('bob', 'Bob Example'),
      business_owner: ref('ana', 'Ana Example'),
      support_group: ref('payments', 'Payments'),
      managed_by_group: ref('payments', 'Payments'),
      object_id: cell('arn:aws:resource-groups:eu-west-1:123456789012:group/pay'),
      used_for: cell('Production'),
      busines_criticality: cell('1', '1 - most critical'),
    }),
    ci('cmdb_ci_business_app', 'pay', {
      number: cell('APM0001235'),
      install_status: cell('1', 'Installed'),
      operational_status: cell('1', 'Operational'),
      retirement_date: cell('2030-01-01'),
    }),
    ci('cmdb_ci_business_app', 'odd', { install_status: cell('77', 'Mothballed') }),
  ],
  cmdb_ci_service: [
    ci('cmdb_ci_service', 'checkout', {
      life_cycle_stage: cell(id('eol'), 'End of Life'),
      life_cycle_stage_status: cell(id('retired'), 'Retired'),
      retired_on: cell('2026-02-03 04:05:06', '2026-02-02 20:05:06'),
    }),
    ci('cmdb_ci_service_technical', 'ledger', { operational_status: cell('6', 'Retired') }),
  ],
  service_offering: [ci('service_offering', 'gold', { operational_status: cell('2', 'Non-Operational') })],
  cmdb_rel_ci: [
    relation('r1', 'pay-legacy', 'ledger', 'Depends on::Used by'),
    relation('r2', 'checkout', 'pay-legacy', 'Contains::Contained by'),
    relation('r3', 'pay-legacy', 'pay', 'Replaced by::Replaces'),
    relation('r4', 'pay', 'ledger', 'Exchanges data with::Exchanges data with'),
    relation('r5', 'pay', 'some-host', 'Runs on::Runs'),
  ],
  cmdb_key_value: [
    {
      sys_id: cell(id('k1')),
      configuration_item: ref('pay', 'pay'),
      key: cell('team'),
      value: cell('payments'),
    },
    {
      sys_id: cell(id('k2')),
      configuration_item: ref('pay', 'pay'),
      key: cell('db-password'),
      value: cell('CANARY-tag'),
    },
    {
      sys_id: cell(id('k3')),
      configuration_item: ref('some-host', 'h'),
      key: cell('team'),
      value: cell('x'),
    },
  ],
  sys_user: [
    {
      sys_id: cell(id('ana')),
      user_name: cell('ana'),
      name: cell('Ana Example'),
      email: cell('Ana.CANARY-mail@Example.com'),
      active: cell('true'),
      user_password: cell('CANARY-password'),
    },
    {
      sys_id: cell(id('bob')),
      user_name: cell('CANARY-bob@example.com'),
      name: cell('Bob Example'),
      active: cell('false'),
    },
  ],
  sys_user_group: [
    {
      sys_id: cell(id('payments')),
      name: cell('Payments'),
      active: cell('true'),
      parent: ref('tech', 'Technology'),
    },
    { sys_id: cell(id('tech')), name: cell('Technology'), active: cell('false'), parent: cell('') },
  ],
  sys_user_grmember: [
    { sys_id: cell(id('m1')), user: ref('ana', 'Ana Example'), group: ref('payments', 'Payments') },
    { sys_id: cell(id('m2')), user: ref('bob', 'Bob Example'), group: ref('payments', 'Payments') },
  ],
};

function relation(name: string, parent: string, child: string, type: string): Record_ {
  return {
    sys_id: cell(id(name)),
    parent: ref(parent, parent),
    child: ref(child, child),
    type: ref(type, type),
  };
}

/** The same with codes and ids alone, references with a link, as the Table API gives them by default. */
export function plain(tables: Record<string, Record_[]>): Record<string, object[]> {
  const REFERENCES =
    /^(owned_by|it_application_owner|business_owner|support_group|managed_by_group|parent|child|type|user|group|configuration_item)$/;
  const bare = (record: Record_) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => {
        const { value: text } = value as Cell;
        const link = `https://user:CANARY-link@acme.example.com/api/now/table/x/${text}`;
        return [name, REFERENCES.test(name) && text !== '' ? { link, value: text } : text];
      }),
    );
  return Object.fromEntries(Object.entries(tables).map(([table, records]) => [table, records.map(bare)]));
}

/** What explains the codes and ids of {@link plain}. */
export const EXPLANATIONS: Record<string, object[]> = {
  sys_choice: [
    {
      sys_id: id('c1'),
      name: 'cmdb_ci',
      element: 'life_cycle_stage',
      value: id('eol'),
      label: 'End of Life',
      language: 'en',
    },
    {
      sys_id: id('c2'),
      name: 'cmdb_ci',
      element: 'life_cycle_stage_status',
      value: id('retired'),
      label: 'Retired',
    },
    {
      sys_id: id('c3'),
      name: 'cmdb_ci',
      element: 'install_status',
      value: '1',
      label: 'Installé',
      language: 'fr',
    },
  ],
  cmdb_rel_type: ['Depends on::Used by', 'Contains::Contained by', 'Replaced by::Replaces'].map((name) => ({
    sys_id: id(name),
    name,
    parent_descriptor: name.split('::')[0],
    child_descriptor: name.split('::')[1],
  })),
};

export function asFiles(tables: Record<string, object[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tables).map(([table, result]) => [`${table}.json`, JSON.stringify({ result })]),
  );
}
