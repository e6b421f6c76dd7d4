import { stringify } from 'yaml';
import type { Folder } from './folder.js';
import { ORG_SLUG } from './names.js';
import type { Employee, Organisation, Service, Team } from './organisation.js';

/** Entities of one file. */
const PAGE = 500;
const API = 'backstage.io/v1alpha1';

/** The catalogue as its YAML files: several entities a file, a document each. */
export class Catalogue {
  readonly counts: Record<string, number> = {};

  constructor(private readonly folder: Folder) {}

  organisation(organisation: Organisation): void {
    this.write('groups', teamsOf(organisation), groupEntity);
    this.write('users', membersOf(organisation), ([member, team]) => userEntity(member, team));
    this.write('systems', systemsOf(organisation), systemEntity);
  }

  components(services: Iterable<Service>, organisation: Organisation): void {
    const systems = new Set([...systemsOf(organisation)].map((team) => team.slug));
    this.write('components', services, (service) => componentEntity(service, systems));
  }

  private write<T>(name: string, items: Iterable<T>, entity: (item: T) => unknown): void {
    let page: string[] = [];
    let pages = 0;
    let count = 0;
    const flush = () => {
      pages++;
      const suffix = pages === 1 ? '' : `-${String(pages).padStart(4, '0')}`;
      this.folder.text(`${name}${suffix}.yaml`, page);
      page = [];
    };
    for (const item of items) {
      page.push('---\n' + stringify(entity(item)));
      count++;
      if (page.length === PAGE) flush();
    }
    if (page.length > 0 || pages === 0) flush();
    this.counts[name] = count;
  }
}

function* teamsOf(organisation: Organisation): Generator<Team> {
  for (let i = 0; i < organisation.teams; i++) yield organisation.team(i);
}

/** Every third team keeps its components in a system. */
function* systemsOf(organisation: Organisation): Generator<Team> {
  for (let i = 0; i < organisation.teams; i += 3) yield organisation.team(i);
}

function* membersOf(organisation: Organisation): Generator<[Employee, Team]> {
  for (let i = 0; i < organisation.teams; i++)
    for (const member of organisation.members(i)) if (member.active) yield [member, organisation.team(i)];
}

function groupEntity(team: Team): unknown {
  return {
    apiVersion: API,
    kind: 'Group',
    metadata: {
      name: team.slug,
      annotations: {
        'servicenow.com/sys-id': team.sysId,
        'github.com/team-slug': `${ORG_SLUG}/${team.slug}`,
      },
    },
    spec: { type: 'team', profile: { displayName: team.name }, children: [] },
  };
}

function userEntity(member: Employee, team: Team): unknown {
  return {
    apiVersion: API,
    kind: 'User',
    metadata: { name: member.login },
    spec: { profile: { displayName: member.name, email: member.email }, memberOf: [team.slug] },
  };
}

function systemEntity(team: Team): unknown {
  return {
    apiVersion: API,
    kind: 'System',
    metadata: { name: `${team.slug}-system`, title: `${team.name} systems` },
    spec: { owner: `group:default/${team.slug}` },
  };
}

function componentEntity(service: Service, systems: ReadonlySet<string>): unknown {
  const name = service.catalogue?.name ?? service.name;
  return {
    apiVersion: API,
    kind: 'Component',
    metadata: {
      name,
      title: service.name,
      annotations: {
        ...(service.cmdb ? { 'servicenow.com/sys-id': service.sysId } : {}),
        'github.com/project-slug': `${ORG_SLUG}/${name}`,
      },
    },
    spec: {
      type: 'service',
      lifecycle: service.catalogue?.lifecycle ?? 'production',
      owner: service.team ? `group:default/${service.team.slug}` : 'unspecified',
      ...(service.team && systems.has(service.team.slug) ? { system: `${service.team.slug}-system` } : {}),
    },
  };
}
