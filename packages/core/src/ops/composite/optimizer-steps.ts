// One optimizer step of one parameter, in place. The decompositions are PyTorch's single-tensor
// formulas, rounding for rounding; backends fuse them.
import { callMutating } from '../../dispatch/call.ts';
import { copyInto, inplace } from '../../dispatch/inplace.ts';
import { defineMutatingOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText } from '../../errors.ts';
import { sameSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { enterRegion, leaveRegion } from '../../storage/region.ts';
import { mul } from '../primitive/binary.ts';
import { neg, sqrt } from '../primitive/unary.ts';
import { maximum } from '../primitive/binary.ts';
import { wrapScalar } from '../../scalar.ts';
import { add, div } from './arithmetic.ts';

export interface SgdStepOptions {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
  readonly maximize: boolean;
  /** The momentum buffer holds nothing yet and starts as the gradient. */
  readonly first: boolean;
}

export interface AdamStepOptions {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  /** Counted from 1. */
  readonly step: number;
  readonly maximize: boolean;
  /** Weight decay apart from the gradient, as AdamW. */
  readonly decoupled: boolean;
}

/** Kernels trust the parameter's count for all of them. */
function checkAlike(name: string, param: Tensor, others: readonly (Tensor | null)[]): void {
  for (const x of others) {
    if (x === null) continue;
    if (!sameSizes(x.sizes, param.sizes)) {
      throw new ShapeError(`${name}: ${shapeText(x.sizes)} beside a parameter of shape ${shapeText(param.sizes)}.`, {
        op: name,
        shapes: [param.sizes, x.sizes],
      });
    }
    if (x.dtype !== param.dtype) throw dtypeMismatch(name, param.dtype, x.dtype);
  }
  if (isIntegral(param.dtype)) throw needsDType(name, 'floating parameters', param.dtype);
}

/** target += value · x */
const addScaled = (target: Tensor, x: Tensor, value: number): Tensor =>
  inplace(add.op, target, value === 1 ? x : mul(x, value));
const scale = (target: Tensor, value: number): Tensor =>
  inplace(mul.op, target, wrapScalar(value, target.dtype, target.storage.backend));

function temporaries(run: () => void): void {
  const outer = enterRegion();
  try {
    run();
  } finally {
    leaveRegion(outer, null);
  }
}

const sgdRow = defineMutatingOp('sgdStep', {
  params: ['param', 'grad', 'momentum_buffer', 'options'],
  decompose: (param: Tensor, grad: Tensor, buffer: Tensor | null, o: SgdStepOptions) =>
    temporaries(() => {
      let g = o.maximize ? neg(grad) : grad;
      if (o.weightDecay !== 0) g = add(g, param, { alpha: o.weightDecay });
      if (buffer !== null) {
        if (o.first) copyInto(buffer, g);
        else addScaled(scale(buffer, o.momentum), g, 1 - o.dampening);
        g = o.nesterov ? add(g, buffer, { alpha: o.momentum }) : buffer;
      }
      addScaled(param, g, -o.lr);
    }),
});

/** SGD with momentum, Nesterov and weight decay. https://pytorch.org/docs/stable/generated/torch.optim.SGD.html */
export const sgdStep = withOp(
  sgdRow,
  (param: Tensor, grad: Tensor, buffer: Tensor | null, options: SgdStepOptions): void => {
    checkAlike('sgdStep', param, [grad, buffer]);
    callMutating(sgdRow, buffer === null ? [param] : [param, buffer], param, grad, buffer, options);
  },
);

const adamRow = defineMutatingOp('adamStep', {
  params: ['param', 'grad', 'exp_avg', 'exp_avg_sq', 'max_exp_avg_sq', 'options'],
  decompose: (param: Tensor, grad: Tensor, m: Tensor, v: Tensor, vMax: Tensor | null, o: AdamStepOptions) =>
    temporaries(() => {
      let g = o.maximize ? neg(grad) : grad;
      if (o.weightDecay !== 0) {
        if (o.decoupled) scale(param, 1 - o.lr * o.weightDecay);
        else g = add(g, param, { alpha: o.weightDecay });
      }
      addScaled(scale(m, o.beta1), g, 1 - o.beta1);
      addScaled(scale(v, o.beta2), mul(g, g), 1 - o.beta2);
      if (vMax !== null) copyInto(vMax, maximum(vMax, v));
      const denominator = add(div(sqrt(vMax ?? v), Math.sqrt(1 - o.beta2 ** o.step)), o.eps);
      addScaled(param, div(m, denominator), -(o.lr / (1 - o.beta1 ** o.step)));
    }),
});

/** Adam, AMSGrad (with `maxExpAvgSq`) and AdamW. https://pytorch.org/docs/stable/generated/torch.optim.Adam.html */
export const adamStep = withOp(
  adamRow,
  (
    param: Tensor,
    grad: Tensor,
    expAvg: Tensor,
    expAvgSq: Tensor,
    maxExpAvgSq: Tensor | null,
    options: AdamStepOptions,
  ): void => {
    checkAlike('adamStep', param, [grad, expAvg, expAvgSq, maxExpAvgSq]);
    const written = maxExpAvgSq === null ? [param, expAvg, expAvgSq] : [param, expAvg, expAvgSq, maxExpAvgSq];
    callMutating(adamRow, written, param, grad, expAvg, expAvgSq, maxExpAvgSq, options);
  },
);
