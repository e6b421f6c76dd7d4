import { dateOnly, serviceNowTime, type Clock } from './clock.js';
import type { Folder } from './folder.js';
import type { Employee, Organisation, Service, Team } from './organisation.js';
import { Random } from './random.js';

/** Records of one answer of the Table API, as people set `sysparm_limit`. */
const PAGE = 1000;
const HOST = 'https://halvardfreight.service-now.com';

/** One field as `sysparm_display_value=all` gives it. */
interface Cell {
  display_value: string;
  value: string;
}
export interface Relation {
  readonly parent: Service;
  readonly child: Service;
  /** Both descriptors, the parent's first, `Depends on::Used by`. */
  readonly type: string;
  readonly created: number;
}

/** The tables of the CMDB as the Table API answers them, `{"result": […]}`, in files of a thousand records. */
export class ServiceNow {
  readonly counts: Record<string, number> = {};

  constructor(
    private readonly folder: Folder,
    private readonly clock: Clock,
    private readonly seed: number,
  ) {}

  applications(services: Iterable<Service>): void {
    this.table(
      'cmdb_ci_business_app',
      map(services, (service) => this.application(service)),
    );
  }

  /** Technical services, each of which depends on an application. */
  technicalServices(services: Iterable<Service>): void {
    this.table(
      'cmdb_ci_service',
      map(services, (service) => this.technicalService(service)),
    );
  }

  relations(relations: Iterable<Relation>): void {
    this.table(
      'cmdb_rel_ci',
      map(relations, (relation) => this.relation(relation)),
    );
  }

  people(organisation: Organisation, extra: readonly Employee[]): void {
    const employees = function* (): Generator<Employee> {
      yield* extra;
      for (let i = 0; i < organisation.employees; i++) yield organisation.employee(i);
    };
    const teams = range(organisation.teams, (i) => organisation.team(i));
    this.table(
      'sys_user',
      map(employees(), (employee) => this.user(employee)),
    );
    this.table(
      'sys_user_group',
      map(teams, (team) => this.group(team)),
    );
    const members = function* (): Generator<[Team, Employee]> {
      for (let i = 0; i < organisation.teams; i++)
        for (const member of organisation.members(i)) yield [organisation.team(i), member];
    };
    this.table(
      'sys_user_grmember',
      map(members(), ([team, member]) => this.membership(team, member)),
    );
  }

  private application(service: Service): Record<string, Cell> {
    const retired = service.retired !== undefined && service.retired <= this.clock.exportedAt;
    const gone = service.status === 'RETIRED' && retired;
    const blank = service.status === 'NO_STATUS';
    const installed =
      gone && service.retiredBy !== 'LIFE_CYCLE' ? cell('7', 'Retired') : cell('1', 'Installed');
    const closed = gone && service.retiredBy !== 'INSTALL_STATUS';
    const stage = closed ? 'End of Life' : 'Operational';
    const status = closed
      ? 'Retired'
      : service.status === 'PENDING_RETIREMENT'
        ? 'Pending Retirement'
        : gone
          ? ''
          : 'In Use';
    const updated = gone ? (service.retired ?? service.created) : service.created;
    return {
      sys_id: cell(service.sysId),
      number: cell(service.number),
      name: cell(service.name),
      sys_class_name: cell('cmdb_ci_business_app', 'Business Application'),
      short_description: cell(`${service.unit} freight: ${service.name}`),
      install_status: blank ? cell('') : installed,
      operational_status: blank ? cell('') : gone ? cell('6', 'Retired') : cell('1', 'Operational'),
      life_cycle_stage: blank || (gone && !closed) ? cell('') : cell(this.id('stage', stage), stage),
      life_cycle_stage_status: blank || status === '' ? cell('') : cell(this.id('status', status), status),
      retirement_date: retired ? cell(dateOnly(service.retired)) : cell(''),
      owned_by: this.reference(service.owner),
      managed_by: cell(''),
      it_application_owner: this.reference(service.owner),
      business_owner: cell(''),
      support_group: this.reference(service.team),
      managed_by_group: this.reference(service.team),
      assigned_to: cell(''),
      business_unit: cell(this.id('unit', service.unit), service.unit),
      business_criticality: cell('2 - somewhat critical'),
      environment: cell('Production'),
      correlation_id: cell(''),
      sys_created_on: cell(serviceNowTime(service.created)),
      sys_updated_on: cell(serviceNowTime(updated)),
    };
  }

  private technicalService(service: Service): Record<string, Cell> {
    return {
      ...this.application(service),
      sys_class_name: cell('cmdb_ci_service', 'Service'),
      service_classification: cell('Technical Service'),
    };
  }

  private relation({ parent, child, type, created }: Relation): Record<string, Cell> {
    return {
      sys_id: cell(this.id('relation', `${parent.sysId}/${child.sysId}`)),
      parent: cell(parent.sysId, parent.name),
      child: cell(child.sysId, child.name),
      type: cell(this.id('type', type), type),
      connection_strength: cell('always', 'Always'),
      sys_created_on: cell(serviceNowTime(created)),
      sys_updated_on: cell(serviceNowTime(created)),
    };
  }

  private user(employee: Employee): Record<string, unknown> {
    return {
      sys_id: employee.sysId,
      user_name: employee.login,
      name: employee.name,
      email: employee.email,
      active: String(employee.active),
      title: '',
      department: '',
      sys_created_on: serviceNowTime(this.clock.daysAgo(1_500)),
      sys_updated_on: serviceNowTime(this.clock.daysAgo(50)),
    };
  }

  private group(team: Team): Record<string, unknown> {
    return {
      sys_id: team.sysId,
      name: team.name,
      description: '',
      active: 'true',
      email: `${team.slug}@halvard-freight.example`,
      manager: '',
      parent: '',
      sys_created_on: serviceNowTime(this.clock.daysAgo(1_600)),
      sys_updated_on: serviceNowTime(this.clock.daysAgo(300)),
    };
  }

  private membership(team: Team, member: Employee): Record<string, unknown> {
    return {
      sys_id: this.id('member', `${team.sysId}/${member.sysId}`),
      group: link('sys_user_group', team.sysId),
      user: link('sys_user', member.sysId),
    };
  }

  /** Writes the pages of one table; without any record, one empty page. */
  private table(name: string, records: Iterable<unknown>): void {
    const iterator = records[Symbol.iterator]();
    let count = 0;
    let next = iterator.next();
    for (let page = 1; page === 1 || !next.done; page++) {
      const suffix = page === 1 ? '' : `-${String(page).padStart(4, '0')}`;
      this.folder.text(
        `${name}${suffix}.json`,
        (function* () {
          yield '{"result":[';
          for (let i = 0; i < PAGE && !next.done; i++) {
            yield (i === 0 ? '\n' : ',\n') + JSON.stringify(next.value);
            count++;
            next = iterator.next();
          }
          yield '\n]}\n';
        })(),
      );
    }
    this.counts[name] = count;
  }

  private reference(to: { readonly sysId: string; readonly name: string } | undefined): Cell {
    return to ? cell(to.sysId, to.name) : cell('');
  }

  private id(kind: string, name: string): string {
    return new Random(this.seed, 'servicenow', kind, name).hex(32);
  }
}

function cell(value: string, display = value): Cell {
  return { display_value: display, value };
}

function link(table: string, sysId: string): { link: string; value: string } {
  return { link: `${HOST}/api/now/table/${table}/${sysId}`, value: sysId };
}

function* map<A, B>(items: Iterable<A>, change: (item: A) => B): Generator<B> {
  for (const item of items) yield change(item);
}

function* range<A>(count: number, make: (index: number) => A): Generator<A> {
  for (let i = 0; i < count; i++) yield make(i);
}
