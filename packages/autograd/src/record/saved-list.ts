import type { Tensor } from '@kindling/core/lean';
import type { GraphNode } from '../graph/node.ts';
import { save, type Saving } from './saved.ts';

type Entry<T> = T | null | undefined;

/** An argument that is a list of tensors without derivative, such as indices: formulas get it as it was. */
export class SavedList {
  private readonly entries: readonly Entry<Saving>[];

  constructor(list: readonly Entry<Tensor>[]) {
    this.entries = list.map((x) => (x === null || x === undefined ? x : save(x, null, -1)));
  }

  unpack(by: GraphNode): Entry<Tensor>[] {
    return this.entries.map((entry) => (entry === null || entry === undefined ? entry : entry.unpack(by)));
  }

  release(): void {
    for (const entry of this.entries) entry?.release();
  }
}
