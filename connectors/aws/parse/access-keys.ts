import { z } from 'zod';
import type { DocumentGroup } from '../document.js';
import { isRecord, optional, required, time } from '../read.js';
import { refs } from '../refs.js';
import { holderEdges, lastUse, stateOf } from './credential.js';
import {
  claim,
  documentsOf,
  pagesMissing,
  records,
  to,
  usersMissing,
  type FamilyParser,
  type Found,
  type Parsing,
} from './parser.js';

const accessKey = z.object({
  AccessKeyId: required,
  UserName: optional,
  Status: optional,
  CreateDate: time,
});
const lastUsed = z.object({
  UserName: optional,
  AccessKeyLastUsed: z.object({ LastUsedDate: time, ServiceName: optional, Region: optional }),
});
type Use = z.output<typeof lastUsed>['AccessKeyLastUsed'];

/** Access keys, and what each was last used for. No call of the provider tells a secret of an existing key. */
export const accessKeys: FamilyParser = {
  capabilities: (group) =>
    documentsOf(group, 'GetAccessKeyLastUsed').length > 0 ? ['CREDENTIALS', 'LAST_USED'] : ['CREDENTIALS'],

  *parse(parsing: Parsing): Generator<Found> {
    const { group } = parsing;
    const lists = documentsOf(group, 'ListAccessKeys');
    const uses = yield* usesByKey(parsing);
    const named = new Set<string>();
    for (const found of records(lists, 'AccessKeyMetadata', accessKey, (key) => key.AccessKeyId)) {
      if (found.kind === 'reject') {
        yield found;
        continue;
      }
      const key = found.value;
      if (key.UserName !== undefined) named.add(key.UserName);
      const edges = yield* holderEdges(parsing, key.UserName);
      const use = uses.get(key.AccessKeyId);
      yield claim<'Credential'>(
        refs.credential(group.accountId, key.AccessKeyId),
        {
          kind: 'ACCESS_KEY',
          name: key.AccessKeyId,
          providerId: key.AccessKeyId,
          ...stateOf(key.Status),
          createdAt: key.CreateDate,
          issuedAt: key.CreateDate,
          neverExpires: true,
          ...(use
            ? lastUse('key', use.LastUsedDate, key.CreateDate, [use.ServiceName, use.Region])
            : { lastUsedStatus: 'NOT_READ' }),
        },
        [...edges, to('HAS_MATERIAL', refs.keyMaterial(key.AccessKeyId))],
        found.locator,
      );
    }
    yield* pagesMissing(lists, 'list-access-keys');
    yield* usersMissing(parsing, lists, named, 'list-access-keys');
  },
};

/**
 * The last use by key. The answer names the user and no key: where nothing else tells, it is that of the user's only
 * key.
 */
function* usesByKey({ group, directory }: Parsing): Generator<Found, Map<string, Use>> {
  const uses = new Map<string, Use>();
  for (const { body, params, locator } of lastUseDocuments(group)) {
    const parsed = lastUsed.safeParse(body);
    if (!parsed.success) {
      yield { kind: 'reject', reason: { code: 'MALFORMED', message: 'not the last use of a key' }, locator };
      continue;
    }
    const keys = directory.keysOfUser.get(parsed.data.UserName ?? '') ?? [];
    const id = params?.accessKeyId ?? (keys.length === 1 ? keys[0]?.id : undefined);
    if (id !== undefined) {
      if (!uses.has(id)) uses.set(id, parsed.data.AccessKeyLastUsed);
      continue;
    }
    const message =
      keys.length === 0
        ? `${locator}: the keys of the user are not listed, so that this last use belongs to none`
        : `${locator}: the user has ${keys.length} keys and the answer does not say whose use it is; put the key id into the file's name`;
    yield { kind: 'notice', reason: { code: 'AMBIGUOUS', message } };
  }
  return uses;
}

function lastUseDocuments(group: DocumentGroup) {
  return documentsOf(group, 'GetAccessKeyLastUsed').filter(({ body }) => isRecord(body));
}
