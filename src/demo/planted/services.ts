import type { Clock } from '../clock.js';
import type { Employee, Organisation, Service, Team } from '../organisation.js';
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
  const employee = (name: string, active = true): Employee => {
    const login = name.toLowerCase().replace(' ', '.');
    const email = `${login}@halvard-freight.example`;
    return { name, login, email, sysId: new Random(seed, 'employee', name).hex(32), active };
  };
  /** The CMDB names a person as the owner and the team as who supports it. */
  const kept = (team: Team | undefined, owner: string) => ({
    ...(team ? { team } : {}),
    owner: employee(owner),
  });
  // She left; what she had owned was given to others before, but for one service.
  const sigrid = employee('Sigrid Holm', !clock.happened(95));
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
      ...kept(payments, 'Marit Solberg'),
      // The catalogue has no word for retired: the entry was left behind as deprecated.
      catalogue: { name: 'pay-legacy', lifecycle: clock.happened(150) ? 'deprecated' : 'production' },
    }),
    fleetTracker: service('fleet-tracker', {
      ...retired,
      retired: d(90),
      retiredBy: 'INSTALL_STATUS',
      ...kept(fleet, 'Ivar Nystrom'),
    }),
    customsPortal: service('Customs Portal', { ...retired, retired: d(45), retiredBy: 'LIFE_CYCLE' }),
    ediGateway: service('edi-gateway', {
      ...retired,
      retired: d(30),
      owner: sigrid,
    }),
    invoiceArchive: service('invoice-archive', {
      ...retired,
      retired: d(14),
      ...kept(finance, 'Greta Lund'),
    }),
    warehouseBatch: service('warehouse-batch', {
      ...retired,
      retired: d(70),
      ...kept(warehouse, 'Hanne Bakke'),
    }),
    airReporting: service('reporting', {
      ...retired,
      unit: 'Air',
      retired: d(120),
      ...kept(data, 'Leila Karim'),
    }),
    hostile: service(`=cmd|' /C calc'!A0 <script>alert("relict")</script>\u0007\u202e`, {
      ...retired,
      retired: d(100),
      ...kept(portal, 'Petra Novak'),
    }),
    // The CMDB and the catalogue contradict each other.
    laneWatch: service('lane-watch', {
      ...retired,
      retired: d(40),
      ...kept(network, 'Otto Brekke'),
      catalogue: { name: 'lane-watch', lifecycle: 'production' },
    }),
    cleanlyGone: service('telex-bridge', {
      ...retired,
      retired: d(400),
      ...kept(partner, 'Anton Reyes'),
    }),
    payCore: service('pay-core', {
      ...alive,
      ...kept(payments, 'Marit Solberg'),
      ...(clock.happened(300) ? {} : { owner: sigrid }),
      catalogue: { name: 'pay-core', lifecycle: 'production' },
    }),
    dataHub: service('data-hub', {
      ...alive,
      ...kept(data, 'Leila Karim'),
      catalogue: { name: 'data-hub', lifecycle: 'production' },
    }),
    fleetTelemetry: service('fleet-telemetry', {
      ...alive,
      ...kept(fleet, 'Ivar Nystrom'),
      catalogue: { name: 'fleet-telemetry', lifecycle: 'production' },
    }),
    seaReporting: service('reporting', { ...alive, unit: 'Sea', ...kept(data, 'Leila Karim') }),
    labelPrint: service('label-print', { ...alive, ...kept(warehouse, 'Hanne Bakke') }),
    crmBridge: service('crm-bridge', {
      ...alive,
      status: 'PENDING_RETIREMENT',
      ...kept(partner, 'Anton Reyes'),
    }),
    tariffLookup: service('tariff-lookup', {
      ...alive,
      status: 'NO_STATUS',
      ...kept(customs, 'Clara Winther'),
    }),
    // Retired once, in use again: the date of the first retirement still stands in its record.
    quayPlanner: service('quay-planner', {
      ...alive,
      status: clock.happened(240) ? 'IN_USE' : 'RETIRED',
      retired: d(300),
      ...kept(terminal, 'Mads Thorsen'),
    }),
    quoteEngine: service('quote-engine', {
      ...alive,
      ...kept(pricing, 'Ruben Vos'),
      catalogue: { name: 'quote-engine', lifecycle: 'deprecated' },
    }),
    spotRates: service('spot-rates', {
      ...alive,
      cmdb: false,
      ...kept(pricing, 'Ruben Vos'),
      catalogue: { name: 'spot-rates', lifecycle: 'production' },
    }),
  };
}
