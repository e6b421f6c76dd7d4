import { expect, it } from 'vitest';
import { authMethods } from '../../../src/lineage/auth-methods/auth-methods.js';
import { asking } from '../support.js';
import { graphOf, iam, identity, key, node, T, to } from '../survivors/world.js';

async function ask(claims: ReturnType<typeof node>[]) {
  const graph = await graphOf([iam(claims)]);
  try {
    return await authMethods.ask(asking(graph, T), authMethods.args.parse({}));
  } finally {
    await graph.close();
  }
}
const LONG = { neverExpires: true };

it('counts credentials and identities of each method, each identity once', async () => {
  const { items, certainty } = await ask([
    identity('a', []),
    identity('b', []),
    key('k1', 'a', LONG),
    key('k2', 'a', LONG),
    key('k3', 'b', { kind: 'PASSWORD', state: 'UNKNOWN' }),
    key('dead', 'b', { state: 'DEACTIVATED', stateReason: 'REVOKED' }),
  ]);
  expect(certainty).toBe('COMPLETE');
  expect(items).toMatchObject([
    { id: 'ACCESS_KEY', static: true, credentials: 2, credentialsPossible: 0, longLived: 2, identities: 1 },
    { id: 'PASSWORD', credentials: 0, credentialsPossible: 1, identities: 0, identitiesPossible: 1 },
  ]);
});

it('tells the ways without a credential apart', async () => {
  const role = (id: string, edges: Parameters<typeof node>[3] = []) =>
    identity(id, [], { kind: 'ROLE' }, edges);
  const subject = (id: string, kind: string) =>
    node('FederatedSubject', id, { kind, issuer: id, pattern: 'x', createdAt: undefined }, [
      to('CAN_ASSUME', ['Identity', 'role']),
    ]);
  const { items } = await ask([
    role('role'),
    role('run'),
    role('next'),
    subject('oidc', 'OIDC'),
    subject('saml', 'SAML'),
    subject('lambda', 'AWS_SERVICE'),
    node('Workload', 'w', {}, [to('USES', ['Identity', 'run'])]),
    role('first', [to('CAN_ASSUME', ['Identity', 'next'])]),
    key('k', 'first'),
  ]);
  expect(items.map(({ id, identities, credentials }) => [id, identities, credentials])).toEqual([
    ['ACCESS_KEY', 1, 1],
    ['ASSUMED_IN_REALM', 1, 0],
    ['OIDC_FEDERATION', 1, 0],
    ['PLATFORM_BINDING', 2, 0],
    ['SAML_FEDERATION', 1, 0],
  ]);
});

it('leaves out what is disabled or cannot act', async () => {
  const { items } = await ask([
    identity('off', [], { state: 'SUSPENDED' }),
    key('k', 'off'),
    identity('idle', [], {}, [to('CAN_ASSUME', ['Identity', 'target'])]),
    identity('target', []),
  ]);
  expect(items).toEqual([]);
});
