import { orphanedIdentities as question } from '../../../src/lineage/orphaned/orphaned.js';
import { orphans } from '../reading/orphaned.js';
import { listOf } from './listed.js';
import type { Subject } from './subject.js';

export const subject: Subject = {
  question: 'Q-07',
  ofProduct: async (asking) => listOf((await question.ask(asking, question.args.parse({}))).items),
  ofOracle: orphans,
};
