import { cleanText } from '../../model/index.js';
import type { NodeFact } from '../facts.js';

/** A name longer than this says nothing more in a sentence. */
const MAX_NAME = 80;
/** What may stand in a sentence without quotes: no blank, no sentence of its own (F-26). */
const PLAIN = /^[\p{L}\p{N}_…][\p{L}\p{N}_\-./:@#*+=~…]*$/u;

/** Kinds of credential whose id, not name, is what people know them by. */
const KNOWN_BY_ID: ReadonlySet<unknown> = new Set(['ACCESS_KEY', 'SESSION_TOKEN', 'X509_CERT']);

/** What a node is called in a sentence: its name, the provider's id of an access key, the path of a location. */
export function label(node: Pick<NodeFact, 'nodeType' | 'attributes' | 'id' | 'naturalKey'>): string {
  const { attributes } = node;
  const first = KNOWN_BY_ID.has(attributes['kind']) ? ['providerId', 'name'] : ['name', 'providerId'];
  const found = [...first, 'locator', 'pattern'].map((name) => attributes[name]).find(isText);
  return quoted(found ?? node.naturalKey.at(-1) ?? node.id);
}

/** Text of a source as one word of a sentence: in quotes when it could be read as more than a name. */
export function quoted(text: string): string {
  const clean = cleanText(text, MAX_NAME);
  return PLAIN.test(clean) && !clean.endsWith('.') ? clean : `"${clean.replaceAll('"', "'")}"`;
}

/** What a node is called in a sentence, also where nothing describes it. */
export function called(node: NodeFact | undefined): string {
  return node ? label(node) : 'something that no source describes';
}

/** One attribute's value in a sentence. */
export function valued(value: string | null): string {
  return value === null ? 'nothing' : quoted(value);
}

/** `a`, `a and b`, `a, b and 4 more`. @param max names that are said before the rest is counted */
export function names(all: readonly string[], max = 3): string {
  const said = all.length > max ? [...all.slice(0, max), `${all.length - max} more`] : all;
  return said.length < 2 ? (said[0] ?? '') : `${said.slice(0, -1).join(', ')} and ${said.at(-1) ?? ''}`;
}

/** `1 copy`, `3 copies`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `rotation cadence`, of `rotationCadence`; `missing`, of `MISSING`. */
export function inWords(code: string): string {
  return code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
