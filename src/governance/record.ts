import { RelictError, type ClaimInput, type Instant, type NodeRef } from '../model/index.js';

/** A node that an input names, as the graph knows it, or a placeholder for what it does not know. */
export interface Named {
  readonly ref: NodeRef;
  /** urn */
  readonly id: string;
  /** Some source describes it. */
  readonly known: boolean;
  readonly name: string | null;
}

export interface Caution {
  /** Closed code, such as `SUBJECT_UNKNOWN` or `FUTURE_EVENT`. */
  readonly code: string;
  readonly message: string;
}

/** What one mutation amounts to: the record, and the claims that are to be written. Nothing is written here. */
export interface Recording {
  /** The record itself. */
  readonly node: NodeRef;
  /** Empty: there is nothing to write. */
  readonly claims: readonly { readonly claim: ClaimInput; readonly statement?: string }[];
  readonly warnings: readonly Caution[];
}

/** A reference as a claim takes it. */
export function refOf({ ref, name }: Named): { type: NodeRef['type']; key: string[]; name?: string } {
  return { type: ref.type, key: [...ref.key], ...(name === null ? {} : { name }) };
}

/** Keeps what is given. */
export function present<T extends Record<string, unknown>>(of: T): Partial<T> {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value != null)) as Partial<T>;
}

/** The claim by which a person states the record itself; attributes that were not given are left out. */
export function declared(
  node: NodeRef,
  attributes: Record<string, unknown>,
  edges: NonNullable<ClaimInput['edges']>,
  validFrom?: Instant,
): ClaimInput {
  return {
    node: { type: node.type, key: [...node.key] },
    method: 'DECLARED',
    attributes: present(attributes),
    edges,
    ...(validFrom === undefined ? {} : { validFrom }),
  };
}

/** @throws RelictError USAGE, which says all that is missing at once */
export function refuse(what: string, missing: readonly string[]): never {
  throw new RelictError('USAGE', `${what} was not stored: it has no ${list(missing)}.`, {
    hint: `Give it ${list(missing.map((one) => (/^[aeiou]/.test(one) ? `an ${one}` : `a ${one}`)))}.`,
  });
}

function list(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) as string}`;
}

export function subjectUnknown(subject: Named): Caution[] {
  if (subject.known) return [];
  return [
    {
      code: 'SUBJECT_UNKNOWN',
      message: 'No source describes the subject yet; the record is kept, and counts once one does.',
    },
  ];
}
