import type { z } from 'zod';
import type { ClaimInput, EdgeClaimInput } from '../../../src/model/claim.js';
import type { Capability } from '../../../src/model/coverage.js';
import { canonicalJson, type NodeRef } from '../../../src/model/key.js';
import type { Attributes, NodeType } from '../../../src/model/nodes.js';
import type { Reason } from '../../../src/model/scope.js';
import type { PullEvent } from '../../connector.js';
import type { Directory } from '../directory.js';
import type { AwsDocument, AwsOperation, DocumentGroup } from '../document.js';
import { defined, isRecord, isTruncated, listOf } from '../read.js';

export type ClaimFound = Extract<PullEvent, { kind: 'claim' }>;
export type Reject = Extract<PullEvent, { kind: 'reject' }>;
/** Something is missing that the scope should list: it is closed PARTIAL, with the first of these as its reason. */
export interface Gap {
  readonly kind: 'gap';
  readonly reason: Reason;
}
export type Found = ClaimFound | Reject | Extract<PullEvent, { kind: 'notice' }> | Gap;

export interface Parsing {
  readonly group: DocumentGroup;
  readonly directory: Directory;
}

/** Turns the documents of one family into claims, one at a time. Pure: what it says follows from its arguments. */
export interface FamilyParser {
  /** What a complete scope of this family vouches for. */
  capabilities(group: DocumentGroup): Capability[];
  parse(parsing: Parsing): Iterable<Found>;
}

/** One claim; attributes and edges without the undefined. */
export function claim<T extends NodeType>(
  node: NodeRef & { readonly type: NodeType },
  attributes: { readonly [K in keyof Attributes<T>]?: unknown },
  edges: readonly EdgeClaimInput[],
  locator: string,
  more: Pick<ClaimInput, 'method' | 'validFrom' | 'unread' | 'partly'> = {},
): ClaimFound {
  return {
    kind: 'claim',
    claim: {
      ...more,
      node: point(node),
      attributes: defined(attributes),
      edges: [...edges],
      locator: locator.slice(-512),
    },
  };
}

/**
 * What a call adds to a node that another call lists: OBSERVED, so that the list alone decides whether the node is
 * still there (the strongest method does).
 */
export const ADDED = { method: 'OBSERVED' } as const;

/** A reference as a claim takes it. */
export function point(ref: NodeRef): { type: NodeType; key: string[] } {
  return { type: ref.type, key: [...ref.key] };
}

export function to(type: EdgeClaimInput['type'], ref: NodeRef, attributes?: EdgeClaimInput['attributes']) {
  return { type, to: point(ref), ...(attributes ? { attributes } : {}) } satisfies EdgeClaimInput;
}

export function from(type: EdgeClaimInput['type'], ref: NodeRef, attributes?: EdgeClaimInput['attributes']) {
  return { type, from: point(ref), ...(attributes ? { attributes } : {}) } satisfies EdgeClaimInput;
}

export function reject(code: string, message: string, locator: string, node?: NodeRef): Reject {
  return {
    kind: 'reject',
    reason: { code, message },
    locator: locator.slice(-512),
    ...(node ? { node } : {}),
  };
}

export function gap(code: string, message: string): Gap {
  return { kind: 'gap', reason: { code, message } };
}

/** Provider-specific facts that no core rule reads; undefined when there are none. */
export function facets(facts: Record<string, unknown>): string | undefined {
  const known = defined(facts);
  return Object.keys(known).length > 0 ? canonicalJson({ aws: known }) : undefined;
}

export function documentsOf(group: DocumentGroup, ...operations: AwsOperation[]): readonly AwsDocument[] {
  return group.documents.filter(({ operation }) => operations.includes(operation));
}

export interface RecordFound<T> {
  readonly kind: 'record';
  readonly value: T;
  readonly locator: string;
  readonly document: AwsDocument;
}

/**
 * The records of one list over all its pages, each by its schema, each id once: a page that comes twice adds nothing,
 * and of two exports the newer, which comes first, wins. What does not fit the schema is a reject with the reason.
 */
export function* records<S extends z.ZodType>(
  documents: readonly AwsDocument[],
  list: string,
  schema: S,
  id: (value: z.output<S>) => string,
): Generator<RecordFound<z.output<S>> | Reject> {
  const seen = new Set<string>();
  for (const document of documents) {
    for (const [index, raw] of listOf(document.body, list).entries()) {
      const found = record(document, raw, schema, `${document.locator} ${list}[${index}]`);
      if (found.kind === 'record') {
        const key = id(found.value);
        if (seen.has(key)) continue;
        seen.add(key);
      }
      yield found;
    }
  }
}

/** One record by its schema. The reason names fields, never values. */
export function record<S extends z.ZodType>(
  document: AwsDocument,
  raw: unknown,
  schema: S,
  locator: string,
): RecordFound<z.output<S>> | Reject {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { kind: 'record', value: parsed.data, locator, document };
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'record'))];
  return reject('MALFORMED', `missing or not of its form: ${fields.slice(0, 5).join(', ')}`, locator);
}

/** A gap when no last page is there: some page says that more follow. */
export function* pagesMissing(documents: readonly AwsDocument[], call: string): Generator<Gap> {
  if (documents.length > 0 && documents.every(({ body }) => isTruncated(body))) {
    yield gap('TRUNCATED', `${call}: the last page is missing`);
  }
}

/**
 * A gap when a per-user call was not made for every user of the account. An answer that lists nothing names nobody;
 * each such answer stands for one of the users not named.
 */
export function* usersMissing(
  { directory }: Parsing,
  documents: readonly AwsDocument[],
  named: ReadonlySet<string>,
  call: string,
): Generator<Gap> {
  if (!directory.listed) {
    yield gap(
      'USERS_UNKNOWN',
      `${call}: without the account's authorization details nobody knows all its users`,
    );
    return;
  }
  const asked = new Set(named);
  let anonymous = 0;
  for (const { params, body } of documents) {
    if (params?.userName !== undefined) asked.add(params.userName);
    else if (!saysWhose(body)) anonymous++;
  }
  const missing = [...directory.users.keys()].filter((name) => !asked.has(name)).length - anonymous;
  if (missing > 0)
    yield gap('USERS_MISSING', `${call} was not asked for ${missing} of ${directory.users.size} users`);
}

function saysWhose(body: unknown): boolean {
  return Object.values(body ?? {}).some((part) => (Array.isArray(part) ? part.length > 0 : isRecord(part)));
}
