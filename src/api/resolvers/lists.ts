import type { GraphQLResolveInfo } from 'graphql';
import { RelictError } from '../../model/index.js';
import { askingFor, loadersOf, type Context } from '../context.js';
import { listNodes, type Filter, type Listed } from '../lists.js';

interface ListArguments {
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: Filter | null;
}

/** A Relay connection over one node type, by keyset over the id: a page costs the same at any depth. */
export function listOf(type: Listed) {
  return async (_root: unknown, args: ListArguments, context: Context, info: GraphQLResolveInfo) => {
    if (args.first < 1 || args.first > 100) {
      throw new RelictError('USAGE', '`first` is 1 to 100.', {
        hint: 'Page on with `after: pageInfo.endCursor`.',
      });
    }
    const after = args.after ? decode(args.after) : '';
    const asking = askingFor(context, {}, info);
    const { node } = loadersOf(context, info);
    const { nodes, hasNextPage } = await listNodes(
      {
        read: (statement, params) => context.graph.read(statement, params, asking),
        load: (ids) => Promise.all(ids.map((id) => node.load(id))),
        now: context.now,
      },
      type,
      { first: args.first, after, filter: args.filter ?? {} },
    );
    const cursors = nodes.map(({ id }) => encode(id));
    return {
      nodes,
      edges: nodes.map((one, index) => ({ node: one, cursor: cursors[index] })),
      pageInfo: {
        hasNextPage,
        hasPreviousPage: after !== '',
        startCursor: cursors[0] ?? null,
        endCursor: cursors.at(-1) ?? null,
      },
    };
  };
}

function encode(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function decode(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (id.startsWith('urn:relict:')) return id;
  throw new RelictError('USAGE', 'That cursor is none of ours.', {
    hint: 'Pass `pageInfo.endCursor` as it came.',
  });
}
