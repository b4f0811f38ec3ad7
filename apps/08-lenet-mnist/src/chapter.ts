import type { Chapter } from '@kindling-internal/chapter';
import { firstOf, loadDigits } from '@kindling-internal/chapter/digits';
import { models, summary } from 'kindling';
import { judge } from './judge.ts';
import { train } from './train.ts';

export const chapter: Chapter = async (notebook) => {
  const { section, print, short } = notebook;
  section('The network');
  const net = new models.LeNet();
  print(summary(net, { inputSize: [1, 1, 28, 28], verbose: 0 }));

  const trainDigits = await loadDigits(true);
  const testDigits = await loadDigits(false);
  await train(notebook, net, short ? firstOf(trainDigits, 12_800) : trainDigits, short ? 1 : 2);
  await judge(notebook, net, short ? firstOf(testDigits, 2_000) : testDigits);
};
