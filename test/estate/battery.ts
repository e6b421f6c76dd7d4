import { isNonNullType } from 'graphql';
import { buildSchema } from '../../src/api/schema.js';
import type { EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { questions } from '../../src/lineage/index.js';
import { canonicalJson, type Instant } from '../../src/model/index.js';
import { ask, ASKED_AT } from './estate.js';

export interface Asked {
  readonly field: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * Every question, with what it must be given, and some with a handful of arguments more: keys, roles, services and
 * accounts of the planted cases.
 */
export function battery(truth: EstateTruth): Asked[] {
  const named = (id: string) => {
    const found = truth.cases.find((one) => one.id === id);
    if (!found) throw new Error(`no case ${id}`);
    return found;
  };
  const key = (id: string): string => {
    const { subject } = named(id);
    return subject.kind === 'CREDENTIAL' ? subject.providerId : '';
  };
  const role = (id: string): string => {
    const { subject } = named(id);
    return subject.kind === 'TRUST' ? subject.role : '';
  };
  const keys = ['key-with-three-copies', 'key-consumed-by-living-service', 'consumer-removed'].map(key);
  const services = ['key-of-retired-service', 'catalogue-disagrees'].map(
    (id) => named(id).services[0]?.sysId ?? '',
  );
  const account = named('key-of-retired-service').subject.account;
  const nodes = [keys[0], role('trust-in-repository'), role('trust-in-vendor'), services[1]];
  const all = (field: string, ...args: Asked['args'][]): Asked[] => args.map((one) => ({ field, args: one }));
  const special = [
    ...all('moverImpact', { type: 'service.retired', subject: services[0] }),
    ...all('findings', { first: 1000 }),
    ...all('accessProvenance', { identity: GRANTED }),
    ...all(
      'credentialsSurvivingRetiredServices',
      {},
      { service: services[0] },
      { classes: ['SHARED', 'TRUST_ONLY'], includeTransitive: true, includePending: false },
    ),
    ...all('ownerOf', ...nodes.map((node) => ({ node })), { node: keys[0], role: 'TECHNICAL' }),
    ...all('lineage', { credential: keys[0] }, { credential: keys[1] }),
    ...all('copies', { credential: keys[0] }),
    ...all(
      'blastRadius',
      { start: [key('second-hop-key')] },
      { start: [role('trust-in-cluster'), key('key-never-used')], depth: 2 },
      {
        start: [keys[0], keys[1]],
        window: { from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
        includeSupplyChain: true,
      },
    ),
    ...all('coverage', {}, { capability: 'RETIREMENT' }, { scope: account }),
  ];
  const given: Asked['args'] = {
    ...OF_INVENTORY,
    credential: keys[0],
    from: '2026-02-01T00:00:00Z',
    identity: GRANTED,
    indicator: keys[0],
    node: keys[0],
    person: named('key-of-retired-service').owner ?? '',
    resource: role('trust-in-cluster'),
    service: services[1],
    since: '2026-02-01T00:00:00Z',
    subject: services[0],
    t1: '2026-02-01T00:00:00Z',
    team: TEAM,
    to: '2026-03-01T00:00:00Z',
  };
  const done = new Set(special.map(({ field }) => field));
  const rest = questions.filter(({ field }) => !done.has(field)).map(({ field }) => required(field, given));
  return [...special, ...rest];
}

/** What only the inventory knows, by name. */
const OF_INVENTORY = {
  template: 'kit-worker',
  vendor: 'Portbridge EDI',
  agent: 'claims-triage-agent',
} as const;

/** An identity with a grant that was widened. */
const GRANTED = 'svc-tariff-feed';
/** A team of the demo organisation. */
const TEAM = 'group:default/payments-platform';

/** A question with what it cannot be asked without. */
function required(field: string, given: Asked['args']): Asked {
  const known = (schema ??= buildSchema()).getQueryType()?.getFields()[field];
  if (!known) throw new Error(`no field ${field}`);
  const names = known.args
    .filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)
    .map((arg) => arg.name);
  const unknown = names.find((name) => given[name] === undefined);
  if (unknown) throw new Error(`nothing to give to ${field} as ${unknown}`);
  return { field, args: Object.fromEntries(names.map((name) => [name, given[name]])) };
}

let schema: ReturnType<typeof buildSchema> | undefined;

/**
 * What is answered to each, byte for byte, under its name. An error is an answer too: its code and words must not differ
 * either.
 */
export async function answersTo(
  graph: Graph,
  asked: readonly Asked[],
  instants: { readonly asOf?: string; readonly knownAt?: string } = {},
  now: Instant = ASKED_AT,
): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const { field, args } of asked) {
    const answer = await ask(graph, field, { ...args, ...instants }, now).then(
      (whole) => JSON.stringify(whole),
      (error: unknown) => `error: ${String(error)}`,
    );
    answers.set(`${field} ${canonicalJson(args)}`, answer);
  }
  return answers;
}

/** The names of the answers that differ, each with the text around the first place where they do. */
export function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((name) => {
    const [left, right] = [one.get(name) ?? '', other.get(name) ?? ''];
    if (left === right) return [];
    let at = 0;
    while (left[at] === right[at]) at += 1;
    const around = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
    return [`${name}: …${around(left)}… and …${around(right)}…`];
  });
}
