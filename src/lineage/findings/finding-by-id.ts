import { RelictError } from '../../model/index.js';
import type { Asking } from '../question.js';
import { RULE_IDS } from '../rules.js';
import { withAcknowledgements } from './acknowledged.js';
import type { ShownFinding } from './finding.js';
import { standingOf } from './standing.js';

/**
 * One finding as it stands, by its fingerprint.
 * @throws RelictError NOT_FOUND
 */
export async function findingById(asking: Asking, id: string): Promise<ShownFinding> {
  const rule = RULE_IDS.find((one) => id.startsWith(`${one}-`));
  const standing = rule ? (await standingOf(asking, new Set([rule]))).findings : [];
  const found = standing.find((finding) => finding.id === id);
  if (!found) {
    throw new RelictError('NOT_FOUND', 'There is no finding of that id.', {
      hint: 'Run `relict findings`: the last column is the id.',
    });
  }
  const [shown] = await withAcknowledgements(asking, [found]);
  return shown as ShownFinding;
}
