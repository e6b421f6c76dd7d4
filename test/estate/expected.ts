import { expect } from 'vitest';
import type { Expectation } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { canonicalJson } from '../../src/model/index.js';
import { ask } from './estate.js';

interface Named {
  readonly name?: string | null;
  readonly providerId?: string | null;
  readonly locator?: string | null;
}
type Item = Readonly<Record<string, unknown>>;

/** Holds answers of one graph against what was planted; each question is asked once. */
export class Expected {
  readonly #asked = new Map<string, Promise<Item>>();

  constructor(private readonly graph: Graph) {}

  async holds(one: Expectation): Promise<void> {
    const answer = await this.#answer(one);
    if (one.subject === null) {
      expect(answer).toMatchObject(one.says ?? {});
      return;
    }
    const items = about(answer, one);
    expect(items.length > 0, `${one.question} has it on its list`).toBe(one.listed);
    // One thing may stand there in several ways: one of them is the planted one.
    const meant = items.find((item) => says(item, one.says ?? {})) ?? items[0];
    if (one.listed) expect(meant).toMatchObject(one.says ?? {});
  }

  #answer({ question, args }: Expectation): Promise<Item> {
    const key = `${question} ${canonicalJson(args)}`;
    const known = this.#asked.get(key) ?? ask(this.graph, question, args);
    this.#asked.set(key, known);
    return known;
  }
}

/** The items that are about what an expectation names. */
function about(answer: Item, { subject, by = 'node' }: Expectation): Item[] {
  const items = answer['items'] as readonly Item[];
  return items.filter((item) => {
    const it = item[by] as Named | null;
    return it !== null && [it.name, it.providerId, it.locator].includes(subject);
  });
}

/** Whether a value says all that is expected of it. */
function says(value: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return value === expected;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(expected) && expected.length !== (value as unknown[]).length) return false;
  return Object.entries(expected).every(([name, part]) => says((value as Item)[name], part));
}
