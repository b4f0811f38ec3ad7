import { expect, it } from 'vitest';
import * as torch from './index.ts';

it('has models and summary, of the same modules as nn', () => {
  torch.manualSeed(0);
  const net = new torch.models.LeNet();
  expect(net).toBeInstanceOf(torch.nn.Module);
  const results = torch.summary(net, [2, 1, 28, 28], { verbose: 0 });
  expect(results).toBeInstanceOf(torch.ModelStatistics);
  expect([results.totalParams, results.summaryList[0]?.outputSize]).toEqual([61706, [2, 10]]);
});

it('has parallel, of the same modules as nn', () => {
  const model = new torch.parallel.DataParallel(new torch.nn.Linear(2, 3));
  expect(model).toBeInstanceOf(torch.nn.Module);
  expect(model(torch.ones([4, 2])).sizes).toEqual([4, 3]);
});
