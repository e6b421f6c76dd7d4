import type { ClaimInput } from '../../src/model/index.js';
import { TELLERS, type Case } from './estates.js';
import type { Telling } from './history.js';
import { text, time } from './time.js';

/** One line per claim. */
export function shown({ history, asOf, knownAt, present }: Case): string {
  const tellings = history.map(({ at, observedAt, source, scope, completeness, claims }) =>
    [
      `${text(at)} ${source} ${scope} as of ${text(observedAt)} ${completeness}`,
      ...claims.map((claim) => `    ${JSON.stringify(claim)}`),
    ].join('\n'),
  );
  return [
    ...tellings,
    `asked as of ${text(asOf)} known at ${text(knownAt)}${present ? ' (present)' : ''}`,
  ].join('\n');
}

const TOLD = /^(\S+) (\S+) (\S+) as of (\S+) (COMPLETE|PARTIAL|FAILED)$/;
const ASKED = /^asked as of (\S+) known at (\S+)( \(present\))?$/;

/** The case that {@link shown} wrote. */
export function read(written: string): Case {
  const history: (Omit<Telling, 'claims'> & { readonly claims: ClaimInput[] })[] = [];
  for (const line of written.trimEnd().split('\n')) {
    const [, at, source, scope, observedAt, completeness] = TOLD.exec(line) ?? [];
    const [, asOf, knownAt, present] = ASKED.exec(line) ?? [];
    if (asOf && knownAt) return { history, asOf: time(asOf), knownAt: time(knownAt), present: !!present };
    const teller = TELLERS.find((one) => one.source === source && one.scope === scope);
    if (teller && at && observedAt) {
      const { nodes: _, ...of } = teller;
      history.push({
        ...of,
        at: time(at),
        observedAt: time(observedAt),
        completeness: completeness as Telling['completeness'],
        claims: [],
      });
    } else history.at(-1)?.claims.push(JSON.parse(line) as ClaimInput);
  }
  throw new Error('a case ends with the instants at which it is asked');
}
