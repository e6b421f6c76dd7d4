import {
  acknowledgeFinding,
  attest,
  endException,
  eventRef,
  exceptionRef,
  grantException,
  identityRef,
  markBreakGlass,
  parseAcknowledgement,
  parseAttestation,
  parseEvent,
  parseException,
  parseIdentity,
  parseMark,
  parseProgress,
  parseRevocation,
  progressObligation,
  recordEvent,
  sayIdentity,
  SCOPE,
  SOURCE,
  subjectTypeOf,
  type RecordedEvent,
  type Recording,
  type Statement,
} from '../../governance/index.js';
import { findingById } from '../../lineage/findings/index.js';
import { factFingerprintsOf } from '../../lineage/judge/fact-fingerprints.js';
import { edgesOf, nodesById } from '../../lineage/read/index.js';
import type { Asking } from '../../lineage/question.js';
import { obligationRef, RelictError, urn, type NodeRef, type ObligationStatus } from '../../model/index.js';
import { writeRecords } from '../../sync/index.js';
import { authorise, type Act } from '../authorise.js';
import type { Context } from '../context.js';
import { known, named, namedOf } from '../named.js';

interface Input {
  readonly input: Readonly<Record<string, unknown>>;
}

type Decide = (
  asking: Asking,
  input: Readonly<Record<string, unknown>>,
  context: Context,
) => Promise<Recording>;

/** The mutations: each checks, reads what it must know, decides, and writes on the path of every claim. */
export const mutationFields = {
  recordEvent: mutation('recordEvent', async (asking, input, { now, policy }) => {
    const event = parseEvent(input);
    const subject = await named(asking, event.subject, subjectTypeOf(event.type));
    return recordEvent(event, subject, await recorded(asking, eventRef(event)), now, policy);
  }),

  grantException: mutation('grantException', async (asking, input, { now, policy }) => {
    const exception = parseException(input);
    const subjects = [];
    for (const handle of exception.subjects) subjects.push(await named(asking, handle, 'Resource'));
    return grantException(exception, subjects, now, policy);
  }),

  endException: mutation('endException', async (asking, input, { now }) => {
    const ending = parseRevocation(input);
    const id = ending.exception.startsWith('urn:') ? ending.exception : urn(exceptionRef(ending.exception));
    const node = (await nodesById(asking, [id])).get(id);
    if (node?.nodeType !== 'Exception' || node.naturalKey[0] !== SOURCE) {
      throw new RelictError('NOT_FOUND', 'No exception of that id was granted here.', {
        hint: 'One that another source tells of ends there.',
      });
    }
    const covers = (await edgesOf(asking, [id], ['COVERS'], 'out', { history: 'live' })).map(
      (edge) => edge.to,
    );
    const subjects = await nodesById(asking, covers);
    return endException(
      ending,
      {
        node: { type: 'Exception', key: node.naturalKey },
        attributes: node.attributes,
        covers: [...subjects.values()].map(namedOf),
      },
      now,
    );
  }),

  attest: mutation('attest', async (asking, input, { now, policy }) => {
    const attestation = parseAttestation(input);
    const subject = await named(asking, attestation.subject, 'Resource');
    const owner =
      attestation.owner === undefined ? null : await known(asking, attestation.owner, ['Team', 'Person']);
    const fingerprint =
      attestation.factFingerprint ?? (await factFingerprintsOf(asking, [subject.id])).get(subject.id) ?? '';
    return attest(attestation, { subject, owner, factFingerprint: fingerprint }, now, policy);
  }),

  markBreakGlass: mutation('markBreakGlass', async (asking, input, { now }) => {
    const mark = parseMark(input);
    return markBreakGlass(mark, await known(asking, mark.subject, ['Identity', 'Credential']), now);
  }),

  sayIdentity: mutation('sayIdentity', async (asking, input, { now }) => {
    const said = parseIdentity(input);
    const [left, right] = [await known(asking, said.left), await known(asking, said.right)];
    const id = urn(identityRef(left.id, right.id));
    const before = (await nodesById(asking, [id])).get(id)?.attributes;
    const last = before && { says: before['outcome'] as Statement, decidedAt: before['decidedAt'] as string };
    const others = await opponents(asking, left.id, right.id, said.says);
    return sayIdentity(said, [left, right], last ?? null, now, others);
  }),

  progressObligation: mutation('progressObligation', async (asking, input, { now }) => {
    const progress = parseProgress(input);
    const subject = await known(asking, progress.subject);
    const trigger = await known(asking, progress.trigger, ['LifecycleEvent', 'Exception', 'Attestation']);
    const id = urn(obligationRef(progress.type, subject.id, trigger.id));
    const before = (await nodesById(asking, [id])).get(id)?.attributes['status'] as
      ObligationStatus | undefined;
    return progressObligation(progress, { subject, trigger }, before ?? null, now);
  }),

  acknowledgeFinding: mutation('acknowledgeFinding', async (asking, input, { now }) => {
    const acknowledgement = parseAcknowledgement(input);
    const finding = await findingById(asking, acknowledgement.finding);
    return acknowledgeFinding(acknowledgement, { ...finding, subjects: finding.subjects.map(namedOf) }, now);
  }),
};

function mutation(act: Act, decide: Decide) {
  return async (_root: unknown, { input }: Input, context: Context) => {
    authorise(act, context);
    const { graph, policy, now, requestId, signal } = context;
    const asking: Asking = {
      graph,
      policy,
      when: { asOf: now, knownAt: now, present: true },
      requestId,
      ...(signal ? { signal } : {}),
    };
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
    const { node, claims, warnings } = await decide(asking, given, context);
    const outcomes =
      claims.length === 0
        ? []
        : await writeRecords(graph, { source: SOURCE, connector: SOURCE, scope: SCOPE, claims, policy, now });
    const id = urn(node);
    const record = (await nodesById(asking, [id])).get(id);
    if (!record) throw new RelictError('INTERNAL', 'The record was written and cannot be read.');
    return { record, outcome: outcomeOf(outcomes), warnings };
  };
}

/** The other sources that say the opposite of a pair, sorted. */
async function opponents(asking: Asking, left: string, right: string, says: Statement): Promise<string[]> {
  const opposite = says === 'SAME_AS' ? 'NOT_SAME_AS' : 'SAME_AS';
  const around = [
    ...(await edgesOf(asking, [left], [opposite], 'out', { history: 'live' })),
    ...(await edgesOf(asking, [left], [opposite], 'in', { history: 'live' })),
  ];
  const said = around.filter(({ from, to, source }) => [from, to].includes(right) && source !== SOURCE);
  return [...new Set(said.map(({ source }) => source))].sort();
}

/** The record's own outcome; UNCHANGED only where nothing at all was written. */
function outcomeOf(outcomes: Awaited<ReturnType<typeof writeRecords>>): string {
  const [own = 'UNCHANGED'] = outcomes;
  return own === 'UNCHANGED' && outcomes.some((one) => one !== 'UNCHANGED') ? 'CHANGED' : own;
}

async function recorded(asking: Asking, ref: NodeRef): Promise<RecordedEvent | null> {
  const id = urn(ref);
  const node = (await nodesById(asking, [id])).get(id);
  if (!node || node.presence === 'UNKNOWN') return null;
  const on = await edgesOf(asking, [id], ['ON_SUBJECT'], 'out', { history: 'live' });
  const subjects = await nodesById(
    asking,
    on.map((edge) => edge.to),
  );
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    type: text(node.attributes['type']),
    occurredAt: text(node.attributes['occurredAt']),
    subjects: [...subjects.values()].map((one) => ({ id: one.id, known: one.presence !== 'UNKNOWN' })),
  };
}
