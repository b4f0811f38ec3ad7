import type { Tensor } from '@kindling/core/lean';
import type { Gradients } from './node.ts';

/** Called with a gradient; a tensor it returns takes its place. */
export type GradHook = (grad: Tensor) => Tensor | null | void;
export type NodePreHook = (gradOutputs: Gradients) => Gradients | void;
export type NodeHook = (gradInputs: Gradients, gradOutputs: Gradients) => Gradients | void;

/** Takes a hook out again. */
export interface RemovableHandle {
  remove(): void;
}

export function listed<T>(list: T[], hook: T): RemovableHandle {
  list.push(hook);
  return {
    remove() {
      const i = list.indexOf(hook);
      if (i >= 0) list.splice(i, 1);
    },
  };
}

/** User code that backward calls around one node, in the order of the fields. */
export class NodeHooks {
  /** Per output, hooks of the tensor it made. */
  readonly ofOutput = new Map<number, GradHook[]>();
  /** Per output, the tensor that keeps its gradient: what it sees, all hooks have seen. */
  readonly retaining = new Map<number, WeakRef<Tensor>>();
  readonly before: NodePreHook[] = [];
  readonly after: NodeHook[] = [];

  addOutput(nr: number, hook: GradHook): RemovableHandle {
    let list = this.ofOutput.get(nr);
    if (list === undefined) this.ofOutput.set(nr, (list = []));
    return listed(list, hook);
  }

  addBefore(hook: NodePreHook): RemovableHandle {
    return listed(this.before, hook);
  }

  addAfter(hook: NodeHook): RemovableHandle {
    return listed(this.after, hook);
  }
}
