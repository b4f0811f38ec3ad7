// Convolutions, their transposes, and the gradient of the weight: `Geometry` of native/kernels/convolution.cu.
import type { TensorView } from '@kindling/core';
import { numelOf, type Sizes } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine, Place } from '../machine.ts';
import { outOfMemory } from './room.ts';

/** Depth, height, width; missing ones are `missing`. */
export const threeOf = (list: Sizes, missing: number): number[] => [missing, missing, missing, ...list].slice(-3);
/** Strides of batch, channel, depth, height and width. */
export const imageStrides = ({ strides: [batch = 0, channel = 0, ...rest] }: Place): number[] => [
  batch,
  channel,
  ...threeOf(rest, 0),
];

interface Shape {
  readonly groups: number;
  readonly outChannels: number;
  readonly inChannels: number;
  readonly weightStrides: readonly [group: number, out: number, input: number];
  readonly transposed: boolean;
}

function geometry(
  out: Place,
  x: Place,
  weight: Place,
  [stride, padding, dilation]: readonly [Sizes, Sizes, Sizes],
  biasStride: number,
  { groups, outChannels, inChannels, weightStrides, transposed }: Shape,
): number[] {
  return [
    ...[x.sizes[0] as number, groups, outChannels, inChannels],
    ...threeOf(out.sizes.slice(2), 1),
    ...threeOf(x.sizes.slice(2), 1),
    ...threeOf(weight.sizes.slice(2), 1),
    ...[...threeOf(stride, 1), ...threeOf(padding, 0), ...threeOf(dilation, 1)],
    ...imageStrides(out),
    ...imageStrides(x),
    ...weightStrides,
    ...threeOf(weight.strides.slice(2), 0),
    biasStride,
    Number(transposed),
  ];
}

export const convolutionKernels = (m: Machine) => ({
  convolution(
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
    const [alongFirst, alongSecond] = weight.strides as [number, number];
    const group = (first / groups) * alongFirst;
    const shape: Shape = transposed
      ? {
          groups,
          outChannels: second,
          inChannels: first / groups,
          weightStrides: [group, alongSecond, alongFirst],
          transposed,
        }
      : {
          groups,
          outChannels: first / groups,
          inChannels: second,
          weightStrides: [group, alongFirst, alongSecond],
          transposed,
        };
    const numbers = geometry(out, x, weight, [stride, padding, dilation], bias?.strides[0] ?? 0, shape);
    m.describeNumbers(0, out.dtype, numbers, [out, x, weight, bias]);
    if (m.launch('convolution') === UNSUPPORTED) throw unsupported('convolution', out.dtype);
  },

  convolutionWeightGradient(
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
    const [first, inChannels] = out.sizes as [number, number];
    const [alongFirst, alongSecond] = out.strides as [number, number];
    const numbers = geometry(grad, x, out, [stride, padding, dilation], 0, {
      groups,
      outChannels: first / groups,
      inChannels,
      weightStrides: [(first / groups) * alongFirst, alongFirst, alongSecond],
      transposed: false,
    });
    m.describeNumbers(0, out.dtype, numbers, [out, x, grad]);
    const status = m.launch('convolutionWeightGradient');
    if (status === UNSUPPORTED) throw unsupported('convolutionWeightGradient', out.dtype);
    outOfMemory('convolutionWeightGradient', status);
  },
});
