/** One place in the code that is broken, in memory, to see who notices. */
export interface Mutation {
  readonly definition: string;
  readonly what: string;
  /** From `src/lineage/`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Below `test/lineage/`: the tests of the question, where no definition's own test tells of it. */
  readonly tests?: string;
  /** In `test/metamorphic/`: the property that has to notice, and nobody else. */
  readonly property?: string;
  /** The oracle asks that question too. */
  readonly asked?: boolean;
}
