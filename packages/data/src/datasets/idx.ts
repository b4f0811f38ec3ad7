// The idx files of MNIST and its kin: http://yann.lecun.com/exdb/mnist. A magic number, big-endian sizes, the elements.
import { DataError } from '../errors.ts';

const uint8 = 0x08;

export interface Idx {
  readonly sizes: number[];
  /** Row-major elements: a view of the file's bytes. */
  readonly data: Uint8Array;
}

/**
 * Reads an idx file of bytes with so many dimensions.
 *
 * @param file how errors name the source.
 * @throws DataError when it is another kind of file, or not as long as it says.
 */
export function parseIdx(bytes: Uint8Array, dimensions: number, file = 'idx file'): Idx {
  const fail = (message: string): DataError => new DataError(`${file}: ${message}`);
  const headerBytes = 4 + 4 * dimensions;
  const magic = Array.from(bytes.subarray(0, 4));
  const expected = [0, 0, uint8, dimensions];
  if (magic.length < 4 || magic.some((byte, i) => byte !== expected[i])) {
    throw fail(
      `it starts with bytes [${hex(magic)}], expected [${hex(expected)}]: not an idx file of ${dimensions} dimensions of bytes.`,
    );
  }
  if (bytes.length < headerBytes) throw fail(`its ${bytes.length} bytes end within the header. ${again}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const wanted = sizes.reduce((product, size) => product * size, 1);
  const found = bytes.length - headerBytes;
  if (found !== wanted) {
    const what = found < wanted ? 'is truncated' : 'has bytes to spare';
    throw fail(`sizes [${sizes.join(', ')}] take ${wanted} bytes, but ${found} follow: the file ${what}. ${again}`);
  }
  return { sizes, data: bytes.subarray(headerBytes) };
}

const again = 'Copy or download it again.';
const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
