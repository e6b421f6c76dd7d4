import { survivors as question } from '../../../src/lineage/survivors/index.js';
import { survivors, type Survivor } from '../reading/survivors.js';
import { named, type Subject } from './subject.js';

/** Flags of which the pages do not say when they are set; and what A3 does not say of a trust. */
const NOT_READ = ['NEVER_EXPIRES', 'SUPERSEDED'];
const NOT_READ_OF_TRUSTS = [...NOT_READ, 'CLASS_UNCERTAIN', 'CLOCK_SKEW', 'SHARED', 'STALE_DATA'];

/** Which list, class, certainty, flags, services and suppression, of credentials and of trusts. */
export const subject: Subject = {
  question: 'Q-01',
  async ofProduct(asking) {
    const answer = await question.ask(asking, question.args.parse({}));
    const found = new Map<string, Survivor>();
    for (const list of ['items', 'restorable', 'pending'] as const) {
      for (const item of answer[list]) {
        const { credential, trust } = item;
        const unread = credential ? NOT_READ : NOT_READ_OF_TRUSTS;
        found.set(
          credential ? named(credential) : trust ? `${named(trust.subject)}>${named(trust.identity)}` : '',
          {
            list,
            class: item.class,
            certainty: item.certainty,
            flags: item.flags.filter((flag) => !unread.includes(flag)),
            services: item.services
              .map(({ service, sameAs }) => [service, ...sameAs].map(named).sort().join(' '))
              .sort(),
            suppressed: item.suppressedBy !== null,
          },
        );
      }
    }
    return found;
  },
  ofOracle: survivors,
};
