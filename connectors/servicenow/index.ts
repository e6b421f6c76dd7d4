import type { Capability } from '../../src/model/coverage.js';
import type { Connector } from '../connector.js';
import { pull } from './pull.js';
import { liveSettings, settings } from './settings.js';

const NO: readonly Capability[] = [
  'IDENTITIES',
  'CREDENTIALS',
  'LAST_USED',
  'PERMISSIONS',
  'TRUSTS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
];

/** The CMDB of ServiceNow: services, whether they are retired, who answers for them, and who still works here. */
export const servicenow: Connector = {
  type: 'servicenow',
  title: 'ServiceNow CMDB',
  capabilities: [
    {
      capability: 'SERVICES',
      support: 'YES',
      note: 'business applications, services, offerings, applications',
    },
    {
      capability: 'RETIREMENT',
      support: 'YES',
      note: 'install status, operational status or life cycle stage',
    },
    {
      capability: 'OWNERS',
      support: 'YES',
      note: 'owners and support groups; users and groups, active or not',
    },
    ...NO.map((capability) => ({ capability, support: 'NO' as const, note: '' })),
  ],
  permissions: [
    { permission: 'cmdb_read', why: 'services and their relations (itil has it too)', tier: 'safe' },
    { permission: 'read of sys_user, sys_user_group, sys_user_grmember', why: 'owners', tier: 'safe' },
    { permission: 'snc_read_only', why: 'keeps the account from writing anything', tier: 'safe' },
  ],
  exports: [
    {
      command:
        'curl -u "$USER" "https://INSTANCE.service-now.com/api/now/table/TABLE?sysparm_display_value=all&sysparm_exclude_reference_link=true" > TABLE.json, for each of cmdb_ci_business_app, cmdb_ci_service, service_offering, cmdb_ci_appl, cmdb_rel_ci, cmdb_key_value, sys_user, sys_user_group, sys_user_grmember',
      gives:
        'services, retirement, owners, relations and tags; with `sysparm_fields` as in the README, no more than that',
    },
    { command: 'the list of a table, Export, JSON', gives: 'the same, as {"records": […]}' },
  ],
  joinKeys: [
    { key: 'sys_id', joins: 'tags and annotations that hold it (cmdb_ci, servicenow.com/sys-id)' },
    { key: 'number', joins: 'tags such as app_id=APM0001234' },
    { key: 'object_id', joins: 'the resource that Discovery found, by ARN or resource id' },
    { key: 'cmdb_key_value', joins: 'cloud tags that the CMDB mirrors' },
    { key: 'digest of the e-mail address', joins: 'a person with the same in a directory or catalogue' },
  ],
  liveSettings,
  settings,
  pull,
};
