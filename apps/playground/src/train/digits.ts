import { data } from 'kindling';

export interface Digits {
  readonly train: data.MNIST;
  readonly test: data.MNIST;
}

/** @throws DataError when a file cannot be fetched. */
export async function loadDigits(root: string): Promise<Digits> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    fetchGzip(`${root}train-images.gz`),
    fetchGzip(`${root}train-labels.gz`),
    fetchGzip(`${root}test-images.gz`),
    fetchGzip(`${root}test-labels.gz`),
  ]);
  return { train: new data.MNIST(trainImages, trainLabels), test: new data.MNIST(testImages, testLabels) };
}

async function fetchGzip(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new data.DataError(`${url}: the server answers ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // Some servers say `content-encoding: gzip`, and the browser has unpacked it already.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unzipped).arrayBuffer());
}
