import { dtypes, empty, tensor, zeros, type DType, type Tensor } from '@kindling/core';
import type { ProcessGroup } from '../group/process-group.ts';
import type { Work } from '../group/work.ts';

const MOST_DIMS = 14;
const dtypeOf = new Map<number, DType>(Object.values(dtypes).map(({ code, name }) => [code, name]));

/** Tensors from stage to stage: what is sent forward says its shape, gradients have that shape too. */
export class Channel {
  private readonly group: ProcessGroup;
  private sending: Work[] = [];

  constructor(group: ProcessGroup) {
    this.group = group;
  }

  /** Does not wait; `flush` does. */
  send(x: Tensor, to: number): void {
    this.sending = this.sending.filter((work) => {
      if (!work.isCompleted()) return true;
      work.waitSync();
      return false;
    });
    this.sending.push(this.group.send(x, to));
  }

  sendNew(x: Tensor, to: number): void {
    const header = [dtypes[x.dtype].code, x.ndim, ...x.sizes];
    while (header.length < 2 + MOST_DIMS) header.push(0);
    this.send(tensor(header, { dtype: 'int64' }), to);
    this.send(x, to);
  }

  receiveNew(from: number): Tensor {
    const header = zeros([2 + MOST_DIMS], { dtype: 'int64' });
    this.group.recv(header, from).waitSync();
    const [code = 0, ndim = 0, ...sizes] = header.toArray() as number[];
    return this.receive(sizes.slice(0, ndim), dtypeOf.get(code) as DType, from);
  }

  receive(sizes: readonly number[], dtype: DType, from: number): Tensor {
    const x = empty(sizes, { dtype });
    this.group.recv(x, from).waitSync();
    return x;
  }

  flush(): void {
    for (const work of this.sending.splice(0)) work.waitSync();
  }
}
