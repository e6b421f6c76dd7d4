import type { z } from 'zod';
import type { Graph } from '../graph/port.js';
import type { Capability, Policy, When } from '../model/index.js';
import type { Memory } from './read/memory.js';

/** What a question is asked with. No clock: `when` comes from the outermost edge (P7). */
export interface Asking {
  readonly graph: Graph;
  readonly when: When;
  readonly policy: Policy;
  readonly signal?: AbortSignal;
  readonly requestId?: string;
  /** Of what it has read; one of its own for each question. */
  readonly memory?: Memory;
  /** Lists go through these nodes alone, by urn. What an answer says of all nodes together then says nothing. */
  readonly only?: ReadonlySet<string>;
  /** Nobody asks whose the items of a list are: their owners are left out. */
  readonly ownerless?: boolean;
}

/** One question of questions.md 5.8: one file each in this folder and in `schema/`. */
export interface Question<A, R> {
  /** `Q-01` */
  readonly id: string;
  /** The GraphQL field, such as `credentialsSurvivingRetiredServices`. */
  readonly field: string;
  /** Short names of the command line, such as `survivors`. */
  readonly names: readonly string[];
  /** One line for the list of questions. */
  readonly title: string;
  readonly version: number;
  readonly args: z.ZodType<A>;
  /** The coverage that it needs. */
  readonly needs: readonly Capability[];
  ask(asking: Asking, args: A): Promise<R>;
}

/** A question whose arguments are checked by its own schema before it is asked. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each question has its own arguments and answer
export type AnyQuestion = Question<any, any>;
