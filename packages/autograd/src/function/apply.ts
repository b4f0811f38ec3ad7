import { Tensor } from '@kindling/core/lean';
import { needsGrad, state } from '@kindling/core/internal';
import { edgeOf } from '../graph/edge.ts';
import type { Edge } from '../graph/node.ts';
import { save, type Saving } from '../record/saved.ts';
import { asUser } from '../user-code.ts';
import type { Callbacks } from './callbacks.ts';
import { FunctionContext } from './context.ts';
import { FunctionNode } from './node.ts';
import { checkDirty, Results } from './results.ts';

/** Runs forward of a class of the user's, and puts its results behind a node that runs backward. */
export function applyFunction(definition: Callbacks, args: readonly unknown[]): unknown {
  const ctx = new FunctionContext(args.map((arg) => arg instanceof Tensor && needsGrad(arg)));
  const recording = state.recorder !== null && ctx.needsInputGrad.includes(true);
  const edges = recording ? args.map((arg) => (arg instanceof Tensor ? edgeOf(arg) : null)) : [];
  const returned = asUser(() => forward(definition, ctx, args));
  const list: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  checkDirty(definition.name, ctx, list);
  if (!recording) return returned;
  const node = new FunctionNode(definition, ctx, args, list, edges);
  const results = new Results(node, ctx, args, list);
  keep(ctx, node, args, edges, results);
  return Array.isArray(returned) ? results.list : results.list[0];
}

function forward(callbacks: Callbacks, ctx: FunctionContext, args: readonly unknown[]): unknown {
  if (callbacks.setupContext === undefined) return callbacks.forward(ctx, ...args);
  const output = callbacks.forward(...args);
  callbacks.setupContext(ctx, args, output);
  return output;
}

function keep(
  ctx: FunctionContext,
  node: FunctionNode,
  args: readonly unknown[],
  edges: readonly (Edge | null)[],
  results: Results,
): void {
  const tensors = ctx._toSave;
  ctx._toSave = [];
  ctx._node = node;
  try {
    for (const x of tensors) ctx._saved.push(x === null ? null : saved(x, args, edges, results));
  } catch (error) {
    node.release();
    throw error;
  }
}

function saved(x: Tensor, args: readonly unknown[], edges: readonly (Edge | null)[], results: Results): Saving {
  const nr = results.numberOf(x);
  if (nr >= 0) return save(x, null, needsGrad(results.list[nr] as Tensor) ? nr : -1);
  const arg = args.indexOf(x);
  return save(x, arg >= 0 ? (edges[arg] ?? null) : edgeOf(x), -1);
}
