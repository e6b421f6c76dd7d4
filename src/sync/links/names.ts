import { digest, nameKey, type NodeRef, type NodeType } from '../../model/index.js';

/** A node that a tag may name. */
export interface Named {
  readonly id: string;
  readonly ref: NodeRef;
  readonly name: string | null;
  readonly providerId: string | null;
  readonly locator: string | null;
  readonly catalogRef: string | null;
  readonly aliases: readonly string[];
}

/** By which names services, teams and persons go. Pure; what was read first makes no difference. */
export class NameIndex {
  readonly #services = new Map<string, Map<string, Named>>();
  readonly #records = new Map<string, Map<string, Named>>();
  readonly #owners = new Map<string, Map<string, Named>>();
  #signature: string[] = [];

  add(node: Named): void {
    const keys = namesOf(node);
    const isService = node.ref.type === 'Service';
    for (const key of keys) put(isService ? this.#services : this.#owners, key, node);
    if (isService) for (const key of recordsOf(node)) put(this.#records, key, node);
    this.#signature.push(digest([node.id, ...[...keys].sort()]));
  }

  get size(): number {
    return this.#signature.length;
  }

  /** Equal for two indexes that answer everything alike. */
  signature(): string {
    return digest([...this.#signature].sort());
  }

  /** Services of this name, provider id, reference or alias; all of them when there are several. */
  services(value: string): Named[] {
    return found(this.#services, nameKey(value));
  }

  /** Services of this record id or number in a registry. Never by name (model.md 5.2.4). */
  records(value: string): Named[] {
    return found(this.#records, nameKey(value));
  }

  /** Teams and persons. An e-mail address is compared by its digest, in which form alone it is stored (F-23). */
  owners(value: string): Named[] {
    const key = nameKey(value);
    const byMail = key.includes('@') ? found(this.#owners, nameKey(`email:${digest(['email', key])}`)) : [];
    const named = [...found(this.#owners, key), ...byMail];
    return [...new Map(named.map((node) => [node.id, node])).values()].sort(byId);
  }
}

/** Types that {@link NameIndex} knows. */
export const NAMED_TYPES = ['Service', 'Team', 'Person'] as const satisfies readonly NodeType[];

function namesOf(node: Named): Set<string> {
  const refs = [node.locator, node.catalogRef].filter((ref) => ref !== null);
  const all = [node.name, node.providerId, ...refs, ...refs.map(shortOf), ...node.aliases];
  return keysOf(all);
}

function recordsOf(node: Named): Set<string> {
  const keys = keysOf([node.providerId, ...node.aliases]);
  if (node.name !== null) keys.delete(nameKey(node.name));
  return keys;
}

/** `pay` of `component:default/pay`. */
function shortOf(ref: string): string | null {
  return /^[a-z]+:(?:[^/:]+\/)?([^/:]+)$/i.exec(ref)?.[1] ?? null;
}

function keysOf(values: readonly (string | null)[]): Set<string> {
  const keys = values.filter((value) => value !== null).map(nameKey);
  return new Set(keys.filter((key) => key !== ''));
}

function put(index: Map<string, Map<string, Named>>, key: string, node: Named): void {
  const of = index.get(key);
  if (of) of.set(node.id, node);
  else index.set(key, new Map([[node.id, node]]));
}

function found(index: ReadonlyMap<string, Map<string, Named>>, key: string): Named[] {
  return [...(index.get(key)?.values() ?? [])].sort(byId);
}

function byId(a: Named, b: Named): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
