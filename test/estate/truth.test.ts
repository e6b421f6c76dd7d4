import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EstateTruth, PlantedCase } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { describeEngines, openMemoryGraph } from '../support/graph.js';
import {
  newFolder,
  survivors,
  syncEstate,
  writeTrueEstate,
  type SurvivorItem,
  type SurvivorsAnswer,
} from './estate.js';

/** A server that has just been started answers slowly. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const folder = newFolder();
afterAll(() => folder.remove());

/** What Q-01 says of one subject, in the words of the truth. */
function said(item: SurvivorItem) {
  return {
    services: item.services.map(({ service }) => service.providerId).sort(),
    class: item.class,
    flags: item.flags,
    certainty: item.certainty,
    actions: item.recommendedActions,
    owner: item.owner?.owner?.name ?? null,
    copies: item.copyCount,
  };
}

function planted(one: PlantedCase) {
  const { class: kind, flags, certainty, actions, owner, copies } = one;
  const services = one.services.map(({ sysId }) => sysId);
  return { services, class: kind, flags, certainty, actions, owner, copies };
}

function nameOf({ subject }: PlantedCase): string {
  switch (subject.kind) {
    case 'CREDENTIAL':
      return subject.providerId;
    case 'TRUST':
      return `${subject.pattern} > ${subject.role}`;
    case 'IDENTITY':
      return subject.arn;
  }
}

function nameOfItem({ id, credential, trust }: SurvivorItem): string {
  if (!trust) return credential?.providerId ?? id;
  // A federated subject is called by its issuer and its pattern; an identity elsewhere has an ARN.
  const { locator, name } = trust.subject;
  return `${locator ?? name?.split(' ').at(-1)} > ${trust.identity.locator}`;
}

function agrees(
  open: () => Promise<Graph>,
  size: number,
  each?: (given: () => { truth: EstateTruth; answer: SurvivorsAnswer; graph: Graph }) => void,
) {
  let graph: Graph;
  let truth: EstateTruth;
  let answer: SurvivorsAnswer;
  beforeAll(async () => {
    graph = await open();
    const dir = `${folder.path}/${size}`;
    truth = await writeTrueEstate(dir, { size });
    await syncEstate(graph, dir);
    answer = await survivors(graph);
  });
  afterAll(() => graph.close());

  const listed = (listing: PlantedCase['listing']) => truth.cases.filter((one) => one.listing === listing);

  it('lists the planted survivors, all and only those, each once', () => {
    expect(answer.items.map(nameOfItem).sort()).toEqual(listed('LISTED').map(nameOf).sort());
    expect(answer.restorable.map(nameOfItem)).toEqual(listed('RESTORABLE').map(nameOf));
    expect(answer.pending).toEqual([]);
  });

  it('says of each what was planted', () => {
    const items = new Map(answer.items.map((item) => [nameOfItem(item), said(item)]));
    for (const one of listed('LISTED')) expect(items.get(nameOf(one)), one.id).toEqual(planted(one));
  });

  it('says of what could be switched on again whose it is and which service it survived', () => {
    const items = new Map(answer.restorable.map((item) => [nameOfItem(item), said(item)]));
    for (const one of listed('RESTORABLE')) {
      const { services, owner, actions, copies, flags } = planted(one);
      expect(items.get(nameOf(one)), one.id).toMatchObject({ services, owner, actions, copies, flags });
    }
  });

  it('lists nothing of what only looks like one', () => {
    const identities = new Set(
      [...answer.items, ...answer.restorable].flatMap((item) => [
        ...item.identities.map(({ locator }) => locator),
        item.trust?.identity.locator,
      ]),
    );
    const lookAlikes = listed('NOT_LISTED');
    expect(lookAlikes.length).toBeGreaterThan(10);
    for (const one of lookAlikes) {
      if (one.subject.kind === 'IDENTITY') expect(identities, one.id).not.toContain(one.subject.arn);
    }
  });

  each?.(() => ({ truth, answer, graph }));
}

describeEngines('Q-01 on an estate of 300', (engine) => {
  agrees(engine.open, 300, (given) => {
    it('lists what is reached at the second hop only when asked for', async () => {
      const { truth, graph, answer } = given();
      const hop = truth.cases.find(({ id }) => id === 'second-hop-role');
      const whole = await survivors(graph, { includeTransitive: true });
      expect(whole.items).toEqual(answer.items);
      expect(answer.transitive).toEqual([]);
      expect(whole.transitive.map(({ node }) => node.locator)).toContain(hop && nameOf(hop));
      const revoked = truth.cases.find(({ id }) => id === 'second-hop-role-of-revoked');
      expect(whole.transitive.map(({ node }) => node.locator)).not.toContain(revoked && nameOf(revoked));
    });

    it('narrows to one service, whatever it is called by', async () => {
      const { truth, graph } = given();
      const [service] = truth.cases.find(({ id }) => id === 'key-of-retired-service')?.services ?? [];
      const mine = truth.cases.filter(
        ({ listing, services }) =>
          listing === 'LISTED' && services.some(({ sysId }) => sysId === service?.sysId),
      );
      for (const handle of [service?.sysId, service?.name, 'component:default/pay-legacy']) {
        const { items } = await survivors(graph, { service: handle });
        expect(items.map(nameOfItem).sort(), handle).toEqual(mine.map(nameOf).sort());
      }
    });

    it('says that it could not see everything', () => {
      const { answer } = given();
      expect(answer.certainty).toBe('PARTIAL');
      expect(answer.coverage.filter(({ status }) => status === 'STALE').length).toBeGreaterThan(0);
    });
  });
});

describe('Q-01 on an estate of 2,000', () => {
  agrees(openMemoryGraph, 2_000);
});
