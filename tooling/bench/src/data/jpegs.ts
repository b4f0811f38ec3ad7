// Photograph-like JPEGs, seeded: noise of several sizes on top of each other, 4:2:0, quality 90, some 17 KB each.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const size = 256;
const classes = 10;
/** Width of a layer's noise before it is enlarged, and its share. */
const layers = [
  [4, 0.5],
  [16, 0.3],
  [64, 0.15],
  [size, 0.06],
] as const;

/** Numbers below 1: Numerical Recipes' linear congruential generator. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

async function jpeg(seed: number): Promise<Uint8Array> {
  const next = generator(seed * 2654435761);
  const sum = new Float32Array(3 * size * size);
  for (const [width, share] of layers) {
    const noise = Uint8Array.from({ length: 3 * width * width }, () => next() * 256);
    const raw = { width, height: width, channels: 3 } as const;
    const layer = await sharp(noise, { raw }).resize(size, size, { kernel: 'cubic' }).raw().toBuffer();
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + share * (layer[i] as number);
  }
  const raw = { width: size, height: size, channels: 3 } as const;
  return sharp(Uint8ClampedArray.from(sum), { raw }).jpeg({ quality: 90 }).toBuffer();
}

/** The folder of so many images, in a folder for each class; made the first time. */
export async function folderOfJpegs(count: number): Promise<string> {
  const root = join(import.meta.dirname, '../../../../out/bench', `jpegs-${count}`);
  if (existsSync(root)) return root;
  console.error(`making ${count} images in ${root} ...`);
  const part = `${root}.part`;
  rmSync(part, { recursive: true, force: true });
  for (let c = 0; c < classes; c++) mkdirSync(join(part, `class${c}`), { recursive: true });
  for (let start = 0; start < count; start += 16) {
    const seeds = Array.from({ length: Math.min(16, count - start) }, (_, k) => start + k);
    await Promise.all(
      seeds.map(async (seed) =>
        writeFileSync(join(part, `class${seed % classes}`, `${String(seed).padStart(6, '0')}.jpg`), await jpeg(seed)),
      ),
    );
  }
  renameSync(part, root);
  return root;
}
