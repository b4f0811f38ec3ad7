import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { downloadFile, readArchive, readDataFile } from './files.browser.ts';

const origin = { dataset: 'Letters', folder: 'letters', mirrors: ['m/'] };
const known = { name: 'a.gz', md5: '' };
const bytes = Uint8Array.of(1, 2, 3);
const page = (): Response => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
const serve = (answers: Record<string, () => Response>): void =>
  void vi.stubGlobal('fetch', async (file: string) => answers[file]?.() ?? new Response(null, { status: 404 }));
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('in browsers', () => {
  it('files are fetched, unzipped where needed', async () => {
    serve({ 'd/a': page, 'd/a.gz': () => new Response(gzipSync(bytes)) });
    expect(await readDataFile(known, origin, { root: 'd' })).toEqual({ file: 'd/a.gz', bytes });
    await expect(readDataFile({ name: 'b.gz', md5: '' }, origin, { root: 'd' })).rejects.toThrow(
      /b\.gz cannot be fetched: d\/b \(404\), d\/b\.gz \(404\)/,
    );
  });

  it('a mirror is asked where downloading is allowed', async () => {
    serve({ 'm/a.gz': () => new Response(gzipSync(bytes)) });
    await expect(readDataFile(known, origin, { root: 'd' })).rejects.toThrow(/cannot be fetched/);
    expect(await readDataFile(known, origin, { root: 'd', download: true })).toEqual({ file: 'm/a.gz', bytes });
  });

  it('a damaged gzip stream is an error that names it', async () => {
    vi.stubGlobal('fetch', async () => new Response(gzipSync(bytes).subarray(0, 12)));
    await expect(readDataFile(known, origin, { root: 'd' })).rejects.toThrow(/d\/a: its gzip stream is damaged/);
  });

  it('archives are read whole, or file by file', async () => {
    const archive = { name: 'all.tar.gz', md5: '', bytes: 0 };
    serve({ 'd/all.tar.gz': () => new Response(gzipSync(createTar([{ name: 'letters/x', data: bytes }]))) });
    const read = (name: string) => readArchive([name], archive, origin, { root: 'd' });
    expect(await read('x')).toEqual([{ file: 'd/all.tar.gz/letters/x', bytes }]);
    await expect(read('y')).rejects.toThrow(/there is no y in it/);
    serve({ 'd/letters/x': () => new Response(bytes) });
    expect(await read('x')).toEqual([{ file: 'd/letters/x', bytes }]);
  });

  it('nothing is downloaded into a folder', async () => {
    await expect(downloadFile('u', 'p')).rejects.toThrow(/a page has no folders/);
  });
});
