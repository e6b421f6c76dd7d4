import { ephemeralLeftovers as question } from '../../../src/lineage/leftovers/index.js';
import { leftovers } from '../reading/leftovers.js';
import { listOf } from './listed.js';
import type { Subject } from './subject.js';

export const subject: Subject = {
  question: 'Q-30',
  ofProduct: async (asking) => listOf((await question.ask(asking, question.args.parse({}))).items),
  ofOracle: leftovers,
};
