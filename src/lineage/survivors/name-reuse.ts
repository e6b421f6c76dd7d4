import { statement } from '../../graph/statement.js';
import { nameKey } from '../../model/index.js';
import type { Warning } from '../answer.js';
import { sameRealm } from '../definitions/external-subject.js';
import { textOf } from '../definitions/instants.js';
import { nodesById } from '../read/index.js';
import type { Ground } from './ground.js';

const NAMESAKES = statement({
  name: 'survivors.namesakes',
  mode: 'read',
  text: `UNWIND $names AS name
MATCH (n:Node {nameKey: name})
WHERE n.nodeType = 'Identity' AND n.presence <> 'ABSENT_CONFIRMED'
RETURN name, n.id AS id
ORDER BY name, id`,
  sample: { names: ['none'] },
});

/**
 * Notes on identities of retired services that are gone while another of the same name and realm is there (F-16): the
 * new one is a new incarnation, and nothing of the old one is held against it.
 */
export async function nameReuse(ground: Ground): Promise<Warning[]> {
  const { asking } = ground;
  const gone = [...ground.identities.values()]
    .map(({ node }) => node)
    .filter((node) => node.presence === 'ABSENT_CONFIRMED' && textOf(node.attributes, 'name') !== null);
  if (gone.length === 0) return [];
  const nameOf = (name: unknown): string => nameKey(String(name));
  const names = [...new Set(gone.map((node) => nameOf(node.attributes['name'])))].sort();
  const rows = await asking.graph.read(NAMESAKES, { names }, asking);
  const namesakes = await nodesById(
    asking,
    rows.map((row) => row['id'] as string),
  );
  const reused = gone.filter((old) =>
    [...namesakes.values()].some(
      (now) =>
        now.id !== old.id &&
        now.presence === 'PRESENT' &&
        nameOf(now.attributes['name']) === nameOf(old.attributes['name']) &&
        sameRealm(now, old),
    ),
  );
  return reused.map((old) => ({
    code: 'NAME_REUSED',
    message: `${String(old.attributes['name'])} is another identity now than the one that a retired service had; what was tied to the old one is not tied to it.`,
  }));
}
