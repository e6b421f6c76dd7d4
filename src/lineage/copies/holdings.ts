import type { Asking } from '../question.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { edgeInterval, edgesOf, liveAt, nodesById } from '../read/index.js';

export type Currency = 'CURRENT' | 'RESIDUE';

/** One location that holds one material at the instant asked. */
export interface Holding {
  readonly credential: string | null;
  readonly material: string;
  readonly location: NodeFact;
  readonly currency: Currency;
  /** HOLDS, one for each observation that states it; never empty. */
  readonly holds: readonly EdgeFact[];
  /** HAS_MATERIAL of the credential: as it is said now, else as it once was; empty when a material was asked for. */
  readonly has: readonly EdgeFact[];
}

/**
 * Where the materials of the credentials lie, live at `asOf` (A4): a location is CURRENT when it holds the material that
 * the credential has now, and RESIDUE when it holds an earlier one or the source says so. Materials are never matched
 * by anything but the HAS_MATERIAL and HOLDS that were claimed.
 *
 * @returns by credential, sorted by location and material
 */
export async function holdingsOf(
  asking: Asking,
  credentials: Iterable<string>,
): Promise<Map<string, Holding[]>> {
  const had = await edgesOf(asking, credentials, ['HAS_MATERIAL'], 'out', { history: 'ever' });
  const held = await holdsOf(asking, new Set(had.map((edge) => edge.to)));
  const pairs = groupBy(
    had.filter((edge) => everHeld(edge, asking)),
    (edge) => `${edge.from} ${edge.to}`,
  );
  const holdings = [...pairs.values()].flatMap((has): Holding[] => {
    const { from: credential, to: material } = has[0] as EdgeFact;
    if (has.every((edge) => edge.endReason === 'SOURCE_CORRECTION')) return [];
    const live = has.filter((edge) => liveAt(edge, asking.when.asOf, asking.policy));
    const now = live.length > 0;
    // What is said now makes it current, so that how sure that is rests on nothing else (A12).
    const said = now ? live : has;
    return (held.get(material) ?? []).map((at) => ({ ...at, ...mark(at, now), credential, has: said }));
  });
  return groupBy(holdings.sort(inOrder), (holding) => holding.credential as string);
}

/** Where one material lies; RESIDUE when a credential had it and none has it now. */
export async function holdingsOfMaterial(asking: Asking, material: string): Promise<Holding[]> {
  const had = (await edgesOf(asking, [material], ['HAS_MATERIAL'], 'in', { history: 'ever' })).filter(
    (edge) => everHeld(edge, asking),
  );
  const now = had.length === 0 || had.some((edge) => liveAt(edge, asking.when.asOf, asking.policy));
  const held = (await holdsOf(asking, [material])).get(material) ?? [];
  return held.map((at) => ({ ...at, ...mark(at, now), credential: null, has: [] })).sort(inOrder);
}

/** What ended as it began never was. */
function everHeld(edge: EdgeFact, { policy }: Asking): boolean {
  const { from, to } = edgeInterval(edge, policy);
  return to === null || from === null || from < to;
}

type Held = Pick<Holding, 'material' | 'location' | 'holds'>;

async function holdsOf(asking: Asking, materials: Iterable<string>): Promise<Map<string, Held[]>> {
  const holds = await edgesOf(asking, materials, ['HOLDS'], 'in', { history: 'live' });
  const locations = await nodesById(asking, new Set(holds.map((edge) => edge.from)));
  const pairs = groupBy(holds, (edge) => `${edge.from} ${edge.to}`);
  const held = [...pairs.values()].flatMap((same): Held[] => {
    const { from, to: material } = same[0] as EdgeFact;
    const location = locations.get(from);
    return location ? [{ material, location, holds: same }] : [];
  });
  return groupBy(held, (one) => one.material);
}

function mark(at: Held, materialIsCurrent: boolean): { currency: Currency } {
  const residue = at.holds.every((edge) => edge.currency === 'RESIDUE');
  return { currency: materialIsCurrent && !residue ? 'CURRENT' : 'RESIDUE' };
}

function inOrder(a: Holding, b: Holding): number {
  const left = `${a.credential} ${a.location.id} ${a.material}`;
  const right = `${b.credential} ${b.location.id} ${b.material}`;
  return left < right ? -1 : left > right ? 1 : 0;
}
