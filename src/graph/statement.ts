/**
 * Every statement of the product is declared here by name, as plain Cypher in the subset that both engines run, with
 * parameters that show its use. The contract suite runs each declared statement on both engines and asks Neo4j for its
 * plan: a statement that is not declared cannot be run.
 */
export type Value =
  string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value | undefined };
export type Params = Readonly<Record<string, Value | undefined>>;
export type Row = Record<string, Value>;

export interface Statement {
  /** `room.what`, such as `sync.createObservations`; also the label under which it is measured. */
  readonly name: string;
  readonly mode: 'read' | 'write';
  readonly text: string;
  /** Parameters for the contract suite. */
  readonly sample: Params;
}

const declared = new Map<string, Statement>();

/** @throws Error when the name is taken by another text. */
export function statement(definition: Statement): Statement {
  const known = declared.get(definition.name);
  if (known && known.text !== definition.text)
    throw new Error(`statement ${definition.name} is declared twice`);
  declared.set(definition.name, Object.freeze(definition));
  return definition;
}

/** One statement per label or relationship type, because neither can be a parameter. */
export function statementPer<T extends string>(
  types: readonly T[],
  define: (type: T) => Statement,
): Readonly<Record<T, Statement>> {
  return Object.fromEntries(types.map((type) => [type, statement(define(type))])) as Record<T, Statement>;
}

/** @throws Error when a statement that writes is handed to where one may only read */
export function assertReads({ name, mode }: Statement): void {
  if (mode !== 'read') throw new Error(`${name} writes: it must go through write()`);
}

/** All statements of the modules loaded so far, by name. */
export function declaredStatements(): readonly Statement[] {
  return [...declared.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
