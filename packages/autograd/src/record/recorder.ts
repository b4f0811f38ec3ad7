import { AutogradError, shapeText, Tensor } from '@kindling/core/lean';
import { needsGrad, type OpRow, type Recorder } from '@kindling/core/internal';
import { isDifferentiable } from '../graph/differentiable.ts';
import { edgeOf, gradFnOf } from '../graph/edge.ts';
import { metaOf, peekMeta, setHistory, type Refusal } from '../graph/meta.ts';
import { CopySlices } from '../graph/view-history.ts';
import { OpNode } from './op-node.ts';
import { planOf } from './plan.ts';

function refuse(op: OpRow, what: string, self: Tensor): never {
  throw new AutogradError(
    `${op.name}: ${what} (shape ${shapeText(self.sizes)}) is being used in an in-place operation. ` +
      `Do it inside noGrad(), or use the out-of-place op.`,
    { op: op.name, shapes: [self.sizes] },
  );
}

const oneOfSeveral = (op: OpRow, nr: number): Refusal => ({
  why:
    `output ${nr} of ${op.name} is one of several views that one call made; their writes in place cannot be ` +
    `recorded. Use the out-of-place op, or take the view by select() or narrow().`,
  indirect: false,
});

export const recorder: Recorder = {
  record(op, args, out) {
    if (isDifferentiable(out)) setHistory(out, new OpNode(op, planOf(op), args, [out], null));
  },

  recordMany(op, args, outs) {
    const node = new OpNode(op, planOf(op), args, outs, null);
    // The others are indices, or by-products that derivatives recompute.
    for (let nr = 0; nr < op.gradients; nr++) {
      const out = outs[nr];
      if (out !== undefined && isDifferentiable(out)) setHistory(out, node, nr);
    }
  },

  recordView(op, args, out) {
    setHistory(out, new OpNode(op, planOf(op), args, [out], null));
    const refusal = args[0] instanceof Tensor ? (peekMeta(args[0])?.refusal ?? null) : null;
    if (refusal !== null) metaOf(out).refusal = refusal;
  },

  recordViews(op, args, outs, recorded) {
    const node = recorded ? new OpNode(op, planOf(op), args, outs, null) : null;
    outs.forEach((out, nr) => {
      if (node !== null) setHistory(out, node, nr);
      metaOf(out).refusal = oneOfSeveral(op, nr);
    });
  },

  checkInplace(op, self) {
    if (!isDifferentiable(self)) return;
    const base = self.base;
    const refusal = base === null ? null : (peekMeta(self)?.refusal ?? null);
    if (refusal !== null) throw new AutogradError(`${op.name}: ${refusal.why}`, { op: op.name, shapes: [self.sizes] });
    if (base !== null && !self._followsBase && needsGrad(base))
      refuse(op, 'a view that was made inside noGrad()', self);
    if (!needsGrad(self)) return;
    if (gradFnOf(self) === null) refuse(op, 'a leaf tensor that requires grad', self);
    if (base !== null && self._followsBase && needsGrad(base) && gradFnOf(base) === null) {
      refuse(op, 'a view of a leaf tensor that requires grad', self);
    }
  },

  savesSelf: (op) => planOf(op).savesSelf,

  recordInplace(op, args, self) {
    if (!isDifferentiable(self)) return;
    const node = new OpNode(op, planOf(op), args, [self], self);
    const base = self.base;
    if (base === null || !self._followsBase) setHistory(self, node);
    else {
      setHistory(base, new CopySlices(base, self, edgeOf(base), node));
      metaOf(self).viewVersion = -1;
      node.saveResultsBehind(edgeOf(self));
    }
  },
};
