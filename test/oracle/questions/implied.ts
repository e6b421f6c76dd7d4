import { impliedRetirement as question } from '../../../src/lineage/leftovers/index.js';
import { implied } from '../reading/implied.js';
import { sameService } from '../reading/services.js';
import { named, type Subject } from './subject.js';

/** Of the services on which the page decides, whether each is on the list. */
export const subject: Subject = {
  question: 'Q-30 (services)',
  async ofProduct(asking, world) {
    const { items } = await question.ask(asking, question.args.parse({}));
    const listed = new Set(items.map(({ node }) => sameService(world, named(node)).join(' ')));
    return new Map([...implied(world).keys()].map((key) => [key, listed.has(key) ? 'LISTED' : 'NOT']));
  },
  ofOracle: implied,
};
