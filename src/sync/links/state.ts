import type { Graph } from '../../graph/port.js';
import { statement } from '../../graph/statement.js';

/** The vertex that says what the links were last derived from; also what their lease is held on. */
export const LINKS_META = 'links';

export interface LinksState {
  /** Hash of the rules. */
  readonly rules: string | null;
  /** {@link NameIndex.signature} */
  readonly names: string | null;
  /** Something changed since the links were derived. */
  readonly pending: boolean;
}

const read = statement({
  name: 'sync.linksState',
  mode: 'read',
  text: 'MATCH (m:Meta {id: $id}) RETURN m.rules AS rules, m.names AS names, m.pending AS pending',
  sample: { id: LINKS_META },
});

export const markPending = statement({
  name: 'sync.markLinksPending',
  mode: 'write',
  text: `MERGE (m:Meta {id: $id})
SET m.pending = true`,
  sample: { id: LINKS_META },
});

const settle = statement({
  name: 'sync.settleLinks',
  mode: 'write',
  text: `MERGE (m:Meta {id: $id})
SET m.pending = false, m.rules = $rules, m.names = $names`,
  sample: { id: LINKS_META, rules: 'none', names: 'none' },
});

export async function readLinksState(graph: Graph): Promise<LinksState> {
  const [row] = await graph.read(read, { id: LINKS_META });
  return {
    rules: (row?.['rules'] ?? null) as string | null,
    names: (row?.['names'] ?? null) as string | null,
    pending: row?.['pending'] === true,
  };
}

/** The step that says so; it goes into the transaction of the change. */
export function pendingStep() {
  return { statement: markPending, params: { id: LINKS_META } };
}

export async function settleLinks(graph: Graph, rules: string, names: string): Promise<void> {
  await graph.write([{ statement: settle, params: { id: LINKS_META, rules, names } }]);
}
