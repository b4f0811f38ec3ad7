import '@kindling/cpu-backend';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arange } from '@kindling/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SerializeError } from '../errors.ts';
import { savePth } from '../pth/save.ts';
import * as browser from './files.browser.ts';
import { loadFile, saveFile, writeFileAtomic } from './files.node.ts';

// Real files; a single call is made to fail where a disk cannot be filled.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    writeSync: vi.fn(real.writeSync),
    fsyncSync: vi.fn(real.fsyncSync),
    renameSync: vi.fn(real.renameSync),
  };
});
const failure = (code: string) => (): never => {
  throw Object.assign(new Error(`${code}: simulated`), { code });
};

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'kindling-'));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

describe('saveFile and loadFile', () => {
  it('write and read a file, replacing the one before', () => {
    const path = join(folder, 'model.safetensors');
    saveFile({ w: arange(100) }, path);
    saveFile({ w: arange(200).view(20, 10) }, path, { epoch: '2' });
    expect([...(loadFile(path).w?.shape ?? [])]).toEqual([20, 10]);
    expect(fs.readdirSync(folder)).toEqual(['model.safetensors']);
  });

  it('read what PyTorch trained', () => {
    const path = new URL('../../../../tooling/reference-values/train/mlp.final.safetensors', import.meta.url);
    const state = loadFile(path.pathname);
    expect(Object.keys(state)).toEqual(['hidden.weight', 'hidden.bias', 'output.weight', 'output.bias']);
    expect(state['hidden.weight']?.at(0, 0).item()).toBe(-0.00026738643646240234);
  });

  it('write and read PyTorch files by their ending', () => {
    const path = join(folder, 'model.pth');
    saveFile({ w: arange(6).view(2, 3).t() }, path);
    expect(fs.readFileSync(path).subarray(0, 2).toString()).toBe('PK');
    expect(loadFile(path).w?.toArray()).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    expect(() => saveFile({}, path, { epoch: '2' })).toThrow(/no metadata/);
    writeFileAtomic(path, savePth({ model: {}, epoch: 3 }));
    expect(() => loadFile(path)).toThrow(/model\.pth: 'model': holds more than tensors/);
  });

  it('name the file in errors', () => {
    expect(() => loadFile(join(folder, 'none'))).toThrow(/none: cannot be read: ENOENT/);
    fs.writeFileSync(join(folder, 'cut'), new Uint8Array(4));
    expect(() => loadFile(join(folder, 'cut'))).toThrow(/cut: 4 bytes are too few/);
  });
});

describe('writeFileAtomic', () => {
  it.each([
    ['writeSync', 'ENOSPC', /disk is full/],
    ['writeSync', 'EROFS', /read-only/],
    ['fsyncSync', 'EIO', /EIO: simulated/],
    ['renameSync', 'EACCES', /not writable/],
  ] as const)('leaves the old file and no other when %s fails with %s', (name, code, message) => {
    const path = join(folder, 'metrics.json');
    writeFileAtomic(path, 'old');
    vi.mocked(fs[name] as () => void).mockImplementationOnce(failure(code));
    const call = () => writeFileAtomic(path, 'new');
    try {
      call();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SerializeError);
      expect((error as SerializeError).file).toBe(path);
      expect((error as SerializeError).message).toMatch(message);
    }
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(fs.readdirSync(folder)).toEqual(['metrics.json']);
    call();
    expect(fs.readFileSync(path, 'utf8')).toBe('new');
  });

  it('writes on when the system takes only a part', () => {
    const real = vi.mocked(fs.writeSync).getMockImplementation() as typeof fs.writeSync;
    vi.mocked(fs.writeSync as (file: number, data: Uint8Array, at: number) => number).mockImplementationOnce(
      (file, data, at) => real(file, data, at, 3),
    );
    writeFileAtomic(join(folder, 'text'), 'abcdefgh');
    expect(fs.readFileSync(join(folder, 'text'), 'utf8')).toBe('abcdefgh');
  });

  it('says what is wrong with a path', () => {
    expect(() => writeFileAtomic(join(folder, 'no', 'file'), 'x')).toThrow(/does not exist; create it/);
    fs.mkdirSync(join(folder, 'taken'));
    expect(() => writeFileAtomic(join(folder, 'taken'), 'x')).toThrow(/is a folder; name a file/);
    expect(fs.readdirSync(folder)).toEqual(['taken']);
  });

  it('writes through a symbolic link', () => {
    fs.writeFileSync(join(folder, 'real'), 'old');
    fs.symlinkSync(join(folder, 'real'), join(folder, 'link'));
    writeFileAtomic(join(folder, 'link'), 'new');
    expect(fs.readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
    expect(fs.lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });
});

it('has the same names in browsers, each with the way round', () => {
  expect(() => browser.saveFile({}, 'a')).toThrow(/download/);
  expect(() => browser.loadFile('a')).toThrow(/fetch/);
  expect(() => browser.writeFileAtomic('a', '')).toThrow(SerializeError);
});
