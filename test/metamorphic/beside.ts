type Entry = Readonly<Record<string, unknown>>;

/** How the whole answer was come by, which is of all sources together. */
const OF_ALL = new Set(['certainty', 'warnings', 'pageInfo']);
/** How much there is in all of it, in any answer and in single ones. */
const SUMS = ['counts', 'byStatus', 'rules', 'compared'];
const SUMS_OF: Readonly<Record<string, readonly string[]>> = {
  authMethods: ['items'],
  coverage: ['capabilities'],
  metrics: ['items'],
};

/**
 * What is said otherwise of the nodes that there were, now that there are `others` with which they have nothing to do:
 * whatever speaks of any of these is left out, sums may grow, and all else must be the same, byte for byte, or say with
 * its reason that it is known less surely.
 */
export function saidOtherwise(
  alone: ReadonlyMap<string, string>,
  beside: ReadonlyMap<string, string>,
  others: ReadonlySet<string>,
): string[] {
  return [...alone].flatMap(([question, before]) => {
    const after = beside.get(question) ?? '';
    if (before.startsWith('error') || after.startsWith('error'))
      return before === after ? [] : [`${question}: ${before.slice(0, 200)} and ${after.slice(0, 200)}`];
    const [was, is] = [JSON.parse(before) as Entry, without(JSON.parse(after), others) as Entry];
    const sums = new Set([...SUMS, ...(SUMS_OF[question.split(' ', 1)[0] ?? ''] ?? [])]);
    return Object.keys(was).flatMap((name) => {
      if (OF_ALL.has(name)) return [];
      const compare = sums.has(name) ? shrunk : unlike;
      return compare(was[name], is[name], name).map((text) => `${question}: ${text}`);
    });
  });
}

/** Numbers that are less than they were. */
function shrunk(before: unknown, after: unknown, path: string): string[] {
  if (typeof before === 'number')
    return Number(after) >= before ? [] : [`${path}: ${before.toString()} became ${String(after)}`];
  return within(before, after, path, shrunk);
}

function unlike(before: unknown, after: unknown, path: string): string[] {
  if (Array.isArray(before) && Array.isArray(after)) return unlikeLists(before, after, path);
  if (isObject(before) && isObject(after)) {
    const weaker = Object.keys(before).filter((name) => isWeaker(before[name], after[name]));
    return within(before, after, path, unlike, isTold(after, weaker) ? [...weaker, ...ABOUT] : []);
  }
  const [one, other] = [JSON.stringify(before), JSON.stringify(after)];
  return one === other ? [] : [`${path}: ${one.slice(0, 300)} became ${other.slice(0, 300)}`];
}

/** Entries with an id are found again by it: one that is less sure stands further down. */
function unlikeLists(before: readonly unknown[], after: readonly unknown[], path: string): string[] {
  const [was, is] = [named(before), named(after)];
  return [
    ...[...was].flatMap(([id, entry]) =>
      is.has(id) ? unlike(entry, is.get(id), `${path} ${id}`) : [`${path}: ${id} is gone`],
    ),
    ...[...is.keys()].filter((id) => !was.has(id)).map((id) => `${path}: ${id} is new`),
  ];
}

/** Each by its id, else by where it stands; a second one of the same id by its number. */
function named(entries: readonly unknown[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [place, entry] of entries.entries()) {
    const id = isObject(entry) && typeof entry['id'] === 'string' ? entry['id'] : place.toString();
    let name = id;
    for (let n = 2; found.has(name); n += 1) name = `${id} (${n.toString()})`;
    found.set(name, entry);
  }
  return found;
}

/** What changes with the certainty of an entry. */
const ABOUT = ['because', 'reasons', 'flags', 'recommendedActions', 'severity'];
const WEAKER = ['COMPLETE', 'CONFIRMED', 'POSSIBLE', 'PARTIAL', 'UNKNOWN'];
/** What was not found where somebody looked, where not everybody could. */
const NOT_HEARD = 'NO_DATA';

function isWeaker(before: unknown, after: unknown): boolean {
  if (before === after) return false;
  if (after === 'UNKNOWN' || after === NOT_HEARD) return true;
  return WEAKER.indexOf(String(after)) > WEAKER.indexOf(String(before)) && WEAKER.includes(String(before));
}

/** Of what is known less surely it must be said why; that nobody was heard says it by itself. */
function isTold(entry: Entry, weaker: readonly string[]): boolean {
  if (weaker.length === 0) return false;
  const { reasons } = entry;
  return weaker.every((name) => entry[name] === NOT_HEARD) || (Array.isArray(reasons) && reasons.length > 0);
}

function within(
  before: unknown,
  after: unknown,
  path: string,
  compare: (before: unknown, after: unknown, path: string) => string[],
  apart: readonly string[] = [],
): string[] {
  if (!isObject(before)) return [];
  const now = isObject(after) ? after : {};
  return Object.keys(before).flatMap((name) =>
    apart.includes(name) ? [] : compare(before[name], now[name], `${path}.${name}`),
  );
}

function without(value: unknown, others: ReadonlySet<string>): unknown {
  if (Array.isArray(value))
    return value.filter((one) => !speaksOf(one, others)).map((one) => without(one, others));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, without(of, others)]));
}

function speaksOf(value: unknown, others: ReadonlySet<string>): boolean {
  if (isObject(value)) return Object.values(value).some((one) => speaksOf(one, others));
  return typeof value === 'string' && others.has(value);
}

function isObject(value: unknown): value is Entry {
  return value !== null && typeof value === 'object';
}
