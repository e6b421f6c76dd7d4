import { cleanText } from '../../src/model/text.js';

/** What is left out of a reference: `pay` under a component's `spec.owner` is `group:default/pay`. */
export interface RefDefaults {
  readonly kind: string;
  readonly namespace: string;
}

const PART = /^[a-z0-9][a-z0-9._-]{0,127}$/;

/** `kind:namespace/name` in lower case, as Backstage compares references; null when the text is none. */
export function entityRef(text: string, defaults: RefDefaults): string | null {
  const match = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(cleanText(text).toLowerCase());
  if (!match) return null;
  const [, kind = defaults.kind.toLowerCase(), namespace = defaults.namespace.toLowerCase(), name = ''] =
    match;
  return [kind, namespace, name].every((part) => PART.test(part)) ? `${kind}:${namespace}/${name}` : null;
}

export function kindOf(ref: string): string {
  return ref.slice(0, ref.indexOf(':'));
}

export function nameOf(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
