/** What Neo4j tells of how it would run a statement. */
export interface Plan {
  readonly operatorType: string;
  readonly children: readonly Plan[];
}

/** Reads that find at most one row each, or only what is already at hand. */
const BOUNDED = /^(NodeUniqueIndexSeek|Argument|EmptyRow)/;
const WHOLE_GRAPH = /^(AllNodesScan|(Und|D)irectedAllRelationshipsScan)/;

/** Operators that read the whole graph, or multiply two sides of which one is not bounded by an index. */
export function unboundedOperators(plan: Plan): string[] {
  const operator = plan.operatorType.replace(/@.*$/, '');
  const found = plan.children.flatMap(unboundedOperators);
  if (WHOLE_GRAPH.test(operator)) return [operator, ...found];
  if (
    operator === 'CartesianProduct' &&
    plan.children.some((side) => !leaves(side).every((leaf) => BOUNDED.test(leaf)))
  )
    return [operator, ...found];
  return found;
}

function leaves(plan: Plan): string[] {
  return plan.children.length === 0 ? [plan.operatorType] : plan.children.flatMap(leaves);
}
