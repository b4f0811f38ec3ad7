import type { Tensor } from '@kindling/core';

/** Gradients that flow into a node (per output) or out of it (per input); null stands for zero. */
export type Gradients = readonly (Tensor | null)[];

/** Where the gradient of one tensor goes: input `nr` of `node`. */
export interface Edge {
  readonly node: GraphNode;
  readonly nr: number;
}

/** Called with a gradient; a tensor it returns takes its place. */
export type GradHook = (grad: Tensor) => Tensor | null | void;
export type NodePreHook = (gradOutputs: Gradients) => Gradients | void;
export type NodeHook = (gradInputs: Gradients, gradOutputs: Gradients) => Gradients | void;

let nextSequence = 0;

/** One recorded operation. `apply` turns the gradients of its outputs into those of its inputs. */
export abstract class GraphNode {
  /** Above that of every node an edge leads to: the engine visits nodes in falling order. */
  sequence = nextSequence++;
  /** Per differentiable input; null where none is needed. */
  edges: readonly (Edge | null)[] = [];
  /** How many outputs the recorded op has. */
  outputs = 1;
  /** Per output, run before `apply`. */
  gradHooks: Map<number, GradHook[]> | null = null;
  preHooks: NodePreHook[] | null = null;
  postHooks: NodeHook[] | null = null;

  private notes: Record<string, unknown> | null = null;

  /** Free for users. */
  get metadata(): Record<string, unknown> {
    return (this.notes ??= {});
  }

  /** PyTorch's name of the node, such as `MulBackward0`. */
  abstract readonly name: string;
  abstract apply(grads: Gradients, needed: readonly boolean[]): Gradients;
  /** Frees what backward no longer needs. */
  release(): void {}
  /** Takes its place in the order after all it leads to: finding the edges may have made nodes (ends of leaves, views brought up to date). */
  protected connect(edges: readonly (Edge | null)[]): void {
    this.edges = edges;
    this.sequence = nextSequence++;
  }
  /** Nodes that receive this one's gradients, with the input they arrive at. */
  get nextFunctions(): readonly (readonly [node: GraphNode, nr: number] | readonly [null, 0])[] {
    return this.edges.map((e) => (e === null ? ([null, 0] as const) : ([e.node, e.nr] as const)));
  }

  registerPrehook(hook: NodePreHook): RemovableHandle {
    return listed((this.preHooks ??= []), hook);
  }

  registerHook(hook: NodeHook): RemovableHandle {
    return listed((this.postHooks ??= []), hook);
  }

  toString(): string {
    return `<${this.name}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

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
