import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataError, downloadFile, MNIST } from '../index.ts';
import { readDataFile } from './files.node.ts';

const content = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 251);
const md5 = createHash('md5').update(content).digest('hex');

let root: string;
let address: string;
let requests: { path: string | undefined; range: string | undefined }[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  requests.push({ path: request.url, range: request.headers.range });
  answer(request, response);
});

/** Sends what the range asks for. */
function sendRange(request: IncomingMessage, response: ServerResponse, bytes = content): void {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= bytes.length) return void response.writeHead(416).end();
  const part = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': part.length }).end(part);
}

/** A network namespace without interfaces (`unshare -n`) has no loopback either. */
const loopback = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

beforeEach(async (context) => {
  root = mkdtempSync(join(tmpdir(), 'kindling-'));
  requests = [];
  answer = sendRange;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;
  if (!(await loopback(port))) context.skip('127.0.0.1 cannot be reached: the loopback interface is down');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true });
});
const path = (): string => join(root, 'deep', 'file');

describe('downloadFile', () => {
  it('brings the file and tells how far it is', async () => {
    const seen: [number, number | undefined][] = [];
    await downloadFile(`${address}/file`, path(), { md5, onProgress: (...progress) => seen.push(progress) });
    expect(readFileSync(path())).toEqual(Buffer.from(content));
    expect(seen.at(-1)).toEqual([content.length, content.length]);
    expect(readdirSync(join(root, 'deep'))).toEqual(['file']);
  });

  it('takes up a broken connection where it broke', async () => {
    answer = (request, response) => {
      if (requests.length > 1) return sendRange(request, response);
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 60_000), () => setTimeout(() => response.destroy(), 50));
    };
    await downloadFile(`${address}/file`, path(), { md5 });
    expect(readFileSync(path())).toEqual(Buffer.from(content));
    expect(requests.map(({ range }) => range)).toEqual([undefined, 'bytes=60000-']);
  });

  it('continues what an earlier call left, or accepts it when it is whole', async () => {
    for (const length of [40_000, content.length]) {
      writeFileSync(join(root, 'file.part'), content.subarray(0, length));
      await downloadFile(`${address}/file`, join(root, 'file'), { md5 });
      expect(requests.at(-1)?.range).toBe(`bytes=${length}-`);
      expect(readFileSync(join(root, 'file'))).toEqual(Buffer.from(content));
    }
  });

  it('starts anew without a checksum, and where the server sends the whole', async () => {
    writeFileSync(join(root, 'file.part'), 'rubbish');
    await downloadFile(`${address}/file`, join(root, 'file'));
    expect(requests.at(-1)?.range).toBeUndefined();
    writeFileSync(join(root, 'file.part'), 'rubbish');
    answer = (_, response) => void response.end(content);
    await downloadFile(`${address}/file`, join(root, 'file'), { md5 });
    expect(readFileSync(join(root, 'file'))).toEqual(Buffer.from(content));
  });

  it('leaves nothing of a file with another checksum', async () => {
    const wrong = downloadFile(`${address}/file`, path(), { sha256: '00' });
    await expect(wrong).rejects.toThrow(/the file downloaded has SHA256 .*, expected 00/);
    expect(readdirSync(join(root, 'deep'))).toEqual([]);
  });

  it.each<[string, typeof answer, RegExp]>([
    ['refuses', (_, response) => void response.writeHead(404).end(), /the server answers 404 Not Found/],
    ['breaks off at once', (_, response) => void response.destroy(), /cannot be downloaded: /],
    ['is silent', () => {}, /nothing arrived for 0.05 s/],
  ])('names the address when the server %s', async (_, behave, message) => {
    answer = behave;
    const error: unknown = await downloadFile(`${address}/file`, path(), { md5, timeout: 0.05 }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(message);
    expect((error as DataError).message).toContain(`${address}/file`);
    expect(existsSync(path())).toBe(false);
  });
});

describe('a dataset that is missing', () => {
  const zipped = gzipSync(content);
  const known = { name: 'letters.gz', md5: createHash('md5').update(zipped).digest('hex') };
  const origin = () => ({
    dataset: 'Letters',
    folder: 'Letters/raw',
    mirrors: [`${address}/gone`, `${address}/here/`],
  });

  it('comes from the first mirror that has it, once', async () => {
    answer = (request, response) => {
      if (request.url?.startsWith('/gone')) response.writeHead(404).end();
      else sendRange(request, response, zipped);
    };
    for (let i = 0; i < 2; i++) {
      const { file, bytes } = await readDataFile(known, origin(), { root, download: true });
      expect(file).toBe(join(root, 'Letters/raw/letters.gz'));
      expect(Uint8Array.from(bytes)).toEqual(content);
    }
    expect(requests.map((request) => request.path)).toEqual(['/gone/letters.gz', '/here/letters.gz']);
  });

  it('comes from a chosen mirror only, which is named when it has something else', async () => {
    vi.stubEnv('KINDLING_MIRROR', `${address}/chosen`);
    const error: unknown = await MNIST.load({ root, download: true }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(/MNIST: .*\/chosen\/train-images-idx3-ubyte\.gz: .* has MD5/);
    expect((error as DataError).message).toContain(join(root, 'MNIST', 'raw'));
    expect(requests.map((request) => request.path)).toEqual(['/chosen/train-images-idx3-ubyte.gz']);
  });
});
