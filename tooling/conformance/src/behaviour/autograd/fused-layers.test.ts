// Derivatives that nn gives to ops of core, of both orders: the samples of those ops run without them.
import { manualSeed, randn, stack, zeros, type Tensor } from '@kindling/core';
import { noGrad } from '@kindling/autograd';
import { functional, GRU, GRUCell, LSTM, type Module } from '@kindling/nn';
import { gradcheck, gradgradcheck } from '@kindling/testing';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const leaf = (...sizes: number[]): Tensor => randn(sizes, { dtype: 'float64' }).requiresGrad_();

/** Names of the nodes that made `x`, along their first inputs. */
function ancestors(x: Tensor): string[] {
  const names: string[] = [];
  for (let node = x.gradFn; node; node = node.nextFunctions[0]?.[0] ?? null) names.push(node.name);
  return names;
}

onEveryDevice('fused layers', () => {
  it.each(['LSTM', 'GRU'] as const)('%s of both directions has the right gradients', (name) => {
    manualSeed(0);
    const layer: Module = new { GRU, LSTM }[name](2, 2, { bidirectional: true }).double();
    const run = (x: Tensor): Tensor => (layer(x) as [Tensor])[0];
    const inputs = [leaf(2, 2, 2)];
    expect(run(inputs[0] as Tensor).requiresGrad).toBe(true);
    gradcheck(run, inputs);
    gradgradcheck(run, inputs);
  });

  it.each([true, false])("a GRU's weights have the gradients that single steps give, bias %s", (bias) => {
    manualSeed(1);
    const [layer, cell] = [new GRU(3, 4, { bias }).double(), new GRUCell(3, 4, { bias }).double()];
    const names = ['weight_ih', 'weight_hh', ...(bias ? ['bias_ih', 'bias_hh'] : [])];
    cell.loadStateDict(Object.fromEntries(names.map((n) => [n, layer.getParameter(`${n}_l0`).detach()])));
    const [x, again, weights] = [leaf(3, 2, 3), leaf(3, 2, 3), leaf(3, 2, 4)];
    noGrad(() => again.copy_(x));
    const [output] = layer(x);
    expect(ancestors(output)).toContain('GruBackward0');
    output.mul(weights).sum().backward();
    const fused = [x.grad as Tensor, ...names.map((n) => layer.getParameter(`${n}_l0`).grad as Tensor)];
    let h = zeros([2, 4], { dtype: 'float64' });
    const steps = [0, 1, 2].map((i) => (h = cell(again.select(0, i), h)));
    stack(steps).mul(weights).sum().backward();
    const single = [again.grad as Tensor, ...names.map((n) => cell.getParameter(n).grad as Tensor)];
    fused.forEach((g, i) =>
      expect(
        g
          .sub(single[i] as Tensor)
          .abs()
          .max()
          .item(),
      ).toBeLessThan(1e-12),
    );
  });

  it('attention has the right gradients', () => {
    manualSeed(0);
    const run = (q: Tensor, k: Tensor, v: Tensor): Tensor =>
      functional.scaledDotProductAttention(q, k, v, { isCausal: true });
    const inputs = [leaf(1, 1, 2, 2), leaf(1, 1, 2, 2), leaf(1, 1, 2, 2)] as const;
    expect(run(...inputs).gradFn?.name).toBe('ScaledDotProductAttentionBackward0');
    gradcheck(run, [...inputs]);
    gradgradcheck(run, [...inputs]);
  });
});
