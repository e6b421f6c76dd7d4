import { z } from 'zod';
import { digest, type Capability, type Verdict } from '../../model/index.js';
import type { Counts, Frame, Judged, Warning } from '../answer.js';
import type { ReachCount } from '../blast-radius/answer.js';
import { blastRadius } from '../blast-radius/blast-radius.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { called } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { canActOf, canAuthenticateOf } from '../judge/index.js';
import type { Asking, Question } from '../question.js';
import { byId } from '../read/index.js';
import { contractOf, ended, type ContractField } from './contract.js';
import { EXPOSURE_KINDS, gatherVendor, type Exposed, type VendorFacts } from './gather.js';
import { ifEndedOf, type EndedObligation } from './if-ended.js';

const args = z.strictObject({
  /** The vendor, by any of its names. */
  vendor: z.string().min(1),
});
export type ThirdPartyArgs = z.output<typeof args>;

export interface VendorExposure extends Omit<Judged, 'certainty' | 'reasons' | 'evidence'>, Exposed {
  readonly id: string;
  /** canAct of an identity, canAuthenticate of a credential (A1); null for all others. */
  readonly works: Verdict | null;
  readonly because: readonly string[];
}

export interface ThirdPartyAnswer extends Frame {
  readonly vendor: NodeFact;
  readonly members: readonly NodeFact[];
  readonly subvendors: VendorFacts['subvendors'];
  readonly ended: Verdict;
  readonly contract: readonly ContractField[];
  /** Contract fields that nobody tells, or that are contested, of a vendor to which something is exposed; LIN-029 asks for the five of R-TPE-02. */
  readonly missing: readonly string[];
  readonly items: readonly VendorExposure[];
  readonly counts: Counts;
  readonly reach: {
    readonly confirmed: number;
    readonly total: number;
    readonly byKind: readonly ReachCount[];
    readonly bySensitivity: readonly ReachCount[];
    readonly resources: readonly NodeFact[];
  };
  readonly ifEnded: readonly EndedObligation[];
}

const needs: readonly Capability[] = [...blastRadius.needs];

/** what a vendor holds of ours and we of it, what it reaches, what its contract says, and what its end would ask. */
export const thirdPartyExposure: Question<ThirdPartyArgs, ThirdPartyAnswer> = {
  id: 'Q-28',
  field: 'thirdPartyExposure',
  names: ['vendor'],
  title: 'What is exposed to a vendor, what it reaches, and what its end would ask',
  version: 1,
  args,
  needs,
  async ask(asking, { vendor: handle }) {
    const vendor = await nodeByHandle(asking, handle, ['ThirdParty']);
    const facts = await gatherVendor(asking, vendor);
    const over = ended(facts.members, asking.when.asOf);
    const items = (await itemsOf(asking, facts, over)).sort(inOrder);
    const start = facts.members.map((one) => one.id);
    const reached = await blastRadius.ask(asking, blastRadius.args.parse({ start }));
    const contract = contractOf(facts.members);
    const cut: Warning[] = facts.cut.map(({ type, cap }) => ({
      code: 'TRUNCATED',
      message: `Only the first ${cap} relationships of type ${type} were followed.`,
    }));
    const frame = frameOf(asking, thirdPartyExposure, await coverageFor(asking, needs), [
      ...reached.warnings,
      ...cut,
    ]);
    return {
      ...frame,
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      vendor,
      members: facts.members,
      subvendors: facts.subvendors,
      ended: over,
      contract,
      missing: items.length === 0 ? [] : contract.filter((one) => one.value === null).map((one) => one.field),
      items,
      counts: countsOf(items),
      reach: {
        confirmed: reached.counts.confirmed,
        total: reached.counts.total,
        byKind: reached.byKind,
        bySensitivity: reached.bySensitivity,
        resources: reached.items
          .map(({ node }) => node)
          .filter((node) => node.nodeType === 'Resource')
          .sort(byId),
      },
      ifEnded: await ifEndedOf(asking, facts.members),
    };
  },
};

async function itemsOf(
  asking: Asking,
  { members, exposed }: VendorFacts,
  over: Verdict,
): Promise<VendorExposure[]> {
  const of = (type: string): string[] =>
    exposed.filter(({ node }) => node.nodeType === type).map(({ node }) => node.id);
  const works = new Map([
    ...(await canActOf(asking, of('Identity'))),
    ...(await canAuthenticateOf(asking, of('Credential'))),
  ]);
  const own = new Set(members.map((one) => one.id));
  return exposed.map((one) => {
    const state = works.get(one.node.id) ?? null;
    const remains =
      over.value === 'TRUE' && own.has(one.vendor.id) && state !== null && state.value !== 'FALSE';
    const flags = [
      ...(remains ? ['ACCESS_REMAINS'] : []),
      ...(own.has(one.vendor.id) ? [] : ['VENDOR_OF_VENDOR']),
      ...(state?.value === 'FALSE' ? ['CANNOT_ACT'] : []),
    ].sort();
    return {
      ...one,
      id: digest(['exposure', one.vendor.id, one.kind, one.node.id, one.identity?.id ?? '']),
      works: state,
      flags,
      suppressedBy: null,
      because: [sentenceOf(one), ...(remains ? [`The contract with ${called(one.vendor)} has ended.`] : [])],
    };
  });
}

/** How it is exposed, as a sentence. */
export function sentenceOf({ kind, node, identity, vendor }: Exposed): string {
  const [what, who] = [called(node), called(vendor)];
  switch (kind) {
    case 'INBOUND_IDENTITY':
      return `${who} acts here as ${what}.`;
    case 'OAUTH_GRANT':
      return `${who} acts here by the OAuth grant ${what}.`;
    case 'TRUST':
      return `${called(identity ?? undefined)}, by which ${who} acts here, trusts ${what} without a secret.`;
    case 'INBOUND_CREDENTIAL':
      return identity
        ? `${what} authenticates as ${called(identity)}, by which ${who} acts here.`
        : `${who} holds ${what}.`;
    case 'OUTBOUND_CREDENTIAL':
      return `${what} is a credential of ${who} that is held here.`;
    case 'RESOURCE':
      return `${what} is exposed to ${who}.`;
    case 'SERVICE':
      return `${what} is provided by ${who}.`;
  }
}

function inOrder(a: VendorExposure, b: VendorExposure): number {
  const rank = ({ flags, kind, certainty, id }: VendorExposure): string =>
    `${flags.includes('ACCESS_REMAINS') ? 0 : 1} ${EXPOSURE_KINDS.indexOf(kind)} ${certainty} ${id}`;
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
}
