import type { Parameter } from '@kindling/nn';

/**
 * What the first backward taught about a graph that stays the same: how often each gradient arrives (more than once where
 * backward runs within backward) and which parameters are unused.
 */
export class StaticGraph {
  /** Used by any rank; null until the first backward ended. */
  used: ReadonlySet<Parameter> | null = null;
  private readonly counts = new Map<Parameter, number>();
  private left = new Map<Parameter, number>();

  get learning(): boolean {
    return this.used === null;
  }

  /** Counts an arrival; true unless it is the parameter's last one. */
  defers(p: Parameter): boolean {
    if (this.learning) {
      this.counts.set(p, (this.counts.get(p) ?? 0) + 1);
      return true;
    }
    const left = (this.left.get(p) ?? 0) - 1;
    this.left.set(p, left);
    return left > 0;
  }

  restart(): void {
    this.left = new Map(this.counts);
  }

  learned(all: Iterable<Parameter>): Parameter[] {
    return [...all].filter((p) => !this.counts.has(p));
  }

  unused(all: Iterable<Parameter>): Parameter[] {
    return this.learning ? [] : this.learned(all);
  }

  settle(used: ReadonlySet<Parameter>): void {
    this.used = used;
  }
}
