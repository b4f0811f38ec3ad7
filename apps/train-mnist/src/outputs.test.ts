import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppError } from './errors.ts';
import { openOutputFolder } from './outputs.ts';

// Real files; a single call is made to fail where a disk cannot be filled.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return { ...real, writeSync: vi.fn(real.writeSync), renameSync: vi.fn(real.renameSync) };
});
const failOnce = (name: 'writeSync' | 'renameSync', code: string): void => {
  vi.mocked(fs[name] as () => void).mockImplementationOnce(() => {
    throw Object.assign(new Error(`${code}: simulated`), { code });
  });
};

const files = { 'a.json': '{}', 'b.bin': Uint8Array.of(1, 2, 3) };
const names = Object.keys(files);

let home: string;
let path: string;
beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'kindling-out-'));
  path = join(home, 'deep', 'out');
});
afterEach(() => fs.rmSync(home, { recursive: true }));

it('makes the folder and writes every file, over those of the last run', () => {
  openOutputFolder(path, names).write({ 'a.json': 'old', 'b.bin': 'old' });
  openOutputFolder(path, names).write(files);
  expect(fs.readdirSync(path).sort()).toEqual(['a.json', 'b.bin']);
  expect(fs.readFileSync(join(path, 'a.json'), 'utf8')).toBe('{}');
  expect([...fs.readFileSync(join(path, 'b.bin'))]).toEqual([1, 2, 3]);
});

it.each([
  ['ENOSPC', /disk is full/],
  ['EROFS', /read-only/],
  ['EACCES', /not writable/],
])('finds out by %s before the training, and leaves no folder', (code, message) => {
  failOnce('writeSync', code);
  expect(() => openOutputFolder(path, names)).toThrow(message);
  expect(fs.readdirSync(home)).toEqual([]);
});

it('keeps the old files when the disk fills up at the end', () => {
  const folder = openOutputFolder(path, names);
  folder.write({ 'a.json': 'old', 'b.bin': 'old' });
  vi.mocked(fs.writeSync).mockImplementationOnce(
    vi.mocked(fs.writeSync).getMockImplementation() as typeof fs.writeSync,
  );
  failOnce('writeSync', 'ENOSPC');
  expect(() => folder.write(files)).toThrow(AppError);
  expect(fs.readdirSync(path).sort()).toEqual(['a.json', 'b.bin']);
  expect(fs.readFileSync(join(path, 'a.json'), 'utf8')).toBe('old');
});

it('leaves no temporary file when a rename fails', () => {
  const folder = openOutputFolder(path, names);
  failOnce('renameSync', 'EPERM');
  expect(() => folder.write(files)).toThrow(/not writable/);
  expect(fs.readdirSync(path)).toEqual([]);
});

it('refuses a file in the place of the folder, and a folder in the place of a file', () => {
  fs.writeFileSync(join(home, 'taken'), '');
  expect(() => openOutputFolder(join(home, 'taken'), names)).toThrow(/is a file; name a folder/);
  expect(() => openOutputFolder(join(home, 'taken', 'out'), names)).toThrow(/is a file; name a folder/);
  fs.mkdirSync(join(path, 'b.bin'), { recursive: true });
  expect(() => openOutputFolder(path, names)).toThrow(/b\.bin is a folder there; move it away/);
});

it('takes back only folders that it made and that are empty', () => {
  openOutputFolder(path, names).abandon();
  expect(fs.existsSync(join(home, 'deep'))).toBe(false);
  openOutputFolder(path, names).write(files);
  openOutputFolder(path, names).abandon();
  expect(fs.readdirSync(path)).toHaveLength(2);
});
