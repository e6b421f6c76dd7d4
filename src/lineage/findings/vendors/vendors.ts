import { latest, type Instant, type Verdict } from '../../../model/index.js';
import type { Action } from '../../answer.js';
import { span, textOf } from '../../definitions/instants.js';
import { count, dated, label, names } from '../../explain/index.js';
import type { EdgeFact, NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { canActOf, canAuthenticateOf } from '../../judge/index.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { byId, nodesById } from '../../read/index.js';
import type { RuleId } from '../../rules.js';
import { sameAs } from '../../same-as.js';
import { contractOf, ended } from '../../third-party/contract.js';
import { exposedTo, type Exposed } from '../../third-party/gather.js';
import { sentenceOf } from '../../third-party/third-party.js';
import { untoldByRealm } from '../by-realm.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { accessRemains, lacking, vendorRecordIncomplete } from './decide.js';

const rules: readonly RuleId[] = ['LIN-029', 'LIN-042'];

/** Vendors whose record is incomplete though something is exposed to them, and what outlived the end of a contract (Q-28). */
export const vendors: Evaluator = {
  rules,
  needs: ['IDENTITIES', 'CREDENTIALS'],
  async evaluate(asking) {
    const found = new Gathered(rules);
    const nameless: NodeFact[] = [];
    const endless: NodeFact[] = [];
    const done = new Set<string>();
    for await (const page of within(asking, 'ThirdParty', EVERYWHERE)) {
      for (const vendor of await vendorsOf(asking, page, done)) {
        const own = vendor.exposed.filter(isAccess);
        if (!vendor.described) nameless.push(...own.map(({ node }) => node));
        else found.add('LIN-029', [recordOf(vendor, own)]);
        const remaining = own.flatMap((one) => remainderOf(asking, vendor, one));
        endless.push(...remaining.filter(isEndless).map(({ node }) => node));
        found.add(
          'LIN-042',
          remaining.filter((one) => !isEndless(one)),
        );
      }
    }
    found.add(
      'LIN-029',
      await untoldByRealm(asking, {
        nodes: distinct(nameless),
        reason: 'VENDOR_NOT_DESCRIBED',
        says: (realm, n) =>
          `No source describes the vendors to which ${count(n, 'node')} of ${realm} ${n === 1 ? 'is' : 'are'} exposed.`,
      }),
    );
    found.add(
      'LIN-042',
      await untoldByRealm(asking, {
        nodes: distinct(endless),
        reason: 'END_NOT_TOLD',
        says: (realm, n) =>
          `No source tells when the contracts end under which vendors may use ${count(n, 'node')} of ${realm}.`,
      }),
    );
    return found.breaches(asking);
  },
};

/** One vendor, under all of its names. */
interface Vendor {
  readonly node: NodeFact;
  readonly members: readonly NodeFact[];
  readonly described: boolean;
  readonly exposed: readonly Exposed[];
  readonly works: ReadonlyMap<string, Verdict>;
}

/** The vendors of a page that were not among those of an earlier one. */
async function vendorsOf(asking: Asking, page: readonly NodeFact[], done: Set<string>): Promise<Vendor[]> {
  const same = await sameAs(
    asking,
    page.map((node) => node.id),
  );
  const groups = [...new Set(page.map((node) => same.of(node.id)))].filter((id) => !done.has(id));
  for (const id of groups) done.add(id);
  const known = await nodesById(
    asking,
    groups.flatMap((id) => same.members(id)),
  );
  const exposed = await exposedTo(asking, known);
  const of = (type: NodeFact['nodeType']): string[] =>
    exposed.filter(({ node }) => node.nodeType === type).map(({ node }) => node.id);
  const works = new Map([
    ...(await canActOf(asking, of('Identity'))),
    ...(await canAuthenticateOf(asking, of('Credential'))),
  ]);
  const perVendor = groupBy(exposed, (one) => one.vendor.id);
  return groups.flatMap((id): Vendor[] => {
    const members = same.members(id).flatMap((one) => known.get(one) ?? []);
    const described = members.filter(({ presence }) => presence !== 'UNKNOWN');
    const [node = members[0]] = described;
    if (!node) return [];
    const all = members.flatMap((one) => perVendor.get(one.id) ?? []);
    return [{ node, members, described: described.length > 0, exposed: all, works }];
  });
}

/** Told of directly; what lies behind an identity goes with it. */
function isAccess({ kind, identity }: Exposed): boolean {
  return identity === null && kind !== 'SERVICE';
}

function recordOf({ node, members, described, works }: Vendor, own: readonly Exposed[]): DatedCandidate {
  const contract = contractOf(members);
  const standing = own.filter((one) => works.get(one.node.id)?.value !== 'FALSE');
  const { missing, contested } = lacking(contract);
  const what = names(standing.map((one) => label(one.node)).sort());
  return {
    node,
    stakes: distinct(standing.map((one) => one.node)),
    verdict: vendorRecordIncomplete({
      described,
      contract,
      exposures: standing.map(({ certainty }) => certainty),
    }),
    evidence: standing.flatMap(({ evidence }) => evidence),
    actions: ['ATTEST'],
    because: [
      `${what} ${standing.length === 1 ? 'is' : 'are'} exposed to ${label(node)}.`,
      ...(missing.length > 0 ? [`Its record lacks ${names(missing, 5)}.`] : []),
      ...(contested.length > 0 ? [`Its records disagree about ${names(contested, 5)}.`] : []),
    ],
  };
}

/** What was exposed to a vendor and still works, with what authenticates as it. */
function remainderOf(asking: Asking, vendor: Vendor, one: Exposed): DatedCandidate[] {
  const works = vendor.works.get(one.node.id);
  if (!works || works.value === 'FALSE') return [];
  const over = ended(vendor.members, asking.when.asOf);
  const behind = vendor.exposed.filter(
    ({ node, identity }) => identity?.id === one.node.id && vendor.works.get(node.id)?.value !== 'FALSE',
  );
  const ends = endOf(vendor);
  return [
    {
      node: one.node,
      about: behind.filter(({ kind }) => kind !== 'TRUST').map(({ node }) => node),
      verdict: accessRemains(over, works, one.certainty),
      evidence: distinctEdges([one, ...behind].flatMap(({ evidence }) => evidence)),
      actions: actionsOf(one, behind),
      because: [
        sentenceOf(one),
        over.value === 'TRUE'
          ? `The contract with ${label(vendor.node)} has ended${ends === null ? '' : ` on ${dated(ends)}`}.`
          : `Whether the contract with ${label(vendor.node)} has ended is not known.`,
      ],
      startedAt: ends,
    },
  ];
}

/** 5.5.5: what the vendor acts with is revoked, what is held of theirs gets a new secret, trusts go. */
function actionsOf({ kind }: Exposed, behind: readonly Exposed[]): Action[] {
  if (kind === 'OUTBOUND_CREDENTIAL') return ['ROTATE'];
  if (kind === 'INBOUND_CREDENTIAL') return ['REVOKE'];
  const has = (wanted: Exposed['kind']): boolean => behind.some((one) => one.kind === wanted);
  return [
    ...(has('INBOUND_CREDENTIAL') ? (['REVOKE'] as const) : []),
    ...(has('TRUST') ? (['REMOVE_TRUST'] as const) : []),
    'DISABLE',
  ];
}

function endOf({ members }: Vendor): Instant | null {
  return latest(
    ...members.map(({ attributes }) => {
      const end = textOf(attributes, 'endDate');
      return end === null ? null : span(end).to;
    }),
  );
}

function isEndless({ verdict }: DatedCandidate): boolean {
  return verdict.reasons.includes('END_NOT_TOLD');
}

function distinct(nodes: readonly NodeFact[]): NodeFact[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()].sort(byId);
}

function distinctEdges(edges: readonly EdgeFact[]): EdgeFact[] {
  return [
    ...new Map(edges.map((edge) => [`${edge.observation} ${edge.id} ${edge.validFrom}`, edge])).values(),
  ];
}
