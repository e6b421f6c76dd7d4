import { mkdtempSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  FILE_LIMITS,
  listFiles,
  readContent,
  type Read,
  type SourceFile,
} from '../../../connectors/lib/files.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'relict-files-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

async function list(paths = [folder], limits = FILE_LIMITS) {
  const files: SourceFile[] = [];
  const notices: string[] = [];
  for await (const item of listFiles(paths, limits)) {
    if (item.kind === 'file') files.push(item.file);
    else notices.push(`${item.reason.code} ${item.reason.message.replaceAll(folder, '.')}`);
  }
  return { files, notices };
}

async function read(name: string): Promise<Read> {
  const { files } = await list([join(folder, name)]);
  return readContent(files[0] as SourceFile);
}

async function values(name: string): Promise<unknown[]> {
  const got = await read(name);
  if (!got.ok || got.content.format === 'csv') throw new Error(JSON.stringify(got));
  return got.content.values.map(({ value }) => value);
}

describe('listing', () => {
  it('walks folders in the order of names and names what it does not take', async () => {
    mkdirSync(join(folder, 'b'));
    put('b/two.json.gz', gzipSync('{}'));
    put('a.YAML', 'a: 1');
    put('notes.docx', 'x');
    put('.hidden', 'x');
    const { files, notices } = await list();
    expect(files.map((file) => file.name.replace(folder, '.'))).toEqual(['./a.YAML', './b/two.json.gz']);
    expect(files.map((file) => [file.format, file.packed])).toEqual([
      ['yaml', false],
      ['json', true],
    ]);
    expect(notices).toEqual(['NOT_RECOGNISED ./notes.docx is not a kind of file that exports come in']);
  });

  it('carries the modification time', async () => {
    put('a.json', '{}');
    utimesSync(join(folder, 'a.json'), new Date(0), new Date('2026-03-01T00:00:00Z'));
    expect((await list()).files[0]?.modifiedAt).toBe('2026-03-01T00:00:00.000000Z');
  });

  it('reads a file once, however many paths or links lead to it, and ends in a loop of links', async () => {
    put('a.json', '{}');
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'a.json'), join(folder, 'b.json'));
    expect((await list([folder, join(folder, 'a.json')])).files).toHaveLength(1);
  });

  it('stops at the limits and says so', async () => {
    mkdirSync(join(folder, 'deep'));
    put('deep/a.json', '{}');
    put('big.json', '[1,2,3]');
    const { files, notices } = await list([folder], { bytes: 3, depth: 1, files: 10 });
    expect(files).toEqual([]);
    expect(notices).toEqual([
      'TOO_LARGE ./big.json is larger than 3 bytes',
      'TOO_DEEP ./deep is nested too deep and was not read',
    ]);
  });

  it('refuses a configured path that does not exist, and survives a dangling link', async () => {
    await expect(list([join(folder, 'none')])).rejects.toMatchObject({ code: 'CONFIG' });
    symlinkSync(join(folder, 'gone'), join(folder, 'link.json'));
    expect((await list()).notices).toEqual(['UNREADABLE ./link.json cannot be read (ENOENT)']);
  });
});

describe('reading', () => {
  const json = '{"name":"pay","émoji":"✓"}';
  const utf16 = (mark: string) => Buffer.from(mark + json, 'utf16le');
  it.each([
    ['UTF-8', Buffer.from(json)],
    ['UTF-8 with BOM', Buffer.from('\ufeff' + json)],
    ['UTF-16LE with BOM', utf16('\ufeff')],
    ['UTF-16LE without', utf16('')],
    ['UTF-16BE', utf16('\ufeff').swap16()],
  ])('decodes %s', async (_name, bytes) => {
    put('a.json', bytes);
    expect(await values('a.json')).toEqual([JSON.parse(json)]);
  });

  it('unpacks gzip, within the limit', async () => {
    put('a.json.gz', gzipSync(json));
    expect(await values('a.json.gz')).toHaveLength(1);
    put('bomb.json.gz', gzipSync('1'.repeat(100_000)));
    const { files } = await list([join(folder, 'bomb.json.gz')]);
    const got = await readContent(files[0] as SourceFile, { ...FILE_LIMITS, bytes: 1000 });
    expect(got).toMatchObject({ ok: false, reason: { code: 'TOO_LARGE' } });
    put('half.json.gz', gzipSync(json).subarray(0, 20));
    expect(await read('half.json.gz')).toMatchObject({ ok: false, reason: { code: 'MALFORMED' } });
  });

  it('reads JSON Lines and names the line that is broken', async () => {
    put('a.jsonl', '{"a":1}\n{"a":\n{"a":3}\n');
    const got = await read('a.jsonl');
    expect(got).toMatchObject({
      ok: true,
      content: {
        values: [{ value: { a: 1 } }, { value: { a: 3 } }],
        refused: [
          { reason: { code: 'MALFORMED', message: expect.stringMatching(/a\.jsonl:2 is not valid JSON$/) } },
        ],
      },
    });
  });

  it('reads YAML streams, keeps the good documents, and does not expand bombs', async () => {
    put('a.yaml', 'a: 1\n---\nb: [\n---\nc: 3\n');
    expect(await values('a.yaml')).toEqual([{ a: 1 }, { c: 3 }]);
    const level = (n: number) =>
      `l${n}: &l${n} [${Array(10)
        .fill(`*l${n - 1}`)
        .join(', ')}]`;
    put('bomb.yaml', ['l0: &l0 x', ...[1, 2, 3, 4, 5, 6].map(level)].join('\n'));
    expect(await read('bomb.yaml')).toMatchObject({ ok: false, reason: { code: 'MALFORMED' } });
  });

  it('reads CSV into rows by column', async () => {
    put('a.csv', '\ufeffuser,arn\n"bob, jr",x\n');
    expect(await read('a.csv')).toMatchObject({
      ok: true,
      content: { format: 'csv', columns: ['user', 'arn'], rows: [{ user: 'bob, jr', arn: 'x' }] },
    });
  });

  it('takes a .txt for what it holds', async () => {
    put('json.txt', json);
    put('csv.txt', 'a,b\n1,2\n');
    expect(await values('json.txt')).toHaveLength(1);
    expect(await read('csv.txt')).toMatchObject({ ok: true, content: { format: 'csv' } });
  });

  it.each([
    ['empty.json', ' \n', 'EMPTY', /empty\.json is empty$/],
    ['cut.json', '{"secret": "CANARY-1", "a": [', 'MALFORMED', /cut\.json is not valid JSON.*cut off$/],
    ['bad.json', '{"secret": CANARY-2}', 'MALFORMED', /bad\.json is not valid JSON( near line 1)?$/],
    ['bad.yaml', 'a: [CANARY-3', 'MALFORMED', /bad\.yaml is not valid YAML near line 1$/],
    ['deep.json', '['.repeat(1000) + ']'.repeat(1000), 'MALFORMED', /nests deeper/],
  ])(
    'refuses %s with a reason that names the file and none of its content',
    async (name, content, code, message) => {
      put(name, content);
      const got = await read(name);
      expect(got).toMatchObject({ ok: false, reason: { code, message: expect.stringMatching(message) } });
      expect(JSON.stringify(got)).not.toContain('CANARY-');
    },
  );
});
