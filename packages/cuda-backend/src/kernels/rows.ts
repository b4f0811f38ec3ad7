// softmax and cross-entropy: kernels of lines along one dimension.
import type { TensorView } from '@kindling/core';
import { lines, type Axis } from '@kindling/kernel-headers/axes';
import { numelOf } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine, Place } from '../machine.ts';

/** Positions in `softmax`'s list of ops, as native/kernels/softmax.cu has it. */
const forms = { softmax: 0, logSoftmax: 1 };

export function rowKernels(m: Machine) {
  const softmax =
    (name: keyof typeof forms) =>
    (out: TensorView, x: TensorView, dim: number): void => {
      if (numelOf(out.sizes) === 0) return;
      m.describeAxes(forms[name], x.dtype, lines([out], x, dim), [out, x]);
      if (m.launch('softmax') === UNSUPPORTED) throw unsupported(name, x.dtype);
    };
  const softmaxBackward =
    (name: keyof typeof forms) =>
    (out: TensorView, g: TensorView, y: TensorView, dim: number): void => {
      if (numelOf(out.sizes) === 0) return;
      m.describeAxes(forms[name], y.dtype, lines([out, g], y, dim), [out, g, y]);
      if (m.launch('softmaxBackward') === UNSUPPORTED) throw unsupported(`${name}Backward`, y.dtype);
    };

  /** Rows, then classes; a vector has none. */
  const crossEntropy = (
    entry: string,
    op: string,
    operands: readonly Place[],
    logits: Place,
    ignored: number,
  ): void => {
    const axes = logits.sizes.map((size, d): Axis => ({ size, strides: operands.map((x) => x.strides[d] ?? 0) }));
    m.describeAxes(0, logits.dtype, axes, operands);
    m.scalar(0, ignored, 'int64');
    if (m.launch(entry, { op, dim: 1, size: logits.sizes[1] as number }) === UNSUPPORTED)
      throw unsupported(op, logits.dtype);
  };

  return {
    softmax: softmax('softmax'),
    logSoftmax: softmax('logSoftmax'),
    softmaxBackward: softmaxBackward('softmax'),
    logSoftmaxBackward: softmaxBackward('logSoftmax'),

    softmaxCrossEntropy(out: TensorView, logits: TensorView, target: TensorView, ignored: number): void {
      if (logits.sizes[0] === 0) return;
      crossEntropy('crossEntropy', 'softmaxCrossEntropy', [out, logits, target], logits, ignored);
    },
    softmaxCrossEntropyBackward(
      out: TensorView,
      g: TensorView,
      logits: TensorView,
      target: TensorView,
      ignored: number,
    ): void {
      if (numelOf(logits.sizes) === 0) return;
      crossEntropy('crossEntropyBackward', 'softmaxCrossEntropyBackward', [out, logits, target, g], logits, ignored);
    },
  };
}
