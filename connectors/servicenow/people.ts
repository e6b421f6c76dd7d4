import type { ClaimInput } from '../../src/model/claim.js';
import { digest } from '../../src/model/key.js';
import { idOf, truthOf } from './cell.js';
import { filled, hint, memberRef } from './services.js';
import type { Row } from './tables.js';

/** A user: the name, whether active, and digests of the addresses by which people join over sources (F-23). */
export function readUser(user: Row<'sys_user'>, locator: string): ClaimInput {
  const active = truthOf(user.active);
  const login = user.user_name.value;
  const addresses = [user.email.value, login.includes('@') ? login : '']
    .map((address) => address.toLowerCase())
    .filter((address) => address !== '')
    .map((address) => `email:${digest(['email', address])}`);
  return {
    node: memberRef('Person', user.sys_id),
    attributes: {
      ...filled('name', hint(user.name.value)),
      providerId: user.sys_id,
      aliases: [...addresses, ...(login === '' || login.includes('@') ? [] : [login])],
      status: active === undefined ? 'UNKNOWN' : active ? 'ACTIVE' : 'INACTIVE',
    },
    method: 'CONFIGURED',
    locator,
  };
}

export function readGroup(group: Row<'sys_user_group'>, locator: string): ClaimInput {
  const active = truthOf(group.active);
  const parent = idOf(group.parent);
  return {
    node: memberRef('Team', group.sys_id),
    attributes: {
      ...filled('name', group.name.value),
      providerId: group.sys_id,
      status: active === undefined ? 'UNKNOWN' : active ? 'ACTIVE' : 'DISSOLVED',
    },
    edges: parent ? [{ type: 'MEMBER_OF', to: memberRef('Team', parent) }] : [],
    method: 'CONFIGURED',
    locator,
  };
}
