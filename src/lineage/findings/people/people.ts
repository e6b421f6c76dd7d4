import { addMillis, and } from '../../../model/index.js';
import { restsOn } from '../../definitions/rests-on.js';
import { span, textOf } from '../../definitions/instants.js';
import { count, dated, label } from '../../explain/index.js';
import type { NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { usesOf, type ToldUse } from '../../human-use/uses.js';
import { judgeCredentials } from '../../judge/index.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { edgesOf } from '../../read/index.js';
import { ofPerson } from '../actor.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { Silence } from '../untold.js';
import { onlyPrograms, type LastUse, type Window } from './decide.js';

const BY_PROGRAM: ReadonlySet<string | null> = new Set(['PROGRAM', 'PIPELINE']);
const BY_PERSON: ReadonlySet<string | null> = new Set(['CONSOLE', 'BROWSER', 'DEVICE']);

/** Accounts of the shape of a person's that only programs use. */
export const people: Evaluator = {
  rules: ['LIN-034'],
  needs: ['IDENTITIES', 'CREDENTIALS', 'LAST_USED'],
  async evaluate(asking) {
    const found = new Gathered(['LIN-034']);
    const silence = new Silence({
      LAST_USED_NOT_TOLD: (realm, n) =>
        `No source tells whether only programs use ${count(n, "person's account", 'accounts of people')} of ${realm}.`,
    });
    for await (const page of within(asking, 'Identity', EVERYWHERE, ofPerson)) {
      for (const { candidate, blind } of await judged(asking, page)) {
        if (blind) silence.add('LAST_USED_NOT_TOLD', [candidate.node]);
        else found.add('LIN-034', [candidate]);
      }
    }
    found.add('LIN-034', await silence.candidates(asking));
    return found.breaches(asking);
  },
};

async function judged(
  asking: Asking,
  page: readonly NodeFact[],
): Promise<{ candidate: DatedCandidate; blind: boolean }[]> {
  const live = { history: 'live' } as const;
  const window = { since: addMillis(asking.when.asOf, -asking.policy.usageWindowDays), at: asking.when.asOf };
  const ids = page.map((node) => node.id);
  const as = await edgesOf(asking, ids, ['AUTHENTICATES_AS'], 'in', live);
  const credentials = await judgeCredentials(
    asking,
    as.map((edge) => edge.from),
  );
  const used = await edgesOf(asking, [...ids, ...credentials.keys()], ['USES', 'USED'], 'in', live);
  const told = await usesOf(asking, page);
  const [held, by] = [groupBy(as, (edge) => edge.to), groupBy(used, (edge) => edge.to)];
  return page.map((node) => {
    const own = [...new Set((held.get(node.id) ?? []).map((edge) => edge.from))].flatMap((id) => {
      const one = credentials.get(id);
      return one && one.authentication.value !== 'FALSE' ? [one.facts.node] : [];
    });
    const uses = (told.get(node.id) ?? []).filter((use) => inside(use, window));
    const workloads = [node.id, ...own.map(({ id }) => id)].flatMap((id) => by.get(id) ?? []);
    const [passwords, keys] = [own.filter(isPassword), own.filter((one) => !isPassword(one))];
    const verdict = onlyPrograms(
      {
        keys: keys.map(lastUseOf),
        passwords: passwords.map(lastUseOf),
        byProgram: workloads.length > 0 || uses.some((use) => use.byRun || BY_PROGRAM.has(use.channel)),
        signedIn: uses.some((use) => !use.byRun && BY_PERSON.has(use.channel)),
      },
      window,
    );
    const candidate: DatedCandidate = {
      node,
      about: keys,
      verdict: and(verdict, restsOn(node, ['actorClass', 'kind'])),
      evidence: [...workloads, ...(held.get(node.id) ?? [])],
      actions: ['REVALIDATE'],
      because: [
        `${label(node)} is an account as people have, and programs used it since ${dated(window.since)}.`,
        passwords.length === 0
          ? 'It has nothing that one could sign in with.'
          : verdict.value === 'TRUE'
            ? 'Nobody signed in with it in that time.'
            : 'Whether anybody signed in with it is not known.',
      ],
    };
    // Of what no use at all is told nothing points to a program.
    const seen = workloads.length > 0 || uses.length > 0 || own.some((one) => lastUseOf(one).at !== null);
    return { candidate, blind: verdict.value === 'UNKNOWN' && !seen };
  });
}

function inside({ at }: ToldUse, { since, at: until }: Window): boolean {
  const { from, to } = span(at);
  return to >= since && from <= until;
}

/** One for a service (`purpose`) is a program's. */
function isPassword({ attributes }: NodeFact): boolean {
  return attributes['kind'] === 'PASSWORD' && attributes['purpose'] === undefined;
}

function lastUseOf({ attributes }: NodeFact): LastUse {
  return { at: textOf(attributes, 'lastUsedAt'), never: attributes['lastUsedStatus'] === 'NEVER_USED' };
}
