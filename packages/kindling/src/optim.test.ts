import { expect, it } from 'vitest';
import { nn, optim } from './index.ts';

it('has the averaged models where torch.optim has them', () => {
  expect(optim.swaUtils.AveragedModel).toBe(nn.swaUtils.AveragedModel);
  expect(typeof optim.SGD).toBe('function');
});
