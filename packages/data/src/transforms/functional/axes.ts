// Linear maps along the two axes of an image: each output is a weighted sum of a few neighbouring inputs.
import type { Tensor } from '@kindling/core';
import { elementsOf, imageLike, sizeOf } from './image.ts';
import type { Elements } from './image.ts';

/** For each output, where its inputs begin, and the weights of `taps` inputs from there on. */
export interface AxisMap {
  readonly outputs: number;
  readonly inputs: number;
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Float64Array;
}

/**
 * An axis map from the weights of each output: `weigh` is called with it, twice, and adds weights of inputs. The weights
 * of each output are scaled to add up to 1.
 */
export function axisMap(
  outputs: number,
  inputs: number,
  weigh: (output: number, add: (input: number, weight: number) => void) => void,
): AxisMap {
  const [starts, totals] = [new Int32Array(outputs).fill(inputs), new Float64Array(outputs)];
  let taps = 1;
  for (let i = 0; i < outputs; i++) {
    let last = 0;
    weigh(i, (input, weight) => {
      starts[i] = Math.min(starts[i] as number, input);
      last = Math.max(last, input);
      totals[i] = (totals[i] as number) + weight;
    });
    taps = Math.max(taps, last - (starts[i] as number) + 1);
  }
  const weights = new Float64Array(outputs * taps);
  for (let i = 0; i < outputs; i++) {
    starts[i] = Math.min(starts[i] as number, inputs - taps);
    const first = i * taps - (starts[i] as number);
    weigh(i, (input, weight) => {
      weights[first + input] = (weights[first + input] as number) + weight / (totals[i] as number);
    });
  }
  return { outputs, inputs, taps, starts, weights };
}

/** Maps the columns, then the rows; null leaves an axis as it is. Bytes are rounded, half to even, once at the end. */
export function mapAxes(image: Tensor, rows: AxisMap | null, columns: AxisMap | null): Tensor {
  const [height, width] = sizeOf(image, 'mapAxes');
  const source = elementsOf(image, 'mapAxes');
  const [outHeight, outWidth] = [rows?.outputs ?? height, columns?.outputs ?? width];
  const planes = source.length / Math.max(height * width, 1);
  const Kind = source.constructor as new (length: number) => Elements;
  const out = new Kind(planes * outHeight * outWidth);
  // Bytes are exact in single precision; a double image keeps its own.
  const Middle = source instanceof Float64Array ? Float64Array : Float32Array;
  const scratch = scratchOf(Middle, height * outWidth + outWidth);
  const line = scratch.subarray(0, outWidth);
  const middle = scratch.subarray(outWidth, outWidth + height * outWidth);
  for (let p = 0; p < planes; p++) {
    const plane = source.subarray(p * height * width, (p + 1) * height * width);
    mapColumns(plane, middle, height, width, columns);
    const target = out.subarray(p * outHeight * outWidth, (p + 1) * outHeight * outWidth);
    mapRows(middle, target, line, outHeight, outWidth, rows);
  }
  return imageLike(image, out, outHeight, outWidth);
}

type Floats = Float32Array | Float64Array;
type FloatsKind = Float32ArrayConstructor | Float64ArrayConstructor;

const scratches = new Map<FloatsKind, Floats>();

/** Memory that is used again by each call: fresh memory would cost as much as the sums. */
function scratchOf(Kind: FloatsKind, length: number): Floats {
  let scratch = scratches.get(Kind);
  if (scratch === undefined || scratch.length < length) {
    scratch = new Kind(length);
    scratches.set(Kind, scratch);
  }
  return scratch;
}

function mapColumns(plane: Elements, out: Floats, height: number, width: number, map: AxisMap | null): void {
  if (map === null) return out.set(plane);
  const { outputs, taps, starts, weights } = map;
  for (let y = 0, to = 0; y < height; y++) {
    const row = y * width;
    // Two inputs, as in enlarging, are by far the most common case.
    if (taps === 2) {
      for (let x = 0; x < outputs; x++, to++) {
        const at = row + (starts[x] as number);
        out[to] =
          (weights[2 * x] as number) * (plane[at] as number) +
          (weights[2 * x + 1] as number) * (plane[at + 1] as number);
      }
      continue;
    }
    for (let x = 0; x < outputs; x++, to++) {
      let at = row + (starts[x] as number);
      let sum = 0;
      for (let k = x * taps, end = k + taps; k < end; k++) sum += (weights[k] as number) * (plane[at++] as number);
      out[to] = sum;
    }
  }
}

function mapRows(plane: Floats, out: Elements, line: Floats, height: number, width: number, map: AxisMap | null): void {
  // This kind of array rounds, half to even, and keeps to 0 .. 255 by itself.
  const target = out instanceof Uint8Array ? new Uint8ClampedArray(out.buffer, out.byteOffset, out.length) : out;
  if (map === null) return target.set(plane);
  for (let y = 0; y < height; y++) {
    // With two inputs nothing has to be kept in between.
    if (map.taps <= 2) sumRows(plane, target, y * width, width, map, y);
    else {
      sumRows(plane, line, 0, width, map, y);
      for (let x = 0, to = y * width; x < width; x++, to++) target[to] = line[x] as number;
    }
  }
}

/** A weighted sum of rows, two at a time, into `out` from `start` on. */
function sumRows(
  plane: Floats,
  out: Floats | Uint8ClampedArray,
  start: number,
  width: number,
  { taps, starts, weights }: AxisMap,
  y: number,
): void {
  for (let k = 0; k < taps; k += 2) {
    const pair = k + 1 < taps;
    const first = weights[y * taps + k] as number;
    const second = pair ? (weights[y * taps + k + 1] as number) : 0;
    const a = ((starts[y] as number) + k) * width;
    const b = pair ? a + width : a;
    if (k === 0) {
      for (let x = 0; x < width; x++) {
        out[start + x] = first * (plane[a + x] as number) + second * (plane[b + x] as number);
      }
    } else {
      for (let x = 0; x < width; x++) {
        out[start + x] =
          (out[start + x] as number) + first * (plane[a + x] as number) + second * (plane[b + x] as number);
      }
    }
  }
}
