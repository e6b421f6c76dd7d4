import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { parseInstant, type Instant } from '../../../src/model/time.js';
import type { AwsDocument, AwsOperation } from '../document.js';
import { isTruncated, optional, required, time } from '../read.js';
import { refs } from '../refs.js';
import { holderEdges, stateOf } from './credential.js';
import {
  claim,
  documentsOf,
  pagesMissing,
  records,
  usersMissing,
  type FamilyParser,
  type Found,
  type Parsing,
} from './parser.js';

/** What a per-user list tells of one credential. */
interface Told {
  readonly id: string;
  readonly userName: string;
  readonly attributes: Record<string, unknown>;
}

/** A family that is one per-user list of credentials. */
function perUser<S extends z.ZodType>(
  operation: AwsOperation,
  call: string,
  list: string,
  schema: S,
  tell: (value: z.output<S>) => Told,
): FamilyParser {
  return {
    capabilities: () => ['CREDENTIALS'],
    *parse(parsing: Parsing): Generator<Found> {
      const documents = documentsOf(parsing.group, operation);
      const named = new Set<string>();
      for (const found of records(documents, list, schema, (value) => tell(value).id)) {
        if (found.kind === 'reject') {
          yield found;
          continue;
        }
        const { id, userName, attributes } = tell(found.value);
        named.add(userName);
        yield claim<'Credential'>(
          refs.credential(parsing.group.accountId, id),
          { name: id, providerId: id, ...attributes },
          yield* holderEdges(parsing, userName),
          found.locator,
        );
      }
      yield* pagesMissing(documents, call);
      if (!listsAllUsers(operation, documents)) yield* usersMissing(parsing, documents, named, call);
    },
  };
}

/** `--all-users`: one answer for the account. Without it a role, which has no credentials of its own, gets none. */
function listsAllUsers(operation: AwsOperation, documents: readonly AwsDocument[]): boolean {
  return (
    operation === 'ListServiceSpecificCredentials' &&
    documents.length > 0 &&
    documents.every(({ params }) => params?.userName === undefined) &&
    documents.filter(({ body }) => !isTruncated(body)).length === 1
  );
}

/** Public keys by which users push to the provider's Git. */
export const sshKeys = perUser(
  'ListSSHPublicKeys',
  'list-ssh-public-keys',
  'SSHPublicKeys',
  z.object({ UserName: required, SSHPublicKeyId: required, Status: optional, UploadDate: time }),
  (key) => ({
    id: key.SSHPublicKeyId,
    userName: key.UserName,
    attributes: { kind: 'SSH_KEY', ...stateOf(key.Status), createdAt: key.UploadDate, neverExpires: true },
  }),
);

/** X.509 certificates that sign requests of the oldest services. */
export const signingCertificates = perUser(
  'ListSigningCertificates',
  'list-signing-certificates',
  'Certificates',
  z.object({
    UserName: required,
    CertificateId: required,
    Status: optional,
    UploadDate: time,
    CertificateBody: z.unknown(),
  }),
  (certificate) => ({
    id: certificate.CertificateId,
    userName: certificate.UserName,
    attributes: {
      kind: 'X509_CERT',
      ...stateOf(certificate.Status),
      createdAt: certificate.UploadDate,
      ...validity(certificate.CertificateBody),
    },
  }),
);

/** Passwords and keys for one service: CodeCommit, Keyspaces, Bedrock. */
export const serviceCredentials = perUser(
  'ListServiceSpecificCredentials',
  'list-service-specific-credentials',
  'ServiceSpecificCredentials',
  z.object({
    UserName: required,
    ServiceSpecificCredentialId: required,
    ServiceName: optional,
    Status: optional,
    CreateDate: time,
    ExpirationDate: time,
  }),
  (one) => ({
    id: one.ServiceSpecificCredentialId,
    userName: one.UserName,
    attributes: {
      kind: one.ServiceName?.startsWith('bedrock') ? 'API_KEY' : 'PASSWORD',
      purpose: one.ServiceName,
      ...stateOf(one.Status),
      createdAt: one.CreateDate,
      issuedAt: one.CreateDate,
      ...(one.ExpirationDate ? { expiresAt: one.ExpirationDate } : { neverExpires: true }),
    },
  }),
);

/** The certificate's own dates; it is public. Not readable, not known. */
function validity(pem: unknown): { notBefore?: Instant; expiresAt?: Instant } {
  if (typeof pem !== 'string') return {};
  try {
    const certificate = new X509Certificate(pem);
    const [notBefore, expiresAt] = [certificate.validFrom, certificate.validTo].map((text) =>
      parseInstant(new Date(text)),
    );
    return { ...(notBefore ? { notBefore } : {}), ...(expiresAt ? { expiresAt } : {}) };
  } catch {
    return {};
  }
}
