import { addMillis, and, isTrue, or, unknown, type Instant, type Verdict } from '../../../model/index.js';
import { gradeOf } from '../../definitions/a12-certainty.js';
import type { EdgeIndex } from '../../definitions/edge-index.js';
import { issuedAtOf } from '../../duplicates/decide.js';
import { called, count, dated, label, names } from '../../explain/index.js';
import type { EdgeFact, NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { judgeCredentials } from '../../judge/index.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { edgesOf, nodesById } from '../../read/index.js';
import { surroundings } from '../../sharing/surroundings.js';
import type { Evaluator } from '../evaluator.js';
import { firstSeenIn } from '../first-seen.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { Silence } from '../untold.js';
import { newConsumer } from './decide.js';

/** Kinds of which each run or replica is a workload of its own. */
const PASSING: ReadonlySet<unknown> = new Set(['POD', 'PIPELINE_RUN']);

/** Credentials that something began to consume lately, though they had been there before. */
export const consumers: Evaluator = {
  rules: ['LIN-021'],
  needs: ['CREDENTIALS', 'WORKLOADS', 'SECRET_LOCATIONS'],
  async evaluate(asking) {
    const found = new Gathered(['LIN-021']);
    const silence = new Silence({
      FIRST_SEEN: (realm, n) =>
        `Since when ${count(n, 'credential')} of ${realm} ${n === 1 ? 'has its' : 'have their'} consumers is not told: they were there at the first look.`,
    });
    for await (const page of within(asking, 'Credential', EVERYWHERE)) {
      for (const candidate of await judged(asking, page)) {
        if (candidate.verdict.reasons.includes('FIRST_SEEN')) silence.add('FIRST_SEEN', [candidate.node]);
        else found.add('LIN-021', [candidate]);
      }
    }
    found.add('LIN-021', await silence.candidates(asking));
    return found.breaches(asking);
  },
};

/** A service, or a workload of none, and by which relationships it consumes one credential. */
interface Consumer {
  readonly id: string;
  readonly edges: readonly EdgeFact[];
}

async function judged(asking: Asking, page: readonly NodeFact[]): Promise<DatedCandidate[]> {
  const { policy, when } = asking;
  const since = addMillis(when.asOf, -policy.newConsumerDays);
  const { index } = await surroundings(
    asking,
    page.map((node) => node.id),
  );
  const recent = page.filter((node) => consuming(index, node.id).some((edge) => edge.validFrom >= since));
  if (recent.length === 0) return [];
  // A relationship of which something else was said later is as old as its first version.
  const first = await beginnings(
    asking,
    recent.flatMap((node) => consuming(index, node.id)),
  );
  const credentials = await judgeCredentials(
    asking,
    recent.map((node) => node.id),
  );
  const nodes = await nodesById(
    asking,
    recent.flatMap((node) =>
      consuming(index, node.id).flatMap((edge) => [edge.from, ...index.targets('PART_OF', edge.from)]),
    ),
  );
  const maybeOlder = await firstSeenIn(asking);
  return recent.flatMap((node): DatedCandidate[] => {
    const credential = credentials.get(node.id);
    if (!credential || credential.authentication.value === 'FALSE') return [];
    const fresh = consumersOf(index, node.id, nodes).flatMap(({ id, edges }) => {
      const begun = edges.map((edge) => first.get(pairOf(edge)) ?? edge);
      const [start] = [...begun].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
      if (!start) return [];
      const facts = {
        began: start.validFrom,
        maybeOlder: maybeOlder(start),
        credentialSince: issuedAtOf(node.attributes) ?? node.recordedAt,
      };
      const sure: Verdict = gradeOf(edges) === 'CONFIRMED' ? isTrue() : unknown('WEAK_LINK');
      const verdict = and(newConsumer(facts, since, policy.creationGraceHours), sure);
      return verdict.value === 'FALSE' ? [] : [{ id, edges, began: start.validFrom, verdict }];
    });
    const told = fresh.filter(({ verdict }) => !verdict.reasons.includes('FIRST_SEEN'));
    const shown = told.length > 0 ? told : fresh;
    if (shown.length === 0) return [];
    const started = shown.map(({ began }) => began).sort()[0] as Instant;
    const who = names(shown.map(({ id }) => called(nodes.get(id))).sort());
    return [
      {
        node,
        verdict: and(
          or(...shown.map(({ verdict }) => verdict)),
          credential.authentication.value === 'TRUE' ? isTrue() : credential.authentication,
        ),
        about: credential.facts.identities.map((identity) => identity.node),
        evidence: shown.flatMap(({ edges }) => edges),
        actions: ['RECHECK'],
        because: [
          `${who} ${shown.length === 1 ? 'has' : 'have'} consumed ${label(node)} since ${dated(started)}.`,
          'The credential had been there before.',
        ],
        startedAt: started,
      },
    ];
  });
}

/** The live relationships by which workloads consume a credential. */
function consuming(index: EdgeIndex, credential: string): EdgeFact[] {
  const places = index
    .out('HAS_MATERIAL', credential)
    .flatMap((has) => index.in('HOLDS', has.to))
    .map((holds) => holds.from);
  return [
    ...index.in('USED', credential),
    ...[...new Set(places)].flatMap((place) => index.in('CONSUMES', place)),
  ];
}

/** Replicas and workloads of one service are one consumer (A4); a single run of no service is none that lasts. */
function consumersOf(index: EdgeIndex, credential: string, nodes: ReadonlyMap<string, NodeFact>): Consumer[] {
  const by = consuming(index, credential).flatMap((edge) => {
    const services = index.targets('PART_OF', edge.from);
    if (services.length > 0) return services.map((id) => ({ id, edge }));
    const attributes = nodes.get(edge.from)?.attributes;
    const passing = attributes?.['ephemeral'] === true || PASSING.has(attributes?.['kind']);
    return passing ? [] : [{ id: edge.from, edge }];
  });
  return [...groupBy(by, ({ id }) => id)].map(([id, of]) => ({ id, edges: of.map(({ edge }) => edge) }));
}

/** The first version of each of these relationships, by its ends. */
async function beginnings(asking: Asking, edges: readonly EdgeFact[]): Promise<Map<string, EdgeFact>> {
  const ever = { history: 'ever' } as const;
  const of = (type: 'USED' | 'CONSUMES'): string[] =>
    edges.filter((edge) => edge.type === type).map((edge) => edge.to);
  const all = [
    ...(await edgesOf(asking, of('USED'), ['USED'], 'in', ever)),
    ...(await edgesOf(asking, of('CONSUMES'), ['CONSUMES'], 'in', ever)),
  ].filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  const first = new Map<string, EdgeFact>();
  for (const edge of all) {
    const known = first.get(pairOf(edge));
    if (!known || edge.validFrom < known.validFrom) first.set(pairOf(edge), edge);
  }
  return first;
}

function pairOf({ type, from, to }: EdgeFact): string {
  return `${type} ${from} ${to}`;
}
