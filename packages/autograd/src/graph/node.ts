import type { Tensor } from '@kindling/core/lean';
import { anomaly, trace } from '../anomaly/trace.ts';
import { NodeHooks, type NodeHook, type NodePreHook, type RemovableHandle } from './hooks.ts';

/** Gradients that flow into a node (per output) or out of it (per input); null stands for zero. */
export type Gradients = readonly (Tensor | null)[];

/** The nodes a backward runs through; null means all. */
export type Needed = ReadonlySet<GraphNode> | null;

/** Where the gradient of one tensor goes: input `nr` of `node`. */
export interface Edge {
  readonly node: GraphNode;
  readonly nr: number;
}

let nextSequence = 0;
const NO_EDGES: readonly (Edge | null)[] = [];

/** One recorded operation. `apply` turns the gradients of its outputs into those of its inputs. */
export abstract class GraphNode {
  /** Above that of every node an edge leads to: the engine visits nodes in falling order. */
  sequence = 0;
  /** Per differentiable input; null where none is needed. */
  edges: readonly (Edge | null)[] = NO_EDGES;
  /** How many outputs the recorded op has. */
  outputs = 1;
  /** Null until the first one is registered. @internal */
  hooks: NodeHooks | null = null;
  /** Sums of gradients per output, while a backward runs. @internal */
  waiting: (Tensor | null)[] | null = null;

  private notes: Record<string, unknown> | null = null;

  /** PyTorch's name of the node, such as `MulBackward0`. */
  abstract readonly name: string;
  abstract apply(grads: Gradients, needed: Needed): Gradients;
  /** Frees what backward no longer needs. */
  release(): void {}

  /** Takes its place in the order after all it leads to: finding the edges may have made nodes (ends of leaves, views brought up to date). */
  protected connect(edges: readonly (Edge | null)[]): void {
    this.edges = edges;
    this.sequence = nextSequence++;
    if (anomaly.active !== null) trace(this, anomaly.active);
  }

  /** Whether the gradient of input `i` is wanted. */
  protected wants(i: number, needed: Needed): boolean {
    const edge = this.edges[i];
    return edge !== null && edge !== undefined && (needed === null || needed.has(edge.node));
  }

  /** Free for users. */
  get metadata(): Record<string, unknown> {
    return (this.notes ??= {});
  }

  /** Nodes that receive this one's gradients, with the input they arrive at. */
  get nextFunctions(): readonly (readonly [node: GraphNode, nr: number] | readonly [null, 0])[] {
    return this.edges.map((e) => (e === null ? ([null, 0] as const) : ([e.node, e.nr] as const)));
  }

  /** Calls `hook` with the gradients of the outputs before the node runs; a list it returns replaces them. */
  registerPrehook(hook: NodePreHook): RemovableHandle {
    return this.hooked().addBefore(hook);
  }

  /** Calls `hook` with the gradients of inputs and outputs after the node ran; a list it returns replaces those of the inputs. */
  registerHook(hook: NodeHook): RemovableHandle {
    return this.hooked().addAfter(hook);
  }

  /** @internal */
  hooked(): NodeHooks {
    return (this.hooks ??= new NodeHooks());
  }

  toString(): string {
    return `<${this.name}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
