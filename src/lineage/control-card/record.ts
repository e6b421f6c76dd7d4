import type { Capability, Truth } from '../../model/index.js';
import { judgeFor, estateOf } from '../coverage/coverage-for.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import {
  governanceRecord,
  type FieldFacts,
  type GovernanceFieldName,
  type GovernanceRecord,
  type Stated,
} from '../definitions/governance-record.js';
import { span, textOf } from '../definitions/instants.js';
import { duration, label } from '../explain/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../facts.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials } from '../judge/index.js';
import { ownersOf, type OwnerResult } from '../owner/owners-of.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById, observationsOf } from '../read/index.js';

/** What has to be heard before a field that nobody states is MISSING. */
const TOLD_BY: Readonly<Record<GovernanceFieldName, readonly Capability[]>> = {
  owner: ['OWNERS'],
  purpose: ['IDENTITIES', 'SERVICES'],
  systemBoundary: ['IDENTITIES', 'SERVICES'],
  accessScope: ['IDENTITIES', 'PERMISSIONS'],
  rotationCadence: ['IDENTITIES', 'CREDENTIALS'],
  retirementTrigger: ['IDENTITIES', 'SERVICES'],
  revocationPath: ['IDENTITIES', 'OWNERS'],
  lifetimeRule: ['IDENTITIES', 'CREDENTIALS'],
};
export const GOVERNANCE_NEEDS: readonly Capability[] = [...new Set(Object.values(TOLD_BY).flat())];

export interface Governance {
  readonly record: GovernanceRecord;
  readonly owner: OwnerResult | null;
  /** Who may take it away (OWNED_BY with that role). */
  readonly authority: OwnerResult | null;
  /** Credentials that authenticate as it and may still work. */
  readonly credentials: readonly { readonly node: NodeFact; readonly works: Truth }[];
  readonly entitlements: readonly NodeFact[];
  readonly services: readonly NodeFact[];
  /** What it was made from. */
  readonly templates: readonly NodeFact[];
}

/** The governance records (5.6) of many identities, by id, in a number of statements that does not grow with them. */
export async function governanceOf(
  asking: Asking,
  identities: readonly NodeFact[],
): Promise<Map<string, Governance>> {
  const ids = identities.map((node) => node.id);
  const live = { history: 'live' } as const;
  const out = await edgesOf(
    asking,
    ids,
    ['SUPPORTS', 'INSTANTIATED_FROM', 'CREATED_BY', 'HAS_ENTITLEMENT'],
    'out',
    live,
  );
  const keys = await edgesOf(asking, ids, ['AUTHENTICATES_AS'], 'in', live);
  const nodes = await nodesById(
    asking,
    out.map((edge) => edge.to),
  );
  const saying = [...identities, ...[...nodes.values()].filter(inheritable)];
  const states = await observationsOf(
    asking,
    saying.map((node) => node.id),
  );
  const credentials = await judgeCredentials(
    asking,
    keys.map((edge) => edge.from),
  );
  const owners = await ownersOf(asking, ids);
  const authorities = await ownersOf(asking, ids, 'REVOCATION_AUTHORITY');
  const estate = await estateOf(asking);
  const realms = new Map<string, readonly string[]>();
  for (const realm of estate.realms) realms.set(realm.naturalKey.join(' '), [realm.id]);
  const [from, to] = [groupBy(out, (edge) => edge.from), groupBy(keys, (edge) => edge.to)];

  return new Map(
    identities.map((node) => {
      const edges = from.get(node.id) ?? [];
      const ends = (type: EdgeFact['type']): NodeFact[] =>
        edges.filter((edge) => edge.type === type).flatMap((edge) => nodes.get(edge.to) ?? []);
      const usable = (to.get(node.id) ?? []).flatMap((edge) => {
        const judged = credentials.get(edge.from);
        return judged && judged.authentication.value !== 'FALSE'
          ? [{ node: judged.facts.node, works: judged.authentication.value }]
          : [];
      });
      const limit = realms.get(node.naturalKey.slice(0, 2).join(' '));
      const heard = (field: GovernanceFieldName): boolean =>
        node.presence !== 'UNKNOWN' &&
        judgeFor(asking, estate, TOLD_BY[field], limit).certainty === 'COMPLETE';
      const near: Near = {
        node,
        templates: ends('INSTANTIATED_FROM'),
        issuers: ends('CREATED_BY').filter((one) => one.nodeType === 'Identity'),
        services: ends('SUPPORTS'),
        entitlements: ends('HAS_ENTITLEMENT'),
        supports: edges.filter((edge) => edge.type === 'SUPPORTS'),
        credentials: usable.map((one) => one.node),
        owner: owners.get(node.id) ?? null,
        authority: authorities.get(node.id) ?? null,
        states,
      };
      const facts = Object.fromEntries(
        Object.entries(fieldsOf(asking, near)).map(([field, said]) => [
          field,
          { contested: false, ...said, heard: heard(field as GovernanceFieldName) && said.heard !== false },
        ]),
      ) as Record<GovernanceFieldName, FieldFacts>;
      const { owner, authority, entitlements, services, templates } = near;
      const record = governanceRecord(facts);
      return [node.id, { record, owner, authority, credentials: usable, entitlements, services, templates }];
    }),
  );
}

function inheritable(node: NodeFact): boolean {
  return ['Service', 'Template', 'Identity'].includes(node.nodeType);
}

interface Near {
  readonly node: NodeFact;
  readonly templates: readonly NodeFact[];
  readonly issuers: readonly NodeFact[];
  readonly services: readonly NodeFact[];
  readonly supports: readonly EdgeFact[];
  readonly entitlements: readonly NodeFact[];
  readonly credentials: readonly NodeFact[];
  readonly owner: OwnerResult | null;
  readonly authority: OwnerResult | null;
  readonly states: ReadonlyMap<string, readonly ObservedState[]>;
}

type Said = Pick<FieldFacts, 'own' | 'inherited'> & Partial<FieldFacts>;

function fieldsOf(asking: Asking, near: Near): Record<GovernanceFieldName, Said> {
  return {
    owner: ownerField(near.owner),
    purpose: purposeField(asking, near),
    systemBoundary: attributeField(near, 'systemBoundary'),
    accessScope: scopeField(near),
    rotationCadence: cadenceField(asking, near),
    retirementTrigger: triggerField(near),
    revocationPath: pathField(near),
    lifetimeRule: lifetimeField(asking, near),
  };
}

/** The identity's own word, else that of its template, of what issued it, or of the services that it supports. */
function attributeField(near: Near, attribute: string): Said {
  const groups = [near.templates, near.issuers, near.services];
  return {
    own: statedBy(near, near.node, attribute, null),
    inherited: groups.map((group) => group.flatMap((node) => statedBy(near, node, attribute, node))),
    contested: near.node.contested.includes(attribute),
  };
}

function statedBy(near: Near, node: NodeFact, attribute: string, from: NodeFact | null): Stated[] {
  const value = node.attributes[attribute];
  if (value === undefined || value === '' || Array.isArray(value)) return [];
  const states = near.states.get(node.id) ?? [];
  const sources = states
    .filter((state) => state.attributes?.[attribute] === value)
    .map(({ source }) => source);
  const text = attribute === 'cadencePolicy' ? `every ${duration(Number(value) * 1000)}` : String(value);
  return [{ value: text, sources: [...new Set(sources)].sort(), from }];
}

function ownerField(owner: OwnerResult | null): Said {
  if (!owner || owner.status === 'UNKNOWN')
    return { own: [], inherited: [], heard: false, reasons: owner?.reasons ?? [] };
  const winning = owner.claims.filter(
    (claim) => claim.validity === 'VALID' && claim.tier === owner.tier && claim.role === owner.role,
  );
  const stated = owner.owners.map((who): Stated => {
    const claims = winning.filter((claim) => claim.owner.id === who.id);
    const sources = claims.flatMap((claim) => claim.evidence.at(-1)?.source ?? []);
    return { value: label(who), sources: [...new Set(sources)].sort(), from: claims[0]?.via.at(-1) ?? null };
  });
  const direct = winning.some((claim) => claim.via.length === 0);
  const reasons = owner.status === 'RESOLVED' ? [] : [`OWNER_${owner.status}`];
  return {
    own: direct ? stated : [],
    inherited: direct ? [] : [stated],
    contested: owner.status === 'CONFLICT',
    reasons,
  };
}

/** What it is for may also stand on its tie to a service; past its end it is none. */
function purposeField(asking: Asking, near: Near): Said {
  const said = attributeField(near, 'purpose');
  const tied = near.supports.flatMap((edge): Stated[] =>
    edge.purpose === undefined ? [] : [{ value: edge.purpose, sources: [edge.source], from: null }],
  );
  const until = textOf(near.node.attributes, 'purposeUntil');
  if (until !== null && span(until).to <= asking.when.asOf)
    return { own: [], inherited: [], reasons: ['PURPOSE_ENDED'] };
  return said.own.length > 0 ? said : { ...said, own: tied };
}

/** A stated scope, or grants that all name the baseline at which they were approved. */
function scopeField(near: Near): Said {
  const said = attributeField(near, 'accessScope');
  if (said.own.length > 0) return said;
  const based = near.entitlements.filter((one) => textOf(one.attributes, 'baselineRef') !== null);
  if (based.length === 0) return said;
  if (based.length < near.entitlements.length) return { ...said, reasons: ['BASELINE_IN_PART'] };
  const baselines = [...new Set(based.map((one) => String(one.attributes['baselineRef'])))].sort();
  return { ...said, own: [{ value: baselines.join(', '), sources: [], from: null }] };
}

/** A cadence or an end (5.6): its own, or that of every credential that may still work. */
function cadenceField(asking: Asking, near: Near): Said {
  const said = attributeField(near, 'cadencePolicy');
  if (said.own.length > 0) return said;
  const expires = textOf(near.node.attributes, 'expiresAt');
  if (expires !== null) return { ...said, own: statedBy(near, near.node, 'expiresAt', null) };
  const each = near.credentials.map((credential) => {
    const { expiresAt, cadencePolicy, kind } = credential.attributes;
    const byPolicy = asking.policy.rotationDays[kind as keyof typeof asking.policy.rotationDays];
    if (expiresAt !== undefined) return 'its credentials expire';
    return cadencePolicy !== undefined || byPolicy !== undefined ? 'its credentials have a cadence' : null;
  });
  return fromCredentials(said, each);
}

/** A stated rule, or credentials of which it is known how long they may live (A5). */
function lifetimeField(asking: Asking, near: Near): Said {
  const said = attributeField(near, 'lifetimeRule');
  if (said.own.length > 0) return said;
  const each = near.credentials.map(({ attributes }) => {
    if (typeof attributes['maxLifetime'] !== 'number') return null;
    return `its credentials are ${lifetimeClass(attributes, asking.policy)}`;
  });
  return fromCredentials(said, each);
}

function fromCredentials(said: Said, each: readonly (string | null)[]): Said {
  if (each.length === 0 || each.every((one) => one === null)) return said;
  if (each.includes(null)) return { ...said, reasons: ['CREDENTIALS_IN_PART'] };
  const value = [...new Set(each)].sort().join('; ');
  return { ...said, own: [{ value, sources: [], from: null }] };
}

/** A service that it supports ends it with itself, where nothing nearer is stated. */
function triggerField(near: Near): Said {
  const said = attributeField(near, 'retirementTrigger');
  const services = near.supports.flatMap((edge): Stated[] => {
    const service = near.services.find((one) => one.id === edge.to);
    return service ? [{ value: 'service.retired', sources: [edge.source], from: service }] : [];
  });
  return { ...said, inherited: [...said.inherited, services] };
}

/** A stated path, or somebody who has the authority. */
function pathField(near: Near): Said {
  const said = attributeField(near, 'revocationPath');
  const authority = near.authority?.status === 'RESOLVED' ? near.authority.owner : null;
  if (said.own.length > 0 || !authority) return said;
  return { ...said, own: [{ value: 'by its revocation authority', sources: [], from: authority }] };
}
