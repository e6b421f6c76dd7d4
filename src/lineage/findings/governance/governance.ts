import { and, isTrue, unknown, type Verdict } from '../../../model/index.js';
import { GOVERNANCE_NEEDS, governanceOf, type Governance } from '../../control-card/record.js';
import { holdingsOf, type Holding } from '../../copies/holdings.js';
import { gradeOf, weakest } from '../../definitions/a12-certainty.js';
import { restsOn } from '../../definitions/rests-on.js';
import { textOf } from '../../definitions/instants.js';
import { inWords, label, names } from '../../explain/index.js';
import type { EdgeFact, NodeFact } from '../../facts.js';
import { privilegedOf } from '../../judge/index.js';
import { EVERYWHERE, within, type Candidate } from '../../listing/index.js';
import type { OwnerResult } from '../../owner/result.js';
import type { Asking } from '../../question.js';
import type { RuleId } from '../../rules.js';
import { ofPerson } from '../actor.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered } from '../gathered.js';
import { noAuthority, noQuickRevocation, recordIncomplete, ungovernedRecord } from './decide.js';
import { templatesOfEphemeral } from './lasting.js';
import { spreadOf } from './spread.js';

const rules: readonly RuleId[] = ['LIN-002', 'LIN-004', 'LIN-007', 'LIN-013', 'LIN-028'];

/**
 * What the governance record of each non-human identity (5.6) lacks: fields (LIN-002), all of it though its secret is
 * vaulted (LIN-004), somebody who may take it away (LIN-007), a quick way to take it away (LIN-013); and where it is used
 * beyond the system that it names (LIN-028).
 */
export const governance: Evaluator = {
  rules,
  needs: [...GOVERNANCE_NEEDS, 'SECRET_LOCATIONS', 'WORKLOADS'],
  local: true,
  async evaluate(asking) {
    const found = new Gathered(rules);
    for await (const page of within(asking, 'Identity', EVERYWHERE, (node) => !ofPerson(node))) {
      const records = await governanceOf(asking, page);
      const high = await privilegedOf(
        asking,
        page.map((node) => node.id),
      );
      const templates = await templatesOfEphemeral(asking, page, records);
      const vaulted = await vaultedOf(asking, records);
      found.add('LIN-028', await spreadOf(asking, page, records));
      for (const node of page) {
        const of = records.get(node.id);
        if (!of) continue;
        found.add('LIN-002', incomplete(node, of, templates.get(node.id)));
        found.add('LIN-004', ungoverned(node, of, vaulted));
        if (of.authority && of.owner) found.add('LIN-007', [withoutAuthority(node, of.authority, of.owner)]);
        if (high.has(node.id) || isHighRisk(node)) found.add('LIN-013', [byHand(node, of)]);
      }
    }
    return found.breaches(asking);
  },
};

/** Of high risk: as its source says, or privileged (5.5.5). */
function isHighRisk({ attributes }: NodeFact): boolean {
  const { riskClass } = attributes;
  return attributes['privileged'] === true || riskClass === 'HIGH' || riskClass === 'CRITICAL';
}

/** The template of an identity that is gone in a day stands for it: it is what has to be mended (R-EPH-04). */
function incomplete(
  node: NodeFact,
  { record }: Governance,
  templates: readonly NodeFact[] | undefined,
): Candidate[] {
  const fields = (status: string): string[] =>
    record.fields.filter((field) => field.status === status).map(({ field }) => inWords(field));
  const [missing, unheard] = [fields('MISSING'), fields('UNKNOWN')];
  const because = [
    ...(missing.length > 0 ? [`The governance record of ${label(node)} lacks ${names(missing, 8)}.`] : []),
    ...(unheard.length > 0
      ? [`Whether anybody states ${names(unheard, 8)} of it is not known: not every source was heard.`]
      : []),
    ...(templates ? [`${label(node)} inherits its record from the template that it was made from.`] : []),
  ];
  const verdict = recordIncomplete(record);
  return (templates ?? [node]).map((subject) => ({
    node: subject,
    about: [node],
    verdict,
    ephemeral: templates !== undefined,
    actions: missing.includes('owner') ? ['REASSIGN', 'ATTEST'] : ['ATTEST'],
    because,
  }));
}

/** Where the current secret of each credential lies in a vault, by credential. */
async function vaultedOf(
  asking: Asking,
  records: ReadonlyMap<string, Governance>,
): Promise<Map<string, Holding[]>> {
  const credentials = [...records.values()].flatMap((of) => of.credentials.map(({ node }) => node.id));
  const held = await holdingsOf(asking, credentials);
  return new Map(
    [...held].map(([id, of]) => [
      id,
      of.filter(
        ({ currency, location }) => currency === 'CURRENT' && location.attributes['class'] === 'VAULT',
      ),
    ]),
  );
}

/** A credential that something may still authenticate with, lying in a vault, of an identity that nobody governs. */
function ungoverned(
  node: NodeFact,
  { record, credentials }: Governance,
  vaulted: ReadonlyMap<string, readonly Holding[]>,
): Candidate[] {
  return credentials.flatMap(({ node: credential, works }): Candidate[] => {
    const places = vaulted.get(credential.id) ?? [];
    if (places.length === 0) return [];
    const where = names(places.map(({ location }) => label(location)));
    const who = label(node);
    return [
      {
        node: credential,
        about: [node],
        verdict: and(
          ungovernedRecord(record),
          works === 'TRUE' ? isTrue() : unknown('AUTHENTICATION_UNKNOWN'),
          holdsFor(places),
        ),
        evidence: places.flatMap(({ holds, has }): readonly EdgeFact[] => [...has, ...holds]),
        actions: ['REASSIGN', 'ATTEST'],
        because: [
          `${label(credential)} lies in the vault at ${where}, and authenticates as ${who}.`,
          record.fields.some(({ status }) => status === 'UNKNOWN')
            ? `Whether anybody governs ${who} is not known: not every source was heard.`
            : `Nobody states an owner, a purpose, or anything else that would govern ${who}.`,
        ],
      },
    ];
  });
}

/** As strong as the strongest of the ways by which it is known to lie there. */
function holdsFor(places: readonly Holding[]): Verdict {
  const sure = places.some(({ holds, has }) => weakest([gradeOf(holds), gradeOf(has)]) === 'CONFIRMED');
  return sure ? isTrue() : unknown('WEAK_LINK');
}

function withoutAuthority(node: NodeFact, authority: OwnerResult, owner: OwnerResult): Candidate {
  const verdict = noAuthority(authority, owner);
  return {
    node,
    verdict,
    evidence: authority.claims
      .filter(({ role }) => role === 'REVOCATION_AUTHORITY')
      .flatMap((claim) => claim.evidence.slice(-1)),
    actions: ['REASSIGN'],
    because: [
      verdict.value === 'TRUE'
        ? authority.status === 'INVALID'
          ? `Whoever is named as the one who may revoke ${label(node)} does not count any more.`
          : `Nobody is named who may revoke ${label(node)}, and no escalation is known.`
        : `Who may revoke ${label(node)} is not known: not every source that could tell has been heard.`,
    ],
  };
}

function byHand(node: NodeFact, of: Governance): Candidate {
  const kind = revocationKindOf(node, of);
  const verdict = and(noQuickRevocation(of.record, kind), restsOn(node, ['revocationKind', 'riskClass']));
  return {
    node,
    verdict,
    actions: ['ATTEST'],
    because: [
      `${label(node)} is privileged, or of high risk.`,
      verdict.value === 'TRUE'
        ? kind === 'MANUAL'
          ? 'It is taken away by hand.'
          : 'There is no way to take it away.'
        : 'By what means it is taken away is not known.',
    ],
  };
}

/** Its own word, else that of its template. */
function revocationKindOf(node: NodeFact, { templates }: Governance): string | null {
  const said = [node, ...templates].map(({ attributes }) => textOf(attributes, 'revocationKind'));
  return said.find((kind) => kind !== null) ?? null;
}
