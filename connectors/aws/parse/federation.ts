import { z } from 'zod';
import { parseArn } from '../arn.js';
import type { AwsDocument } from '../document.js';
import { issuerOf } from '../policy/subject.js';
import { isRecord, required, tags, time } from '../read.js';
import { refs } from '../refs.js';
import {
  claim,
  documentsOf,
  facets,
  gap,
  pagesMissing,
  records,
  type FamilyParser,
  type Found,
  type Parsing,
} from './parser.js';

const listed = z.object({ Arn: required, CreateDate: time, ValidUntil: time });
const described = z.object({
  CreateDate: time,
  ValidUntil: time,
  ClientIDList: z.array(z.string()).optional().catch(undefined),
  Tags: tags,
});

const KINDS = [
  {
    kind: 'OIDC_PROVIDER',
    list: 'ListOpenIDConnectProviders',
    get: 'GetOpenIDConnectProvider',
    member: 'OpenIDConnectProviderList',
    call: 'list-open-id-connect-providers',
  },
  {
    kind: 'SAML_PROVIDER',
    list: 'ListSAMLProviders',
    get: 'GetSAMLProvider',
    member: 'SAMLProviderList',
    call: 'list-saml-providers',
  },
] as const;

/** The identity providers that the account believes. Who is let in by them stands in the trust policies of roles. */
export const federation: FamilyParser = {
  capabilities: () => ['TRUSTS'],

  *parse({ group }: Parsing): Generator<Found> {
    for (const { kind, list, get, member, call } of KINDS) {
      const lists = documentsOf(group, list);
      const details = documentsOf(group, get);
      for (const found of records(lists, member, listed, ({ Arn }) => Arn)) {
        if (found.kind === 'reject') {
          yield found;
          continue;
        }
        const { Arn, CreateDate, ValidUntil } = found.value;
        const document = details.find((one) => describes(one, Arn));
        const more = document ? described.safeParse(document.body).data : undefined;
        yield claim<'Resource'>(
          refs.resource(group.accountId, Arn),
          {
            kind,
            name: kind === 'OIDC_PROVIDER' ? issuerOf(Arn).issuer : (Arn.split('/').pop() ?? Arn),
            locator: Arn,
            createdAt: CreateDate ?? more?.CreateDate,
            tags: more?.Tags,
            facets: facets({
              audience: more?.ClientIDList && [...more.ClientIDList].sort(),
              validUntil: ValidUntil ?? more?.ValidUntil,
            }),
          },
          [],
          found.locator,
        );
      }
      if (lists.length === 0) yield gap('NOT_EXPORTED', `${call} is missing`);
      yield* pagesMissing(lists, call);
    }
  },
};

/** By the request's ARN, or, for OIDC, by the URL, which ends the ARN. */
function describes({ params, body }: AwsDocument, arn: string): boolean {
  if (params?.arn !== undefined) return params.arn === arn;
  if (!isRecord(body) || typeof body.Url !== 'string') return false;
  const url = body.Url.replace(/^https:\/\//, '').replace(/\/$/, '');
  return parseArn(arn)?.resource === `oidc-provider/${url}`;
}
