import type { z } from 'zod';

/**
 * Why a record does not fit its schema: paths and rules only. A refused value is never repeated (P5), and a name of a
 * field only if it looks like one.
 */
export function explain(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => {
      const path = issue.path.map(String).filter((part) => /^[\w$-]{1,64}$/.test(part));
      return (path.length ? `${path.join('.')}: ` : '') + messageOf(issue);
    })
    .join('; ');
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  const names = issue.keys.filter((name) => /^[A-Za-z$_][\w$-]{0,63}$/.test(name));
  return names.length ? `unknown field ${names.join(', ')}` : 'unknown field';
}
