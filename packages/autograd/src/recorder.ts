import { AutogradError, internal, shapeText, type Tensor } from '@kindling/core';
import type { Derivative } from './derivative.ts';
import { edgeOf, gradFnOf } from './edge.ts';
import { metaOf, setHistory } from './meta.ts';
import { OpNode } from './op-node.ts';
import { CopySlices } from './view-history.ts';

type OpRow = internal.OpRow;
type Row = Derivative<readonly unknown[]>;

function rowOf(op: OpRow): Row {
  if (op.derivative === null) {
    throw new AutogradError(`${op.name}: its derivative is not implemented. Call it inside noGrad(), or on detach()ed tensors.`, { op: op.name });
  }
  // Entered by installDerivatives, which is typed against the op rows.
  return op.derivative as Row;
}

function refuse(op: OpRow, what: string, self: Tensor): never {
  throw new AutogradError(
    `${op.name}: ${what} (shape ${shapeText(self.sizes)}) is being used in an in-place operation. ` +
      `Do it inside noGrad(), or use the out-of-place op.`,
    { op: op.name, shapes: [self.sizes] },
  );
}

export const recorder: internal.Recorder = {
  record(op, args, out) {
    const row = rowOf(op);
    setHistory(out, new OpNode(op, row, args, [out]));
  },

  recordMany(op, args, outs) {
    const row = rowOf(op);
    const node = new OpNode(op, row, args, outs);
    // The others are indices, or by-products that derivatives recompute.
    if (outs[0] !== undefined) setHistory(outs[0], node);
  },

  recordView(op, args, out) {
    this.record(op, args, out);
  },

  checkInplace(op, self) {
    if (!self.isFloatingPoint()) return;
    const base = self.base;
    if (base !== null && !self._followsBase && internal.needsGrad(base)) refuse(op, 'a view that was made inside noGrad()', self);
    if (!internal.needsGrad(self)) return;
    if (gradFnOf(self) === null) refuse(op, 'a leaf tensor that requires grad', self);
    if (base !== null && self._followsBase && internal.needsGrad(base) && gradFnOf(base) === null) {
      refuse(op, 'a view of a leaf tensor that requires grad', self);
    }
  },

  savesSelf(op) {
    return rowOf(op).partials.some((p) => p !== null && p.save.includes(0));
  },

  recordInplace(op, args, self) {
    if (!self.isFloatingPoint()) return;
    const row = rowOf(op);
    const node = new OpNode(op, row, args, [self], self);
    const base = self.base;
    if (base === null || !self._followsBase) setHistory(self, node);
    else {
      setHistory(base, new CopySlices(base, self, edgeOf(base), node));
      metaOf(self).viewVersion = -1;
      gradFnOf(self);
    }
  },
};
