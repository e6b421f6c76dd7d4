import type { Capability } from '../../src/model/coverage.js';
import type { PullEvent, Reason } from '../../src/model/scope.js';
import type { Connector, PullContext } from '../connector.js';
import { HttpFault } from '../lib/http.js';
import { Catalog } from './catalog.js';
import { entitiesOf, listExport } from './files.js';
import { entityPages } from './live.js';
import { liveSettings, settings, type LiveSettings, type Settings } from './settings.js';

/** The software catalogue of Backstage: what there is, whose it is, what depends on what. */
export const backstage: Connector = {
  type: 'backstage',
  title: 'Backstage catalogue',
  capabilities: [
    { capability: 'SERVICES', support: 'YES', note: 'Component, System, Domain and API' },
    { capability: 'OWNERS', support: 'YES', note: 'spec.owner; Group and User with their memberships' },
    {
      capability: 'RETIREMENT',
      support: 'NO',
      note: 'spec.lifecycle has no word for it: an entity that is gone has only been forgotten; YES only where `lifecycles` explains a word of your own as RETIRED',
    },
    { capability: 'IDENTITIES', support: 'NO', note: '' },
    { capability: 'CREDENTIALS', support: 'NO', note: '' },
    { capability: 'LAST_USED', support: 'NO', note: '' },
    { capability: 'PERMISSIONS', support: 'NO', note: '' },
    { capability: 'TRUSTS', support: 'NO', note: '' },
    { capability: 'WORKLOADS', support: 'NO', note: '' },
    { capability: 'SECRET_LOCATIONS', support: 'NO', note: '' },
  ],
  permissions: [
    {
      permission: 'catalog.entity.read',
      why: 'a static token of backend.auth.externalAccess, restricted to the catalog plugin',
      tier: 'safe',
    },
  ],
  exports: [
    {
      command: 'the catalog-info.yaml files, or the repository that holds them',
      gives: 'all entities that are kept as files',
    },
    {
      command:
        'curl -H "Authorization: Bearer $BACKSTAGE_TOKEN" "$BACKSTAGE_URL/api/catalog/entities" > entities.json',
      gives: 'all entities, those of providers included',
    },
  ],
  joinKeys: [
    { key: 'kind:namespace/name', joins: 'tags and annotations that name an entity' },
    {
      key: 'annotations and labels',
      joins: 'repository, namespace, job, CMDB id (github.com/project-slug, …)',
    },
    { key: 'digest of the e-mail address', joins: 'a person with the same in a directory or CMDB' },
  ],
  liveSettings,
  settings,
  pull,
};

const SCOPE = 'catalog';

async function* pull(context: PullContext): AsyncGenerator<PullEvent> {
  const own = context.settings as Settings;
  yield* 'files' in context.origin
    ? pullFiles(context, context.origin, own)
    : pullLive(context, context.origin.live as LiveSettings, own);
}

async function* pullFiles(
  context: PullContext,
  origin: Extract<PullContext['origin'], { files: readonly string[] }>,
  own: Settings,
): AsyncGenerator<PullEvent> {
  const instance = own.instance ?? 'default';
  const { files, notices, oldest } = await listExport(origin.files);
  const damage: Reason[] = [];
  for (const found of notices) if (found.kind === 'notice') yield* told(found, damage);
  if (files.length === 0) {
    yield {
      kind: 'notice',
      reason: { code: 'EMPTY', message: 'The export holds no file that can be read.' },
    };
    return;
  }
  yield open(instance, own, origin.asOf ?? oldest ?? context.now(), 'export');
  const catalog = new Catalog(instance, own);
  for (const file of files) {
    context.signal?.throwIfAborted();
    for await (const found of entitiesOf(file)) {
      if (found.kind === 'notice') yield* told(found, damage);
      else yield* catalog.read(found.value, found.locator);
    }
  }
  yield* catalog.notices();
  const [first] = damage;
  if (catalog.seen === 0) {
    // A wrong folder must not make a whole catalogue look gone.
    yield close({ code: first?.code ?? 'EMPTY', message: 'No entity was found in the files.' }, 'FAILED');
  } else if (first)
    yield close({ code: first.code, message: `Not everything could be read: ${first.message}` });
  else yield closeBy(catalog);
}

async function* pullLive(context: PullContext, live: LiveSettings, own: Settings): AsyncGenerator<PullEvent> {
  const instance = own.instance ?? new URL(live.url).host;
  yield open(instance, own, context.now(), 'live');
  const catalog = new Catalog(instance, own);
  let total: number | undefined;
  try {
    for await (const page of entityPages(live, context)) {
      total = page.total;
      for (const item of page.items) yield* catalog.read(item, `by-query [${catalog.seen}]`);
    }
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error;
    yield* catalog.notices();
    yield close(error.reason, catalog.seen > 0 ? 'PARTIAL' : 'FAILED');
    return;
  }
  yield* catalog.notices();
  // A permission policy may hide the rest: what the token cannot see is not known to be absent.
  const visible = `Entities that the token can see: ${catalog.seen}.`;
  yield { kind: 'notice', reason: { code: 'VISIBLE', message: visible } };
  if (total !== undefined && catalog.seen < total) {
    yield close({
      code: 'TRUNCATED',
      message: `The catalogue counts ${total} entities and listed ${catalog.seen}.`,
    });
  } else yield closeBy(catalog);
}

function open(instance: string, own: Settings, observedAt: string, origin: 'live' | 'export'): PullEvent {
  const retires = Object.values(own.lifecycles).includes('RETIRED');
  const capabilities: Capability[] = ['OWNERS', 'SERVICES', ...(retires ? (['RETIREMENT'] as const) : [])];
  const realm = { provider: 'backstage', realmId: instance, kind: 'CATALOG' };
  return { kind: 'open', scope: { id: SCOPE, realm, observedAt, capabilities, origin } };
}

/** A record that does not tell which entity it is could be any that seems to be missing. */
function closeBy(catalog: Catalog): PullEvent {
  if (catalog.nameless === 0) return { kind: 'close', completeness: 'COMPLETE' };
  return close({ code: 'REJECTED', message: `Refused records that name no entity: ${catalog.nameless}.` });
}

function close(reason: Reason, completeness: 'PARTIAL' | 'FAILED' = 'PARTIAL'): PullEvent {
  return { kind: 'close', completeness, reason };
}

function* told(found: { reason: Reason; damage: boolean }, damage: Reason[]): Generator<PullEvent> {
  if (found.damage) damage.push(found.reason);
  yield { kind: 'notice', reason: found.reason };
}
