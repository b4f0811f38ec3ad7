import { internal } from '@kindling/core';
import type { Generator } from '@kindling/core';

const { fround } = Math;
const third = fround(1 / 3);
const squeeze = fround(0.0331);
/** The largest double below 1, and the smallest normal one. */
const [below1, smallest] = [1 - 2 ** -53, 2 ** -1022];

/** A gamma variate (Marsaglia & Tsang 2000), draw for draw PyTorch's. */
function gamma(generator: Generator, alpha: number): number {
  let scale = 1;
  let shape = alpha;
  if (shape < 1) {
    scale = (1 - generator.uniform53()) ** (1 / shape);
    shape += 1;
  }
  const d = shape - third;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    let x: number;
    let y: number;
    do {
      x = internal.random.standardNormal(generator);
      y = 1 + c * x;
    } while (y <= 0);
    const v = y * y * y;
    const u = 1 - generator.uniform53();
    const xx = x * x;
    if (u < 1 - squeeze * xx * xx || Math.log(u) < 0.5 * xx + d * (1 - v + Math.log(v))) return scale * d * v;
  }
}

/** `torch.distributions.Beta(alpha, alpha).sample()` in single precision. */
export function drawBeta(generator: Generator, alpha: number): number {
  const [a, b] = [gamma(generator, alpha), gamma(generator, alpha)].map((value) => Math.max(value, smallest)) as [
    number,
    number,
  ];
  return fround(Math.min(Math.max(a / (a + b), smallest), below1));
}
