import type { Notebook } from '@kindling-internal/chapter';
import { matmul, ones, randn, slice, tensor } from 'kindling';

export function operate({ section, print }: Notebook): void {
  section('04 shape, index, slice');
  const tensorFromList = tensor([1, 2, 30], { dtype: 'int64' });
  print(tensorFromList.shape);
  const element = tensorFromList.at(0);
  print(element);
  const slicedTensor = tensorFromList.at(slice(0, 2)); // or tensorFromList.at(':2')
  print(slicedTensor);

  section('05 view and t');
  const reshapedTensor = tensorFromList.view(1, 3);
  print(reshapedTensor);
  const transposedTensor = tensorFromList.t();
  print(transposedTensor);

  section('06 arithmetic and broadcasting');
  const tensorO = ones([1, 3]);
  const tensorRand = randn([1, 3]);
  print(tensorO, tensorRand);
  const tensorSum = tensorO.add(tensorRand);
  print('sum:', tensorSum);
  const productTensor = matmul(tensorSum, tensorO.t());
  print(productTensor);
  const productTensor2 = matmul(tensorSum.t(), tensorO);
  print(productTensor2);
  const tensorOBroad = tensorO.mul(3);
  print(tensorOBroad);
  const tensorOBroad2 = tensorOBroad.add(2);
  print(tensorOBroad2);
}
