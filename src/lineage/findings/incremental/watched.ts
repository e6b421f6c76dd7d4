import type { Graph } from '../../../graph/port.js';
import { EDGE_TYPES } from '../../../model/index.js';
import { FOLLOWED } from './widen.js';

const EXPANDING: ReadonlySet<string> = new Set(
  EDGE_TYPES.flatMap((type) => [`read.out${type}`, `read.in${type}`]),
);

/**
 * The graph as a local evaluator may read it. Where it goes over a relationship that {@link widen} does not follow back,
 * it is not as local as it says: nothing may be built on what it did not look at.
 *
 * @param strayed hears of the statement
 */
export function watched(graph: Graph, strayed: (statement: string) => void): Graph {
  const heard = ({ name }: { readonly name: string }): void => {
    if (EXPANDING.has(name) && !FOLLOWED.has(name)) strayed(name);
  };
  return {
    engine: graph.engine,
    read: (statement, params, options) => {
      heard(statement);
      return graph.read(statement, params, options);
    },
    stream: (statement, params, options) => {
      heard(statement);
      return graph.stream(statement, params, options);
    },
    write: (steps, options) => graph.write(steps, options),
    ensureSchema: () => graph.ensureSchema(),
    health: () => graph.health(),
    close: () => graph.close(),
  };
}
