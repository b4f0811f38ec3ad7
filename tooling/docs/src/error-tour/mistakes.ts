// What newcomers get wrong, each as the smallest program that does it.
import { arange, cat, data, nn, ones, optim, parallel, rand, serialize, slice, stack, tensor, zeros } from 'kindling';

/** Asks for something that is not there on purpose, against the types. */
const wrong = (value: unknown): never => value as never;

export const mistakes: readonly (readonly [mistake: string, run: () => unknown])[] = [
  ['shapes that do not broadcast', () => ones([2, 3]).add(ones([4]))],
  ['inner sizes of a matrix product', () => ones([2, 3]).matmul(ones([2, 3]))],
  ['wrong number of features into a layer', () => new nn.Linear(4, 2)(ones([8, 3]))],
  ['an image without a batch', () => new nn.Conv2d(3, 8, 3)(ones([28, 28]))],
  ['wrong number of channels', () => new nn.Conv2d(3, 8, 3)(ones([1, 1, 28, 28]))],
  ['labels of a float dtype', () => nn.functional.crossEntropy(rand([4, 3]), tensor([0, 1, 2, 0]).reshape([4]))],
  ['a label out of range', () => nn.functional.crossEntropy(rand([2, 3]), tensor([0n, 3n]))],
  ['one batch size for inputs, another for targets', () => nn.functional.crossEntropy(rand([4, 3]), tensor([0n, 1n]))],
  ['backward of a tensor with several elements', () => ones([2], { requiresGrad: true }).mul(2).backward()],
  ['backward of what requires no gradient', () => ones([1]).sum().backward()],
  [
    'backward twice',
    () => {
      const l = ones([2], { requiresGrad: true }).pow(2).sum();
      l.backward();
      l.backward();
    },
  ],
  ['in place on a leaf that requires a gradient', () => ones([2], { requiresGrad: true }).add_(1)],
  [
    'in place on what backward needs',
    () => {
      const x = ones([2], { requiresGrad: true });
      const y = x.exp();
      y.mul_(2);
      y.sum().backward();
    },
  ],
  ['gradients of integers', () => tensor([1n, 2n], { requiresGrad: true })],
  ['item() of several elements', () => ones([2]).item()],
  ['an index out of range', () => ones([3]).at(3)],
  ['too many indices', () => ones([3]).at(0, 0)],
  ['a dimension that is not there', () => ones([2, 3]).sum(2)],
  ['view of what is not contiguous', () => ones([2, 3]).t().view([6])],
  ['reshape to another number of elements', () => ones([2, 3]).reshape([4])],
  ['cat of different sizes', () => cat([ones([2, 3]), ones([2, 4])], 0)],
  ['stack of different shapes', () => stack([ones([2]), ones([3])])],
  ['ragged nested arrays', () => tensor([[1, 2], [3]])],
  ['two devices in one op', () => ones([2]).add(ones([2, 2], { device: 'meta' }))],
  ['a device that does not exist', () => ones([2], { device: wrong('gpu') })],
  ['a dtype that does not exist', () => ones([2], { dtype: wrong('float') })],
  ['an optimizer without parameters', () => new optim.SGD([], { lr: 0.1 })],
  ['a negative learning rate', () => new optim.SGD(new nn.Linear(1, 1).parameters(), { lr: -1 })],
  [
    'a state dict of another network',
    () => new nn.Linear(2, 2).loadStateDict(new nn.Sequential(new nn.Linear(2, 2)).stateDict()),
  ],
  ['a state dict of other sizes', () => new nn.Linear(2, 2).loadStateDict(new nn.Linear(3, 2).stateDict())],
  ['a module without forward', () => new (class Empty extends nn.Module {})()()],
  ['a file that is not there', () => serialize.loadFile('nowhere.safetensors')],
  ['a file of another kind', () => serialize.load(new Uint8Array([1, 2, 3]))],
  ['a loader with shuffle and sampler', () => new data.DataLoader(wrong([1, 2]), { shuffle: true, sampler: [0, 1] })],
  [
    'a plain loop over workers',
    () => {
      for (const _ of new data.DataLoader(new data.TensorDataset(ones([4])), { numWorkers: 1 }));
    },
  ],
  [
    'batches of samples of different shapes',
    () => {
      for (const _ of new data.DataLoader(wrong([ones([2]), ones([3])]), { batchSize: 2 }));
    },
  ],
  [
    'a function as dataset for workers',
    () => new data.DataLoader(wrong({ length: 1, getItem: () => 1 }), { numWorkers: 1 })[Symbol.asyncIterator](),
  ],
  ['collectives without a group', () => parallel.allReduce(ones([2]))],
  [
    'a tensor after dispose',
    () => {
      const x = ones([100]);
      x.dispose();
      x.add(1);
    },
  ],
  ['a mask of another shape', () => ones([3]).at(tensor([true, false]))],
  ['a slice with a step of zero', () => ones([3]).at(slice(0, 3, 0))],
  ['a negative size', () => zeros([-1])],
  ['a probability above one', () => new nn.Dropout(1.5)],
  ['an odd padding option', () => new nn.Conv2d(1, 1, 3, { stride: 2, padding: 'same' })(ones([1, 1, 8, 8]))],
  ['more heads than features', () => new nn.MultiheadAttention(10, 3)],
  ['requiresGrad_ of what an op made', () => ones([2], { requiresGrad: true }).mul(2).requiresGrad_(false)],
  ['an integer in a mean', () => arange(3).mean()],
  ['an int64 that is no number', () => tensor([2n ** 60n]).item()],
  ['data that is not there', () => data.MNIST.load({ root: '/nowhere' })],
  ['an index of floats', () => ones([3, 2]).indexSelect(0, tensor([0.5]))],
  ['a batch of one in batch norm', () => new nn.BatchNorm1d(3)(ones([1, 3]))],
];
