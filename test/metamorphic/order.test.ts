import { differing } from '../estate/battery.js';
import type { History, Telling } from '../oracle/history.js';
import { DAY, HOUR, MINUTE, text, type Time } from '../oracle/time.js';
import { answersAfter } from './asking.js';
import { endOf } from './estates.js';
import { holds } from './holds.js';

/** Tellings one minute apart, in the order given, all after everything that they tell of. */
function recordedFrom(start: Time, tellings: readonly Telling[]): History {
  return tellings.map((told, index) => ({ ...told, at: start + index * MINUTE }));
}

/** The tellings in another order, in which each source keeps its own. */
function mixed(history: History, salt: number): Telling[] {
  const queues = new Map<string, Telling[]>();
  for (const told of history) queues.set(told.source, [...(queues.get(told.source) ?? []), told]);
  const names = [...queues.keys()].sort();
  const order: Telling[] = [];
  for (let turn = salt; order.length < history.length; turn = (turn * 7 + 3) % 9973) {
    const left = names.filter((name) => queues.get(name)?.length);
    const told = queues.get(left[turn % left.length] as string)?.shift();
    if (told) order.push(told);
  }
  return order;
}

// That it was learned a minute earlier or later is all that may differ.
holds('the order in which the sources are synced changes no answer', async (open, { one, salt, asked }) => {
  const latest = Math.max(endOf(one.history), ...one.history.map(({ observedAt }) => observedAt));
  const start = Math.ceil(latest / DAY) * DAY + HOUR;
  const now = start + 12 * HOUR;
  const asking = {
    asked: asked(one.history, one.asOf),
    now,
    ...(one.present ? {} : { asOf: one.asOf, knownAt: now }),
  };
  const answers = async (tellings: readonly Telling[]) => {
    const found = await answersAfter(open, recordedFrom(start, tellings), asking);
    return new Map([...found].map(([name, answer]) => [name, learnedThen(answer, start, tellings.length)]));
  };
  return differing(await answers(one.history), await answers(mixed(one.history, salt)));
});

/** The answer without the minutes in which things were recorded. */
function learnedThen(answer: string, start: Time, minutes: number): string {
  let blank = answer;
  for (let minute = 0; minute < minutes; minute += 1)
    blank = blank.replaceAll(text(start + minute * MINUTE).slice(0, 16), 'recorded');
  return withoutTurns(blank);
}

interface Item {
  readonly id?: string;
  readonly basis?: string;
}

/** What is dated by when the graph heard of it has its turn and its id by that, too. */
function withoutTurns(answer: string): string {
  if (!answer.includes('"basis":"RECORDED"')) return answer;
  const whole = JSON.parse(answer) as { readonly items: readonly Item[] };
  const recorded = whole.items.filter(({ basis }) => basis === 'RECORDED');
  const heard = recorded.map(({ id: _, ...said }) => JSON.stringify(said)).sort();
  return JSON.stringify({
    ...whole,
    items: [...whole.items.filter((one) => !recorded.includes(one)), heard],
  });
}
