import { z } from 'zod';
import { bearer, HttpClient, HttpFault, pageGuard } from '../lib/http.js';
import type { PullContext } from '../connector.js';
import { FIELDS } from './entity.js';
import type { LiveSettings } from './settings.js';

const page = z.object({
  items: z.array(z.unknown()),
  totalItems: z.int().nonnegative().optional(),
  pageInfo: z.object({ nextCursor: z.string().min(1).optional() }).optional(),
});

export interface EntityPage {
  readonly items: readonly unknown[];
  /** How many entities the token may see, as the catalogue counts them. */
  readonly total: number | undefined;
}

const PATH = '/api/catalog/entities/by-query';

/**
 * All entities that the token may see, page by page.
 *
 * @throws HttpFault
 */
export async function* entityPages(live: LiveSettings, context: PullContext): AsyncGenerator<EntityPage> {
  const http = new HttpClient({
    url: live.url,
    authorization: live.token === undefined ? undefined : bearer(live.token),
    now: () => context.now(),
    signal: context.signal,
  });
  const guard = pageGuard('The catalogue');
  const query = { limit: String(live.pageSize), fields: FIELDS.join(',') };
  for (let cursor: string | undefined; ;) {
    const { body } = await http.get(PATH, cursor === undefined ? query : { ...query, cursor });
    const parsed = page.safeParse(body);
    if (!parsed.success)
      throw new HttpFault('MALFORMED', 'The catalogue answered with what is not a page of entities.');
    const { items, totalItems, pageInfo } = parsed.data;
    cursor = pageInfo?.nextCursor;
    guard(items, cursor);
    yield { items, total: totalItems };
    if (cursor === undefined) return;
  }
}
