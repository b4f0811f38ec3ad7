// Convolutions: which tap meets which element, in numbers for the kernels of cpp/kernels/convolution.cpp.
import { dtypes, isFloating, type DType, type TensorView } from '@kindling/core';
import { putHeader, putNumbers, putPointer } from '../abi/block.ts';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { packingBuffers, withRoom } from '../memory/temporary.ts';
import { block, wasm } from '../runtime.ts';
import { writeDense } from './dense.ts';
import { numelOf } from '@kindling/kernel-headers/shape';
import { gathers, joinAxes, phasesOf, still, type Axis, type Axes } from './patches.ts';

type Sizes = readonly number[];

const described = ({ size, stride, grid, step, taps, first, tapStep }: Axis): number[] => [
  size,
  stride,
  grid,
  step,
  taps,
  first,
  tapStep,
];
const patches = (x: Place, axes: Axes): number[] => [
  x.strides[0] as number,
  x.strides[1] as number,
  ...axes.flatMap(described),
];

const shifted = ({ storage, sizes, strides, offset, dtype }: Place, by: number): Place => ({
  storage,
  sizes,
  strides,
  offset: offset + by,
  dtype,
});

/** Rows of tiles end in whole ones of up to 8. */
const roomForWeights = (channels: number, lines: number, dtype: DType): number =>
  channels === 1 || !isFloating(dtype) ? 0 : (channels + 8) * lines * dtypes[dtype].itemsize;

/** How many times more channels a transposed convolution must read than it writes to be computed from its input. */
const SPREAD = 2;
/** Columns whose products are added at a time; `mostAdded` of cpp/kernels/patches.h. */
const STRETCH = 64;

function spread(
  out: Place,
  x: TensorView,
  weight: TensorView,
  bias: TensorView | null,
  [stride, padding, dilation]: readonly [Sizes, Sizes, Sizes],
  groups: number,
): void {
  const [first, second, ...kernel] = weight.sizes as [number, number, ...number[]];
  const [perGroup, lines] = [first / groups, second * numelOf(kernel)];
  const axes = joinAxes(gathers(x, out, weight, stride, padding, dilation));
  const { itemsize } = dtypes[out.dtype];
  const [over, along] = weight.strides as [number, number];
  const packedBytes = (lines + 8) * perGroup * itemsize;
  withRoom(packedBytes + lines * STRETCH * itemsize + 16, (packed) => {
    const workspace = packingBuffers();
    putHeader(0, out.dtype, 0, bias === null ? 4 : 5);
    putNumbers([
      ...[x.sizes[0] as number, groups, second, perGroup],
      ...patches(out, axes),
      ...patches(x, joinAxes(still(x))),
      ...[perGroup * over, over, along, ...axes.map((axis) => axis.weightStride)],
      bias?.strides[0] ?? 0,
    ]);
    [out, out, x, weight].forEach((place, k) => putPointer(k, address(place, k), place.dtype));
    if (bias !== null) putPointer(4, address(bias, 4), bias.dtype);
    const products = Math.ceil((packed + packedBytes) / 16) * 16;
    const status = wasm.spreadConvolution(block, packed, products, workspace);
    if (status !== 0) throw kernelError('convolution', status, out.dtype);
    writeBack(out, 0);
  });
}

export function convolution(
  out: TensorView,
  x: TensorView,
  weight: TensorView,
  bias: TensorView | null,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  transposed: boolean,
  _outputPadding: Sizes,
  groups: number,
): void {
  if (numelOf(out.sizes) === 0) return;
  const [first, second] = weight.sizes as [number, number];
  if (transposed && SPREAD * second <= first / groups && isFloating(out.dtype))
    return writeDense(out, (dense) => spread(dense, x, weight, bias, [stride, padding, dilation], groups));
  const outChannels = transposed ? second : first / groups;
  const inChannels = transposed ? first / groups : second;
  const [step, along] = transposed ? [weight.strides[1], weight.strides[0]] : [weight.strides[0], weight.strides[1]];
  const group = (first / groups) * (weight.strides[0] as number);
  const lines = inChannels * numelOf(weight.sizes.slice(2));
  const phases = transposed
    ? phasesOf(out, x, weight, stride, padding, dilation)
    : [gathers(out, x, weight, stride, padding, dilation)];
  withRoom(roomForWeights(outChannels, lines, out.dtype), (packed) => {
    const workspace = packingBuffers();
    for (const phase of phases) {
      if (phase.some((axis) => axis.grid === 0)) continue;
      const axes = joinAxes(phase);
      const [d, h, w] = axes;
      putHeader(0, out.dtype, 0, bias === null ? 3 : 4);
      putNumbers([
        ...[x.sizes[0] as number, groups, inChannels, outChannels],
        ...patches(x, axes),
        ...[group, step as number, along as number, d.weightStride, h.weightStride, w.weightStride],
        ...[out.strides[0] as number, out.strides[1] as number, d.outStride, h.outStride, w.outStride],
        bias?.strides[0] ?? 0,
      ]);
      const sum = (key: 'outStart' | 'weightStart'): number => phase.reduce((total, axis) => total + axis[key], 0);
      putPointer(0, address(shifted(out, sum('outStart')), 0), out.dtype);
      putPointer(1, address(x, 1), x.dtype);
      putPointer(2, address(shifted(weight, sum('weightStart')), 2), weight.dtype);
      if (bias !== null) putPointer(3, address(bias, 3), bias.dtype);
      const status = wasm.convolve(block, packed, workspace);
      if (status !== 0) throw kernelError('convolution', status, out.dtype);
      writeBack(out, 0);
    }
  });
}

/** A gradient of few elements is the sum over segments of the positions, which threads share. Follows from sizes alone. */
function segmentsOf(out: TensorView, grad: TensorView, groups: number): number {
  if (groups > 1 || numelOf(out.sizes) > 32768) return 1;
  const positions = (grad.sizes[0] as number) * numelOf(grad.sizes.slice(2));
  return Math.min(Math.max(Math.floor(positions / 1024), 1), 8);
}

export function convolutionWeightGradient(
  out: TensorView,
  x: TensorView,
  grad: TensorView,
  _kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  groups: number,
): void {
  if (numelOf(out.sizes) === 0) return;
  const workspace = packingBuffers();
  const segments = segmentsOf(out, grad, groups);
  const partialBytes = (segments - 1) * numelOf(out.sizes) * dtypes[out.dtype].itemsize;
  const run = (dense: Place, partial: number): void => {
    const axes = joinAxes(gathers(grad, x, dense, stride, padding, dilation));
    putHeader(0, out.dtype, 0, 3);
    putNumbers([
      ...[x.sizes[0] as number, groups, (x.sizes[1] as number) / groups, (grad.sizes[1] as number) / groups],
      ...patches(x, axes),
      ...patches(grad, joinAxes(still(grad))),
    ]);
    putPointer(1, address(x, 1), x.dtype);
    putPointer(2, address(grad, 2), grad.dtype);
    putPointer(0, address(dense, 0), out.dtype);
    const status = wasm.convolutionWeightGradient(block, partial, segments, workspace);
    if (status !== 0) throw kernelError('convolutionWeightGradient', status, out.dtype);
    writeBack(dense, 0);
  };
  writeDense(out, (dense) => withRoom(partialBytes, (partial) => run(dense, partial)));
}
