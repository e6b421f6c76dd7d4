import { z } from 'zod';
import { or, type Verdict } from '../../model/index.js';
import type { Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { mayBeActedAs, trustHolds } from '../definitions/can-act.js';
import { sameRealm } from '../definitions/external-subject.js';
import { textOf } from '../definitions/instants.js';
import { count } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import { groupBy } from '../group-by.js';
import { canActOf, confirm, judgeCredentials } from '../judge/index.js';
import { scopeArgs, scopeOf, within } from '../listing/index.js';
import { STATIC_KINDS } from '../migration-candidates/migration-candidates.js';
import type { Asking, Question } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';

const args = z.strictObject(scopeArgs);
export type AuthMethodsArgs = z.output<typeof args>;

/** One way of authenticating, and how much of it there is. */
export interface AuthMethod {
  /** A kind of credential, such as ACCESS_KEY, or a way without any, such as OIDC_FEDERATION. */
  readonly id: string;
  /** The same secret at every use: whoever copies it can use it. */
  readonly static: boolean;
  /** Credentials that can authenticate (A1); 0 for ways without any. */
  readonly credentials: number;
  /** Credentials of which nobody can say whether they do. */
  readonly credentialsPossible: number;
  /** Of both: LONG_LIVED ones (A5). */
  readonly longLived: number;
  /** Enabled identities that something can act as in this way. */
  readonly identities: number;
  /** Identities of which nobody can say. */
  readonly identitiesPossible: number;
  readonly because: readonly string[];
}

export interface AuthMethodsAnswer extends Frame {
  readonly items: readonly AuthMethod[];
}

const NEEDS = ['CREDENTIALS', 'IDENTITIES', 'TRUSTS', 'WORKLOADS'] as const;

/** Q-43: how identities authenticate: by which kinds of credential, and in which ways without one. */
export const authMethods: Question<AuthMethodsArgs, AuthMethodsAnswer> = {
  id: 'Q-43',
  field: 'authMethods',
  names: ['auth-methods'],
  title: 'How identities authenticate, method by method',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const tally = new Map<string, Tally>();
    const of = (method: string): Tally => {
      const known = tally.get(method) ?? { ...NONE };
      tally.set(method, known);
      return known;
    };
    for await (const page of within(asking, 'Credential', scope)) await countCredentials(asking, page, of);
    for await (const page of within(asking, 'Identity', scope)) await countIdentities(asking, page, of);
    const items = [...tally]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, counted]): AuthMethod => ({
        id,
        static: STATIC_KINDS.has(id),
        ...counted,
        because: because(id, counted),
      }));
    return {
      items,
      ...frameOf(asking, authMethods, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

type Tally = { -readonly [K in Exclude<keyof AuthMethod, 'id' | 'static' | 'because'>]: number };
const NONE: Tally = {
  credentials: 0,
  credentialsPossible: 0,
  longLived: 0,
  identities: 0,
  identitiesPossible: 0,
};

async function countCredentials(
  asking: Asking,
  page: readonly NodeFact[],
  of: (method: string) => Tally,
): Promise<void> {
  const judged = await judgeCredentials(
    asking,
    page.map((node) => node.id),
  );
  for (const { facts, authentication } of judged.values()) {
    if (authentication.value === 'FALSE') continue;
    const tally = of(methodOf(facts.node));
    if (authentication.value === 'TRUE') tally.credentials += 1;
    else tally.credentialsPossible += 1;
    if (lifetimeClass(facts.node.attributes, asking.policy) === 'LONG_LIVED') tally.longLived += 1;
  }
}

/** Each identity once for each of its methods. */
async function countIdentities(
  asking: Asking,
  page: readonly NodeFact[],
  of: (method: string) => Tally,
): Promise<void> {
  const live = { history: 'live' } as const;
  const ids = page.map((node) => node.id);
  const held = await edgesOf(asking, ids, ['AUTHENTICATES_AS'], 'in', live);
  const trusts = await edgesOf(asking, ids, ['CAN_ASSUME', 'USES'], 'in', live);
  const credentials = await judgeCredentials(
    asking,
    held.map((edge) => edge.from),
  );
  const sources = await nodesById(
    asking,
    trusts.map((edge) => edge.from),
  );
  const acts = await canActOf(
    asking,
    [...sources.values()].filter((node) => node.nodeType === 'Identity').map((node) => node.id),
  );
  const confirmed = await confirm(asking, ids);
  const [ofHeld, ofTrusts] = [groupBy(held, (edge) => edge.to), groupBy(trusts, (edge) => edge.to)];
  for (const node of page) {
    const identity = confirmed.get(node.id);
    if (!identity) continue;
    const may = mayBeActedAs(identity, asking.when.asOf);
    if (may.value === 'FALSE') continue;
    const ways = new Map<string, Verdict[]>();
    const add = (method: string, verdict: Verdict): void => {
      ways.set(method, [...(ways.get(method) ?? []), verdict]);
    };
    for (const edge of ofHeld.get(node.id) ?? []) {
      const judged = credentials.get(edge.from);
      if (judged) add(methodOf(judged.facts.node), judged.authentication);
    }
    for (const edge of ofTrusts.get(node.id) ?? []) {
      const source = sources.get(edge.from);
      if (!source) continue;
      const acting = acts.get(source.id) ?? { value: 'TRUE' as const, reasons: [] };
      const verdict = edge.type === 'USES' ? acting : trustHolds({ edge, source, acts: acting });
      add(wayOf(source, node), verdict);
    }
    for (const [method, verdicts] of ways) {
      const any = or(...verdicts);
      if (any.value === 'FALSE') continue;
      const tally = of(method);
      if (any.value === 'TRUE' && may.value === 'TRUE') tally.identities += 1;
      else tally.identitiesPossible += 1;
    }
  }
}

function methodOf(credential: NodeFact): string {
  return textOf(credential.attributes, 'kind') ?? 'UNKNOWN';
}

const FEDERATED: Readonly<Record<string, string>> = {
  OIDC: 'OIDC_FEDERATION',
  SAML: 'SAML_FEDERATION',
  SPIFFE: 'SPIFFE_FEDERATION',
  AWS_PRINCIPAL: 'FOREIGN_PRINCIPAL',
  AWS_SERVICE: 'PLATFORM_BINDING',
  ANYONE: 'ANYONE',
};

/** How something acts as an identity without a credential of it. */
function wayOf(source: NodeFact, identity: NodeFact): string {
  if (source.nodeType === 'Workload') return 'PLATFORM_BINDING';
  if (source.nodeType === 'Identity')
    return sameRealm(source, identity) ? 'ASSUMED_IN_REALM' : 'FOREIGN_PRINCIPAL';
  return FEDERATED[textOf(source.attributes, 'kind') ?? ''] ?? 'OTHER_FEDERATION';
}

function lasting(longLived: number, of: number): string {
  if (longLived === of) return of === 1 ? 'It is long-lived.' : 'All of them are long-lived.';
  return `${longLived} of them ${longLived === 1 ? 'is' : 'are'} long-lived.`;
}

/** Ways whose code is no word. */
const WAYS: Readonly<Record<string, string>> = {
  ASSUMED_IN_REALM: 'others of the same account, which may act as them',
  FOREIGN_PRINCIPAL: 'others of another account, which may act as them',
  PLATFORM_BINDING: 'the platform that they run on',
  OIDC_FEDERATION: 'OIDC federation',
  SAML_FEDERATION: 'SAML federation',
  SPIFFE_FEDERATION: 'SPIFFE federation',
  API_KEY: 'API key',
  SSH_KEY: 'SSH key',
  X509_CERT: 'X.509 certificate',
};

function because(id: string, tally: Tally): string[] {
  const all = tally.identities + tally.identitiesPossible;
  const secrets = tally.credentials + tally.credentialsPossible;
  const name = WAYS[id] ?? id.replaceAll('_', ' ').toLowerCase();
  return [
    `${all === 0 ? 'No identity that is known is' : count(all, 'identity is', 'identities are')} reached by ${name}${secrets === 0 ? '' : `, with ${count(secrets, 'credential')}`}.`,
    ...(tally.longLived === 0 ? [] : [lasting(tally.longLived, secrets)]),
    ...(STATIC_KINDS.has(id) ? ['It is the same secret at every use: whoever copies it can use it.'] : []),
  ];
}
