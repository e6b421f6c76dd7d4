import { shortLabel, type Node } from './label.js';

interface Lineage {
  readonly credential: Node;
  readonly segments: readonly {
    readonly kind: string;
    readonly missing: string | null;
    readonly entries: readonly {
      readonly node: Node;
      readonly certainty: string;
      readonly flags: readonly string[];
    }[];
  }[];
}

const WHY: Record<string, string> = {
  NO_DATA: 'not known: no source that could tell was read in full',
  NOT_SUPPORTED: 'not known: no source tells this',
  NONE_FOUND: 'none found',
};

/** Q-11 for people: the way of a credential, one segment after the other. */
export function renderLineage({ credential, segments }: Lineage): string {
  const lines = segments.flatMap(({ kind, missing, entries }) => {
    const label = kind.toLowerCase().replaceAll('_', ' ').padEnd(17);
    if (entries.length === 0) return [`  ${label} ${WHY[missing ?? ''] ?? missing ?? ''}`];
    return entries.map(({ node, certainty, flags }, index) => {
      const remarks = [...(certainty === 'CONFIRMED' ? [] : [certainty]), ...flags];
      const what = `${shortLabel(node)}${remarks.length > 0 ? ` [${remarks.join(' ')}]` : ''}`;
      return `  ${index === 0 ? label : ' '.repeat(17)} ${what}`;
    });
  });
  return `${shortLabel(credential)}\n${lines.join('\n')}\n`;
}
