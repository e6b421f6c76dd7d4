import type { Clock } from './clock.js';
import { DOMAINS, FIRST_NAMES, FUNCTIONS, LAST_NAMES, slug, TEAMS } from './names.js';
import { Random } from './random.js';

export interface Team {
  readonly name: string;
  /** Its name in the catalogue. */
  readonly slug: string;
  /** Its id in ServiceNow. */
  readonly sysId: string;
}

export interface Employee {
  readonly name: string;
  readonly login: string;
  readonly email: string;
  readonly sysId: string;
  readonly active: boolean;
}

/** A service as the CMDB and the catalogue know it. */
export interface Service {
  readonly name: string;
  /** Business application number, `APP0001001`. */
  readonly number: string;
  readonly sysId: string;
  readonly unit: string;
  readonly created: number;
  /** `NO_STATUS`: the CMDB leaves every life cycle field blank. */
  readonly status: 'IN_USE' | 'PENDING_RETIREMENT' | 'RETIRED' | 'NO_STATUS';
  readonly retired?: number;
  /** Which field says that it is retired; both if not given. */
  readonly retiredBy?: 'INSTALL_STATUS' | 'LIFE_CYCLE';
  /** Known to the CMDB as its support group, and to the catalogue as its owner. */
  readonly team?: Team;
  readonly owner?: Employee;
  /** null: not in the CMDB. */
  readonly cmdb: boolean;
  readonly catalogue?: { readonly name: string; readonly lifecycle: string };
}

/** Employees of a small organisation. */
const FEW = 6;

/** The organisation as pure functions of an index, so that a million of its parts need no memory. */
export class Organisation {
  constructor(
    private readonly seed: number,
    private readonly clock: Clock,
    readonly teams: number,
    readonly services: number,
  ) {}

  team(index: number): Team {
    const base = TEAMS[index % TEAMS.length] as string;
    const round = Math.floor(index / TEAMS.length);
    const name = round === 0 ? base : `${base} ${round + 1}`;
    return { name, slug: slug(name), sysId: new Random(this.seed, 'team', index).hex(32) };
  }

  /** Three each; while the organisation is small, one in each of the first few teams. */
  members(team: number): Employee[] {
    if (this.small) return team < FEW ? [this.employee(team)] : [];
    return Array.from({ length: 3 }, (_, i) => this.employee(team * 3 + i));
  }

  get employees(): number {
    return this.small ? FEW : this.teams * 3;
  }

  private get small(): boolean {
    return this.services < 50;
  }

  employee(index: number): Employee {
    const random = new Random(this.seed, 'employee', index);
    const first = random.pick(FIRST_NAMES);
    const last = random.pick(LAST_NAMES);
    const login = `${first}.${last}.${index + 1}`.toLowerCase();
    return {
      name: `${first} ${last}`,
      login,
      email: `${login}@halvard-freight.example`,
      sysId: random.hex(32),
      active: !random.chance(0.04),
    };
  }

  /** One of the services that are only there to be looked through: alive, and nothing of a retired one in it. */
  service(index: number): Service {
    const random = new Random(this.seed, 'service', index);
    const pairs = DOMAINS.length * FUNCTIONS.length;
    // A prime that does not divide the number of pairs: every pair comes once before one comes again.
    const pair = (index * 467) % pairs;
    const round = Math.floor(index / pairs);
    const words = [DOMAINS[pair % DOMAINS.length], FUNCTIONS[Math.floor(pair / DOMAINS.length)]];
    const name = words.join('-') + (round === 0 ? '' : `-${round + 1}`);
    const onlyCatalogue = random.chance(0.06);
    const inCatalogue = onlyCatalogue || random.chance(0.7);
    const odd = random.between(0, 100);
    return {
      name,
      number: `APP${String(20_001 + index).padStart(7, '0')}`,
      sysId: random.hex(32),
      unit: random.pick(['Sea', 'Air', 'Road', 'Rail']),
      created: this.clock.daysAgo(random.between(200, 2_400)),
      status: odd < 3 ? 'NO_STATUS' : odd < 6 ? 'PENDING_RETIREMENT' : 'IN_USE',
      team: this.team(random.between(0, this.teams)),
      ...(random.chance(0.5) ? { owner: this.employee(random.between(0, this.employees)) } : {}),
      cmdb: !onlyCatalogue,
      ...(inCatalogue
        ? {
            catalogue: {
              name,
              lifecycle: random.pick([
                'production',
                'production',
                'production',
                'experimental',
                'deprecated',
                'beta',
              ]),
            },
          }
        : {}),
    };
  }
}
