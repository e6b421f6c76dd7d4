import { nodeLabel } from '../../export/rows.js';

export type Node = Readonly<Record<string, unknown>>;

/** Longer ids say nothing to a reader that the name beside them does not; `--json` has them whole. */
const MAX_ID = 24;
/** The digest in the address of an EKS issuer and the like. */
const DIGEST = /\b([0-9A-Fa-f]{6})[0-9A-Fa-f]{26,}\b/g;

/** What people call a node, alone; whatever the source numbers it by if it has no name. */
export function nameOf(node: Node): string {
  const { name } = node;
  // Only an opaque number is known of a material: enough of it to tell two apart.
  if (node['nodeType'] === 'Material' && typeof node['id'] === 'string')
    return `secret …${node['id'].slice(-6)}`;
  return (typeof name === 'string' && name !== '' ? name : nodeLabel(node)).replace(DIGEST, '$1…');
}

/** The name, with the provider's id where that is short enough to be read: no urn, no ARN. */
export function shortLabel(node: Node): string {
  const name = nameOf(node);
  const { providerId } = node;
  const telling =
    typeof providerId === 'string' && providerId !== name && providerId !== '' && providerId.length <= MAX_ID;
  return telling && !/^(urn|arn):/.test(providerId) ? `${name} (${providerId})` : name;
}
