import { parseClaim, urn, type Claim, type PullEvent } from '../../../../src/model/index.js';

/** What a pull said, by scope, as the sync would take it: only claims that the model accepts. */
export interface Said {
  readonly scopes: ReadonlyMap<string, string>;
  /** `<scope> <node id>` to what was said of the node, without where it stood and when it was seen. */
  readonly claims: ReadonlyMap<string, Omit<Claim, 'locator'>>;
  readonly parsed: readonly { readonly scope: string; readonly claim: Claim }[];
  /** Everything that left the connector, as text. */
  readonly text: string;
}

export async function collect(events: AsyncIterable<PullEvent>): Promise<Said> {
  const scopes = new Map<string, string>();
  const claims = new Map<string, Omit<Claim, 'locator'>>();
  const parsed: { scope: string; claim: Claim }[] = [];
  const all: PullEvent[] = [];
  let scope = '';
  for await (const event of events) {
    all.push(event);
    if (event.kind === 'open') scope = event.scope.id;
    if (event.kind === 'close') {
      scopes.set(
        scope,
        'reason' in event ? `${event.completeness} ${event.reason.code}` : event.completeness,
      );
    }
    if (event.kind !== 'claim') continue;
    const result = parseClaim(event.claim);
    if (!result.ok) throw new Error(`${scope}: a claim that the model refuses: ${result.reason}`);
    const { locator: _, ...said } = result.claim;
    const id = `${scope} ${urn(said.node)}`;
    if (claims.has(id)) throw new Error(`${id}: two claims of one node in one scope`);
    claims.set(id, said);
    parsed.push({ scope, claim: result.claim });
  }
  return { scopes, claims, parsed, text: JSON.stringify(all) };
}

/** Attributes of the claims of one node type, from every scope that says something of them. */
export function attributesOf(said: Said, type: string): Record<string, unknown>[] {
  return said.parsed
    .filter(({ claim }) => claim.node.type === type && claim.attributes !== undefined)
    .map(({ claim }) => claim.attributes as Record<string, unknown>);
}

/** `from -TYPE-> to` of the relationships of one type, by the names that the claims give or the last part of a key. */
export function edgesOf(said: Said, type: string): string[] {
  const names = new Map<string, string>();
  for (const { claim } of said.parsed) {
    const name = claim.attributes?.['name'];
    if (typeof name === 'string') names.set(urn(claim.node), name);
  }
  const nameOf = (ref: Claim['node']) => names.get(urn(ref)) ?? ref.key.join(' ');
  return said.parsed
    .flatMap(({ claim }) =>
      claim.edges
        .filter((edge) => edge.type === type)
        .map((edge) => `${nameOf(edge.from ?? claim.node)} -> ${nameOf(edge.to ?? claim.node)}`),
    )
    .sort();
}
