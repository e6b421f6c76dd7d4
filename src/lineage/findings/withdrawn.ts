import type { NodeFact } from '../facts.js';
import { instantOf } from '../definitions/instants.js';
import { judgeCredentials } from '../judge/index.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import type { RuleId } from '../rules.js';
import type { StoredFinding } from './stored.js';

/**
 * Rules about access that has to end, and that rest on what a registry says of something else. What a ticket or a
 * registry says afterwards does not end it (F-19).
 */
const ENDED_BY_ISSUER: ReadonlySet<RuleId> = new Set(['LIN-031', 'LIN-041']);

/**
 * Of findings that their rule no longer lists, those of which only a record was withdrawn (F-19): their access still
 * works, or nobody can say that it does not, it was not rotated since, and nobody who looked at it attested it since.
 *
 * @returns their fingerprints
 */
export async function withdrawn(
  asking: Asking,
  states: readonly StoredFinding[],
): Promise<ReadonlySet<string>> {
  const concerned = states.filter(({ rule }) => ENDED_BY_ISSUER.has(rule));
  const ids = new Set(concerned.flatMap(({ subjects }) => subjects));
  const nodes = await nodesById(asking, ids);
  const typed = (type: NodeFact['nodeType']): string[] =>
    [...ids].filter((id) => nodes.get(id)?.nodeType === type);
  const credentials = await judgeCredentials(asking, typed('Credential'));
  const trusts = await edgesOf(asking, typed('Identity'), ['CAN_ASSUME'], 'in', { history: 'live' });
  const principals = [...credentials.values()].flatMap(({ facts }) =>
    facts.identities.map(({ node }) => node.id),
  );
  const reassigned = await edgesOf(asking, [...credentials.keys(), ...principals], ['SUPPORTS'], 'out', {
    history: 'ever',
  });
  const attested = await attestations(asking, ids);

  const works = ({ subjects, openedAt }: StoredFinding): boolean => {
    const [first = ''] = subjects;
    const credential = credentials.get(first);
    if (!credential) return trusts.some((edge) => subjects.includes(edge.from) && subjects.includes(edge.to));
    if (credential.authentication.value === 'FALSE') return false;
    const of = new Set([first, ...credential.facts.identities.map(({ node }) => node.id)]);
    const rotatedAt = instantOf(credential.facts.node.attributes, 'lastRotatedAt');
    const rotated = rotatedAt !== null && rotatedAt >= openedAt;
    return !rotated && !reassigned.some((edge) => of.has(edge.from) && edge.rotationVerifiedAt !== undefined);
  };
  const looked = ({ subjects, openedAt }: StoredFinding): boolean =>
    subjects.some((id) => (attested.get(id) ?? '') >= openedAt);
  return new Set(concerned.filter((state) => works(state) && !looked(state)).map(({ finding }) => finding));
}

/** When each was attested last. */
async function attestations(asking: Asking, ids: Iterable<string>): Promise<Map<string, string>> {
  const edges = await edgesOf(asking, ids, ['ABOUT', 'ON_SUBJECT'], 'in', { history: 'live' });
  const records = await nodesById(
    asking,
    edges.map((edge) => edge.from),
  );
  const last = new Map<string, string>();
  for (const { from, to } of edges) {
    const record = records.get(from);
    if (record?.nodeType !== 'Attestation') continue;
    const at = instantOf(record.attributes, 'at') ?? record.recordedAt;
    if (at > (last.get(to) ?? '')) last.set(to, at);
  }
  return last;
}
