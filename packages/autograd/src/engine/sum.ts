import { type Tensor } from '@kindling/core/lean';
import { enterRegion, leaveRegionOwning, release, retain, inplace } from '@kindling/core/internal';
import * as rows from '@kindling/core/rows';
import { isOurs } from './own.ts';

/** a + b; takes over a reference to `a`, unless it throws, and to `b`, and gives one to the sum. */
export function sum(a: Tensor, b: Tensor, recorded: boolean): Tensor {
  try {
    if (!recorded && isOurs(a)) {
      inplace(rows.add.op, a, b);
      return a;
    }
    const total = recorded ? added(a, b) : unrecorded(a, b);
    release(a.storage);
    return total;
  } finally {
    release(b.storage);
  }
}

function added(a: Tensor, b: Tensor): Tensor {
  const total = a.add(b);
  retain(total.storage);
  return total;
}

function unrecorded(a: Tensor, b: Tensor): Tensor {
  const outer = enterRegion();
  let total: Tensor | null = null;
  try {
    return (total = added(a, b));
  } finally {
    leaveRegionOwning(outer, [total]);
  }
}
