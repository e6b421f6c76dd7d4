import type { Clock } from '../clock.js';
import type { Organisation, Service } from '../organisation.js';
import { Random } from '../random.js';

export type PlantedServiceName =
  | 'payLegacy'
  | 'fleetTracker'
  | 'customsPortal'
  | 'ediGateway'
  | 'invoiceArchive'
  | 'warehouseBatch'
  | 'airReporting'
  | 'hostile'
  | 'laneWatch'
  | 'cleanlyGone'
  | 'payCore'
  | 'dataHub'
  | 'fleetTelemetry'
  | 'seaReporting'
  | 'labelPrint'
  | 'crmBridge'
  | 'tariffLookup'
  | 'quayPlanner'
  | 'quoteEngine'
  | 'spotRates';
export type PlantedServices = Readonly<Record<PlantedServiceName, Service>>;

/** The services that the planted cases turn on. Retirement is counted back from the estate's `now`. */
export function plantedServices(seed: number, clock: Clock, organisation: Organisation): PlantedServices {
  const d = (days: number) => clock.daysAgo(days);
  const [payments, fleet, customs, warehouse, portal, data, network, pricing, terminal, , finance, partner] =
    Array.from({ length: 12 }, (_, i) => organisation.team(i));
  let number = 1000;
  const service = (name: string, rest: Omit<Service, 'name' | 'number' | 'sysId'>): Service => ({
    name,
    number: `APP000${++number}`,
    sysId: new Random(seed, 'planted-service', number).hex(32),
    ...rest,
  });
  const alive = { unit: 'Sea', created: d(1_400), status: 'IN_USE', cmdb: true } as const;
  const retired = { unit: 'Sea', created: d(2_200), status: 'RETIRED', cmdb: true } as const;
  return {
    payLegacy: service('pay-legacy', {
      ...retired,
      retired: d(60),
      ...(payments ? { team: payments } : {}),
      // The catalogue has no word for retired: the entry was left behind as deprecated.
      catalogue: { name: 'pay-legacy', lifecycle: 'deprecated' },
    }),
    fleetTracker: service('fleet-tracker', {
      ...retired,
      retired: d(90),
      retiredBy: 'INSTALL_STATUS',
      ...(fleet ? { team: fleet } : {}),
    }),
    customsPortal: service('Customs Portal', { ...retired, retired: d(45), retiredBy: 'LIFE_CYCLE' }),
    ediGateway: service('edi-gateway', {
      ...retired,
      retired: d(30),
      owner: {
        name: 'Sigrid Holm',
        login: 'sigrid.holm',
        email: 'sigrid.holm@halvard-freight.example',
        sysId: new Random(seed, 'leaver').hex(32),
        active: false,
      },
    }),
    invoiceArchive: service('invoice-archive', {
      ...retired,
      retired: d(14),
      ...(finance ? { team: finance } : {}),
    }),
    warehouseBatch: service('warehouse-batch', {
      ...retired,
      retired: d(70),
      ...(warehouse ? { team: warehouse } : {}),
    }),
    airReporting: service('reporting', {
      ...retired,
      unit: 'Air',
      retired: d(120),
      ...(data ? { team: data } : {}),
    }),
    hostile: service(`=cmd|' /C calc'!A0 <script>alert("relict")</script>\u0007\u202e`, {
      ...retired,
      retired: d(100),
      ...(portal ? { team: portal } : {}),
    }),
    // The CMDB and the catalogue contradict each other.
    laneWatch: service('lane-watch', {
      ...retired,
      retired: d(40),
      ...(network ? { team: network } : {}),
      catalogue: { name: 'lane-watch', lifecycle: 'production' },
    }),
    cleanlyGone: service('telex-bridge', {
      ...retired,
      retired: d(400),
      ...(partner ? { team: partner } : {}),
    }),
    payCore: service('pay-core', {
      ...alive,
      ...(payments ? { team: payments } : {}),
      catalogue: { name: 'pay-core', lifecycle: 'production' },
    }),
    dataHub: service('data-hub', {
      ...alive,
      ...(data ? { team: data } : {}),
      catalogue: { name: 'data-hub', lifecycle: 'production' },
    }),
    fleetTelemetry: service('fleet-telemetry', {
      ...alive,
      ...(fleet ? { team: fleet } : {}),
      catalogue: { name: 'fleet-telemetry', lifecycle: 'production' },
    }),
    seaReporting: service('reporting', { ...alive, unit: 'Sea', ...(data ? { team: data } : {}) }),
    labelPrint: service('label-print', { ...alive, ...(warehouse ? { team: warehouse } : {}) }),
    crmBridge: service('crm-bridge', {
      ...alive,
      status: 'PENDING_RETIREMENT',
      ...(partner ? { team: partner } : {}),
    }),
    tariffLookup: service('tariff-lookup', {
      ...alive,
      status: 'NO_STATUS',
      ...(customs ? { team: customs } : {}),
    }),
    // Retired once, in use again: the date of the first retirement still stands in its record.
    quayPlanner: service('quay-planner', {
      ...alive,
      retired: d(300),
      ...(terminal ? { team: terminal } : {}),
    }),
    quoteEngine: service('quote-engine', {
      ...alive,
      ...(pricing ? { team: pricing } : {}),
      catalogue: { name: 'quote-engine', lifecycle: 'deprecated' },
    }),
    spotRates: service('spot-rates', {
      ...alive,
      cmdb: false,
      ...(pricing ? { team: pricing } : {}),
      catalogue: { name: 'spot-rates', lifecycle: 'production' },
    }),
  };
}
