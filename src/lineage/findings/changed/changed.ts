import { earliest, type Instant } from '../../../model/index.js';
import { decisionsOn, type Decision } from '../../access/decisions.js';
import { textOf } from '../../definitions/instants.js';
import { count, dated, label, names } from '../../explain/index.js';
import type { EdgeFact, NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { factFingerprintsOf } from '../../judge/fact-fingerprints.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { edgesOf, liveAt } from '../../read/index.js';
import { recordedChanges } from '../../stale-automations/changes.js';
import { staleAutomations } from '../../stale-automations/stale-automations.js';
import { breachOfNode, type Evaluator } from '../evaluator.js';
import { firstSeenIn } from '../first-seen.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { Silence } from '../untold.js';
import { recordStale, type Changed, type Ground } from './decide.js';

/** Records that somebody confirmed before what they rest on changed, and jobs that ran on after a change. */
export const changed: Evaluator = {
  rules: ['LIN-003'],
  needs: ['IDENTITIES', 'OWNERS', 'PERMISSIONS', 'WORKLOADS'],
  async evaluate(asking) {
    const found = new Gathered(['LIN-003']);
    const silence = new Silence({
      FIRST_SEEN: (realm, n) =>
        `Whether the records of ${count(n, 'identity', 'identities')} of ${realm} still hold is not known: nobody had looked when they were confirmed.`,
    });
    for await (const page of within(asking, 'Identity', EVERYWHERE)) {
      for (const candidate of await judged(asking, page)) {
        const unseen = candidate.verdict.value === 'UNKNOWN';
        if (unseen) silence.add('FIRST_SEEN', [candidate.node]);
        else found.add('LIN-003', [candidate]);
      }
    }
    found.add('LIN-003', await silence.candidates(asking));
    const breaches = await found.breaches(asking);
    const { items } = await staleAutomations.ask(asking, staleAutomations.args.parse({}));
    return new Map([['LIN-003', [...(breaches.get('LIN-003') ?? []), ...items.map(breachOfNode)]]]);
  },
};

const GROUNDS = {
  OWNED_BY: 'owner',
  HAS_ENTITLEMENT: 'scope',
  MEMBER_OF: 'scope',
  SUPPORTS: 'service',
  USES: 'workload',
} as const satisfies Partial<Record<EdgeFact['type'], Ground>>;

async function judged(asking: Asking, page: readonly NodeFact[]): Promise<DatedCandidate[]> {
  const decisions = await decisionsOn(
    asking,
    page.map((node) => node.id),
  );
  const confirmed = page.flatMap((node) => {
    const last = (decisions.get(node.id) ?? []).findLast(
      ({ record, allowed, at }) => record.nodeType === 'Attestation' && allowed === true && at !== null,
    );
    return last ? [{ node, last, at: last.at as Instant }] : [];
  });
  if (confirmed.length === 0) return [];
  const ids = confirmed.map(({ node }) => node.id);
  const ever = { history: 'ever' } as const;
  const out = await edgesOf(
    asking,
    ids,
    ['OWNED_BY', 'HAS_ENTITLEMENT', 'MEMBER_OF', 'SUPPORTS'],
    'out',
    ever,
  );
  const used = await edgesOf(asking, ids, ['USES'], 'in', ever);
  const prints = await factFingerprintsOf(asking, ids);
  const events = await recordedChanges(asking, ids);
  const maybeOlder = await firstSeenIn(asking);
  const [from, to] = [groupBy(out, (edge) => edge.from), groupBy(used, (edge) => edge.to)];
  return confirmed.map(({ node, last, at }): DatedCandidate => {
    const edges = [...(from.get(node.id) ?? []), ...(to.get(node.id) ?? [])];
    const print = textOf(last.record.attributes, 'factFingerprint');
    const moved = movedSince(asking, edges, at, maybeOlder);
    const changes: Changed[] = [
      ...moved,
      ...(events.get(node.id) ?? [])
        .filter((event) => event.at > at)
        .map((event): Changed => ({ what: 'facts', at: event.at, sure: true })),
      // What somebody saw when they confirmed it is no longer what there is to see.
      ...(print !== null && print !== prints.get(node.id)
        ? [{ what: 'facts', at: null, sure: true } as const]
        : []),
    ];
    return stale(node, last, at, changes, edges);
  });
}

/** The relationships that held when it was confirmed and no longer do, and those that only hold since. */
function movedSince(
  asking: Asking,
  edges: readonly EdgeFact[],
  at: Instant,
  maybeOlder: (edge: EdgeFact) => boolean,
): Changed[] {
  const { asOf } = asking.when;
  // That somebody attests an owner is the confirming itself.
  const meant = edges.filter((edge) => edge.method !== 'ATTESTED' && edge.endReason !== 'SOURCE_CORRECTION');
  const pairs = groupBy(meant, (edge) => `${edge.type} ${edge.from} ${edge.to} ${edge.role ?? ''}`);
  return [...pairs.values()].flatMap((of): Changed[] => {
    const live = (then: Instant): boolean => of.some((edge) => liveAt(edge, then, asking.policy));
    const [before, now] = [live(at), live(asOf)];
    if (before === now) return [];
    const what = GROUNDS[of[0]?.type as keyof typeof GROUNDS];
    const began = of.filter((edge) => edge.validFrom > at);
    return now
      ? [{ what, at: earliest(...began.map((edge) => edge.validFrom)), sure: !began.some(maybeOlder) }]
      : [{ what, at: earliest(...of.map((edge) => edge.validTo)), sure: true }];
  });
}

function stale(
  node: NodeFact,
  last: Decision,
  at: Instant,
  changes: readonly Changed[],
  edges: readonly EdgeFact[],
): DatedCandidate {
  const verdict = recordStale(at, changes);
  const shown = changes.filter(({ sure }) => sure || verdict.value === 'UNKNOWN');
  const what = [...new Set(shown.map((one) => one.what))].sort();
  return {
    node,
    verdict,
    evidence: [last.edge, ...edges.filter((edge) => edge.validFrom > at || (edge.validTo ?? '') > at)],
    actions: ['REVALIDATE', 'ATTEST'],
    because: [
      `The record of ${label(node)} was confirmed on ${dated(at)}.`,
      `Since then its ${names(what, 5)} changed.`,
    ],
    startedAt: earliest(...shown.map((one) => one.at)),
  };
}
