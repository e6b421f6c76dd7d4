import { differing } from '../estate/battery.js';
import type { History } from '../oracle/history.js';
import { MINUTE } from '../oracle/time.js';
import { answersAfter, pastOf } from './asking.js';
import { endOf } from './estates.js';
import { holds } from './holds.js';

/** Names that nothing else is called, each of the length of the one it stands for, in another order. */
function newNames(history: History): Map<string, string> {
  const names = new Set<string>();
  for (const { realm, claims } of history) {
    if (realm.name !== undefined) names.add(realm.name);
    for (const { attributes } of claims)
      if (typeof attributes?.['name'] === 'string') names.add(attributes['name']);
  }
  const sorted = [...names].sort();
  return new Map(
    sorted.map((name, index) => {
      const letter = String.fromCharCode('z'.charCodeAt(0) - index);
      return [name, `x${letter}q${'q'.repeat(Math.max(0, name.length - 3))}`];
    }),
  );
}

function renamed(history: History, to: ReadonlyMap<string, string>): History {
  return history.map((told) => ({
    ...told,
    realm: { ...told.realm, name: to.get(told.realm.name ?? '') },
    claims: told.claims.map((claim) => {
      const name = to.get(String(claim.attributes?.['name']));
      return name === undefined ? claim : { ...claim, attributes: { ...claim.attributes, name } };
    }),
  }));
}

/** Sentences, in which names may stand in the order of the alphabet. */
const SENTENCES = new Set(['because', 'message']);

function withoutSentences(answer: string): string {
  if (answer.startsWith('error')) return answer;
  return JSON.stringify(
    JSON.parse(answer, (name, value: unknown) => (SENTENCES.has(name) ? undefined : value)),
  );
}

// What is called alike before is called alike after: names tell nothing but themselves.
holds('renaming changes an answer in its names alone', async (open, { one, asked }) => {
  const names = newNames(one.history);
  const now = Math.max(endOf(one.history) + MINUTE, one.asOf, one.knownAt);
  const answers = (history: History) =>
    answersAfter(open, history, { asked: asked(history, one.asOf), now, ...pastOf(one) });
  const namedBack = (text: string): string => {
    let back = text;
    for (const [old, name] of names) back = back.replaceAll(name, old);
    return back;
  };
  const after = [...(await answers(renamed(one.history, names)))].map(
    ([question, answer]) => [namedBack(question), withoutSentences(namedBack(answer))] as const,
  );
  const before = [...(await answers(one.history))].map(
    ([question, answer]) => [question, withoutSentences(answer)] as const,
  );
  return differing(new Map(before), new Map(after));
});
