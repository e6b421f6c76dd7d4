import { dirname, relative, resolve, sep } from 'node:path';

/**
 * Which room may import which (the arrows run one way). A room not named here may import anything; a file outside of
 * all rooms (tests, benchmarks, scripts) is free.
 */
const MAY_IMPORT = {
  model: [],
  access: ['model'],
  graph: ['model'],
  sync: ['model', 'graph'],
  lineage: ['model', 'graph'],
  governance: ['model', 'graph'],
  demo: ['model'],
  export: ['model', 'graph', 'lineage', 'sync', 'governance', 'access'],
  api: ['model', 'graph', 'lineage', 'sync', 'governance', 'access', 'export'],
  explorer: ['model'],
  cli: [
    'model',
    'graph',
    'lineage',
    'sync',
    'governance',
    'access',
    'export',
    'api',
    'explorer',
    'demo',
    'connectors',
  ],
  connectors: ['model'],
};

/** `src/graph/neo4j/x.ts` → `graph`; `connectors/aws/x.ts` → `connectors`; elsewhere null. */
function roomOf(root, file) {
  const [first, second, ...rest] = relative(root, file).split(sep);
  if (first === 'connectors') return 'connectors';
  return first === 'src' && rest.length > 0 ? second : null;
}

/** @type {import('eslint').Rule.RuleModule} */
export const importDirection = {
  meta: {
    type: 'problem',
    docs: { description: 'imports between rooms run one way' },
    messages: {
      direction: '{{from}} must not import {{to}}: {{from}} may import {{allowed}}.',
      connector:
        'a connector knows connector.ts, its own folder, connectors/lib and src/model, nothing else.',
    },
    schema: [],
  },
  create(context) {
    const root = context.cwd;
    const from = roomOf(root, context.filename);
    const allowed = from && MAY_IMPORT[from];
    if (!allowed) return {};
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const target = resolve(dirname(context.filename), source);
      const to = roomOf(root, target);
      if (to && to !== from && !allowed.includes(to)) {
        context.report({
          node,
          messageId: 'direction',
          data: { from, to, allowed: allowed.join(', ') || 'nothing of ours' },
        });
      }
      if (from === 'connectors' && to === 'connectors') {
        const own = relative(root, context.filename).split(sep)[1];
        const other = relative(root, target).split(sep)[1];
        const free = [own, 'lib', 'connector.js', 'connector.ts'];
        if (own !== 'index.ts' && !free.includes(other)) context.report({ node, messageId: 'connector' });
      }
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
