import { internal, type TensorView } from '@kindling/core';
import { load, store, type Element } from '../elements.ts';

export const copyKernels = {
  copy: (out: TensorView, x: TensorView): void => store(out, load(x, out.sizes)),
  fill: (out: TensorView, value: number | bigint): void =>
    store(out, new Array<Element>(internal.numelOf(out.sizes)).fill(value)),
  where: (out: TensorView, condition: TensorView, a: TensorView, b: TensorView): void => {
    const yes = load(a, out.sizes);
    const no = load(b, out.sizes);
    store(
      out,
      load(condition, out.sizes).map((c, i) => (c === 0n ? no[i] : yes[i]) as Element),
    );
  },
};
