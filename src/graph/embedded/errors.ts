import { RelictError } from '../../model/errors.js';

/** The engine's own code, such as `GRAFEO-X001`, or an empty string. */
export function engineCode(error: unknown): string {
  return /GRAFEO-[A-Z]\d{3}/.exec(textOf(error))?.[0] ?? '';
}

/** Another transaction touched the same vertex or edge: the whole transaction may be tried again. */
export function isConflict(error: unknown): boolean {
  return engineCode(error) === 'GRAFEO-T001';
}

export function openError(error: unknown, folder: string): RelictError {
  const text = textOf(error);
  if (text.includes('cannot be locked')) return locked(folder);
  const code = engineCode(error);
  return new RelictError(
    'GRAPH_UNREADABLE',
    `The graph in ${folder} cannot be read${code ? ` (${code})` : ''}: ${reasonOf(text)}.`,
    {
      hint: 'Nothing was changed. Restore the folder from a backup, or name another folder and sync the sources again.',
    },
  );
}

export function locked(folder: string): RelictError {
  return new RelictError('GRAPH_LOCKED', `Another process uses the graph in ${folder}.`, {
    hint: 'Stop that process (a running `relict serve`, sync or demo), or use Neo4j, which many processes can share.',
  });
}

/** The engine quotes values in its messages: they stay out, only its code and the outline of the sentence go on. */
export function queryError(error: unknown, name: string): RelictError {
  if (error instanceof RelictError) return error;
  return new RelictError('GRAPH_QUERY', `The statement ${name} failed: ${outline(textOf(error))}.`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function outline(text: string): string {
  const first = text.split('\n', 1)[0] ?? '';
  const masked = first.replace(/"(?:[^"\\]|\\.)*("|$)/g, '…').replace(/\.$/, '');
  return masked.length > 300 ? `${masked.slice(0, 300)}…` : masked;
}

function reasonOf(text: string): string {
  if (text.includes('invalid file header')) return 'its file is not a graph, or its beginning is damaged';
  if (/version/i.test(text)) return 'its file was written by another version of the engine';
  if (/ENOENT|No such file|EACCES|Permission denied|not a directory/i.test(text))
    return 'the file system refused it';
  return 'its file is damaged';
}
