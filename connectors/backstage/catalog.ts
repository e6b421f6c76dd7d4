import { digest } from '../../src/model/key.js';
import type { PullEvent, Reason } from '../../src/model/scope.js';
import { claimOf, lifecycleOf, nodeOf } from './claims.js';
import { readEntity } from './entity.js';
import { kindOf } from './entity-ref.js';
import type { Settings } from './settings.js';

/** Reads entities one after another, whichever origin they come from, and keeps what has to be said at the end. */
export class Catalog {
  /** How many entities there were, of any kind. */
  seen = 0;
  /** Refused records that do not tell which entity they are. */
  nameless = 0;
  private readonly known = new Map<string, string>();
  private readonly skipped = new Map<string, number>();
  private readonly unmapped = new Map<string, number>();

  constructor(
    private readonly instance: string,
    private readonly settings: Settings,
  ) {}

  *read(value: unknown, locator: string): Generator<PullEvent> {
    this.seen += 1;
    const read = readEntity(value);
    if (!read.ok) {
      const node = read.ref === null ? null : nodeOf(read.ref, this.instance);
      if (read.ref === null) this.nameless += 1;
      // A kind that is none of ours needs no reason for not being read.
      else if (!node) return void count(this.skipped, kindOf(read.ref));
      yield {
        kind: 'reject',
        reason: { code: 'MALFORMED', message: read.reason },
        locator,
        ...(node ? { node } : {}),
      };
      return;
    }
    const { entity } = read;
    const claim = claimOf(entity, this.instance, this.settings, locator);
    if (!claim) return void count(this.skipped, entity.kind);
    const hash = digest([JSON.stringify(entity.data)]);
    const before = this.known.get(entity.ref);
    if (before === hash) return;
    if (before !== undefined) {
      const reason = { code: 'DUPLICATE', message: 'another entity has the same kind, namespace and name' };
      yield { kind: 'reject', reason, locator, node: claim.node };
      return;
    }
    this.known.set(entity.ref, hash);
    const word = entity.data.spec?.lifecycle;
    if (claim.node.type === 'Service' && word && lifecycleOf(word, this.settings) === 'UNKNOWN') {
      count(this.unmapped, word);
    }
    yield { kind: 'claim', claim };
  }

  *notices(): Generator<PullEvent> {
    for (const [kind, number] of sorted(this.skipped)) {
      yield notice('SKIPPED_KIND', `Entities of the kind ${kind} were not read: ${number}.`);
    }
    if (this.unmapped.size > 0) {
      const entities = [...this.unmapped.values()].reduce((sum, number) => sum + number, 0);
      yield notice(
        'UNMAPPED_LIFECYCLE',
        `${entities} entities use ${this.unmapped.size} words for spec.lifecycle that are not explained, and count as UNKNOWN; explain them under \`lifecycles\`.`,
      );
    }
  }
}

function notice(code: string, message: string): PullEvent {
  const reason: Reason = { code, message };
  return { kind: 'notice', reason };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
