import { unjustified as question } from '../../../src/lineage/unjustified/unjustified.js';
import { unjustified } from '../reading/justification.js';
import { listOf } from './listed.js';
import type { Subject } from './subject.js';

export const subject: Subject = {
  question: 'Q-08',
  ofProduct: async (asking) => listOf((await question.ask(asking, question.args.parse({}))).items),
  ofOracle: unjustified,
};
