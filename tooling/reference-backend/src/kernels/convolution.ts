import { internal, type TensorView } from '@kindling/core';
import { isFloat, load, store, type Element } from '../elements.ts';

type Sizes = readonly number[];
const { contiguousStrides, numelOf } = internal;

const product = (a: Element, b: Element): Element => (typeof a === 'bigint' ? a * BigInt(b) : a * Number(b));
const sum = (a: Element, b: Element): Element => (typeof a === 'bigint' ? a + BigInt(b) : a + Number(b));
const zeros = (x: TensorView, sizes: Sizes): Element[] => new Array<Element>(numelOf(sizes)).fill(isFloat(x) ? 0 : 0n);

/** Index lists of these sizes, in row-major order. */
const positions = (sizes: Sizes): number[][] =>
  sizes.reduce<number[][]>(
    (all, size) => all.flatMap((at) => Array.from({ length: size }, (_, i) => [...at, i])),
    [[]],
  );

type Visit = (wide: number, grid: number, weight: number) => void;

/**
 * Every meeting of an element of the wide tensor (N, C, ...), one of the grid (N, O, ...) and a weight (O, C / groups,
 * ...kernel): places in their row-major elements.
 */
function forEachMeeting(
  [wide, grid, weight]: readonly [Sizes, Sizes, Sizes],
  [stride, padding, dilation]: readonly [Sizes, Sizes, Sizes],
  groups: number,
  visit: Visit,
): void {
  const [wideStrides, gridStrides] = [contiguousStrides(wide), contiguousStrides(grid)];
  const place = (strides: Sizes, at: Sizes): number => at.reduce((n, i, d) => n + i * (strides[d] as number), 0);
  const places = positions([grid[0] as number, ...grid.slice(2)]);
  positions(weight).forEach(([o = 0, c = 0, ...tap], w) => {
    const channel = Math.floor((o * groups) / (weight[0] as number)) * (weight[1] as number) + c;
    for (const [n = 0, ...at] of places) {
      const from = at.map(
        (p, d) => p * (stride[d] as number) - (padding[d] as number) + (tap[d] as number) * (dilation[d] as number),
      );
      if (from.every((i, d) => i >= 0 && i < (wide[2 + d] as number)))
        visit(place(wideStrides, [n, channel, ...from]), place(gridStrides, [n, o, ...at]), w);
    }
  });
}

export const convolutionKernels = {
  convolution: (
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
  ): void => {
    const [input, weights, result] = [load(x), load(weight), zeros(out, out.sizes)];
    const [wide, grid] = transposed ? [out, x] : [x, out];
    forEachMeeting([wide.sizes, grid.sizes, weight.sizes], [stride, padding, dilation], groups, (at, on, w) => {
      const [from, to] = transposed ? [on, at] : [at, on];
      result[to] = sum(result[to] as Element, product(input[from] as Element, weights[w] as Element));
    });
    const added = bias === null ? null : load(bias);
    const each = numelOf(out.sizes.slice(2));
    const channels = out.sizes[1] as number;
    store(
      out,
      added === null ? result : result.map((v, i) => sum(v, added[Math.floor(i / each) % channels] as Element)),
    );
  },
  convolutionWeightGradient: (
    out: TensorView,
    x: TensorView,
    grad: TensorView,
    _kernel: Sizes,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    groups: number,
  ): void => {
    const [input, g, result] = [load(x), load(grad), zeros(out, out.sizes)];
    forEachMeeting([x.sizes, grad.sizes, out.sizes], [stride, padding, dilation], groups, (at, on, w) => {
      result[w] = sum(result[w] as Element, product(input[at] as Element, g[on] as Element));
    });
    store(out, result);
  },
};
