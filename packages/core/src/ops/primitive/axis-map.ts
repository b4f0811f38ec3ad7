// Linear maps along the two last dimensions: each output is a weighted sum of a few neighbouring inputs.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isComplex, isFloating } from '../../dtype.ts';
import { needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { matmul } from '../composite/matmul.ts';
import { clamp } from '../composite/clamp.ts';
import { fromArray } from '../create/tensor.ts';
import { transpose } from '../view/shape.ts';
import { to } from './copy.ts';
import { round } from './unary.ts';

/** For each output, where its inputs begin, and the weights of `taps` inputs from there on. */
export interface AxisMap {
  readonly outputs: number;
  readonly inputs: number;
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Float64Array;
}

type Weigh = (output: number, add: (input: number, weight: number) => void) => void;

/** An axis map from the weights of each output: `weigh` is called with it, twice, and adds weights of inputs. */
export function axisMap(outputs: number, inputs: number, weigh: Weigh): AxisMap {
  const starts = new Int32Array(outputs).fill(inputs);
  let taps = 1;
  for (let i = 0; i < outputs; i++) {
    let last = 0;
    weigh(i, (input) => {
      starts[i] = Math.min(starts[i] as number, input);
      last = Math.max(last, input);
    });
    taps = Math.max(taps, last - (starts[i] as number) + 1);
  }
  const weights = new Float64Array(outputs * taps);
  for (let i = 0; i < outputs; i++) {
    starts[i] = Math.min(starts[i] as number, inputs - taps);
    const first = i * taps - (starts[i] as number);
    weigh(i, (input, weight) => {
      weights[first + input] = (weights[first + input] as number) + weight;
    });
  }
  return { outputs, inputs, taps, starts, weights };
}

/** The same with weights of each output that add up to 1. */
export function normalizedMap(map: AxisMap): AxisMap {
  const { outputs, taps } = map;
  const weights = map.weights.slice();
  for (let i = 0; i < outputs; i++) {
    const own = weights.subarray(i * taps, (i + 1) * taps);
    const total = own.reduce((sum, weight) => sum + weight, 0);
    if (total !== 0) own.forEach((weight, k) => (own[k] = weight / total));
  }
  return { ...map, weights };
}

/** The map of gradients: from outputs back to inputs. */
export function transposedMap({ outputs, inputs, taps, starts, weights }: AxisMap): AxisMap {
  const into: (readonly [output: number, weight: number])[][] = Array.from({ length: inputs }, () => []);
  for (let k = 0; k < weights.length; k++) {
    const [i, weight] = [Math.floor(k / taps), weights[k] as number];
    if (weight !== 0) into[(starts[i] as number) + (k % taps)]?.push([i, weight]);
  }
  return axisMap(inputs, outputs, (input, add) => into[input]?.forEach((pair) => add(...pair)));
}

function checkMap({ outputs, inputs, taps, starts, weights }: AxisMap, size: number, x: Tensor): void {
  if (inputs !== size)
    throw new ShapeError(`mapAxes: a map of ${inputs} inputs for a dimension of ${size} in ${shapeText(x.sizes)}.`, {
      op: 'mapAxes',
      shapes: [x.sizes],
    });
  const inside = starts.every((start) => start >= 0 && start + taps <= inputs);
  if (taps < 1 || starts.length !== outputs || weights.length !== outputs * taps || !inside)
    throw new ValueError(`mapAxes: a map of ${outputs} outputs with ${taps} taps reads outside its ${inputs} inputs.`, {
      op: 'mapAxes',
    });
}

/** `(outputs, inputs)` */
function matrixOf({ outputs, inputs, taps, starts, weights }: AxisMap, like: Tensor): Tensor {
  const dense = new Float64Array(outputs * inputs);
  for (let k = 0; k < weights.length; k++) {
    const i = Math.floor(k / taps);
    dense[i * inputs + (starts[i] as number) + (k % taps)] = weights[k] as number;
  }
  return to(fromArray(dense, [outputs, inputs], { device: like.device }), like.dtype);
}

type Maps = readonly [rows: AxisMap | null, columns: AxisMap | null];

const row = defineOp('mapAxes', {
  params: ['input', 'rows', 'columns'],
  meta: (x: Tensor, ...[rows, columns]: Maps) => {
    const [height, width] = x.sizes.slice(-2);
    if (height === undefined || width === undefined)
      throw new ShapeError(`mapAxes: expected at least two dimensions, got ${shapeText(x.sizes)}.`, {
        op: 'mapAxes',
        shapes: [x.sizes],
      });
    if (isComplex(x.dtype) || (x.dtype !== 'uint8' && !isFloating(x.dtype)))
      throw needsDType('mapAxes', 'uint8 or floats', x.dtype);
    if (rows !== null) checkMap(rows, height, x);
    if (columns !== null) checkMap(columns, width, x);
    return { sizes: [...x.sizes.slice(0, -2), rows?.outputs ?? height, columns?.outputs ?? width], dtype: x.dtype };
  },
  decompose: (x: Tensor, ...[rows, columns]: Maps): Tensor => {
    let y = x.dtype === 'uint8' ? to(x, 'float32') : x;
    if (rows !== null) y = matmul(matrixOf(rows, y), y);
    if (columns !== null) y = matmul(y, transpose(matrixOf(columns, y), 0, 1));
    return x.dtype === 'uint8' ? to(clamp(round(y), { min: 0, max: 255 }), 'uint8') : y;
  },
});

/**
 * Maps the rows, then the columns, of x (*, H, W); null leaves a dimension as it is. Bytes are summed in float32, rounded,
 * half to even, once at the end, and kept to 0 .. 255. What resizing and blurring images is made of. @internal
 */
export const mapAxes = withOp(row, (x: Tensor, ...maps: Maps): Tensor => callN(row, x, ...maps));
