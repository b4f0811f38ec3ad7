import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { needsDType, ShapeError, shapeText } from '../../errors.ts';
import { isIntegral } from '../../dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { gather, scatterAdd } from '../primitive/indexing.ts';
import { eq } from '../primitive/compare.ts';
import { logSoftmax, logSoftmaxBackward } from '../primitive/softmax.ts';
import { neg } from '../primitive/unary.ts';
import { where } from '../primitive/where.ts';
import { zeros } from '../create/fill.ts';
import { squeezeDims, unsqueeze } from '../view/shape.ts';

function check(logits: Tensor, target: Tensor): void {
  const name = 'softmaxCrossEntropy';
  if (isIntegral(logits.dtype)) throw needsDType(name, 'floating logits', logits.dtype);
  if (target.dtype !== 'int64') throw needsDType(name, 'int64 class indices', target.dtype);
  if (logits.sizes.length !== 2 || target.sizes.length !== 1 || target.sizes[0] !== logits.sizes[0]) {
    throw new ShapeError(
      `${name}: expected logits (N, C) and targets (N), got ${shapeText(logits.sizes)} and ${shapeText(target.sizes)}.`,
      {
        op: name,
        shapes: [logits.sizes, target.sizes],
      },
    );
  }
}

const rows = (target: Tensor, ignoreIndex: number): [kept: Tensor, index: Tensor] => {
  const ignored = eq(target, ignoreIndex);
  return [ignored, unsqueeze(where(ignored, 0, target), 1)];
};

const crossEntropyRow = defineOp('softmaxCrossEntropy', {
  params: ['input', 'target', 'ignore_index'],
  meta: (logits: Tensor, target: Tensor, _ignoreIndex: number) => {
    check(logits, target);
    return { sizes: target.sizes, dtype: logits.dtype };
  },
  decompose: (logits, target, ignoreIndex) => {
    const [ignored, index] = rows(target, ignoreIndex);
    return where(ignored, 0, neg(squeezeDims(gather(logSoftmax(logits, 1), 1, index), [1])));
  },
});

/**
 * -log softmax(logits)[target] per row: logits (N, C), int64 target (N) -> (N); 0 where target is `ignoreIndex`.
 * @throws IndexError for a class outside 0..C-1
 */
export const softmaxCrossEntropy = withOp(
  crossEntropyRow,
  (logits: Tensor, target: Tensor, ignoreIndex = -100): Tensor => callN(crossEntropyRow, logits, target, ignoreIndex),
);

const crossEntropyBackwardRow = defineOp('softmaxCrossEntropyBackward', {
  params: ['grad_output', 'input', 'target', 'ignore_index'],
  meta: (_g: Tensor, logits: Tensor, _target: Tensor, _ignoreIndex: number) => logits,
  decompose: (g, logits, target, ignoreIndex) => {
    const [ignored, index] = rows(target, ignoreIndex);
    const perRow = unsqueeze(where(ignored, 0, neg(g)), 1);
    const picked = scatterAdd(zeros(logits.sizes, { dtype: g.dtype, device: g.device }), 1, index, perRow);
    return logSoftmaxBackward(picked, logSoftmax(logits, 1), 1);
  },
});

/** Gradient of `softmaxCrossEntropy` with respect to its logits: g (N) -> (N, C). */
export const softmaxCrossEntropyBackward = withOp(
  crossEntropyBackwardRow,
  (g: Tensor, logits: Tensor, target: Tensor, ignoreIndex: number): Tensor =>
    callN(crossEntropyBackwardRow, g, logits, target, ignoreIndex),
);
