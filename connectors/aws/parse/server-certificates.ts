import { z } from 'zod';
import { optional, required, time } from '../read.js';
import { refs } from '../refs.js';
import {
  claim,
  documentsOf,
  gap,
  pagesMissing,
  records,
  to,
  type FamilyParser,
  type Found,
  type Parsing,
} from './parser.js';

const serverCertificate = z.object({
  ServerCertificateId: required,
  ServerCertificateName: optional,
  Arn: optional,
  UploadDate: time,
  Expiration: time,
});

/** TLS certificates kept in IAM. They authenticate a server, no identity of the account. */
export const serverCertificates: FamilyParser = {
  capabilities: () => ['CREDENTIALS'],

  *parse({ group }: Parsing): Generator<Found> {
    const documents = documentsOf(group, 'ListServerCertificates');
    const list = 'ServerCertificateMetadataList';
    for (const found of records(documents, list, serverCertificate, (one) => one.ServerCertificateId)) {
      if (found.kind === 'reject') {
        yield found;
        continue;
      }
      const one = found.value;
      yield claim<'Credential'>(
        refs.credential(group.accountId, one.ServerCertificateId),
        {
          kind: 'X509_CERT',
          name: one.ServerCertificateName,
          providerId: one.ServerCertificateId,
          locator: one.Arn,
          state: 'ACTIVE',
          createdAt: one.UploadDate,
          expiresAt: one.Expiration,
        },
        [to('ISSUED_IN', refs.account(group.accountId))],
        found.locator,
      );
    }
    if (documents.length === 0) yield gap('NOT_EXPORTED', 'list-server-certificates is missing');
    yield* pagesMissing(documents, 'list-server-certificates');
  },
};
