import { blastRadius as question } from '../../../src/lineage/blast-radius/blast-radius.js';
import { blastRadius, blastRadiusWithin, type Asked } from '../reading/blast-radius.js';
import type { World } from '../reading/world.js';
import { DAY, text } from '../time.js';
import { idOf, named, oneOf, turnOf, type Subject } from './subject.js';

const TYPES = [
  'Credential',
  'Identity',
  'Workload',
  'SecretLocation',
  'ThirdParty',
  'FederatedSubject',
] as const;
const DEPTHS = [6, 6, 3, 2] as const;
const WINDOWS = [DAY, 10 * DAY, 40 * DAY, 100 * DAY] as const;

/** What one node reaches at `asOf`: how certainly, and over how many relationships. */
export const subject: Subject = {
  question: 'Q-16',
  async ofProduct(asking, world) {
    const asked = askedOf(world);
    if (asked === null) return new Map();
    const { items } = await question.ask(asking, argsOf(asked));
    return new Map(items.map(({ node, certainty, hops }) => [named(node), { certainty, hops }]));
  },
  ofOracle(world) {
    const asked = askedOf(world);
    return asked === null ? new Map() : blastRadius(world, asked);
  },
};

/** Which nodes it reaches in a window that ends at `asOf`. */
export const withinSubject: Subject = {
  question: 'Q-16 (window)',
  async ofProduct(asking, world) {
    const asked = askedOf(world);
    if (asked === null) return new Map();
    const { from, to } = windowOf(world);
    const { items } = await question.ask(asking, argsOf(asked, { from: text(from), to: text(to) }));
    return new Map(items.map(({ node }) => [named(node), true]));
  },
  ofOracle(world) {
    const asked = askedOf(world);
    if (asked === null) return new Map();
    const reached = blastRadiusWithin(world, windowOf(world), asked);
    return new Map([...reached.keys()].map((key) => [key, true]));
  },
};

/** A start that reaches something, if there is any. */
function askedOf(world: World): Asked | null {
  const starts = TYPES.flatMap((type) => world.all(type)).map(({ key }) => key);
  const rest = {
    depth: oneOf(world, DEPTHS) ?? 6,
    supplyChain: turnOf(world) % 2 === 0,
  };
  const reaching = starts.filter((start) => blastRadius(world, { start, ...rest }).size > 0);
  const start = oneOf(world, reaching.length > 0 ? reaching : starts);
  return start === null ? null : { start, ...rest };
}

function argsOf(
  { start, depth, supplyChain }: Asked,
  window?: { readonly from: string; readonly to: string },
) {
  return question.args.parse({ start: [idOf(start)], depth, includeSupplyChain: supplyChain, window });
}

function windowOf(world: World) {
  return { from: world.asOf - (oneOf(world, WINDOWS) ?? DAY), to: world.asOf };
}
