import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aws } from '../../../connectors/aws/index.js';
import { NEVER } from '../../../connectors/aws/permissions.js';

const FOLDER = join(import.meta.dirname, '../../../connectors/aws');
const README = readFileSync(join(FOLDER, 'README.md'), 'utf8');
const declared = aws.permissions.map(({ permission }) => permission).sort();

describe('what is declared', () => {
  it('names every action that the live reader calls, and no other', () => {
    const live = join(FOLDER, 'live');
    const sources = readdirSync(live, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const called = sources.flatMap((name) =>
      [...readFileSync(join(live, name), 'utf8').matchAll(/'([a-z0-9]+:[A-Z][A-Za-z]+)'/g)].map(
        ([, action]) => action,
      ),
    );
    expect(declared).toEqual([...new Set(called)].sort());
  });

  it('is the policy of the README, with what is denied', () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(README) ?? [];
    const { Statement } = JSON.parse(json) as { Statement: { Effect: string; Action: string[] }[] };
    const of = (effect: string) =>
      Statement.filter(({ Effect }) => Effect === effect).flatMap(({ Action }) => Action);
    expect([...of('Allow'), 'sts:AssumeRole'].sort()).toEqual(declared);
    expect(of('Deny')).toEqual(NEVER);
  });

  it('only reads', () => {
    const verbs = /^[a-z0-9]+:(?:Get|List|Describe|GenerateCredentialReport$|AssumeRole$)/;
    expect(declared.filter((action) => !verbs.test(action) || NEVER.includes(action))).toEqual([]);
  });
});
