import { z } from 'zod';
import { accessKeyIds } from '../arn.js';
import { dayOf, flag, optional, required, tags, time } from '../read.js';
import { refs } from '../refs.js';
import {
  claim,
  documentsOf,
  gap,
  pagesMissing,
  record,
  records,
  to,
  type FamilyParser,
  type Found,
  type Parsing,
  type RecordFound,
} from './parser.js';

const secret = z.object({
  ARN: required,
  Name: optional,
  /** Read only to look for key ids; people write secrets into descriptions. */
  Description: optional,
  RotationEnabled: flag,
  CreatedDate: time,
  LastRotatedDate: time,
  LastChangedDate: time,
  LastAccessedDate: time,
  DeletedDate: time,
  Tags: tags,
});
type Secret = RecordFound<z.output<typeof secret>>;

/** Secrets of one region, by their metadata alone: the connector has no call that reads a value. */
export const secrets: FamilyParser = {
  capabilities: () => ['SECRET_LOCATIONS'],

  *parse({ group }: Parsing): Generator<Found> {
    const seen = new Set<string>();
    const lists = documentsOf(group, 'ListSecrets');
    for (const document of documentsOf(group, 'DescribeSecret')) {
      const found = record(document, document.body, secret, document.locator);
      if (found.kind === 'reject') yield found;
      else yield* parseSecret(found, group.accountId, seen);
    }
    for (const found of records(lists, 'SecretList', secret, ({ ARN }) => ARN)) {
      if (found.kind === 'reject') yield found;
      else yield* parseSecret(found, group.accountId, seen);
    }
    if (lists.length === 0) yield gap('NOT_EXPORTED', 'list-secrets is missing');
    yield* pagesMissing(lists, 'list-secrets');
  },
};

function* parseSecret({ value, locator }: Secret, accountId: string, seen: Set<string>): Generator<Found> {
  if (seen.has(value.ARN)) return;
  seen.add(value.ARN);
  const words = [value.Name ?? '', value.Description ?? '', ...(value.Tags ?? [])].join('\n');
  yield claim<'SecretLocation'>(
    refs.secret(value.ARN),
    {
      class: 'VAULT',
      name: value.Name,
      locator: value.ARN,
      tags: value.Tags,
      createdAt: value.CreatedDate,
      rotationEnabled: value.RotationEnabled,
      lastRotatedAt: value.LastRotatedDate,
      // The source keeps the day alone.
      lastAccessedAt: dayOf(value.LastAccessedDate),
      deletedAt: value.DeletedDate,
    },
    [
      to('LOCATED_IN', refs.account(accountId)),
      // Somebody wrote which key lies there; nobody has looked.
      ...accessKeyIds(words).map((id) => ({
        ...to('HOLDS', refs.keyMaterial(id)),
        method: 'DECLARED' as const,
      })),
    ],
    locator,
  );
}
