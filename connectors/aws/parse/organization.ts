import { z } from 'zod';
import { isRecord, optional } from '../read.js';
import { refs } from '../refs.js';
import {
  claim,
  documentsOf,
  facets,
  gap,
  pagesMissing,
  record,
  records,
  type FamilyParser,
  type Found,
  type Parsing,
  type RecordFound,
} from './parser.js';

/** Addresses of accounts are people's: not read. */
const account = z.object({
  Id: z.string().regex(/^\d{12}$/),
  Name: optional,
  Status: optional,
  State: optional,
});
type Account = RecordFound<z.output<typeof account>>;

/** The accounts of the organisation: those that no source reads are known by it, and are to be seen as such (F-39). */
export const organization: FamilyParser = {
  capabilities: () => [],

  *parse({ group }: Parsing): Generator<Found> {
    const lists = documentsOf(group, 'ListAccounts');
    const seen = new Set<string>();
    for (const found of records(lists, 'Accounts', account, ({ Id }) => Id)) {
      if (found.kind === 'reject') yield found;
      else yield* parseAccount(found, seen);
    }
    for (const document of documentsOf(group, 'DescribeAccount')) {
      const raw = isRecord(document.body) ? document.body.Account : undefined;
      const found = record(document, raw, account, document.locator);
      if (found.kind === 'reject') yield found;
      else yield* parseAccount(found, seen);
    }
    if (lists.length === 0) yield gap('NOT_EXPORTED', 'list-accounts is missing');
    yield* pagesMissing(lists, 'list-accounts');
  },
};

function* parseAccount({ value, locator }: Account, seen: Set<string>): Generator<Found> {
  if (seen.has(value.Id)) return;
  seen.add(value.Id);
  yield claim<'Realm'>(
    refs.account(value.Id),
    {
      providerId: value.Id,
      provider: 'aws',
      realmId: value.Id,
      kind: 'AWS_ACCOUNT',
      name: value.Name,
      facets: facets({ status: value.State ?? value.Status }),
    },
    [],
    locator,
  );
}
