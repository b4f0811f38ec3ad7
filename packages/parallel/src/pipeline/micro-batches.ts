import { ShapeError, shapeText, ValueError, type Tensor } from '@kindling/core';
import { Sequential, type Module } from '@kindling/nn';

/** So many parts along dimension 0, as even as can be. @throws ShapeError for fewer rows than parts */
export function microBatches(name: string, batch: Tensor, chunks: number): Tensor[] {
  if ((batch.sizes[0] ?? 0) < chunks)
    throw new ShapeError(`Pipeline: ${name} of shape ${shapeText(batch.sizes)} has fewer rows than ${chunks} chunks.`, {
      op: 'Pipeline',
      shapes: [batch.sizes],
    });
  return batch.tensorSplit(chunks);
}

/**
 * A Sequential as stages for Pipeline or PipelineStage: into so many, as even as can be, or by the numbers of modules of
 * each. They share the modules. @throws ValueError where the numbers do not add up
 */
export function splitSequential(net: Sequential, balance: number | readonly number[]): Sequential[] {
  const modules: readonly Module[] = [...net];
  const counts = typeof balance === 'number' ? even(modules.length, balance) : balance;
  if (counts.some((n) => !(n > 0)) || counts.reduce((a, b) => a + b, 0) !== modules.length)
    throw new ValueError(`splitSequential: [${counts.join(', ')}] must be positive and sum to ${modules.length}.`, {
      op: 'splitSequential',
    });
  let start = 0;
  return counts.map((count) => new Sequential(...modules.slice(start, (start += count))));
}

const even = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, i) => Math.floor(((i + 1) * total) / parts) - Math.floor((i * total) / parts));
