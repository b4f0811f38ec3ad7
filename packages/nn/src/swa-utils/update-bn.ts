import { Tensor, type DeviceLike } from '@kindling/core/lean';
import { noGradAsync } from '@kindling/autograd/lean';
import { BatchNorm } from '../layers/batch-norm.ts';
import type { Module } from '../module/module.ts';

type Batch = Tensor | readonly [Tensor, ...unknown[]];

/**
 * Computes the running statistics of all batch norms anew, as the mean over the batches of `loader`: after averaging
 * weights, whose statistics belong to no model. A batch is the input, or a list that begins with it.
 * https://pytorch.org/docs/stable/generated/torch.optim.swa_utils.update_bn.html
 */
export async function updateBn(
  loader: Iterable<Batch> | AsyncIterable<Batch>,
  model: Module,
  { device }: { readonly device?: DeviceLike } = {},
): Promise<void> {
  const norms = model.modules().filter((m): m is BatchNorm => m instanceof BatchNorm);
  if (norms.length === 0) return;
  const momenta = norms.map((norm) => norm.momentum);
  const modes = model.modules().map((m) => [m, m.training] as const);
  for (const norm of norms) {
    norm.resetRunningStats();
    setMomentum(norm, null);
  }
  model.train();
  try {
    await noGradAsync(async () => {
      for await (const batch of loader) {
        const input = batch instanceof Tensor ? batch : batch[0];
        model(device === undefined ? input : input.to({ device }));
      }
    });
  } finally {
    norms.forEach((norm, i) => setMomentum(norm, momenta[i] ?? null));
    for (const [m, training] of modes) m.training = training;
  }
}

/** Null averages all batches alike. */
const setMomentum = (norm: BatchNorm, momentum: number | null): void => void Object.assign(norm, { momentum });
