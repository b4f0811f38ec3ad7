import { readFile } from 'node:fs/promises';
import type { Chapter } from '@kindling-internal/chapter';
import { loadDigits } from '@kindling-internal/chapter/digits';
import { noGrad, serialize, type Tensor } from 'kindling';
import { Net } from './net.ts';
import { transfer } from './transfer.ts';

export const chapter: Chapter = async (notebook) => {
  const { section, print } = notebook;
  section('What PyTorch wrote');
  const state = serialize.loadPth<Record<string, Tensor>>(
    await readFile(new URL('../data/pretrained.pth', import.meta.url)),
  );
  for (const [name, value] of Object.entries(state)) print(name, value.shape, value.dtype);

  section('The same answers');
  const net = new Net(5);
  net.loadStateDict(state);
  net.eval();
  const test = await loadDigits(false);
  const [images] = test.getBatch([0, 1]);
  noGrad(() => print(net(images)));

  await transfer(notebook, net, await loadDigits(true), test);
};
