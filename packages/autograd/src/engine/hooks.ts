// User code around one node. What it sees, it may keep: from then on only the collector frees it.
import { AutogradError, shapeText, type Tensor } from '@kindling/core/lean';
import { expose, release, retain, suspendRegion, resumeRegion, sameSizes } from '@kindling/core/internal';
import type { NodeHooks } from '../graph/hooks.ts';
import { metaOf, setGrad } from '../graph/meta.ts';
import type { Gradients } from '../graph/node.ts';

function asUser<T>(seen: Gradients, run: () => T): T {
  for (const g of seen) if (g !== null) expose(g.storage);
  const outer = suspendRegion();
  try {
    return run();
  } finally {
    resumeRegion(outer);
  }
}

/** Hooks of the tensors a node made; `waiting` holds a reference to each gradient, before and after. */
export function runOutputHooks(hooks: NodeHooks, waiting: (Tensor | null)[]): void {
  for (const [nr, list] of hooks.ofOutput) {
    for (const hook of [...list]) {
      const g = waiting[nr] ?? null;
      if (g === null) continue;
      const replaced = asUser([g], () => hook(g)) ?? null;
      if (replaced === null || replaced === g) continue;
      checkReplacement(replaced, g);
      retain(replaced.storage);
      release(g.storage);
      waiting[nr] = replaced;
    }
  }
  for (const [nr, target] of hooks.retaining) {
    const g = waiting[nr] ?? null;
    const x = target.deref();
    if (g !== null && x !== undefined) setGrad(metaOf(x), g);
  }
}

/** @throws AutogradError unless the tensor a hook returned can stand for the gradient it was given */
function checkReplacement(replaced: Tensor, g: Tensor): void {
  if (
    sameSizes(replaced.sizes, g.sizes) &&
    replaced.dtype === g.dtype &&
    replaced.storage.backend === g.storage.backend
  )
    return;
  throw new AutogradError(
    `registerHook: the hook returned ${describe(replaced)} for a gradient of ${describe(g)}. Return one alike, or nothing.`,
    { shapes: [replaced.sizes, g.sizes], dtypes: [replaced.dtype, g.dtype] },
  );
}

const describe = (x: Tensor): string => `${x.dtype} ${shapeText(x.sizes)} on ${x.device.toString()}`;

export function runBefore(hooks: NodeHooks, gradOutputs: Gradients): Gradients {
  let grads = gradOutputs;
  for (const hook of [...hooks.before]) grads = asUser(grads, () => hook(grads)) ?? grads;
  return grads;
}

export function runAfter(hooks: NodeHooks, gradInputs: Gradients, gradOutputs: Gradients): Gradients {
  let grads = gradInputs;
  for (const hook of [...hooks.after])
    grads = asUser([...grads, ...gradOutputs], () => hook(grads, gradOutputs)) ?? grads;
  return grads;
}
