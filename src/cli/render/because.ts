import { cleanText } from '../../model/index.js';
import { wrap } from '../../export/fit.js';
import { shortLabel, type Node } from './label.js';

interface Explained {
  readonly id?: unknown;
  readonly because: readonly string[];
}

const INDENT = '  ';
const MAX_SUBJECT = 160;
/** What an item is about, where one of these fields tells it. */
const SUBJECTS = [
  'credential',
  'trust',
  'identity',
  'node',
  'location',
  'entitlement',
  'exception',
  'service',
  'subject',
  'subjects',
  'step',
  'agent',
  'name',
  'id',
];

/** `--why`: the sentences of every item of an answer that has some, under what each is about; empty if none has. */
export function renderBecause(answer: object, width?: number): string {
  const parts = listsOf(answer).flatMap(({ name, items }) =>
    items.map((item) =>
      [`${subjectOf(item)}${name === 'items' ? '' : ` (${words(name)})`}`, ...lines(item, width)].join('\n'),
    ),
  );
  return parts.length === 0 ? '' : `Why:\n\n${parts.join('\n\n')}\n`;
}

function lines({ because }: Explained, width: number | undefined): string[] {
  const text = because.map((sentence) => cleanText(sentence)).join(' ');
  return wrap(text, width === undefined ? text.length : Math.max(20, width - INDENT.length))
    .split('\n')
    .map((line) => INDENT + line);
}

/** What the answer says of itself, and every list of it whose items say why, in the order of its fields. */
function listsOf(answer: object): { readonly name: string; readonly items: readonly Explained[] }[] {
  const own = isExplained(answer) ? [{ name: 'items', items: [answer] }] : [];
  const lists = Object.entries(answer).flatMap(([name, value]) => {
    const items = Array.isArray(value) ? value.filter(isExplained) : [];
    return items.length > 0 ? [{ name, items }] : [];
  });
  return [...own, ...lists];
}

function isExplained(item: unknown): item is Explained {
  const because = (item as { because?: unknown } | null)?.because;
  return Array.isArray(because) && because.length > 0 && because.every((one) => typeof one === 'string');
}

function subjectOf(item: Explained): string {
  const fields = item as unknown as Readonly<Record<string, unknown>>;
  const found = SUBJECTS.map((name) => called(fields[name])).find((one) => one !== '' && !OPAQUE.test(one));
  return cleanText(found ?? occasionOf(fields), MAX_SUBJECT);
}

/** Ids that say nothing to people. */
const OPAQUE = /^(urn:relict:\S+|[a-z2-7]{26})$/;

/** What happened and when, of what is no thing. */
function occasionOf({ at, kind, change }: Readonly<Record<string, unknown>>): string {
  const day = typeof at === 'string' ? at.slice(0, 10) : '';
  const what = [kind, change].filter((one) => typeof one === 'string').join(' ');
  return [day, what.replaceAll('_', ' ').toLowerCase()].filter(Boolean).join(' ') || '-';
}

/** A node by its name; what joins two nodes, such as a trust, by both. */
function called(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return '';
  if (isNode(value)) return shortLabel(value);
  const { kind, subject } = value as { kind?: unknown; subject?: unknown };
  if (typeof kind === 'string' && isNode(subject)) return `${kind} ${shortLabel(subject)}`;
  return Object.values(value).filter(isNode).map(shortLabel).join(' > ');
}

function isNode(value: unknown): value is Node {
  return typeof (value as { nodeType?: unknown } | null)?.nodeType === 'string';
}

function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
