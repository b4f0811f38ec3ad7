import { numelOf } from './layout/sizes.ts';

/** The sizes of a tensor: a read-only list that prints as `torch.Size([2, 3])`. */
export class Size extends Array<number> {
  static override from(sizes: readonly number[]): Size {
    const size = new Size();
    for (let i = 0; i < sizes.length; i++) size.push(sizes[i] as number);
    return size;
  }

  /** Derived lists (`map`, `slice`) are plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  numel(): number {
    return numelOf(this);
  }

  override toString(): string {
    return `torch.Size([${this.join(', ')}])`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
