import type { GraphQLResolveInfo } from 'graphql';
import { findNodes } from '../../lineage/find/index.js';
import { RelictError } from '../../model/index.js';
import { askingFor, loadersOf, type Context } from '../context.js';
import { readStatus } from '../status.js';

const MAX_IDS = 1000;

/** Root fields that are no question of the catalogue. */
export const rootFields = {
  lineageNode: (_root: unknown, { id }: { id: string }, context: Context, info: GraphQLResolveInfo) =>
    loadersOf(context, info).node.load(id),

  lineageNodes: (_root: unknown, { ids }: { ids: string[] }, context: Context, info: GraphQLResolveInfo) => {
    if (ids.length > MAX_IDS)
      throw new RelictError('USAGE', `At most ${MAX_IDS} ids in one call.`, {
        hint: 'Ask for the rest in further calls.',
      });
    return loadersOf(context, info).node.loadMany(ids);
  },

  find: (
    _root: unknown,
    { text, first }: { text: string; first: number },
    context: Context,
    info: GraphQLResolveInfo,
  ) => {
    if (first < 1 || first > 100)
      throw new RelictError('USAGE', '`first` is 1 to 100.', {
        hint: 'Give more of the name to find fewer.',
      });
    return findNodes(askingFor(context, {}, info), text, { limit: first });
  },

  status: (_root: unknown, _args: unknown, context: Context, info: GraphQLResolveInfo) =>
    readStatus(context, askingFor(context, {}, info)),
};
