// Random draws as torchvision makes them: each a call of torch, of one element.
import { internal } from '@kindling/core';
import { sampleGenerator } from '../scope/sample-scope.ts';

/** `torch.empty(1).uniform_(from, to).item()` */
export function drawUniform(from: number, to: number): number {
  const out = new Float32Array(1);
  internal.random.fillUniform(sampleGenerator(), out, from, to);
  return out[0] as number;
}

/** `torch.rand(1)` */
export const drawUnit = (): number => sampleGenerator().uniform();

/** `torch.randint(0, end, (1,))` */
export const drawBelow = (end: number): number => sampleGenerator().random() % end;

/** `torch.randperm(n)` */
export const drawOrder = (n: number): number[] => Array.from(internal.random.randperm(sampleGenerator(), n), Number);

/** Python's `round`: halves go to the even neighbour. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
