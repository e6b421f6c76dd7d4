import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';

/**
 * One sentence per fault, with the place and, for an unknown key, the nearest key that is known there. Never the value
 * that was refused: it may be a secret.
 *
 * @param schema that refused, to learn which keys it knows
 */
export function explainIssues(error: z.ZodError, schema: z.ZodType, at = ''): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => {
      const place = [at, ...issue.path.map(String)].filter(Boolean).join('.');
      if (issue.code === 'unrecognized_keys') {
        const known = knownKeys(schema, issue.path);
        return issue.keys
          .map((key) => {
            const hint = known.length > 0 ? `; did you mean ${closest(key, known)}?` : '';
            return `unknown key ${[place, key].filter(Boolean).join('.')}${hint}`;
          })
          .join('; ');
      }
      return `${place || 'the file'}: ${issue.message}`;
    })
    .join('; ');
}

interface Inner {
  readonly def?: {
    readonly type?: string;
    readonly innerType?: Inner;
    readonly in?: Inner;
    readonly element?: Inner;
    readonly shape?: Record<string, Inner>;
    readonly options?: readonly Inner[];
  };
}

/** Walks a zod schema along `path` and returns the keys of the objects that stand there. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let here: Inner[] = [schema];
  for (const step of path) {
    here = here.flatMap(unwrap).flatMap((one) => {
      if (one.def?.shape) return one.def.shape[String(step)] ?? [];
      return one.def?.element ?? [];
    });
  }
  return [...new Set(here.flatMap(unwrap).flatMap((one) => Object.keys(one.def?.shape ?? {})))];
}

function unwrap(schema: Inner): Inner[] {
  const { def } = schema;
  if (def?.options) return def.options.flatMap(unwrap);
  const inner = def?.innerType ?? def?.in;
  return inner ? unwrap(inner) : [schema];
}
