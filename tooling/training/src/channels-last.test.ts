import '@kindling/autograd';
import '@kindling/cpu-backend';
import { manualSeed, randn, type MemoryFormat } from '@kindling/core';
import { BatchNorm2d, Conv2d, Flatten, Linear, ReLU, Sequential } from '@kindling/nn';
import { Adam, SGD } from '@kindling/optim';
import { expect, it } from 'vitest';

it.each([Adam, SGD])('weights and images with channels last learn as others do: %s', (Optimizer) => {
  const lossesOf = (memoryFormat: MemoryFormat): number[] => {
    manualSeed(0);
    const first = new Conv2d(3, 8, 3, { padding: 1 });
    const net = new Sequential(
      first,
      new BatchNorm2d(8),
      new ReLU(),
      new Conv2d(8, 4, 3),
      new Flatten(),
      new Linear(144, 5),
    );
    const optimizer = new Optimizer(net.to({ memoryFormat }).parameters(), { lr: 0.1 });
    expect(first.weight.isContiguous({ memoryFormat })).toBe(true);
    const x = randn([4, 3, 8, 8]).contiguous({ memoryFormat });
    return Array.from({ length: 4 }, () => {
      const loss = net(x).pow(2).mean();
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      return loss.item();
    });
  };
  const wanted = lossesOf('contiguousFormat');
  for (const [i, loss] of lossesOf('channelsLast').entries()) expect(loss / (wanted[i] as number)).toBeCloseTo(1, 4);
});
