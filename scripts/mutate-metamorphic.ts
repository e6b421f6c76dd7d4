import type { Mutation } from './mutation.js';

/** One mutation for each property of `test/metamorphic`, which has to notice it by itself. */
const MUTATIONS: readonly Omit<Mutation, 'definition'>[] = [
  {
    property: 'scopes',
    what: 'a scope that a run is not about has failed',
    file: '../sync/sync.ts',
    find: '(whole || this.#failure !== null || this.#opened.size === 0)',
    replace: 'true',
  },
  {
    property: 'again',
    what: 'an older export undoes a newer one',
    file: '../sync/scope-run.ts',
    find: 'isInstant(latest) && scope.observedAt < latest',
    replace: 'isInstant(latest) && scope.observedAt === null',
  },
  {
    property: 'order',
    what: 'who was read last says alone what a node is',
    file: '../sync/write/seen.ts',
    find: 'const all = [...others, ',
    replace: 'const all = [',
  },
  {
    property: 'present',
    what: 'a node that is missing is kept as it was',
    file: '../sync/write/resolve.ts',
    find: 'return state ? { ...view, presence: state.presence } : view;',
    replace: 'return view;',
  },
  {
    property: 'past',
    what: 'what was learned later was known before',
    file: 'read/known.ts',
    find: 'return asking.when.present ? END_OF_TIME : asking.when.knownAt;',
    replace: 'return END_OF_TIME;',
  },
  {
    property: 'failing',
    what: 'a run that failed counts as complete',
    file: '../sync/scope-run.ts',
    find: "if (said !== 'COMPLETE') return { completeness: said, reason: why };",
    replace: '',
  },
  {
    property: 'renaming',
    what: 'things stand in the order of their names',
    file: 'read/batches.ts',
    find: 'return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;',
    replace:
      'const [x, y] = [a, b].map((one: any) => `${one.attributes?.name} ${one.id}`); return x < y ? -1 : x > y ? 1 : 0;',
  },
  {
    property: 'absence',
    what: 'the weakest word decides what is there',
    file: '../model/resolve.ts',
    find: 'const strongest = Math.min(',
    replace: 'const strongest = Math.max(',
  },
  {
    property: 'unrelated',
    what: 'an id names the same in every account',
    file: '../model/key.ts',
    find: 'digest([ref.type, ...ref.key])',
    replace: 'digest([ref.type, ...ref.key.slice(-1)])',
  },
];

export const METAMORPHIC: readonly Mutation[] = MUTATIONS.map((one) => ({
  definition: 'metamorphic',
  ...one,
}));
