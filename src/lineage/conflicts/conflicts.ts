import { deciding, type Method, type NodeType, type Policy } from '../../model/index.js';
import type { ObservedState } from '../facts.js';

/** What one source says of one attribute. */
export interface AttributeClaim {
  /** As text; a list by its parts. */
  readonly value: string;
  readonly source: string;
  readonly connector: string;
  readonly scope: string;
  readonly method: Method;
  readonly observedAt: string;
  /** Its word has the highest precedence. */
  readonly decides: boolean;
}

/** An attribute on which sources disagree (R-CON-01). */
export interface Conflict {
  readonly attribute: string;
  /** CONFLICT: equal precedence, no winner. CONTESTED: one wins, and a fresher claim contradicts it. */
  readonly kind: 'CONFLICT' | 'CONTESTED';
  /** What counts meanwhile; null when there is no winner. */
  readonly value: string | null;
  /** Deciding ones first, then by source and scope. */
  readonly claims: readonly AttributeClaim[];
}

/** Claims of these add up instead of competing, or nothing reads them. */
const NEVER = new Set(['aliases', 'tags', 'audience', 'facets']);
/** Every source has its own words for these: another one is no contradiction while it does not decide. */
const OWN_WORDS = new Set(['name', 'locator', 'providerId', 'sourceLifecycle']);
/** A source that does not know contradicts nobody. */
const SILENT: ReadonlySet<unknown> = new Set(['UNKNOWN', 'NOT_READ']);

/**
 * the attributes of one node on which its sources disagree: claims of equal precedence (no winner), or a fresher
 * claim of lower precedence against the winner. By attribute.
 *
 * @param only limits it to one attribute
 */
export function conflictsOf(
  type: NodeType,
  states: readonly ObservedState[],
  policy: Policy,
  only?: string,
): Conflict[] {
  const telling = states.filter((state) => state.attributes !== undefined);
  const standing = telling.filter((state) => state.presence !== 'ABSENT_CONFIRMED');
  const said = standing.length > 0 ? standing : telling;
  if (said.length < 2) return [];
  const names = [...new Set(said.flatMap((state) => Object.keys(state.attributes ?? {})))].sort();
  return names.flatMap((attribute): Conflict[] => {
    if (NEVER.has(attribute) || (only !== undefined && attribute !== only)) return [];
    const views = said.filter(
      ({ attributes }) => attributes?.[attribute] !== undefined && !SILENT.has(attributes[attribute]),
    );
    const best = deciding(type, attribute, views, policy);
    const values = new Set(best.map((view) => textOf(view, attribute)));
    if (values.size === 0) return [];
    const [value] = [...values];
    const newest =
      best
        .map((view) => view.observedAt)
        .sort()
        .at(-1) ?? '';
    const fresher = views.some(
      (view) => !best.includes(view) && textOf(view, attribute) !== value && view.observedAt > newest,
    );
    const conflict = values.size > 1;
    if (!conflict && (!fresher || OWN_WORDS.has(attribute))) return [];
    const claims = views.map((view): AttributeClaim => ({
      value: textOf(view, attribute),
      source: view.source,
      connector: view.connector,
      scope: view.scope,
      method: view.method,
      observedAt: view.observedAt,
      decides: best.includes(view),
    }));
    return [
      {
        attribute,
        kind: conflict ? 'CONFLICT' : 'CONTESTED',
        value: conflict ? null : (value ?? null),
        claims: claims.sort(inOrder),
      },
    ];
  });
}

function textOf({ attributes }: ObservedState, name: string): string {
  const value = attributes?.[name];
  return Array.isArray(value) ? [...value].sort().join(', ') : String(value);
}

export function inOrder(a: AttributeClaim, b: AttributeClaim): number {
  const key = (one: AttributeClaim): string =>
    [one.decides ? 0 : 1, one.source, one.scope, one.value, one.observedAt].join('\u0000');
  const [left, right] = [key(a), key(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
