/** Parts of an answer that say how it was come by, and words about it: they may well change. */
const ABOUT = new Set([
  'coverage',
  'warnings',
  'because',
  'reasons',
  'flags',
  'recommendedActions',
  'severity',
  'counts',
  'byStatus',
  'knownAt',
]);

/** Lists from which an entry may rise to `items`: what is restorable by a stale word may be alive by now. */
const BESIDE = new Set([
  'restorable',
  'pending',
  'mintable',
  'noPolicy',
  'expectedIdle',
  'blocked',
  'dormant',
]);

type Entry = Readonly<Record<string, unknown>>;

/** {@link notWeaker} of answers by question, each complaint under the name of its question. */
export function strengthened(
  whole: ReadonlyMap<string, string>,
  failed: ReadonlyMap<string, string>,
): string[] {
  return [...whole].flatMap(([name, before]) => {
    const after = failed.get(name) ?? '';
    if (before.startsWith('error') || after.startsWith('error'))
      return before === after ? [] : [`${name}: ${before.slice(0, 200)} and ${after.slice(0, 200)}`];
    return notWeaker(JSON.parse(before), JSON.parse(after)).map((text) => `${name}: ${text}`);
  });
}

/**
 * Where an answer that rests on less knowledge says less, or says it more surely, than `before` did: an entry that is
 * gone, POSSIBLE that became CONFIRMED, a verdict that turned into its opposite, UNKNOWN that became a verdict (P3, P8).
 * Entries are told apart by their ids; a further entry must be POSSIBLE.
 */
function notWeaker(before: unknown, after: unknown, path = ''): string[] {
  if (Array.isArray(before)) return lists(before, Array.isArray(after) ? after : [], path);
  if (isEntry(before)) return entries(before, isEntry(after) ? after : {}, path);
  return said(before, after, path);
}

function lists(before: readonly unknown[], after: readonly unknown[], path: string): string[] {
  const complaints: string[] = [];
  const now = byId(after);
  const then = byId(before);
  for (const [id, entry] of then) {
    if (!now.has(id)) {
      if (!fromUnknown(entry) && !toConfirm(id, now)) complaints.push(`${path}: ${id} is gone`);
    } else complaints.push(...notWeaker(entry, now.get(id), `${path} ${id}`));
  }
  for (const [id, entry] of now) {
    if (then.has(id) || saysOfTheLoss(id)) continue;
    if (isEntry(entry) && entry['certainty'] === 'CONFIRMED')
      complaints.push(`${path}: ${id} is new and CONFIRMED`);
  }
  return complaints;
}

/** The entries that have an id, by it; of the states of one relationship, which share theirs, the later ones by number. */
function byId(entries: readonly unknown[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const entry of entries) {
    const id = idOf(entry);
    if (id === null) continue;
    let name = id;
    for (let n = 2; found.has(name); n += 1) name = `${id} (${n.toString()})`;
    found.set(name, entry);
  }
  return found;
}

/** A derived state that was not known at first: when it is not known now either, nobody can say that it changed. */
function fromUnknown(entry: unknown): boolean {
  return isEntry(entry) && entry['kind'] === 'DERIVED' && entry['before'] === 'UNKNOWN';
}

/** Of what is only possible a plan says CONFIRM, in place of each other step with it (5.8.3). */
function toConfirm(step: string, now: ReadonlyMap<string, unknown>): boolean {
  const [, node] = step.split(' ');
  return node !== undefined && now.has(`CONFIRM ${node}`);
}

/** LIN-045, coverage lost: the one thing of which less knowledge makes surer. */
function saysOfTheLoss(id: string): boolean {
  return id.startsWith('LIN-045-');
}

function entries(before: Entry, after: Entry, path: string): string[] {
  return Object.keys(before).flatMap((name) => {
    if (ABOUT.has(name)) return [];
    const within = path === '' ? name : `${path}.${name}`;
    const [then, now, risen] = [before[name], after[name], after['items']];
    if (BESIDE.has(name) && Array.isArray(then) && Array.isArray(now) && Array.isArray(risen)) {
      const ids = new Set(then.map(idOf));
      return lists(then, [...now, ...risen.filter((entry) => ids.has(idOf(entry)))], within);
    }
    return notWeaker(then, now, within);
  });
}

const CERTAINTIES = ['UNKNOWN', 'POSSIBLE', 'PARTIAL', 'CONFIRMED', 'COMPLETE'];
const VERDICTS = ['TRUE', 'FALSE', 'UNKNOWN'];

function said(before: unknown, after: unknown, path: string): string[] {
  const [one, other] = [String(before), String(after)];
  if (one === other) return [];
  const isStronger =
    CERTAINTIES.includes(one) &&
    path.endsWith('certainty') &&
    CERTAINTIES.indexOf(other) > CERTAINTIES.indexOf(one);
  const isTurned = VERDICTS.includes(one) && other !== 'UNKNOWN';
  return isStronger || isTurned ? [`${path}: ${one} became ${other}`] : [];
}

/** By which an entry is found again: null for what has no id, which is not compared. */
function idOf(entry: unknown): string | null {
  if (!isEntry(entry)) return null;
  const { id, node, credential, identity, step } = entry;
  for (const one of [id, node, credential, identity, step]) {
    if (typeof one === 'string') return one;
    if (isEntry(one) && typeof one['id'] === 'string') return one['id'];
  }
  return null;
}

function isEntry(value: unknown): value is Entry {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
