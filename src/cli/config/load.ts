import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { RelictError } from '../../model/index.js';
import { explainIssues } from './explain.js';
import { configSchema, type Config } from './schema.js';

export interface LoadedConfig extends Config {
  /** Folder of the file: relative paths in it count from there. */
  readonly folder: string;
}

/**
 * Reads relict.yaml. Without the file the defaults hold, unless the file was named.
 *
 * @throws RelictError CONFIG naming the key or the line
 */
export function loadConfig(file: string | undefined, env: NodeJS.ProcessEnv): LoadedConfig {
  const path = resolve(file ?? 'relict.yaml');
  if (!existsSync(path)) {
    if (file !== undefined) {
      throw new RelictError('CONFIG', `There is no ${file}.`, { hint: 'Run `relict init` to write one.' });
    }
    return { ...configSchema.parse({}), folder: process.cwd() };
  }
  return { ...parseConfig(readFileSync(path, 'utf8'), file ?? 'relict.yaml', env), folder: dirname(path) };
}

export function parseConfig(text: string, name: string, env: NodeJS.ProcessEnv): Config {
  const document = parseDocument(text, { prettyErrors: false });
  const fault = document.errors[0];
  if (fault) {
    const line = text.slice(0, fault.pos[0]).split('\n').length;
    throw new RelictError('CONFIG', `${name} is not valid YAML at line ${line} (${fault.code}).`);
  }
  const parsed = configSchema.safeParse(substitute(document.toJS() ?? {}, env, name));
  if (!parsed.success) {
    throw new RelictError('CONFIG', `${name}: ${explainIssues(parsed.error, configSchema)}.`, {
      hint: 'Run `relict init --print` to see a commented example.',
    });
  }
  const ids = parsed.data.sources.map((source) => source.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new RelictError('CONFIG', `${name}: two sources have the id ${twice}.`, {
      hint: 'Give each its own.',
    });
  }
  return parsed.data;
}

/** Replaces `${NAME}` in every text by the environment's value; a missing one is an error that names it. */
function substitute(value: unknown, env: NodeJS.ProcessEnv, name: string): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, variable: string) => {
      const found = env[variable];
      if (found !== undefined) return found;
      throw new RelictError(
        'CONFIG',
        `${name} needs the environment variable ${variable}, which is not set.`,
        {
          hint: `Set it: export ${variable}=…`,
        },
      );
    });
  }
  if (Array.isArray(value)) return value.map((one) => substitute(one, env, name));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, substitute(one, env, name)]));
  }
  return value;
}
