import { rotationImpact as question } from '../../../src/lineage/rotation-impact/rotation-impact.js';
import { rotationImpact, type Consumer, type Rotation } from '../reading/rotation-impact.js';
import { idOf, named, oneOf, type Subject } from './subject.js';
import type { NodeKey } from '../history.js';
import type { World } from '../reading/world.js';

/** Of one credential: its consumers, what each needs and how certainly, and whether a rotation is safe. */
export const subject: Subject = {
  question: 'Q-18',
  async ofProduct(asking, world) {
    const credential = credentialOf(world);
    if (credential === null) return new Map();
    const answer = await question.ask(asking, question.args.parse({ credential: idOf(credential) }));
    const found = new Map<string, Consumer | Rotation>([
      [
        credential,
        {
          works: answer.canAuthenticate.value,
          safeToRotate: answer.safeToRotate.value,
          isUnattributed: answer.unattributedUse,
        },
      ],
    ]);
    for (const { consumer, update, by, locations, certainty } of answer.items) {
      found.set(named(consumer), { update, by, locations: locations.map(named).sort(), certainty });
    }
    return found;
  },
  ofOracle(world) {
    const credential = credentialOf(world);
    return credential === null ? new Map() : rotationImpact(world, credential);
  },
  // Without any consumer there is little to tell.
  tells: (found) => found.size > 1,
};

/** One that has consumers, if there is any. */
function credentialOf(world: World): NodeKey | null {
  const all = world.all('Credential').map(({ key }) => key);
  const consumed = all.filter((key) => rotationImpact(world, key).size > 1);
  return oneOf(world, consumed.length > 0 ? consumed : all);
}
